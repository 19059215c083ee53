//! Workbooks out: the empty form, a zone, and a copy with the problems marked.

mod annotated;
mod form;
mod rows;
mod template;

use duties::Register;

pub use annotated::{annotated_copy, annotated_copy_path};
pub use template::template;

use crate::error::ExchangeError;
use crate::schema::{Need, SHEETS};
use crate::style;
use crate::vocabulary::Vocabulary;

/// Writes a zone as a workbook that [`read_workbook`](crate::read_workbook) reads back unchanged.
///
/// # Errors
///
/// When the workbook cannot be put together, e.g. with more rows than a sheet can hold.
pub fn write_zone(register: &Register, vocabulary: &Vocabulary) -> Result<Vec<u8>, ExchangeError> {
    let mut workbook = style::workbook()?;
    let lists = form::Lists::new(vocabulary);
    for spec in SHEETS {
        let rows = rows::of(spec.name, register, vocabulary);
        if spec.need == Need::Optional && rows.is_empty() {
            continue;
        }
        let mut sheet = form::sheet(spec, &lists)?;
        let looks = form::Looks::plain();
        for (at, row) in (1_u32..).zip(&rows) {
            for (column, value) in (0_u16..).zip(row) {
                looks.write(&mut sheet, at, column, value)?;
            }
        }
        workbook.push_worksheet(sheet);
    }
    workbook.push_worksheet(lists.sheet()?);
    Ok(workbook.save_to_buffer()?)
}
