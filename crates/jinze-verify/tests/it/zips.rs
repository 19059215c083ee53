//! ZIP files that attack whoever unpacks them, made by packing and patching.

use std::io::{Cursor, Write};

use jinze_verify::archive;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::world::story;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

/// The good bundle as an archive.
pub(crate) fn good() -> Vec<u8> {
    archive::write(&story(1).bundle()).unwrap()
}

/// The good bundle with one more member.
fn plus(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(good())).unwrap();
    writer
        .start_file(name, SimpleFileOptions::default())
        .unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

/// Bytes in every header of a member, at an offset in the local and in the central one.
fn patched(mut bytes: Vec<u8>, name: &str, local: usize, central: usize, value: &[u8]) -> Vec<u8> {
    let mut patches = 0;
    for (signature, fixed, offset) in [(LOCAL, 30, local), (CENTRAL, 46, central)] {
        for at in 0..bytes.len() {
            let is_header = bytes[at..].starts_with(signature)
                && bytes
                    .get(at + fixed..)
                    .is_some_and(|rest| rest.starts_with(name.as_bytes()));
            if is_header {
                bytes[at + offset..at + offset + value.len()].copy_from_slice(value);
                patches += 1;
            }
        }
    }
    assert_eq!(patches, 2, "{name} has two headers");
    bytes
}

fn renamed(bytes: Vec<u8>, name: &str, to: &str) -> Vec<u8> {
    assert_eq!(name.len(), to.len());
    patched(bytes, name, 30, 46, to.as_bytes())
}

fn linked() -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(good())).unwrap();
    let options = SimpleFileOptions::default();
    writer
        .add_symlink("timestamps/a.tsr", "../../etc/passwd", options)
        .unwrap();
    writer.finish().unwrap().into_inner()
}

fn bomb(size: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let chunk = vec![0; 1 << 20];
    writer.start_file("README.txt", options).unwrap();
    for _ in 0..size >> 20 {
        writer.write_all(&chunk).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// So many empty members.
fn crowd(count: u32) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for seq in 0..count {
        writer
            .start_file(format!("leaves/{seq}.cbor"), options)
            .unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Where the first header of a kind begins that is a member's.
fn header(bytes: &[u8], signature: &[u8], fixed: usize, name: &str) -> usize {
    let is_header = |at: &usize| {
        bytes[*at..].starts_with(signature)
            && bytes
                .get(at + fixed..)
                .is_some_and(|rest| rest.starts_with(name.as_bytes()))
    };
    (0..bytes.len()).find(is_header).unwrap()
}

/// Four bytes at a place raised by a number.
fn raised(bytes: &mut [u8], at: usize, by: u32) {
    let field: &mut [u8; 4] = (&mut bytes[at..at + 4]).try_into().unwrap();
    *field = (u32::from_le_bytes(*field) + by).to_le_bytes();
}

/// A byte between the last member and the directory, which is told of it.
fn gap() -> Vec<u8> {
    let mut bytes = good();
    let central = header(&bytes, CENTRAL, 46, "README.txt");
    bytes.insert(central, 0);
    let end = bytes.len() - 22;
    raised(&mut bytes, end + 16, 1);
    bytes
}

/// The last member of the directory has an extra field that means nothing.
fn extra_field() -> Vec<u8> {
    let mut bytes = good();
    let end = bytes.len() - 22;
    bytes.splice(end..end, [0x34, 0x12, 0, 0]);
    raised(&mut bytes, end + 4 + 12, 4);
    let last = (0..end).rev().find(|at| bytes[*at..].starts_with(CENTRAL));
    bytes[last.unwrap() + 30] = 4;
    bytes
}

/// A byte of what no verifier reads, without its checksum.
fn readme_altered() -> Vec<u8> {
    let mut bytes = good();
    let local = header(&bytes, LOCAL, 30, "README.txt");
    let place = local + 30 + "README.txt".len() + 8;
    bytes[place] ^= 1;
    bytes
}

/// Archives that must be refused before anything is unpacked, or while it is.
pub(crate) fn attacks() -> Vec<(&'static str, Vec<u8>)> {
    let shorter = 100_u32.to_le_bytes();
    let with_comment = {
        let mut writer = ZipWriter::new_append(Cursor::new(good())).unwrap();
        writer.set_comment("a comment").unwrap();
        writer.finish().unwrap().into_inner()
    };
    vec![
        ("f39-zip-parent", plus("../evil.txt", b"x")),
        (
            "f39-zip-parent-within",
            plus("leaves/../../evil.cbor", b"x"),
        ),
        ("f39-zip-absolute", plus("/etc/evil.txt", b"x")),
        ("f39-zip-drive", plus("C:/evil.txt", b"x")),
        ("f39-zip-backslash", plus("leaves\\1.cbor", b"x")),
        ("f39-zip-control", plus("timestamps/a\u{7}.tsr", b"x")),
        ("f39-zip-folder", plus("leaves/", b"")),
        ("f39-zip-link", linked()),
        (
            "f39-zip-duplicate",
            renamed(good(), "leaves/10.cbor", "leaves/11.cbor"),
        ),
        (
            "f39-zip-capitals",
            renamed(good(), "bundle.txt", "BUNDLE.TXT"),
        ),
        (
            "f39-zip-encrypted",
            patched(good(), "bundle.txt", 6, 8, &[1, 0]),
        ),
        (
            "f39-zip-method",
            patched(good(), "bundle.txt", 8, 10, &[12, 0]),
        ),
        (
            "f39-zip-size-lies",
            patched(good(), "bundle.txt", 22, 24, &shorter),
        ),
        (
            "f39-zip-sum-lies",
            patched(good(), "bundle.txt", 14, 16, &shorter),
        ),
        ("f39-zip-ratio", bomb(16 << 20)),
        ("f39-zip-one-too-large", bomb(101 << 20)),
        (
            "f39-zip-data-before",
            [b"#!/bin/sh\n".as_slice(), &good()].concat(),
        ),
        ("f39-zip-data-behind", [good().as_slice(), b"\n"].concat()),
        ("f39-zip-cut-off", good()[..good().len() - 40].to_vec()),
        (
            "f39-zip-none",
            b"not an archive at all, but long enough to be looked at".to_vec(),
        ),
        ("f39-zip-empty", Vec::new()),
        ("f39-zip-comment", with_comment),
        ("f39-zip-gap", gap()),
        ("f39-zip-extra-field", extra_field()),
        ("f39-zip-readme-altered", readme_altered()),
    ]
}

/// Archives of many members; large, so they are no vectors.
pub(crate) fn crowds() -> Vec<(&'static str, Vec<u8>)> {
    vec![("a hundred thousand and one", crowd(100_001))]
}

/// One local header says another name than the directory.
pub(crate) fn two_faced() -> Vec<u8> {
    let mut bytes = good();
    let name = b"bundle.txt";
    let at = (0..bytes.len())
        .find(|at| bytes[*at..].starts_with(LOCAL) && bytes[at + 30..].starts_with(name))
        .unwrap();
    bytes[at + 30..at + 30 + name.len()].copy_from_slice(b"BUNDLE.TXT");
    bytes
}
