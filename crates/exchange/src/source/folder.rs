//! A folder of CSV files, one for each sheet, in UTF-8 or GBK.

use std::path::Path;

use encoding_rs::GB18030;

use super::{Budget, Grid, GridRow, MAX_COLUMNS, Raw, Source, is_known, too_big, unreadable};
use crate::error::ExchangeError;

/// Bytes of all files together.
const FOLDER_BYTES: u64 = 512 << 20;
/// Files in the folder that are looked at.
const MAX_FILES: usize = 1_000;

pub(super) fn read(folder: &Path) -> Result<Source, ExchangeError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| ExchangeError::Io { path, source }
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)
        .map_err(io(folder))?
        .take(MAX_FILES)
    {
        let path = entry.map_err(io(folder))?.path();
        let csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        if csv && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let mut source = Source::default();
    let (mut budget, mut left) = (Budget::default(), FOLDER_BYTES);
    for path in files {
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().trim().to_owned());
        let name = name.unwrap_or_default();
        if !is_known(&name) {
            source.unknown.push(name);
            continue;
        }
        let size = std::fs::metadata(&path).map_err(io(&path))?.len();
        left = left.checked_sub(size).ok_or_else(too_big)?;
        let bytes = std::fs::read(&path).map_err(io(&path))?;
        source.grids.push(sheet(&name, &bytes, &mut budget)?);
    }
    if source.grids.is_empty() {
        return Err(ExchangeError::refused(
            format!("文件夹 {} 中没有“机构.csv”等文件", folder.display()),
            "文件名须与工作表同名：机构.csv、职务.csv、人员.csv、任职.csv、履职记录.csv、参加人.csv 等",
        ));
    }
    Ok(source)
}

fn sheet(name: &str, bytes: &[u8], budget: &mut Budget) -> Result<Grid, ExchangeError> {
    let text = decoded(name, bytes)?;
    let first = text.lines().next().unwrap_or("");
    let tabs = first.contains('\t') && !first.contains(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut grid = Grid {
        name: name.to_owned(),
        rows: Vec::new(),
        merged: Vec::new(),
    };
    let mut record = csv::StringRecord::new();
    let mut number = 0_u32;
    while reader
        .read_record(&mut record)
        .map_err(|error| unreadable(&error))?
    {
        number = number.saturating_add(1);
        let width = usize::try_from(MAX_COLUMNS).unwrap_or(0);
        let cells: Vec<Raw> = record.iter().take(width).map(raw).collect();
        budget.spend(cells.len())?;
        if cells.iter().any(|cell| *cell != Raw::Empty) {
            grid.rows.push(GridRow { number, cells });
        }
    }
    Ok(grid)
}

fn raw(field: &str) -> Raw {
    // Excel protects long ids in CSV as ="001".
    let bare = field
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    match bare.unwrap_or(field) {
        "" => Raw::Empty,
        text @ ("#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!") => {
            Raw::Fault(text.into())
        }
        text => Raw::Text(text.into()),
    }
}

/// UTF-8 (with or without mark), UTF-16 with mark, else GBK.
fn decoded(name: &str, bytes: &[u8]) -> Result<String, ExchangeError> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let (text, _, wrong) = GB18030.decode(bytes);
    if wrong {
        return Err(ExchangeError::refused(
            format!("“{name}.csv”的文字编码无法识别"),
            "另存为“CSV UTF-8（逗号分隔）”后再试",
        ));
    }
    Ok(text.into_owned())
}
