//! Problems and warnings, as they are found and as they are handed out.

use std::collections::BTreeMap;

use super::cell::{self, Fault};
use crate::schema::SHEETS;

/// More problems of one sheet are counted, but not spelled out.
const SPELLED_OUT: usize = 5_000;

/// A cell that could not be used, or deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Name of the sheet (or CSV file).
    pub sheet: String,
    /// Row as shown by Excel, from 1; 0 when it is about the sheet as a whole.
    pub row: u32,
    /// Header of the column; empty when it is about the whole row or sheet.
    pub column: String,
    /// Address of the cell, e.g. `C5`; empty without a cell.
    pub cell: String,
    /// What stands in the cell, cut to a readable length; identity numbers are masked.
    pub value: String,
    /// What is wrong, in Chinese.
    pub reason: String,
    /// How to mend it, in Chinese.
    pub mend: String,
}

impl std::fmt::Display for CellProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.sheet)?;
        if self.row > 0 {
            write!(f, " 第{}行", self.row)?;
        }
        if !self.column.is_empty() {
            write!(f, "“{}”", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, "（{}）", self.value)?;
        }
        write!(f, "：{}。{}", self.reason, self.mend)
    }
}

/// Where a problem is.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) sheet: &'a str,
    pub(super) row: u32,
    pub(super) column: &'a str,
    /// From 0; `None` for a whole row.
    pub(super) place: Option<usize>,
}

/// Collects what is found.
#[derive(Debug, Default)]
pub(super) struct Log {
    problems: Found,
    warnings: Found,
}

#[derive(Debug, Default)]
struct Found {
    spelled: Vec<CellProblem>,
    counts: BTreeMap<String, usize>,
}

impl Found {
    fn push(&mut self, problem: CellProblem) {
        let count = match self.counts.get_mut(&problem.sheet) {
            Some(count) => count,
            None => self.counts.entry(problem.sheet.clone()).or_default(),
        };
        *count += 1;
        if *count <= SPELLED_OUT {
            self.spelled.push(problem);
        }
    }

    /// In the order of sheets and rows.
    fn finish(mut self) -> Vec<CellProblem> {
        for (sheet, count) in self.counts {
            if let Some(more) = count.checked_sub(SPELLED_OUT).filter(|more| *more > 0) {
                let reason = format!("还有 {more} 处没有逐一列出");
                self.spelled.push(whole(
                    &sheet,
                    u32::MAX,
                    &reason,
                    "先改正已列出的，再检查一次",
                ));
            }
        }
        let place = |sheet: &str| SHEETS.iter().position(|spec| spec.name == sheet);
        self.spelled.sort_by_cached_key(|problem| {
            (
                place(&problem.sheet).unwrap_or(usize::MAX),
                problem.row,
                problem.cell.len(),
                problem.cell.clone(),
            )
        });
        self.spelled
    }
}

fn whole(sheet: &str, row: u32, reason: &str, mend: &str) -> CellProblem {
    CellProblem {
        sheet: sheet.to_owned(),
        row,
        column: String::new(),
        cell: String::new(),
        value: String::new(),
        reason: reason.to_owned(),
        mend: mend.to_owned(),
    }
}

fn at_cell(at: At<'_>, value: &str, fault: Fault) -> CellProblem {
    CellProblem {
        sheet: at.sheet.to_owned(),
        row: at.row,
        column: at.column.to_owned(),
        cell: at
            .place
            .map_or_else(String::new, |place| format!("{}{}", letters(place), at.row)),
        value: cell::shown(value),
        reason: fault.reason,
        mend: fault.mend,
    }
}

/// 0 → A, 25 → Z, 26 → AA.
pub(crate) fn letters(mut column: usize) -> String {
    let mut letters = String::new();
    loop {
        let letter = u8::try_from(column % 26).map_or('?', |letter| char::from(b'A' + letter));
        letters.insert(0, letter);
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => return letters,
        }
    }
}

impl Log {
    pub(super) fn problem(&mut self, at: At<'_>, value: &str, fault: Fault) {
        self.problems.push(at_cell(at, value, fault));
    }

    pub(super) fn warn(&mut self, at: At<'_>, value: &str, fault: Fault) {
        self.warnings.push(at_cell(at, value, fault));
    }

    pub(super) fn sheet(&mut self, sheet: &str, reason: &str, mend: &str) {
        self.problems.push(whole(sheet, 0, reason, mend));
    }

    pub(super) fn warn_sheet(&mut self, sheet: &str, reason: &str, mend: &str) {
        self.warnings.push(whole(sheet, 0, reason, mend));
    }

    pub(super) fn finish(self) -> (Vec<CellProblem>, Vec<CellProblem>) {
        (self.problems.finish(), self.warnings.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}
