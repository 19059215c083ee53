//! Recognises a kind of file from its first bytes, its last bytes, and words within, while it
//! streams by; the memory needed does not grow with the file.
//!
//! Left out: parsing. A broken file is what its beginning says.

use super::needles::{Needle, Needles};
use super::text::TextCheck;
use super::{Kind, MediaType, Risk};

/// First bytes that are kept.
const HEAD: usize = 4096;
/// Last bytes that are kept: the end of a ZIP with its longest comment.
const TAIL: usize = 22 + 65_535;

/// Looks at a file as it streams by.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    tail: Vec<u8>,
    needles: Needles,
    text: TextCheck,
}

impl Sniffer {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head
            .extend_from_slice(bytes.get(..room).unwrap_or_default());
        let from = bytes.len().saturating_sub(TAIL);
        self.tail
            .extend_from_slice(bytes.get(from..).unwrap_or_default());
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
        self.needles.update(bytes);
        self.text.update(bytes);
    }

    /// What it was.
    #[must_use]
    pub fn finish(&self) -> MediaType {
        let kind = self.kind();
        MediaType::new(kind, self.risks(kind))
    }

    fn kind(&self) -> Kind {
        if let Some(kind) = by_magic(&self.head) {
            return match kind {
                Kind::Zip => self.kind_of_zip(),
                Kind::Ole => self.kind_of_ole(),
                other => other,
            };
        }
        if self.pdf_begins().is_some() {
            return Kind::Pdf;
        }
        self.kind_of_text().unwrap_or(Kind::Unknown)
    }

    /// Where a PDF begins: readers look for it in the first 1024 bytes.
    fn pdf_begins(&self) -> Option<usize> {
        let head = self.head.get(..self.head.len().min(1024))?;
        head.windows(5).position(|window| window == b"%PDF-")
    }

    fn kind_of_zip(&self) -> Kind {
        let office = [
            (Needle::WordPart, Kind::Docx),
            (Needle::ExcelPart, Kind::Xlsx),
            (Needle::PowerPointPart, Kind::Pptx),
        ];
        let part = |(needle, kind)| self.needles.has(needle).then_some(kind);
        if self.needles.has(Needle::ContentTypes) {
            office.into_iter().find_map(part).unwrap_or(Kind::Zip)
        } else if self.needles.has(Needle::OfdPart) {
            Kind::Ofd
        } else {
            Kind::Zip
        }
    }

    fn kind_of_ole(&self) -> Kind {
        let streams = [
            (Needle::OleWord, Kind::Doc),
            (Needle::OleExcel, Kind::Xls),
            (Needle::OlePowerPoint, Kind::Ppt),
        ];
        let stream = |(needle, kind)| self.needles.has(needle).then_some(kind);
        streams.into_iter().find_map(stream).unwrap_or(Kind::Ole)
    }

    fn kind_of_text(&self) -> Option<Kind> {
        if self.head.starts_with(&[0xff, 0xfe]) || self.head.starts_with(&[0xfe, 0xff]) {
            // The words of pages are not looked for in UTF-16, so it is no more than text if plain.
            return Some(Kind::Text).filter(|_| !self.utf16_begins_with_tag());
        }
        let begins = beginning(&self.head);
        let has = |word: &[u8]| begins.windows(word.len()).any(|window| window == word);
        if [
            &b"<!doctype html"[..],
            b"<html",
            b"<head",
            b"<body",
            b"<script",
        ]
        .iter()
        .any(|tag| begins.starts_with(tag))
        {
            return Some(Kind::Html);
        }
        if begins.starts_with(b"<svg") || begins.starts_with(b"<?xml") && has(b"<svg") {
            return Some(Kind::Svg);
        }
        if begins.starts_with(b"<?xml") && has(b"<html") {
            return Some(Kind::Html);
        }
        if begins.starts_with(b"#!") || begins.starts_with(b"@echo") || has(b"<?php") {
            return Some(Kind::Script);
        }
        if !self.text.is_text() {
            return None;
        }
        Some(if self.needles.has(Needle::Script) {
            Kind::Html
        } else {
            Kind::Text
        })
    }

    fn utf16_begins_with_tag(&self) -> bool {
        let units = self.head.get(2..).unwrap_or_default();
        let printable = units.iter().filter(|byte| **byte != 0).copied();
        let words: Vec<u8> = printable.take(256).collect();
        beginning(&words).starts_with(b"<")
    }

    fn risks(&self, kind: Kind) -> Vec<Risk> {
        let mut risks = Vec::new();
        let mut add = |risk, applies: bool| {
            if applies {
                risks.push(risk);
            }
        };
        let has = |needle| self.needles.has(needle);
        let opaque = kind.is_picture() || matches!(kind, Kind::Audio | Kind::Video);
        add(Risk::Program, matches!(kind, Kind::Program | Kind::Script));
        add(Risk::ActivePage, matches!(kind, Kind::Html | Kind::Svg));
        add(Risk::Macros, has(Needle::VbaPart) && is_zip(kind));
        add(Risk::Macros, has(Needle::OleVba) && is_ole(kind));
        add(
            Risk::EmbeddedObject,
            has(Needle::EmbeddedPart) && is_zip(kind)
                || has(Needle::RtfObject) && kind == Kind::Rtf,
        );
        add(Risk::PdfAction, has(Needle::PdfAction) && kind == Kind::Pdf);
        add(
            Risk::Polyglot,
            opaque && (has(Needle::Script) || has(Needle::Php))
                || kind == Kind::Pdf && (has(Needle::Php) || self.pdf_begins() != Some(0)),
        );
        add(
            Risk::Polyglot,
            kind != Kind::Pdf && kind != Kind::Text && self.pdf_begins().is_some()
                || !is_zip(kind) && self.ends_as_zip(),
        );
        add(Risk::Archive, matches!(kind, Kind::Zip | Kind::Archive));
        add(Risk::Unknown, matches!(kind, Kind::Unknown | Kind::Ole));
        risks
    }

    /// Whether the file ends with the directory of a ZIP whose comment reaches just to the end.
    fn ends_as_zip(&self) -> bool {
        let from = self.tail.len().saturating_sub(TAIL);
        let tail = self.tail.get(from..).unwrap_or_default();
        tail.windows(22).enumerate().any(|(at, end)| {
            let comment = usize::from(u16::from_le_bytes([end[20], end[21]]));
            end.starts_with(b"PK\x05\x06") && at + 22 + comment == tail.len()
        })
    }
}

