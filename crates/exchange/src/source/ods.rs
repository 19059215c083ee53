//! ods: repeated rows and columns are counted before the reader lays them out.

use std::io::Cursor;

use calamine::{Ods, Reader};
use quick_xml::events::{BytesStart, Event};

use super::{Budget, ExchangeError, MAX_CELLS, MAX_SHEETS, Source, archive, from_range, is_known};
use super::{too_many_cells, unreadable};

pub(super) fn read(parts: Vec<(String, Vec<u8>)>) -> Result<Source, ExchangeError> {
    let content = parts.iter().find(|(name, _)| name == "content.xml");
    let spans = measure(content.map_or(&[], |(_, content)| content))?;
    let mut workbook: Ods<Cursor<Vec<u8>>> =
        Ods::new(archive::repack(parts)?).map_err(|error| unreadable(&error))?;
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
        let merged = spans.iter().filter(|(table, ..)| *table == name);
        grid.merged
            .extend(merged.map(|(_, row, column)| (*row, *column)));
        source.grids.push(grid);
    }
    Ok(source)
}

/// A merged region: name of the table, row from 1, column from 0.
type Spanned = (String, u32, usize);

/// Walks through the content once: refuses what would become too large, and notes merged regions.
fn measure(content: &[u8]) -> Result<Vec<Spanned>, ExchangeError> {
    let mut reader = quick_xml::Reader::from_reader(content);
    let mut spans = Vec::new();
    let mut size = Size::default();
    let mut total = 0_usize;
    loop {
        match reader.read_event().map_err(|error| unreadable(&error))? {
            Event::Start(tag) => size.open(&tag, &mut spans, false)?,
            Event::Empty(tag) => size.open(&tag, &mut spans, true)?,
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => size.end_row(),
            Event::End(tag) if tag.name().as_ref() == "table:table" => {
                total = total.saturating_add(size.cells());
                size = Size::default();
            }
            Event::Eof => break,
            _ => {}
        }
        if total.saturating_add(size.cells()) > MAX_CELLS {
            return Err(too_many_cells());
        }
    }
    Ok(spans)
}

/// How large a table becomes.
#[derive(Debug, Default)]
struct Size {
    table: String,
    /// Rows so far, repeats counted; and those up to the last with content.
    rows: usize,
    used_rows: usize,
    /// Widest row with content.
    used_columns: usize,
    /// Cells that rows hold before they are repeated.
    held: usize,
    /// The current row: its repeats, columns so far, columns up to the last with content.
    repeats: usize,
    columns: usize,
    used: usize,
}

impl Size {
    fn cells(&self) -> usize {
        self.used_rows
            .saturating_mul(self.used_columns)
            .saturating_add(self.held)
    }

    fn open(
        &mut self,
        tag: &BytesStart<'_>,
        spans: &mut Vec<Spanned>,
        empty: bool,
    ) -> Result<(), ExchangeError> {
        match tag.name().as_ref() {
            "table:table" => self.table = attribute(tag, "table:name")?.unwrap_or_default(),
            "table:table-row" => {
                self.repeats = number(tag, "table:number-rows-repeated")?.unwrap_or(1);
                (self.columns, self.used) = (0, 0);
                if empty {
                    self.end_row();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let down = number(tag, "table:number-rows-spanned")?.unwrap_or(1);
                let right = number(tag, "table:number-columns-spanned")?.unwrap_or(1);
                if down > 1 || right > 1 {
                    let row = u32::try_from(self.rows + 1).unwrap_or(u32::MAX);
                    spans.push((self.table.clone(), row, self.columns));
                }
                let repeats = number(tag, "table:number-columns-repeated")?.unwrap_or(1);
                self.columns = self.columns.saturating_add(repeats);
                if !empty || attribute(tag, "office:value-type")?.is_some() {
                    self.used = self.columns;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(self.repeats);
        if self.used > 0 {
            self.used_rows = self.rows;
            self.used_columns = self.used_columns.max(self.used);
            self.held = self.held.saturating_add(self.used);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, ExchangeError> {
    let found = tag
        .try_get_attribute(name)
        .map_err(|error| unreadable(&error))?;
    Ok(found.map(|attribute| attribute.value.to_string()))
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<Option<usize>, ExchangeError> {
    let text = attribute(tag, name)?;
    text.map(|text| text.trim().parse().map_err(|error| unreadable(&error)))
        .transpose()
}
