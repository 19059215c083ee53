//! Files of any accepted kind as plain grids of cells, with limits against files made to harm.
//!
//! Left out: what a cell means.

mod archive;
mod folder;
mod ods;
mod references;
mod xls;
mod xlsx;

use std::path::Path;

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Range};
use compact_str::{CompactString, ToCompactString};
use jiff::civil::DateTime;

use crate::error::ExchangeError;
use crate::read::cell;
use crate::schema::SHEETS;

/// Bytes of a file, packed.
const FILE_BYTES: u64 = 256 << 20;
/// Cells of all sheets together.
pub(crate) const MAX_CELLS: usize = 12_000_000;
/// Cells right of this column are no part of any sheet we know.
pub(crate) const MAX_COLUMNS: u32 = 64;
/// Sheets in one workbook.
const MAX_SHEETS: usize = 200;
/// Merged regions of one sheet that are looked at.
const MAX_MERGED: usize = 20_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Raw {
    /// Nothing.
    Empty,
    /// Text.
    Text(CompactString),
    /// A number.
    Number(f64),
    /// TRUE or FALSE.
    Flag(bool),
    /// A date cell.
    Moment(DateTime),
    /// A formula's error, e.g. `#N/A`.
    Fault(CompactString),
    /// Covered by a merged region.
    Covered,
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GridRow {
    /// As shown by Excel, from 1.
    pub(crate) number: u32,
    /// From column A.
    pub(crate) cells: Vec<Raw>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// Name of the sheet, blanks trimmed.
    pub(crate) name: String,
    /// Rows in ascending order; rows without content are left out.
    pub(crate) rows: Vec<GridRow>,
    /// First cells (row from 1, column from 0) of merged regions that hide cells.
    pub(crate) merged: Vec<(u32, usize)>,
}

/// All sheets that we know, and the names of those we do not.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Source {
    pub(crate) grids: Vec<Grid>,
    pub(crate) unknown: Vec<String>,
}

impl Source {
    pub(crate) fn cells(&self) -> usize {
        let rows = self.grids.iter().flat_map(|grid| &grid.rows);
        rows.map(|row| row.cells.len()).sum()
    }
}

/// Whether a sheet of this name is one of ours.
pub(crate) fn is_known(name: &str) -> bool {
    SHEETS.iter().any(|sheet| sheet.name == name.trim())
}

/// A workbook file: xlsx, xls or ods by its first bytes.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Source, ExchangeError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE_BYTES {
        return Err(too_big());
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => {
            let parts = archive::unpack(bytes)?;
            if parts.iter().any(|(name, _)| name == "content.xml") {
                ods::read(parts)
            } else {
                xlsx::read(parts)
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls::read(bytes),
        [] => Err(ExchangeError::refused("文件是空的", "换一个文件")),
        _ => Err(ExchangeError::refused(
            "不是可以识别的工作簿",
            "请用 Excel 或 WPS 打开后另存为 .xlsx；从系统导出的“.xls”有时其实是网页或文本",
        )),
    }
}

/// A workbook file, or a folder of CSV files.
pub(crate) fn from_path(path: &Path) -> Result<Source, ExchangeError> {
    let io = |source| ExchangeError::Io {
        path: path.display().to_string(),
        source,
    };
    let about = std::fs::metadata(path).map_err(io)?;
    if about.is_dir() {
        return folder::read(path);
    }
    if about.len() > FILE_BYTES {
        return Err(too_big());
    }
    from_bytes(&std::fs::read(path).map_err(io)?)
}

fn too_big() -> ExchangeError {
    ExchangeError::refused(
        format!("文件超过 {} MB", FILE_BYTES >> 20),
        "删去图片等无关内容，或者按年份拆成几个文件",
    )
}

fn too_many_cells() -> ExchangeError {
    ExchangeError::refused(
        format!("单元格超过 {} 万个", MAX_CELLS / 10_000),
        "删去表格下方、右方的空白格式，或者按年份拆成几个文件",
    )
}

fn unreadable(error: &dyn std::fmt::Display) -> ExchangeError {
    ExchangeError::refused(
        format!("工作簿无法读取（{error}）"),
        "用 Excel 或 WPS 打开后另存为 .xlsx 再试；有密码的先去掉密码",
    )
}

