//! A copy of the workbook as it was, with the bad cells coloured and a column that says what is
//! wrong and how to mend it.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};

use super::form::{Looks, Value};
use crate::error::ExchangeError;
use crate::read::cell;
use crate::read::{CellProblem, ZoneReading};
use crate::schema::REMARKS;
use crate::source::{self, Grid, Raw, Source};
use crate::style;

/// Width of the added column.
const REMARKS_WIDTH: u8 = 70;
/// Ground of a cell that could not be used.
const BAD: u32 = 0x00FD_D5D3;
/// Ground of a cell that deserves a look.
const DOUBTFUL: u32 = 0x00FF_F0C2;

/// The copy of a workbook given as bytes.
///
/// # Errors
///
/// As [`read_workbook`](crate::read_workbook), or when the copy cannot be put together.
pub fn annotated_copy(bytes: &[u8], reading: &ZoneReading) -> Result<Vec<u8>, ExchangeError> {
    copy(&source::from_bytes(bytes)?, reading)
}

/// The copy of a workbook file or a folder of CSV files.
///
/// # Errors
///
/// As [`annotated_copy`].
pub fn annotated_copy_path(path: &Path, reading: &ZoneReading) -> Result<Vec<u8>, ExchangeError> {
    copy(&source::from_path(path)?, reading)
}

/// What is said about a row: the sentences, and the cells by address with their gravity.
#[derive(Debug, Default)]
struct Remarks<'a> {
    said: Vec<String>,
    cells: BTreeMap<&'a str, bool>,
}

fn copy(source: &Source, reading: &ZoneReading) -> Result<Vec<u8>, ExchangeError> {
    let mut remarks: BTreeMap<(&str, u32), Remarks<'_>> = BTreeMap::new();
    let bad = reading.problems.iter().map(|problem| (problem, true));
    for (problem, bad) in bad.chain(reading.warnings.iter().map(|warning| (warning, false))) {
        let row = remarks.entry((&problem.sheet, problem.row)).or_default();
        let column = if problem.column.is_empty() { "" } else { "：" };
        let kind = if bad { "" } else { "（提示）" };
        let CellProblem { reason, mend, .. } = problem;
        row.said
            .push(format!("{kind}{}{column}{reason}。{mend}", problem.column));
        let cell = row.cells.entry(&problem.cell).or_default();
        *cell |= bad;
    }
    let mut workbook = style::workbook()?;
    workbook.push_worksheet(summary(reading)?);
    for grid in &source.grids {
        workbook.push_worksheet(sheet(grid, &remarks)?);
    }
    Ok(workbook.save_to_buffer()?)
}

fn sheet(
    grid: &Grid,
    remarks: &BTreeMap<(&str, u32), Remarks<'_>>,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = style::named(&grid.name)?;
    let ground = |color: u32| style::boxed().set_background_color(Color::RGB(color));
    let looks = [
        Looks::on(&style::boxed()),
        Looks::on(&ground(DOUBTFUL)),
        Looks::on(&ground(BAD)),
    ];
    let last = grid
        .rows
        .iter()
        .map(|row| used(&row.cells))
        .max()
        .unwrap_or(0);
    let last = u16::try_from(last).unwrap_or(u16::MAX);
    let said = style::boxed().set_text_wrap();
    let mut header = None;
    for row in &grid.rows {
        let at = row.number.saturating_sub(1);
        let about = remarks.get(&(grid.name.as_str(), row.number));
        for (column, raw) in (0_u16..last).zip(&row.cells) {
            let address = format!(
                "{}{}",
                crate::read::letters(usize::from(column)),
                row.number
            );
            let bad = about.and_then(|about| about.cells.get(address.as_str()));
            let look = match bad {
                None => &looks[0],
                Some(false) => &looks[1],
                Some(true) => &looks[2],
            };
            look.write(&mut sheet, at, column, &value(raw))?;
        }
        if header.is_none() {
            sheet.write_string_with_format(at, last, REMARKS, &style::header())?;
            sheet.set_freeze_panes(at + 1, 0)?;
            header = Some(at);
        }
        if let Some(about) = about {
            let text = about.said.join("\n");
            // The header's own remarks stand beside the header of the remarks.
            let column = last + u16::from(header == Some(at));
            sheet.write_string_with_format(at, column, style::cut(&text), &said)?;
            let texts = [(text.as_str(), REMARKS_WIDTH)];
            sheet.set_row_height(at, style::height(texts.into_iter()))?;
        }
    }
    sheet.set_column_range_width(0, last.saturating_sub(1), 15)?;
    sheet.set_column_width(last, REMARKS_WIDTH)?;
    style::paper(&mut sheet, &grid.name, REMARKS, 1);
    Ok(sheet)
}

