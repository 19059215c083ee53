//! What outsiders hand to the program, fuzzed: packs, workbooks, CSV folders, and all that the ledger
//! reads. No input may make it panic, hang or take unbounded memory; a bad input is an error in words.
//!
//! The targets are plain functions, run in two ways: by libFuzzer (`fuzz_targets/`), and on the
//! stable compiler by [`driver`] in every test run.

#![deny(missing_docs)]

pub mod driver;
mod log;
mod outside;
pub mod sections;
pub mod seeds;

pub use log::{leaf, note, openings, proof, trust, value};
pub use outside::{bundle, members, photo, snapshot};

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::LazyLock;

use exchange::Vocabulary;
use regulation::PackFiles;

/// The words that the readers know: those of the first regulation.
static VOCABULARY: LazyLock<Option<Vocabulary>> = LazyLock::new(|| {
    let law = regulation::load(&seeds::pack_files("benxi-gaoxin-2019")).ok()?;
    let sets = law.timeline(&BTreeMap::new()).ok()?;
    let duties = sets.first().map_or(&[][..], |set| &set.duties);
    Some(Vocabulary::new(law.vocabulary(), duties))
});

/// Files of a pack, as [`sections`].
pub fn pack(bytes: &[u8]) {
    let mut files = PackFiles::new();
    for (name, content) in sections::split(bytes) {
        files.insert(name, String::from_utf8_lossy(&content));
    }
    match regulation::load(&files) {
        Ok(law) => drop(law.timeline(&BTreeMap::new())),
        // What is said of the faults is made from the input too.
        Err(problems) => drop(problems.to_string()),
    }
}

/// A workbook's bytes.
pub fn workbook(bytes: &[u8]) {
    let Some(vocabulary) = VOCABULARY.as_ref() else {
        return;
    };
    match exchange::read_workbook(bytes, vocabulary) {
        Ok(reading) => drop(exchange::annotated_copy(bytes, &reading)),
        Err(error) => drop(error.to_string()),
    }
}

/// The parts of a workbook, as [`sections`], in a sound archive: so that mutations reach the reader
/// and not only the check sums.
pub fn workbook_parts(bytes: &[u8]) {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in sections::split(bytes) {
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        let written =
            archive.start_file(name, stored).is_ok() && archive.write_all(&content).is_ok();
        if !written {
            return;
        }
    }
    if let Ok(cursor) = archive.finish() {
        workbook(cursor.get_ref());
    }
}

/// Files of a CSV folder, as [`sections`]; names with a path are left out.
pub fn csv(bytes: &[u8]) {
    let (Some(vocabulary), Ok(folder)) = (VOCABULARY.as_ref(), tempfile::tempdir()) else {
        return;
    };
    for (name, content) in sections::split(bytes) {
        let is_plain = Path::new(&name)
            .file_name()
            .is_some_and(|file| file == name.as_str());
        if is_plain && std::fs::write(folder.path().join(&name), content).is_err() {
            return;
        }
    }
    match exchange::read_zone_path(folder.path(), vocabulary) {
        Ok(reading) => drop(reading),
        Err(error) => drop(error.to_string()),
    }
}

/// Whether the vocabulary could be read and the small ledger made; without them the targets would
/// test nothing.
#[must_use]
pub fn is_ready() -> bool {
    VOCABULARY.is_some() && seeds::ledger::small().is_some()
}
