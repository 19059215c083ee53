//! ZIP files of bundles: read under limits that are checked before anything is unpacked, written
//! with the same bytes for the same members.
//!
//! Left out: files on disk, and every kind of ZIP that a bundle has no need of: comments, data
//! before, between or behind, extra fields, encryption, links, folders, methods other than stored
//! and deflate.

mod layout;

use std::io::{Cursor, Read, Write};

use ledger::bundle::{BUNDLE_BYTES_MAX, MEMBER_BYTES_MAX, MEMBERS_MAX, Member, Members};
use zip::read::{ArchiveOffset, Config, ZipFileEntry};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Bytes of the largest archive that is read: what it unpacks to, and as much room for names and
/// headers as the most members can need.
pub const ARCHIVE_BYTES_MAX: u64 = BUNDLE_BYTES_MAX + (64 << 20);

/// From this size on the ratio is looked at; it is also the size from which members are stored.
const RATIO_FROM: u64 = 1 << 20;
/// No member unpacks to more than so many times its size.
const RATIO_MAX: u64 = 1_000;

/// The bits of a Unix mode that say what a member is, and those of a regular file.
const MODE_KIND: u32 = 0o170_000;
const MODE_REGULAR: u32 = 0o100_000;

/// Why an archive is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// Not an archive, or one that says two things.
    Damaged(String),
    /// Something a bundle does not have.
    Foreign(String),
    /// Beyond a limit.
    TooLarge(String),
}

impl std::fmt::Display for ArchiveError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Damaged(why) => write!(formatter, "不是完好的 ZIP 文件：{why}"),
            Self::Foreign(why) => write!(formatter, "含有证据包不应有的内容：{why}"),
            Self::TooLarge(why) => write!(formatter, "超过上限：{why}"),
        }
    }
}

impl std::error::Error for ArchiveError {}

impl From<ZipError> for ArchiveError {
    fn from(error: ZipError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// Unpacks a bundle, if all of it keeps to the limits.
///
/// # Errors
/// When the archive is damaged, holds what a bundle does not have, or is too large.
pub fn read(bytes: &[u8]) -> Result<Members, ArchiveError> {
    if bytes.len() as u64 > ARCHIVE_BYTES_MAX {
        return Err(ArchiveError::TooLarge(format!(
            "文件有 {} 字节",
            bytes.len()
        )));
    }
    let end = layout::end(bytes)?;
    if end.count > MEMBERS_MAX as u64 {
        return Err(ArchiveError::TooLarge(format!("有 {} 个文件", end.count)));
    }
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let mut archive = ZipArchive::with_config(config, Cursor::new(bytes))?;
    if archive.has_duplicate_names() {
        return Err(ArchiveError::Foreign("有重名的文件".to_owned()));
    }
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        sum = sum.saturating_add(check(&archive.by_index_data(index)?)?);
    }
    if sum > BUNDLE_BYTES_MAX {
        return Err(ArchiveError::TooLarge(format!("解开后共有 {sum} 字节")));
    }
    layout::check(bytes, &end)?;
    let mut members = Members::new();
    for index in 0..archive.len() {
        let (name, bytes) = unpack(&mut archive, index)?;
        members.insert(name, bytes);
    }
    Ok(members)
}

/// Checks one member by the central directory alone, and gives its declared size.
fn check(entry: &ZipFileEntry<'_>) -> Result<u64, ArchiveError> {
    let raw = entry.name_raw();
    let shown = String::from_utf8_lossy(raw).escape_debug().to_string();
    let name = std::str::from_utf8(raw).ok();
    if name.and_then(Member::parse).is_none() {
        let mend = if raw.ends_with(b"/") {
            "，像是解开后重新打包的，请用原来的 ZIP 文件"
        } else {
            ""
        };
        return Err(ArchiveError::Foreign(format!("名称“{shown}”{mend}")));
    }
    let kind = entry.external_attributes() >> 16 & MODE_KIND;
    if entry.is_symlink() || ![0, MODE_REGULAR].contains(&kind) {
        return Err(ArchiveError::Foreign(format!("{shown} 是链接或者特殊文件")));
    }
    if entry.encrypted() {
        return Err(ArchiveError::Foreign(format!("{shown} 是加密的")));
    }
    let method = entry.compression();
    if ![CompressionMethod::Stored, CompressionMethod::Deflated].contains(&method) {
        return Err(ArchiveError::Foreign(format!("{shown} 的压缩方法")));
    }
    let (packed, size) = (entry.compressed_size(), entry.size());
    if size > MEMBER_BYTES_MAX {
        return Err(ArchiveError::TooLarge(format!(
            "{shown} 解开后有 {size} 字节"
        )));
    }
    if size > RATIO_FROM && size > packed.saturating_mul(RATIO_MAX) {
        return Err(ArchiveError::TooLarge(format!(
            "{shown} 解开后是压缩时的 {RATIO_MAX} 倍以上"
        )));
    }
    Ok(size)
}

/// Unpacks one member, which gives exactly the bytes that it declared.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
) -> Result<(String, Vec<u8>), ArchiveError> {
    let mut file = archive.by_index(index)?;
    let name = String::from_utf8_lossy(file.name_raw()).into_owned();
    let size = file.size();
    let mut bytes = Vec::new();
    let read = file.by_ref().take(size + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(ArchiveError::Damaged(format!("{name}：{error}")));
    }
    if bytes.len() as u64 != size {
        return Err(ArchiveError::Damaged(format!(
            "{name} 解开后的大小与声明的不同"
        )));
    }
    Ok((name, bytes))
}

/// Packs members: in the order of their names, without times, the same bytes for the same members.
///
/// # Errors
/// When a member is beyond what ZIP can hold.
pub fn write(members: &Members) -> Result<Vec<u8>, ArchiveError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        // Photos and scans do not shrink, and a page of one colour would pass for a bomb.
        let method = if bytes.len() as u64 > RATIO_FROM {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        writer.start_file(name.as_str(), options)?;
        writer
            .write_all(bytes)
            .map_err(|error| ArchiveError::Damaged(format!("{name}：{error}")))?;
    }
    Ok(writer.finish()?.into_inner())
}
