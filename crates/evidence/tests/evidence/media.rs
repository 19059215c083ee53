//! What files are by their content: every kind, disguises, macros, and files that are two things.
//!
//! Left out: real office documents; the parts by which they are recognised are written here.

use evidence::{Kind, MediaType, Risk, name_warning};
use image::ImageFormat;

use crate::made;

/// A ZIP as far as recognising needs it: parts stored without compression, and the directory's end.
fn zip(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        let length = u16::try_from(part.len()).unwrap();
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&[0; 2]);
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes
}

/// A compound file with the names of its streams, as UTF-16.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    for stream in streams {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len() + 64, 0);
    }
    bytes
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn padded(head: &[u8]) -> Vec<u8> {
    let mut bytes = head.to_vec();
    bytes.resize(600, 0);
    bytes
}

fn check(bytes: &[u8], kind: Kind, risks: &[Risk]) {
    let media = MediaType::of(bytes);
    assert_eq!((media.kind(), media.risks()), (kind, risks));
    assert_eq!(media.risky(), !risks.is_empty());
    // However it streams by, it is the same.
    let mut random = fastrand::Rng::with_seed(1);
    let mut sniffer = evidence::media::Sniffer::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (block, after) = rest.split_at(random.usize(1..=rest.len().min(3_000)));
        sniffer.update(block);
        rest = after;
    }
    assert_eq!(sniffer.finish(), media);
    // Only plain pictures are shown, and only they go out under a type that browsers act upon.
    let plain = matches!(
        kind,
        Kind::Jpeg | Kind::Png | Kind::Gif | Kind::Bmp | Kind::Webp
    );
    assert_eq!(media.inline(), plain && risks.is_empty());
    assert!(!media.mime().contains("html") && !media.mime().contains("svg"));
    assert!(risks.iter().all(|risk| !risk.to_string().is_empty()));
}

#[test]
fn plain_pictures_and_papers_are_recognised() {
    let picture = made::resized(&made::scene(1), 20);
    check(&made::jpeg(&picture, 80), Kind::Jpeg, &[]);
    for (format, kind) in [
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::Gif, Kind::Gif),
        (ImageFormat::Bmp, Kind::Bmp),
        (ImageFormat::WebP, Kind::Webp),
        (ImageFormat::Tiff, Kind::Tiff),
    ] {
        check(&made::encoded(&picture, format), kind, &[]);
    }
    check(&padded(b"\0\0\0\x18ftypheic"), Kind::Heic, &[]);
    check(&padded(b"\0\0\0\x18ftypisom"), Kind::Video, &[]);
    check(&padded(b"#!AMR\n"), Kind::Audio, &[]);
    check(
        b"%PDF-1.7\n1 0 obj <</Type /Catalog>>\n%%EOF",
        Kind::Pdf,
        &[],
    );
    check(
        &zip(&["[Content_Types].xml", "word/document.xml"]),
        Kind::Docx,
        &[],
    );
    check(
        &zip(&["[Content_Types].xml", "xl/workbook.xml"]),
        Kind::Xlsx,
        &[],
    );
    check(
        &zip(&["[Content_Types].xml", "ppt/presentation.xml"]),
        Kind::Pptx,
        &[],
    );
    check(&zip(&["OFD.xml", "Doc_0/Document.xml"]), Kind::Ofd, &[]);
    check(&ole(&["WordDocument"]), Kind::Doc, &[]);
    check(&ole(&["Workbook"]), Kind::Xls, &[]);
    check(&ole(&["PowerPoint Document"]), Kind::Ppt, &[]);
    check(b"{\\rtf1 minutes}", Kind::Rtf, &[]);
    check("第一次会议纪要\r\n".as_bytes(), Kind::Text, &[]);
    // The same in GBK, which is no UTF-8.
    check(b"\xbb\xe1\xd2\xe9\xbc\xcd\xd2\xaa\r\n", Kind::Text, &[]);
    check(b"\xff\xfe\x1a\x4f\xae\x8b", Kind::Text, &[]);
    check(
        b"MZ is how this text begins, and it is no program",
        Kind::Text,
        &[],
    );
}

