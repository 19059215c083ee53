//! Words that betray what else a file is, looked for in all of it as it streams by.
//!
//! Left out: decompression. A word in a compressed part is not found.

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needle {
    Script,
    Php,
    PdfAction,
    ContentTypes,
    WordPart,
    ExcelPart,
    PowerPointPart,
    OfdPart,
    VbaPart,
    EmbeddedPart,
    OleWord,
    OleExcel,
    OlePowerPoint,
    OleVba,
    RtfObject,
}

/// Words in lower case; `Fold` says whether the file may write them otherwise.
const NEEDLES: &[(&[u8], Fold, Needle)] = &[
    (b"<script", Fold::Letters, Needle::Script),
    (b"<iframe", Fold::Letters, Needle::Script),
    (b"<!doctype html", Fold::Letters, Needle::Script),
    (b"javascript:", Fold::Letters, Needle::Script),
    (b"<?php", Fold::Letters, Needle::Php),
    (b"/JavaScript", Fold::Exact, Needle::PdfAction),
    (b"/OpenAction", Fold::Exact, Needle::PdfAction),
    (b"/Launch", Fold::Exact, Needle::PdfAction),
    (b"/EmbeddedFile", Fold::Exact, Needle::PdfAction),
    (b"/RichMedia", Fold::Exact, Needle::PdfAction),
    // A name written with hexadecimal escapes has no other purpose in a PDF of an office.
    (b"/J#61", Fold::Letters, Needle::PdfAction),
    (b"/#4a#61", Fold::Letters, Needle::PdfAction),
    (b"[Content_Types].xml", Fold::Exact, Needle::ContentTypes),
    (b"word/document", Fold::Exact, Needle::WordPart),
    (b"xl/workbook", Fold::Exact, Needle::ExcelPart),
    (b"ppt/presentation", Fold::Exact, Needle::PowerPointPart),
    (b"OFD.xml", Fold::Exact, Needle::OfdPart),
    (b"vbaProject.bin", Fold::Letters, Needle::VbaPart),
    (b"/embeddings/", Fold::Exact, Needle::EmbeddedPart),
    (
        b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
        Fold::Exact,
        Needle::OleWord,
    ),
    (b"W\0o\0r\0k\0b\0o\0o\0k\0", Fold::Exact, Needle::OleExcel),
    (
        b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0",
        Fold::Exact,
        Needle::OlePowerPoint,
    ),
    (
        b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0",
        Fold::Letters,
        Needle::OleVba,
    ),
    (b"\\objdata", Fold::Exact, Needle::RtfObject),
];
/// The longest word but one byte: what is kept from block to block.
const KEPT: usize = longest() - 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Exact,
    Letters,
}

/// The search so far.
#[derive(Debug, Default)]
pub(super) struct Needles {
    /// One bit for each word found.
    found: u64,
    /// The end of what streamed by, in which a word may have begun.
    rest: Vec<u8>,
}

impl Needles {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        // Words across the border of two blocks: the rest with the beginning of this one.
        let head = bytes.get(..bytes.len().min(KEPT)).unwrap_or_default();
        let mut border = std::mem::take(&mut self.rest);
        border.extend_from_slice(head);
        self.search(&border);
        self.search(bytes);
        let tail = if bytes.len() < KEPT { &border } else { bytes };
        let from = tail.len().saturating_sub(KEPT);
        self.rest = tail.get(from..).unwrap_or_default().to_vec();
    }

    fn search(&mut self, bytes: &[u8]) {
        for (at, first) in bytes.iter().enumerate() {
            if !STARTS[usize::from(*first)] {
                continue;
            }
            let here = bytes.get(at..).unwrap_or_default();
            for (bit, (word, fold, _)) in NEEDLES.iter().enumerate() {
                let Some(candidate) = here.get(..word.len()) else {
                    continue;
                };
                let same = match fold {
                    Fold::Exact => candidate == *word,
                    Fold::Letters => candidate.eq_ignore_ascii_case(word),
                };
                self.found |= u64::from(same) << bit;
            }
        }
    }

    pub(super) fn has(&self, needle: Needle) -> bool {
        let mut words = NEEDLES.iter().enumerate();
        words.any(|(bit, (_, _, means))| *means == needle && self.found >> bit & 1 == 1)
    }
}

const fn longest() -> usize {
    let (mut longest, mut at) = (0, 0);
    while at < NEEDLES.len() {
        if NEEDLES[at].0.len() > longest {
            longest = NEEDLES[at].0.len();
        }
        at += 1;
    }
    longest
}

/// Bytes with which a word can begin.
static STARTS: [bool; 256] = starts();

const fn starts() -> [bool; 256] {
    let mut starts = [false; 256];
    let mut at = 0;
    while at < NEEDLES.len() {
        let first = NEEDLES[at].0[0];
        starts[first.to_ascii_lowercase() as usize] = true;
        starts[first.to_ascii_uppercase() as usize] = true;
        at += 1;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::{NEEDLES, Needles};

    #[test]
    fn every_word_is_found_wherever_a_block_ends() {
        for (word, _, needle) in NEEDLES {
            for length in [1, 2, 3, 7, 24, 25, 26, 27, 100] {
                for padding in 0..word.len() {
                    let mut bytes = vec![b'.'; padding];
                    bytes.extend_from_slice(word);
                    bytes.extend_from_slice(b"......");
                    let mut needles = Needles::default();
                    assert!(!needles.has(*needle));
                    for block in bytes.chunks(length) {
                        needles.update(block);
                    }
                    assert!(needles.has(*needle), "{needle:?} {length} {padding}");
                }
            }
        }
    }
}
