//! The board as a workbook: the table on A4 landscape, and all findings behind it.

use std::collections::BTreeMap;

use duties::Outcome;
use rust_xlsxwriter::{Color, Format, FormatAlign, Note, Worksheet, XlsxError};

use super::build::noteworthy;
use super::{Board, BoardInput, Cell, Line, OUTCOMES, Row, RowKind, face, lines, period_words};
use crate::error::ExchangeError;
use crate::style;

/// Rows above the table: title, facts of the question, legend.
const TOP: u32 = 3;
/// Columns before the first duty: 机构, 职务, 姓名.
const LEFT: u16 = 3;
/// So many duty columns are still readable on one page's width.
const COLUMNS_A_PAGE: usize = 22;
/// A long list of near misses does not push the other findings off the page; the cell has it all.
const HIGHEST: u16 = 102;
/// A note longer than this is not read in a bubble; the second sheet has all of it.
const NOTE_CHARS: usize = 700;

/// Writes the board, and behind it every finding of `input` with its facts.
///
/// # Errors
///
/// When the workbook cannot be put together, e.g. with more rows than a sheet can hold.
pub fn to_xlsx(board: &Board, input: &BoardInput<'_>) -> Result<Vec<u8>, ExchangeError> {
    let mut workbook = style::workbook()?;
    workbook.push_worksheet(overview(board)?);
    workbook.push_worksheet(details(board, input)?);
    Ok(workbook.save_to_buffer()?)
}

/// `查询日 …　所知截至 …　范围 …`: what was asked, as on page and in header.
fn question(board: &Board) -> String {
    let known = board.known_at.map_or_else(
        || "全部登记".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    );
    let filters = if board.filters.is_empty() {
        "全区".to_owned()
    } else {
        board.filters.join("，")
    };
    format!("截至 {}　所知截至：{known}　范围：{filters}", board.on)
}

fn overview(board: &Board) -> Result<Worksheet, XlsxError> {
    let mut sheet = style::named("履职一览")?;
    let columns = u16::try_from(board.columns.len()).unwrap_or(u16::MAX - LEFT - 1);
    let last = LEFT + columns;
    top(&mut sheet, board, last)?;
    headers(&mut sheet, board, last)?;
    let looks = Looks::new();
    let mut at = TOP + 2;
    for group in &board.groups {
        let first = at;
        for row in &group.rows {
            one_row(&mut sheet, at, row, &looks)?;
            at += 1;
        }
        let name = style::boxed().set_text_wrap().set_bold();
        if at - first > 1 {
            sheet.merge_range(first, 0, at - 1, 0, &group.name, &name)?;
        } else if at > first {
            sheet.write_string_with_format(first, 0, &group.name, &name)?;
        }
    }
    sums(&mut sheet, at, board, last)?;
    widths(&mut sheet, last)?;
    sheet
        .set_freeze_panes(TOP + 2, LEFT)?
        .set_repeat_rows(TOP, TOP + 1)?;
    let wide = board.columns.len().div_ceil(COLUMNS_A_PAGE).max(1);
    if wide > 1 {
        sheet.set_repeat_columns(0, LEFT - 1)?;
    }
    let head = format!("{}　履职一览", board.regulation);
    style::paper(
        &mut sheet,
        &head,
        &question(board),
        u16::try_from(wide).unwrap_or(1),
    );
    Ok(sheet)
}

fn top(sheet: &mut Worksheet, board: &Board, last: u16) -> Result<(), XlsxError> {
    let small = style::text().set_align(FormatAlign::Left).set_text_wrap();
    let legend: Vec<String> = OUTCOMES
        .into_iter()
        .map(face)
        .map(|f| format!("{} {}", f.shape, f.word))
        .collect();
    let title = format!("《{}》履职一览", board.regulation);
    let facts = format!("{}　合计：{}", question(board), board.totals.words());
    let legend = format!("图例：{}；空格：没有此项职责，不适用", legend.join("　"));
    sheet.merge_range(0, 0, 0, last, &title, &style::title())?;
    sheet.merge_range(1, 0, 1, last, &facts, &small)?;
    sheet.merge_range(2, 0, 2, last, &legend, &small)?;
    sheet
        .set_row_height(0, 28)?
        .set_row_height(1, 18)?
        .set_row_height(2, 30)?;
    Ok(())
}

