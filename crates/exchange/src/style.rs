//! One look for all workbooks: fonts, borders and the print set-up of A4 landscape.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// The longest text that a cell can hold, less some room.
const CELL_CHARS: usize = 32_000;
/// Text face of tables; every office suite in use has it.
const TEXT_FACE: &str = "宋体";
/// Face of headings.
const HEADING_FACE: &str = "黑体";
/// Ink of thin lines.
const LINE: u32 = 0x00C9_CED6;

/// An empty workbook. The moment of writing is left out of it (all bear one day), so that the same
/// question gives the same bytes.
pub(crate) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

/// Plain text.
pub(crate) fn text() -> Format {
    Format::new()
        .set_font_name(TEXT_FACE)
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter)
}

/// Text in a table with thin lines.
pub(crate) fn boxed() -> Format {
    text()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINE))
}

/// Header of a table.
pub(crate) fn header() -> Format {
    boxed()
        .set_font_name(HEADING_FACE)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00E8_EDF4))
        .set_font_color(Color::RGB(0x001F_2A44))
}

/// Title over a table.
pub(crate) fn title() -> Format {
    text()
        .set_font_name(HEADING_FACE)
        .set_font_size(16)
        .set_align(FormatAlign::Center)
}

/// Text cut to what a cell can hold.
pub(crate) fn cut(text: &str) -> &str {
    text.char_indices()
        .nth(CELL_CHARS)
        .map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

/// Height of a row that shows all of its texts, each with the width of its column in characters.
/// Not every office program works it out by itself.
pub(crate) fn height<'t>(texts: impl Iterator<Item = (&'t str, u8)>) -> u16 {
    /// Points of one line, and the highest row there is.
    const LINE: usize = 14;
    const HIGHEST: usize = 409;
    // A Chinese character is as wide as two digits.
    let wide = |line: &str| {
        line.chars()
            .map(|c| 1 + usize::from(!c.is_ascii()))
            .sum::<usize>()
    };
    let rows = |(text, width): (&str, u8)| -> usize {
        let room = usize::from(width.saturating_sub(1)).max(2);
        text.lines()
            .map(|line| wide(line).div_ceil(room).max(1))
            .sum()
    };
    let points = texts.map(rows).max().unwrap_or(1).max(1) * LINE + 4;
    u16::try_from(points.min(HIGHEST)).unwrap_or(409)
}

/// A4 landscape, `pages_wide` pages wide, with name and page number on each page.
pub(crate) fn paper(sheet: &mut Worksheet, head: &str, foot: &str, pages_wide: u16) {
    // In headers `&` starts a code, and the text is limited to 255 characters.
    let plain = |text: &str| -> String { text.replace('&', "＆").chars().take(100).collect() };
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(pages_wide, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_header(format!("&L&9{}", plain(head)))
        .set_footer(format!("&L&9{}&R&9第 &P 页，共 &N 页", plain(foot)));
}

/// Title, print set-up and nothing else: a fresh sheet.
pub(crate) fn named(name: &str) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    Ok(sheet)
}
