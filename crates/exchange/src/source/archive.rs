//! The packed file, opened with care: everything is unpacked under limits before any reader of
//! workbooks sees it, so that a small file cannot become a large one behind our back.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::unreadable;
use crate::error::ExchangeError;

/// Files in the package.
const MAX_ENTRIES: usize = 2_000;
/// Bytes of all needed parts together, unpacked.
const MAX_BYTES: u64 = 512 << 20;
/// Bytes of one part that may unpack at any ratio.
const FREE_BYTES: u64 = 8 << 20;
/// Beyond that, unpacked bytes for each packed one; honest sheets stay below 40.
const MAX_RATIO: u64 = 200;

/// Parts that hold no cells; they are not even unpacked.
const NOT_NEEDED: [&str; 16] = [
    "xl/media/",
    "xl/drawings/",
    "xl/theme/",
    "xl/charts/",
    "xl/comments",
    "xl/threadedcomments/",
    "xl/persons/",
    "xl/printersettings/",
    "xl/embeddings/",
    "xl/externallinks/",
    "xl/pivot",
    "xl/calcchain",
    "customxml/",
    "docprops/",
    "pictures/",
    "thumbnails/",
];

/// Unpacks the parts that matter.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ExchangeError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(bomb(&format!("包内文件超过 {MAX_ENTRIES} 个")));
    }
    let mut parts = Vec::new();
    let mut left = MAX_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| unreadable(&error))?;
        let name = part
            .name()
            .map_err(|error| unreadable(&error))?
            .replace('\\', "/");
        let low = name.to_lowercase();
        if part.is_dir() || NOT_NEEDED.iter().any(|prefix| low.starts_with(prefix)) {
            continue;
        }
        let ratio = part.compressed_size().saturating_mul(MAX_RATIO);
        let limit = ratio.max(FREE_BYTES).min(left);
        if part.size() > limit {
            return Err(bomb(&format!("“{name}”解压后达 {} MB", part.size() >> 20)));
        }
        let mut unpacked = Vec::with_capacity(usize::try_from(part.size()).unwrap_or(0));
        // The directory's word is not taken for it: reading stops one byte behind the limit.
        let read = part
            .take(limit.saturating_add(1))
            .read_to_end(&mut unpacked);
        let read = read.map_err(|error| unreadable(&error))?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > limit {
            return Err(bomb(&format!("“{name}”解压后超过 {} MB", limit >> 20)));
        }
        left -= read;
        parts.push((name, unpacked));
    }
    Ok(parts)
}

/// Packs parts again without compression, for readers that want a package.
pub(super) fn repack(parts: Vec<(String, Vec<u8>)>) -> Result<Cursor<Vec<u8>>, ExchangeError> {
    let size = parts
        .iter()
        .map(|(name, part)| part.len() + 2 * name.len() + 128)
        .sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in parts {
        writer
            .start_file(name, stored)
            .map_err(|error| unreadable(&error))?;
        writer
            .write_all(&part)
            .map_err(|error| unreadable(&error))?;
    }
    let mut packed = writer.finish().map_err(|error| unreadable(&error))?;
    packed.set_position(0);
    Ok(packed)
}

fn bomb(what: &str) -> ExchangeError {
    ExchangeError::refused(
        format!("压缩包异常：{what}，可能是有意构造的文件，已拒绝打开"),
        "确认文件来源；确属正常的，用 Excel 或 WPS 打开，删去空白行列后另存为 .xlsx",
    )
}
