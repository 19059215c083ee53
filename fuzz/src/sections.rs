//! Several files in one input: `=== NAME` on a line of its own begins a file.
//!
//! A fuzzer knows only one run of bytes; packs, CSV folders and the parts of a workbook are several
//! files. The form is plain text, so that a failing input can be read.

use std::collections::BTreeMap;

const MARK: &[u8] = b"=== ";

/// Files as one input.
#[must_use]
pub fn join<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b'\n');
        bytes.extend_from_slice(content);
        bytes.push(b'\n');
    }
    bytes
}

/// The files of an input; bytes before the first mark are left out.
#[must_use]
pub fn split(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut current: Option<&mut Vec<u8>> = None;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if let Some(name) = line.strip_prefix(MARK) {
            let name = String::from_utf8_lossy(name).trim_end().to_owned();
            current = Some(files.entry(name).or_default());
        } else if let Some(content) = &mut current {
            content.extend_from_slice(line);
        }
    }
    for content in files.values_mut() {
        // The line break that `join` added.
        content.pop();
    }
    files
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn what_is_joined_is_split_again() {
        let files = [("a.md", "# 一\n".as_bytes()), ("b/c.xml", b"<x/>")];
        let back = split(&join(files));
        assert_eq!(back.len(), 2);
        for (name, content) in files {
            assert_eq!(back.get(name).map(Vec::as_slice), Some(content), "{name}");
        }
    }
}