#[test]
fn f46_pages_programs_and_scripts_are_attachments_whatever_they_are_called() {
    for page in [
        "<!DOCTYPE html><title>x</title>",
        "\u{feff}  <HTML><body>",
        "minutes <ScRiPt>alert(1)</script>",
        "<?xml version='1.0'?><html xmlns='x'/>",
    ] {
        check(page.as_bytes(), Kind::Html, &[Risk::ActivePage]);
    }
    check(b"<svg onload='x'/>", Kind::Svg, &[Risk::ActivePage]);
    check(
        b"<?xml version='1.0'?>\n<svg/>",
        Kind::Svg,
        &[Risk::ActivePage],
    );
    check(&padded(b"MZ\x90\0\x03"), Kind::Program, &[Risk::Program]);
    check(&padded(b"\x7fELF\x02"), Kind::Program, &[Risk::Program]);
    check(
        &padded(b"\x4c\0\0\0\x01\x14\x02\0"),
        Kind::Program,
        &[Risk::Program],
    );
    check(b"#!/bin/sh\necho\n", Kind::Script, &[Risk::Program]);
    check(b"@echo off\r\n", Kind::Script, &[Risk::Program]);
    check(b"\n<?php echo 1;", Kind::Script, &[Risk::Program]);
    check(&zip(&["a.txt"]), Kind::Zip, &[Risk::Archive]);
    check(
        &padded(b"Rar!\x1a\x07\x01"),
        Kind::Archive,
        &[Risk::Archive],
    );
    check(b"\x01\x02\x03\x04", Kind::Unknown, &[Risk::Unknown]);
    check(
        &ole(&["__properties_version1.0"]),
        Kind::Ole,
        &[Risk::Unknown],
    );
}

#[test]
fn f46_macros_embedded_objects_and_pdf_actions_are_flagged() {
    let word = ["[Content_Types].xml", "word/document.xml"];
    check(
        &zip(&[word[0], word[1], "word/vbaProject.bin"]),
        Kind::Docx,
        &[Risk::Macros],
    );
    check(
        &zip(&[word[0], word[1], "word/embeddings/oleObject1.bin"]),
        Kind::Docx,
        &[Risk::EmbeddedObject],
    );
    check(
        &ole(&["WordDocument", "_VBA_PROJECT"]),
        Kind::Doc,
        &[Risk::Macros],
    );
    check(
        b"{\\rtf1 {\\objdata 01}}",
        Kind::Rtf,
        &[Risk::EmbeddedObject],
    );
    for action in [
        "/JavaScript (app.alert(1))",
        "/OpenAction 2 0 R",
        "/Launch",
        "/J#61vaScript",
    ] {
        let pdf = format!("%PDF-1.7\n1 0 obj <<{action}>>\n%%EOF");
        check(pdf.as_bytes(), Kind::Pdf, &[Risk::PdfAction]);
    }
}

#[test]
fn f46_a_file_that_is_two_things_is_never_shown() {
    let gif: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
    let pdf: &[u8] = b"%PDF-1.4\n%%EOF";
    let jpeg = made::jpeg(&made::resized(&made::scene(2), 20), 80);
    let archive = zip(&["a.exe"]);
    let two = &[Risk::Polyglot];
    check(
        &joined(&[gif, b"=1;<script>alert(1)</script>"]),
        Kind::Gif,
        two,
    );
    check(&joined(&[&jpeg, b"<?php system(1);"]), Kind::Jpeg, two);
    check(&joined(&[&jpeg, &archive]), Kind::Jpeg, two);
    check(&joined(&[&jpeg[..20], pdf, &jpeg]), Kind::Jpeg, two);
    check(&joined(&[pdf, &archive]), Kind::Pdf, two);
    check(&joined(&[b"junk ", pdf]), Kind::Pdf, two);
    // A comment of the archive's end that hides the end from a search for its last bytes.
    let mut commented = archive;
    let length = commented.len();
    commented[length - 2..].copy_from_slice(&40_000_u16.to_le_bytes());
    commented.resize(length + 40_000, b' ');
    check(&joined(&[&jpeg, &commented]), Kind::Jpeg, two);
}

#[test]
fn f46_a_name_that_promises_something_else_is_a_warning_only() {
    let jpeg = MediaType::of(&made::jpeg(&made::resized(&made::scene(3), 20), 80));
    let program = MediaType::of(&padded(b"MZ\x90\0"));
    let text = MediaType::of(b"minutes");
    let unknown = MediaType::of(b"\x01\x02");
    for (name, media, expected) in [
        ("现场.JPG", &jpeg, None),
        ("现场.jpeg", &jpeg, None),
        ("现场.png", &jpeg, Some("JPEG 图片")),
        ("现场", &jpeg, Some("没有后缀")),
        ("现场.jpg.exe", &jpeg, Some("双击会当作程序运行")),
        ("现场.exe. ", &jpeg, Some("双击会当作程序运行")),
        ("纪要.jpg", &program, Some("内容却是程序")),
        ("setup.exe", &program, None),
        ("纪要.js", &text, Some("双击会当作程序运行")),
        ("纪要.txt", &text, None),
        ("现场\u{202e}gpj.exe", &program, Some("控制字符")),
        ("测点.dat", &unknown, None),
        ("现场.jpg", &unknown, Some("未知类型")),
    ] {
        let warning = name_warning(name, media);
        match expected {
            None => assert_eq!(warning, None, "{name}"),
            Some(words) => {
                assert!(warning.unwrap().contains(words), "{name}");
            }
        }
    }
    for kind in Kind::ALL {
        assert!(!kind.label().is_empty());
        assert!(
            kind.endings()
                .iter()
                .all(|ending| *ending == ending.to_lowercase())
        );
    }
}