fn headers(sheet: &mut Worksheet, board: &Board, last: u16) -> Result<(), XlsxError> {
    let head = style::header();
    for (column, word) in [(0, "机构"), (1, "职务"), (2, "姓名"), (last, "本行合计")] {
        sheet.merge_range(TOP, column, TOP + 1, column, word, &head)?;
    }
    // Neighbouring periods of one duty share a heading.
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, column) in board.columns.iter().enumerate() {
        let same = at.checked_sub(1).and_then(|left| board.columns.get(left));
        match spans.last_mut() {
            Some((_, end)) if same.is_some_and(|left| left.duty == column.duty) => *end = at,
            _ => spans.push((at, at)),
        }
    }
    for (first, end) in spans {
        let Some(column) = board.columns.get(first) else {
            continue;
        };
        let words = format!("{}\n{}", column.name, column.clause);
        let (from, to) = (place(first), place(end));
        if from == to {
            sheet.write_string_with_format(TOP, from, &words, &head)?;
        } else {
            sheet.merge_range(TOP, from, TOP, to, &words, &head)?;
        }
        let quote = format!("{}：{}", column.duty, column.quote);
        sheet.insert_note(TOP, from, &note(&quote))?;
    }
    for (at, column) in board.columns.iter().enumerate() {
        sheet.write_string_with_format(TOP + 1, place(at), column.period_words(), &head)?;
    }
    sheet.set_row_height(TOP, 74)?.set_row_height(TOP + 1, 30)?;
    Ok(())
}

fn place(column: usize) -> u16 {
    u16::try_from(column).map_or(u16::MAX, |column| column.saturating_add(LEFT))
}

/// The formats of cells, made once.
struct Looks {
    plain: Format,
    sum: Format,
    faint: Format,
    outcomes: BTreeMap<Outcome, Format>,
}

impl Looks {
    fn new() -> Self {
        let look = |outcome| {
            let face = face(outcome);
            let format = style::boxed()
                .set_font_size(9)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(face.fill))
                .set_font_color(Color::RGB(face.ink));
            let heavy = matches!(outcome, Outcome::NotMet | Outcome::DueSoon);
            (outcome, if heavy { format.set_bold() } else { format })
        };
        Self {
            plain: style::boxed().set_text_wrap(),
            sum: style::boxed()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            faint: style::boxed()
                .set_text_wrap()
                .set_font_color(Color::RGB(0x006B_7280)),
            outcomes: OUTCOMES.into_iter().map(look).collect(),
        }
    }
}

fn one_row(sheet: &mut Worksheet, at: u32, row: &Row, looks: &Looks) -> Result<(), XlsxError> {
    let format = if row.kind == RowKind::Holder {
        &looks.faint
    } else {
        &looks.plain
    };
    sheet.write_string_with_format(at, 1, row.title_words(), format)?;
    sheet.write_string_with_format(at, 2, row.name_words(), format)?;
    for (column, cell) in row.cells.iter().enumerate() {
        let column = place(column);
        match cell {
            Some(cell) => {
                let look = looks.outcomes.get(&cell.outcome).unwrap_or(&looks.plain);
                sheet.write_string_with_format(at, column, cell_words(cell), look)?;
                if noteworthy(cell) {
                    sheet.insert_note(at, column, &note(&reasons(cell)))?;
                }
            }
            None => {
                sheet.write_blank(at, column, &looks.plain)?;
            }
        }
    }
    let sum = place(row.cells.len());
    sheet.write_string_with_format(at, sum, row.totals.words(), &looks.sum)?;
    sheet.set_row_height(at, 27)?;
    Ok(())
}

