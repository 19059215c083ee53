//! xls: the extent of every sheet is measured before the reader lays it out.

use std::io::{Cursor, Read};

use calamine::{Reader, Xls};

use super::{Budget, ExchangeError, MAX_CELLS, MAX_SHEETS, Source, cover, from_range, is_known};
use super::{too_many_cells, unreadable};

/// Record types of BIFF whose first four bytes are row and column.
const CELLS: [u16; 14] = [
    0x0006, 0x0201, 0x0202, 0x0203, 0x0204, 0x0205, 0x027e, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0207,
    0x0406, 0x0206,
];
/// Beginning of a sheet, in the versions of BIFF.
const BEGINNINGS: [u16; 4] = [0x0809, 0x0409, 0x0209, 0x0009];

pub(super) fn read(bytes: &[u8]) -> Result<Source, ExchangeError> {
    measure(bytes)?;
    let mut workbook: Xls<Cursor<&[u8]>> =
        Xls::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut source = Source::default();
    let mut budget = Budget::default();
    for name in workbook.sheet_names().into_iter().take(MAX_SHEETS) {
        if !is_known(&name) {
            source.unknown.push(name);
            continue;
        }
        let range = workbook
            .worksheet_range(&name)
            .map_err(|error| unreadable(&error))?;
        let mut grid = from_range(&name, &range, &mut budget)?;
        let regions = workbook
            .merge_cells_by_sheet_name(&name)
            .map_err(|error| unreadable(&error))?;
        cover(&mut grid, &regions);
        source.grids.push(grid);
    }
    Ok(source)
}

/// Refuses a workbook whose sheets would fill too much: the reader lays each out as a full
/// rectangle.
fn measure(bytes: &[u8]) -> Result<(), ExchangeError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    if file.exists("/EncryptedPackage") {
        return Err(ExchangeError::refused("文件有密码", "去掉密码后再试"));
    }
    let mut total = 0_usize;
    for name in ["/Workbook", "/Book"] {
        if !file.exists(name) {
            continue;
        }
        let mut stream = Vec::new();
        let limit = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let opened = file.open_stream(name).map_err(|error| unreadable(&error))?;
        opened
            .take(limit)
            .read_to_end(&mut stream)
            .map_err(|error| unreadable(&error))?;
        total = total.saturating_add(extent(&stream));
    }
    if total > MAX_CELLS {
        Err(too_many_cells())
    } else {
        Ok(())
    }
}

/// Cells of the rectangles around the contents of all sheets.
fn extent(stream: &[u8]) -> usize {
    let (mut total, mut corner) = (0_usize, (0_usize, 0_usize));
    let area = |(rows, columns): (usize, usize)| rows.saturating_mul(columns);
    let word = |at: usize| {
        let bytes = stream.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes(bytes.try_into().ok()?))
    };
    let mut at = 0;
    while let (Some(kind), Some(length)) = (word(at), word(at + 2)) {
        let body = at + 4;
        if BEGINNINGS.contains(&kind) {
            total = total.saturating_add(area(std::mem::take(&mut corner)));
        } else if CELLS.contains(&kind)
            && let (Some(row), Some(column)) = (word(body), word(body + 2))
        {
            // A record of several cells ends with its last column.
            let end = (body + usize::from(length))
                .checked_sub(2)
                .and_then(word)
                .unwrap_or(0);
            let many = matches!(kind, 0x00bd | 0x00be);
            let last = if many {
                column.max(end.min(0xff))
            } else {
                column
            };
            corner.0 = corner.0.max(usize::from(row) + 1);
            corner.1 = corner.1.max(usize::from(last) + 1);
        }
        at = body + usize::from(length);
    }
    total.saturating_add(area(corner))
}
