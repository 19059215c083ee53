//! The one layout of a bundle's ZIP file: members one behind another from the first byte on, the
//! central directory, its end. So no two programs can read two bundles out of one file.
//!
//! Left out: what the names and sizes mean, and unpacking.

use super::ArchiveError;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// The end of the central directory of ZIP64, and what points to it.
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// Bytes of each, without names, extra fields and comments.
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
const END_64_BYTES: usize = 56;
const LOCATOR_64_BYTES: usize = 20;
/// Flags that a member may have: how hard it was packed, and that its name is UTF-8.
const FLAGS: u64 = 0x0806;
/// What stands in the end where ZIP64's must be read instead.
const COUNT_64: u64 = 0xFFFF;
const SIZE_64: u64 = 0xFFFF_FFFF;

/// What the end of the file says.
pub(super) struct End {
    /// Members.
    pub(super) count: u64,
    /// Where the central directory begins, and where it ends.
    central: std::ops::Range<usize>,
}

fn damaged(why: &str) -> ArchiveError {
    ArchiveError::Damaged(why.to_owned())
}

/// A number of so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    )
}

/// A record that begins with its signature.
fn record<'a>(bytes: &'a [u8], at: usize, signature: &[u8], size: usize) -> Option<&'a [u8]> {
    let record = bytes.get(at..at.checked_add(size)?)?;
    record.starts_with(signature).then_some(record)
}

/// Reads the end of the file, behind which nothing stands.
pub(super) fn end(bytes: &[u8]) -> Result<End, ArchiveError> {
    read_end(bytes)
        .filter(|end| end.central.start <= end.central.end)
        .ok_or_else(|| damaged("文件末尾没有 ZIP 目录，或者带有注释或多余内容"))
}

fn read_end(bytes: &[u8]) -> Option<End> {
    let at = bytes.len().checked_sub(END_BYTES)?;
    let end = record(bytes, at, END, END_BYTES)?;
    let get = |at, width| number(end, at, width);
    let (count, size, start) = (get(10, 2)?, get(12, 4)?, get(16, 4)?);
    // One disk, all members on it, no comment.
    let plain = get(4, 4)? == 0 && get(8, 2)? == count && get(20, 2)? == 0;
    let locator = at
        .checked_sub(LOCATOR_64_BYTES)
        .filter(|at| record(bytes, *at, LOCATOR_64, LOCATOR_64_BYTES).is_some());
    let (count, size, start, behind) = match locator {
        None => (count, size, start, at),
        Some(locator) => {
            let (more, size_64, start_64, at) = read_end_64(bytes, locator)?;
            let fits = |short: u64, long: u64, cut: u64| short == long || short == cut;
            let same = fits(count, more, COUNT_64)
                && fits(size, size_64, SIZE_64)
                && fits(start, start_64, SIZE_64);
            same.then_some((more, size_64, start_64, at))?
        }
    };
    let start = usize::try_from(start).ok()?;
    let ends = start.checked_add(usize::try_from(size).ok()?)? == behind;
    (plain && ends).then_some(End {
        count,
        central: start..behind,
    })
}

/// Count, size and start of the central directory by ZIP64, and where that record stands.
fn read_end_64(bytes: &[u8], locator: usize) -> Option<(u64, u64, u64, usize)> {
    let at = locator.checked_sub(END_64_BYTES)?;
    let end = record(bytes, at, END_64, END_64_BYTES)?;
    let get = |at, width| number(end, at, width);
    let count = get(32, 8)?;
    let rest = END_64_BYTES - 12;
    let plain = get(4, 8)? == rest as u64 && get(16, 8)? == 0 && get(24, 8)? == count;
    let points = number(bytes, locator + 4, 4)? == 0
        && number(bytes, locator + 8, 8)? == at as u64
        && number(bytes, locator + 16, 4)? == 1;
    (plain && points).then_some((count, get(40, 8)?, get(48, 8)?, at))
}

/// Checks that the members follow one another in the order of the central directory, and that what
/// the local headers say is what it says: other programs read those.
pub(super) fn check(bytes: &[u8], end: &End) -> Result<(), ArchiveError> {
    let (mut local, mut central) = (0, end.central.start);
    for index in 0..end.count {
        let next = member(bytes, local, central).ok_or_else(|| {
            ArchiveError::Damaged(format!("第 {} 个文件的两处文件头不一致", index + 1))
        })?;
        (local, central) = next;
    }
    if (local, central) == (end.central.start, end.central.end) {
        Ok(())
    } else {
        Err(damaged("文件之间或者目录里有多余的内容"))
    }
}

/// Where the local and the central part of the next member begin, if those of this one agree.
fn member(bytes: &[u8], local: usize, central: usize) -> Option<(usize, usize)> {
    let one = record(bytes, local, LOCAL, LOCAL_BYTES)?;
    let two = record(bytes, central, CENTRAL, CENTRAL_BYTES)?;
    let get = |at, width| number(two, at, width);
    // Flags, method, time, checksum, sizes, and the length of the name.
    let same = one.get(6..28)? == two.get(8..30)?;
    // No extra fields, no comment, the first disk, and where it stands.
    let plain = number(one, 28, 2)? == 0 && get(30, 6)? == 0 && get(42, 4)? == local as u64;
    let known = get(8, 2)? & !FLAGS == 0;
    let (packed, name) = (
        usize::try_from(get(20, 4)?).ok()?,
        usize::try_from(get(28, 2)?).ok()?,
    );
    let of = |from: usize| bytes.get(from..from.checked_add(name)?);
    let data = local + LOCAL_BYTES;
    let names = of(data)? == of(central + CENTRAL_BYTES)?;
    let next = data.checked_add(name)?.checked_add(packed)?;
    (same && plain && known && names).then_some((next, central + CENTRAL_BYTES + name))
}