/// Counts cells against the limit.
#[derive(Debug, Default)]
struct Budget(usize);

impl Budget {
    fn spend(&mut self, cells: usize) -> Result<(), ExchangeError> {
        self.0 = self.0.saturating_add(cells);
        if self.0 > MAX_CELLS {
            Err(too_many_cells())
        } else {
            Ok(())
        }
    }
}

/// A date cell to the nearest second; what is no date stays a number.
fn moment(at: ExcelDateTime) -> Raw {
    let (y, m, d, h, min, s, ms) = at.to_ymd_hms_milli();
    let plain = || Raw::Number(at.as_f64());
    if at.is_duration() {
        return plain();
    }
    let day = [u32::from(y), u32::from(m), u32::from(d)];
    let time = [u32::from(h), u32::from(min), u32::from(s)];
    let Ok(exact) = cell::civil(day, time) else {
        return plain();
    };
    let up = jiff::Span::new().try_seconds(i64::from(ms >= 500));
    up.and_then(|up| exact.checked_add(up))
        .map_or_else(|_| plain(), Raw::Moment)
}

impl From<DataRef<'_>> for Raw {
    fn from(data: DataRef<'_>) -> Self {
        match data {
            DataRef::SharedString(text) => Self::Text(text.into()),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                Self::Text(text.into())
            }
            DataRef::Int(number) => Self::Text(number.to_compact_string()),
            DataRef::Float(number) => Self::Number(number),
            DataRef::Bool(flag) => Self::Flag(flag),
            DataRef::DateTime(at) => moment(at),
            DataRef::Error(error) => Self::Fault(error.to_compact_string()),
            DataRef::Empty => Self::Empty,
        }
    }
}

impl From<&Data> for Raw {
    fn from(data: &Data) -> Self {
        match data {
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                Self::Text(text.into())
            }
            Data::Int(number) => Self::Text(number.to_compact_string()),
            Data::Float(number) => Self::Number(*number),
            Data::Bool(flag) => Self::Flag(*flag),
            Data::DateTime(at) => moment(*at),
            Data::Error(error) => Self::Fault(error.to_compact_string()),
            Data::Empty => Self::Empty,
        }
    }
}

/// A dense range as a grid.
fn from_range(name: &str, range: &Range<Data>, budget: &mut Budget) -> Result<Grid, ExchangeError> {
    let mut grid = Grid {
        name: name.trim().to_owned(),
        rows: Vec::new(),
        merged: Vec::new(),
    };
    let Some((top, left)) = range.start() else {
        return Ok(grid);
    };
    let left = usize::try_from(left.min(MAX_COLUMNS)).unwrap_or(0);
    let width = usize::try_from(MAX_COLUMNS).unwrap_or(0) - left;
    for (number, row) in (top.saturating_add(1)..).zip(range.rows()) {
        if row.iter().all(|data| *data == Data::Empty) {
            continue;
        }
        let mut cells = vec![Raw::Empty; left];
        cells.extend(row.iter().take(width).map(Raw::from));
        budget.spend(cells.len())?;
        grid.rows.push(GridRow { number, cells });
    }
    Ok(grid)
}

/// Marks the cells that merged regions hide: their content is lost to every reader of the file.
fn cover(grid: &mut Grid, regions: &[Dimensions]) {
    for region in regions.iter().take(MAX_MERGED) {
        let ((top, left), (bottom, right)) = (region.start, region.end);
        let column = |column: u32| usize::try_from(column.min(MAX_COLUMNS)).unwrap_or(0);
        let from = grid.rows.partition_point(|row| row.number <= top);
        let mut hides = false;
        for row in grid.rows.iter_mut().skip(from) {
            if row.number > bottom.saturating_add(1) {
                break;
            }
            for at in column(left)..column(right.saturating_add(1)) {
                if (row.number - 1, at) == (top, column(left)) {
                    continue;
                }
                if let Some(cell @ Raw::Empty) = row.cells.get_mut(at) {
                    *cell = Raw::Covered;
                } else if at >= row.cells.len() {
                    row.cells.resize(at, Raw::Empty);
                    row.cells.push(Raw::Covered);
                }
                hides = true;
            }
        }
        if hides {
            grid.merged.push((top.saturating_add(1), column(left)));
        }
    }
}