/// Shape and word; below it the post's own answer where it differs, or the count.
fn cell_words(cell: &Cell) -> String {
    let own = cell.post_outcome.map(face);
    let own = own.map_or_else(String::new, |f| format!("\n职务：{}{}", f.shape, f.short));
    let face = face(cell.outcome);
    let short = matches!(
        cell.outcome,
        Outcome::Open | Outcome::DueSoon | Outcome::NotMet
    );
    if short && own.is_empty() && cell.required > 0 {
        return format!(
            "{} {}\n{}/{}",
            face.shape, face.word, cell.counted, cell.required
        );
    }
    format!("{} {}{own}", face.shape, face.word)
}

/// All that is said about a cell.
fn reasons(cell: &Cell) -> String {
    let mut said = vec![format!(
        "{}（{}至{}）",
        period_words(&cell.period.name),
        cell.period.first_day,
        cell.period.last_day
    )];
    said.extend(cell.reasons.iter().cloned());
    if let Some(days) = cell.late_entry_days {
        said.push(format!("本期结束后第{days}天登记"));
    }
    if let Some(own) = cell.post_outcome {
        said.push(format!("职务本身：{}", face(own).word));
    }
    if !cell.earlier.is_empty() {
        said.push(format!("此前还有{}个周期，见“明细”", cell.earlier.len()));
    }
    said.join("\n")
}

fn note(text: &str) -> Note {
    let text: String = text.chars().take(NOTE_CHARS).collect();
    Note::new(text)
        .add_author_prefix(false)
        .set_width(260)
        .set_height(120)
}

fn sums(sheet: &mut Worksheet, at: u32, board: &Board, last: u16) -> Result<(), XlsxError> {
    let head = style::header();
    sheet.merge_range(at, 0, at, LEFT - 1, "合计（没有此项职责的不计）", &head)?;
    for (column, described) in board.columns.iter().enumerate() {
        let words = described.totals.words();
        sheet.write_string_with_format(at, place(column), words, &head)?;
    }
    sheet.write_string_with_format(at, last, board.totals.words(), &head)?;
    sheet.set_row_height(at, 40)?;
    Ok(())
}

fn widths(sheet: &mut Worksheet, last: u16) -> Result<(), XlsxError> {
    sheet
        .set_column_width(0, 15)?
        .set_column_width(1, 24)?
        .set_column_width(2, 11)?;
    if last > LEFT {
        sheet.set_column_range_width(LEFT, last - 1, 12)?;
    }
    sheet.set_column_width(last, 14)?;
    Ok(())
}

fn details(board: &Board, input: &BoardInput<'_>) -> Result<Worksheet, XlsxError> {
    /// Widths of the columns of [`Line::HEADERS`].
    const WIDTHS: [u8; 18] = [
        16, 20, 9, 14, 22, 16, 13, 11, 11, 6, 6, 15, 8, 36, 40, 44, 10, 40,
    ];
    let mut sheet = style::named("明细")?;
    let plain = style::boxed()
        .set_font_size(9)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = style::header();
    for ((column, word), width) in (0_u16..).zip(Line::HEADERS).zip(WIDTHS) {
        sheet.write_string_with_format(0, column, word, &head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (1_u32..).zip(lines(input)) {
        let texts = line.cells.iter().map(String::as_str).zip(WIDTHS);
        sheet.set_row_height(row, style::height(texts).min(HIGHEST))?;
        for (column, text) in (0_u16..).zip(&line.cells) {
            match text.parse::<u32>() {
                Ok(number) => sheet.write_number_with_format(row, column, number, &plain)?,
                Err(_) => sheet.write_string_with_format(row, column, style::cut(text), &plain)?,
            };
        }
    }
    let end = u32::try_from(input.findings.len()).unwrap_or(u32::MAX);
    sheet.autofilter(
        0,
        0,
        end,
        u16::try_from(Line::HEADERS.len() - 1).unwrap_or(0),
    )?;
    sheet
        .set_freeze_panes(1, 3)?
        .set_repeat_rows(0, 0)?
        .set_repeat_columns(0, 2)?;
    let head = format!("{}　履职明细", board.regulation);
    // On one page's width nobody could read eighteen columns.
    style::paper(&mut sheet, &head, &question(board), 2);
    Ok(sheet)
}
