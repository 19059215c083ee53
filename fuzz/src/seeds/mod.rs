//! Inputs to begin from: the packs, an empty form, a small sample zone, a CSV folder, a small ledger
//! with a bundle of it, and pictures.

pub mod ledger;
pub mod photos;

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use regulation::PackFiles;

use crate::{VOCABULARY, sections};

fn project() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn files_below(folder: &Path, base: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, base, found);
        } else if let (Ok(name), Ok(content)) = (path.strip_prefix(base), std::fs::read(&path)) {
            found.push((name.to_string_lossy().replace('\\', "/"), content));
        }
    }
    found.sort();
}

fn joined(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    sections::join(
        files
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_slice())),
    )
}

/// The files of one of the project's packs.
#[must_use]
pub fn pack_files(name: &str) -> PackFiles {
    let folder = project().join("regulations").join(name);
    let mut found = Vec::new();
    files_below(&folder, &folder, &mut found);
    let mut files = PackFiles::new();
    for (name, content) in found {
        files.insert(name, String::from_utf8_lossy(&content));
    }
    files
}

/// Every pack of the project.
#[must_use]
pub fn packs() -> Vec<Vec<u8>> {
    let folder = project().join("regulations");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut packs: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    packs.retain(|pack| pack.join("pack.toml").is_file());
    packs.sort();
    packs
        .iter()
        .map(|pack| {
            let mut files = Vec::new();
            files_below(pack, pack, &mut files);
            files.retain(|(name, _)| !name.starts_with("cases/"));
            joined(&files)
        })
        .collect()
}

/// Workbooks: a small sample zone and the empty form.
#[must_use]
pub fn workbooks() -> Vec<Vec<u8>> {
    let Some(vocabulary) = VOCABULARY.as_ref() else {
        return Vec::new();
    };
    let mut workbooks = Vec::new();
    workbooks.extend(exchange::template(vocabulary));
    // The CSV seeds as a workbook: every sheet with a few rows.
    let folder = project().join("fuzz/seeds/csv");
    let zone = exchange::read_zone_path(&folder, vocabulary);
    workbooks.extend(zone.and_then(|zone| exchange::write_zone(&zone.register, vocabulary)));
    workbooks
}

/// The parts of the workbooks.
#[must_use]
pub fn workbook_parts() -> Vec<Vec<u8>> {
    workbooks()
        .iter()
        .filter_map(|bytes| parts(bytes))
        .collect()
}

fn parts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        let name = part.name().ok()?.into_owned();
        files.push((name, content));
    }
    Some(joined(&files))
}

/// The CSV folder, in UTF-8 and with a byte-order mark.
#[must_use]
pub fn csv_folders() -> Vec<Vec<u8>> {
    let folder = project().join("fuzz/seeds/csv");
    let mut files = Vec::new();
    files_below(&folder, &folder, &mut files);
    let plain = joined(&files);
    for (_, content) in &mut files {
        drop(content.splice(0..0, [0xEF, 0xBB, 0xBF]));
    }
    vec![plain, joined(&files)]
}