fn is_zip(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Zip | Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Ofd
    )
}

fn is_ole(kind: Kind) -> bool {
    matches!(kind, Kind::Doc | Kind::Xls | Kind::Ppt | Kind::Ole)
}

/// The first words without mark of encoding and white space, in lower case.
fn beginning(head: &[u8]) -> Vec<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    head.iter().take(1024).map(u8::to_ascii_lowercase).collect()
}

/// Files that begin with fixed bytes at a fixed place.
const MAGIC: &[(usize, &[u8], Kind)] = &[
    (0, b"\xff\xd8\xff", Kind::Jpeg),
    (0, b"\x89PNG\r\n\x1a\n", Kind::Png),
    (0, b"GIF87a", Kind::Gif),
    (0, b"GIF89a", Kind::Gif),
    (0, b"II*\0", Kind::Tiff),
    (0, b"MM\0*", Kind::Tiff),
    (0, b"%PDF-", Kind::Pdf),
    (0, b"PK\x03\x04", Kind::Zip),
    (0, b"PK\x05\x06", Kind::Zip),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
    (0, b"{\\rtf", Kind::Rtf),
    (0, b"\x7fELF", Kind::Program),
    (0, b"\xca\xfe\xba\xbe", Kind::Program),
    (0, b"\xfe\xed\xfa\xce", Kind::Program),
    (0, b"\xfe\xed\xfa\xcf", Kind::Program),
    (0, b"\xce\xfa\xed\xfe", Kind::Program),
    (0, b"\xcf\xfa\xed\xfe", Kind::Program),
    (0, b"\x4c\0\0\0\x01\x14\x02\0", Kind::Program),
    (0, b"ITSF", Kind::Program),
    (0, b"Rar!\x1a\x07", Kind::Archive),
    (0, b"7z\xbc\xaf\x27\x1c", Kind::Archive),
    (0, b"\x1f\x8b\x08", Kind::Archive),
    (4, b"1AY&SY", Kind::Archive),
    (0, b"\xfd7zXZ\0", Kind::Archive),
    (0, b"MSCF\0\0\0\0", Kind::Archive),
    (257, b"ustar", Kind::Archive),
    (0, b"ID3\x02", Kind::Audio),
    (0, b"ID3\x03", Kind::Audio),
    (0, b"ID3\x04", Kind::Audio),
    (0, b"#!AMR", Kind::Audio),
    (0, b"OggS\0", Kind::Audio),
    (0, b"fLaC", Kind::Audio),
    (0, b"\xff\xfb", Kind::Audio),
    (0, b"\x1a\x45\xdf\xa3", Kind::Video),
];

fn by_magic(head: &[u8]) -> Option<Kind> {
    let at = |offset: usize, bytes: &[u8]| head.get(offset..).is_some_and(|h| h.starts_with(bytes));
    if at(0, b"RIFF") {
        return [
            (&b"WEBP"[..], Kind::Webp),
            (b"WAVE", Kind::Audio),
            (b"AVI ", Kind::Video),
        ]
        .iter()
        .find_map(|(form, kind)| at(8, form).then_some(*kind));
    }
    if at(4, b"ftyp") {
        let pictures: [&[u8]; 9] = [
            b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis",
        ];
        return Some(if pictures.iter().any(|brand| at(8, brand)) {
            Kind::Heic
        } else if at(8, b"M4A") {
            Kind::Audio
        } else {
            Kind::Video
        });
    }
    // A text may begin with these letters, too; a program has zero bytes in its header.
    if at(0, b"MZ") && head.iter().take(64).any(|byte| *byte == 0) {
        return Some(Kind::Program);
    }
    // Two letters are little; the sizes of its headers are part of a BMP's beginning.
    if at(0, b"BM")
        && at(6, &[0; 4])
        && matches!(head.get(14), Some(12 | 40 | 52 | 56 | 64 | 108 | 124))
    {
        return Some(Kind::Bmp);
    }
    let magic = MAGIC.iter().find(|(offset, bytes, _)| at(*offset, bytes));
    magic.map(|(_, _, kind)| *kind)
}