/// Columns up to the last with content.
fn used(cells: &[Raw]) -> usize {
    let filled = |raw: &Raw| !matches!(raw, Raw::Empty | Raw::Covered);
    cells.iter().rposition(filled).map_or(0, |at| at + 1)
}

/// The cell as it was; identity numbers are not copied.
fn value(raw: &Raw) -> Value {
    match raw {
        Raw::Empty | Raw::Covered => Value::Empty,
        Raw::Text(text) if cell::has_identity_number(text) => Value::Text(cell::shown(text)),
        Raw::Text(text) | Raw::Fault(text) => Value::text(text),
        Raw::Number(number) => Value::Number(*number),
        Raw::Flag(flag) => Value::text(if *flag { "是" } else { "否" }),
        Raw::Moment(at) => Value::Moment(*at),
    }
}

/// First sheet: all problems, then all warnings.
fn summary(reading: &ZoneReading) -> Result<Worksheet, XlsxError> {
    const HEADERS: [(&str, u8); 8] = [
        ("级别", 8),
        ("工作表", 12),
        ("行", 7),
        ("列", 12),
        ("单元格", 9),
        ("内容", 28),
        ("问题", 44),
        ("改法", 44),
    ];
    let mut sheet = style::named("问题汇总")?;
    for (column, (word, width)) in (0_u16..).zip(HEADERS) {
        sheet.write_string_with_format(0, column, word, &style::header())?;
        sheet.set_column_width(column, width)?;
    }
    let plain = style::boxed().set_text_wrap();
    let level = |color: u32| -> Format { plain.clone().set_background_color(Color::RGB(color)) };
    let (bad, doubtful) = (level(BAD), level(DOUBTFUL));
    let problems = reading
        .problems
        .iter()
        .map(|problem| (problem, "问题", &bad));
    let warnings = reading
        .warnings
        .iter()
        .map(|warning| (warning, "提示", &doubtful));
    let mut end = 0;
    for (row, (problem, word, look)) in (1_u32..).zip(problems.chain(warnings)) {
        let number = match problem.row {
            0 | u32::MAX => String::new(),
            number => number.to_string(),
        };
        let texts = [
            &problem.sheet,
            &number,
            &problem.column,
            &problem.cell,
            &problem.value,
            &problem.reason,
            &problem.mend,
        ];
        sheet.write_string_with_format(row, 0, word, look)?;
        for (column, text) in (1_u16..).zip(texts) {
            sheet.write_string_with_format(row, column, style::cut(text), &plain)?;
        }
        let widths = HEADERS.iter().skip(1).map(|(_, width)| *width);
        sheet.set_row_height(
            row,
            style::height(texts.map(String::as_str).into_iter().zip(widths)),
        )?;
        end = row;
    }
    sheet
        .autofilter(0, 0, end, 7)?
        .set_freeze_panes(1, 0)?
        .set_repeat_rows(0, 0)?;
    style::paper(&mut sheet, "工作簿检查：问题汇总", "", 1);
    Ok(sheet)
}
