//! A sheet as rows with named columns. A getter that returns [`Bad`] has reported why.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

use super::cell::{self, Fault, fault};
use super::log::{At, Log};
use crate::schema::{ACTS, EXAMPLE, REMARKS, SheetSpec};
use crate::source::{Grid, GridRow, Raw};
use crate::vocabulary::{Vocabulary, Word, did_you_mean, find};

/// Titles and remarks may stand above the headers; not more than this.
const ROWS_ABOVE: usize = 10;
/// Whole numbers above this lose digits in a number cell.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A cell that cannot be used; reported already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bad;

/// A sheet with its headers found.
#[derive(Debug)]
pub(super) struct Table<'g> {
    spec: &'static SheetSpec,
    grid: &'g Grid,
    /// Columns by name, with their place in the sheet.
    columns: Vec<(&'g str, usize)>,
    /// Place of the first row below the headers.
    first: usize,
}

/// A header without stars, remarks in brackets and blanks.
fn plain_header(raw: &Raw) -> String {
    let Raw::Text(text) = raw else {
        return String::new();
    };
    let text = cell::fold(text);
    let text = text.split(['(', '（', '\n']).next().unwrap_or("");
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '*')
        .collect()
}

impl<'g> Table<'g> {
    /// Finds the headers; `None` when rows cannot be read at all (reported).
    pub(super) fn new(
        grid: &'g Grid,
        spec: &'static SheetSpec,
        words: &'g Vocabulary,
        log: &mut Log,
    ) -> Option<Self> {
        let marks = words.marks.iter().filter(|_| spec.name == ACTS.name);
        let marks = marks.filter_map(|mark| mark.column.as_deref());
        let mut names: Vec<&'g str> = spec.columns.iter().map(|column| column.name).collect();
        names.extend(marks.filter(|mark| spec.columns.iter().all(|column| column.name != *mark)));
        let (at, head) = Self::headers(grid, &names, spec, log)?;
        let mut columns: Vec<(&'g str, usize)> = Vec::new();
        for (place, raw) in head.cells.iter().enumerate() {
            let header = plain_header(raw);
            let here = At {
                sheet: spec.name,
                row: head.number,
                column: &header,
                place: Some(place),
            };
            match names.iter().find(|name| **name == header) {
                Some(name) if columns.iter().any(|(known, _)| known == name) => {
                    log.problem(
                        here,
                        &header,
                        fault("有两列同名，只读了前一列", "删去或改名其中一列"),
                    );
                }
                Some(name) => columns.push((name, place)),
                None if header.is_empty() || header == REMARKS => {}
                None => log.warn(
                    here,
                    &header,
                    fault("不是规定的列，没有读取", "不需要的列可以删去"),
                ),
            }
        }
        let table = Self {
            spec,
            grid,
            columns,
            first: at + 1,
        };
        table.merged(log);
        table.complete(head.number, log).then_some(table)
    }

    fn headers(
        grid: &'g Grid,
        names: &[&str],
        spec: &SheetSpec,
        log: &mut Log,
    ) -> Option<(usize, &'g GridRow)> {
        let hits = |row: &GridRow| {
            row.cells
                .iter()
                .filter(|raw| names.contains(&plain_header(raw).as_str()))
                .count()
        };
        let rows = grid.rows.iter().enumerate().take(ROWS_ABOVE);
        let best = rows
            .map(|(at, row)| (hits(row), at, row))
            .max_by_key(|(hits, at, _)| {
                // Of equal rows the first.
                (*hits, usize::MAX - at)
            });
        match best {
            Some((hits, at, row)) if hits * 2 >= names.len().min(4) && hits > 0 => Some((at, row)),
            _ => {
                let expected = names.join("、");
                log.sheet(
                    spec.name,
                    "找不到表头",
                    &format!("第一行应当是：{expected}"),
                );
                None
            }
        }
    }

    /// Reports missing columns; without a required one the rows are of no use.
    fn complete(&self, row: u32, log: &mut Log) -> bool {
        let mut usable = true;
        for column in self
            .spec
            .columns
            .iter()
            .filter(|column| self.place(column.name).is_none())
        {
            let here = At {
                sheet: self.spec.name,
                row,
                column: column.name,
                place: None,
            };
            let lost = if column.required {
                "，本表无法读取"
            } else {
                "，按空白处理"
            };
            let found = fault(format!("缺少这一列{lost}"), "按规定的表头补上这一列");
            log.problem(here, "", found);
            usable &= !column.required;
        }
        usable
    }

    fn merged(&self, log: &mut Log) {
        for (row, place) in &self.grid.merged {
            let known = self.columns.iter().find(|(_, at)| at == place);
            let below = self
                .grid
                .rows
                .get(self.first)
                .is_some_and(|first| *row >= first.number);
            if let Some((column, _)) = known.filter(|_| below) {
                let here = At {
                    sheet: self.spec.name,
                    row: *row,
                    column,
                    place: Some(*place),
                };
                let found = fault(
                    "合并单元格盖住了其他行列，被盖住的单元格读不出内容",
                    "取消合并，每一行都填写完整",
                );
                log.problem(here, "", found);
            }
        }
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns
            .iter()
            .find(|(name, _)| *name == column)
            .map(|(_, place)| *place)
    }

    /// Rows with content, examples left out; identity numbers in columns that nobody reads are
    /// reported too.
    pub(super) fn rows<'t>(&'t self) -> impl Iterator<Item = Cells<'t>> {
        let lead = self
            .spec
            .columns
            .first()
            .and_then(|column| self.place(column.name));
        let rows = self.grid.rows.iter().skip(self.first);
        let filled = rows.filter(|row| row.cells.iter().any(has_content));
        let real = filled.filter(move |row| {
            let first = lead.and_then(|place| row.cells.get(place));
            !matches!(first, Some(Raw::Text(text)) if cell::clean(text).starts_with(EXAMPLE))
        });
        real.map(|row| Cells { table: self, row })
    }
}

fn has_content(raw: &Raw) -> bool {
    match raw {
        Raw::Empty | Raw::Covered => false,
        Raw::Text(text) => !cell::clean(text).is_empty(),
        _ => true,
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'t> {
    table: &'t Table<'t>,
    row: &'t GridRow,
}

impl<'t> Cells<'t> {
    /// Row as shown by Excel.
    pub(super) const fn number(&self) -> u32 {
        self.row.number
    }

    pub(super) fn at<'a>(&'a self, column: &'a str) -> At<'a> {
        let place = self.table.place(column);
        At {
            sheet: self.table.spec.name,
            row: self.row.number,
            column,
            place,
        }
    }

    fn raw(&self, column: &str) -> &'t Raw {
        let place = self.table.place(column);
        place
            .and_then(|place| self.row.cells.get(place))
            .unwrap_or(&Raw::Empty)
    }

    /// The cell as text, as written; faults of every kind of column are found here.
    fn written(&self, column: &str, log: &mut Log) -> Result<Cow<'t, str>, Bad> {
        let text = match self.raw(column) {
            Raw::Empty => return Ok(Cow::Borrowed("")),
            Raw::Covered => return Err(Bad),
            Raw::Fault(error) => {
                let found = fault(format!("公式出错（{error}）"), "改正公式，或者直接填写内容");
                log.problem(self.at(column), error, found);
                return Err(Bad);
            }
            Raw::Number(number) if number.abs() > EXACT => {
                let value = cell::number_text(*number);
                let found = fault(
                    "数字超过15位，Excel 已经丢失末尾的数字",
                    "把单元格设为“文本”后重新填写；身份证号不应填写",
                );
                log.problem(self.at(column), &value, found);
                return Err(Bad);
            }
            Raw::Number(number) => return Ok(Cow::Owned(cell::number_text(*number))),
            Raw::Flag(flag) => return Ok(Cow::Borrowed(if *flag { "true" } else { "false" })),
            Raw::Moment(at) => return Ok(Cow::Owned(at.to_string().replace('T', " "))),
            Raw::Text(text) => cell::clean(text),
        };
        if cell::has_identity_number(&text) {
            let found = fault("不应填写身份证号", "删去身份证号；人员用自定的编号区分");
            log.problem(self.at(column), &text, found);
            return Err(Bad);
        }
        Ok(text)
    }

    /// Text as written, empty when blank or unusable (reported).
    pub(super) fn text(&self, column: &str, log: &mut Log) -> String {
        self.written(column, log)
            .map_or_else(|_| String::new(), Cow::into_owned)
    }

    /// Text, `None` when blank.
    pub(super) fn optional(&self, column: &str, log: &mut Log) -> Option<String> {
        Some(self.text(column, log)).filter(|text| !text.is_empty())
    }

    /// Text that must be there.
    pub(super) fn required(&self, column: &str, log: &mut Log) -> Result<String, Bad> {
        let text = self.written(column, log)?;
        if text.is_empty() {
            log.problem(
                self.at(column),
                "",
                fault("不能为空", "填写这一格，或者删去整行"),
            );
            return Err(Bad);
        }
        Ok(text.into_owned())
    }

    /// An id that must be there.
    pub(super) fn id(&self, column: &str, log: &mut Log) -> Result<String, Bad> {
        self.required(column, log).map(|text| cell::id(&text))
    }

    /// An id, `None` when blank or a dash.
    pub(super) fn optional_id(&self, column: &str, log: &mut Log) -> Result<Option<String>, Bad> {
        let text = self.written(column, log)?;
        Ok(Some(cell::id(&text)).filter(|id| !cell::means_nothing(id)))
    }

    /// A moment, `None` when blank.
    pub(super) fn moment(&self, column: &str, log: &mut Log) -> Result<Option<DateTime>, Bad> {
        let found = match self.raw(column) {
            Raw::Moment(at) => return Ok(Some(*at)),
            Raw::Number(number) => cell::moment_from_number(*number),
            _ => {
                let text = self.written(column, log)?;
                if cell::means_nothing(&text) {
                    return Ok(None);
                }
                cell::moment(&text)
            }
        };
        found
            .map(Some)
            .map_err(|fault| self.bad(column, fault, log))
    }

    /// A day, `None` when blank.
    pub(super) fn day(&self, column: &str, log: &mut Log) -> Result<Option<Date>, Bad> {
        Ok(self.moment(column, log)?.map(DateTime::date))
    }

    /// A day that must be there.
    pub(super) fn required_day(&self, column: &str, log: &mut Log) -> Result<Date, Bad> {
        self.day(column, log)?.ok_or_else(|| {
            self.bad(
                column,
                fault("日期不能为空", "写成 2021-03-02 这样的日期"),
                log,
            )
        })
    }

    /// First and last day; the last may be blank and may not be before the first.
    pub(super) fn days(&self, log: &mut Log) -> Result<(Date, Option<Date>), Bad> {
        let (from, until) = (self.required_day("起", log), self.day("止", log));
        let (from, until) = (from?, until?);
        if until.is_some_and(|until| until < from) {
            let found = fault(
                format!("“止”早于“起”（{from}）"),
                "核对起止日期，必要时对调",
            );
            return Err(self.bad("止", found, log));
        }
        Ok((from, until))
    }

    /// Reports a fault of a cell.
    pub(super) fn bad(&self, column: &str, fault: Fault, log: &mut Log) -> Bad {
        log.problem(self.at(column), &self.value(column), fault);
        Bad
    }

    /// What stands in the cell, for messages.
    pub(super) fn value(&self, column: &str) -> String {
        match self.raw(column) {
            Raw::Text(text) => text.to_string(),
            Raw::Number(number) => cell::number_text(*number),
            Raw::Moment(at) => at.to_string().replace('T', " "),
            Raw::Flag(flag) => flag.to_string(),
            Raw::Fault(error) => error.to_string(),
            Raw::Empty | Raw::Covered => String::new(),
        }
    }

    /// A declared word that must be there.
    pub(super) fn word<'w>(
        &self,
        column: &str,
        words: &'w [Word],
        log: &mut Log,
    ) -> Result<&'w Word, Bad> {
        let text = self.required(column, log)?;
        self.known_word(column, &text, words, log)
    }

    /// A declared word, as written or with blanks and widths mended.
    pub(super) fn known_word<'w>(
        &self,
        column: &str,
        text: &str,
        words: &'w [Word],
        log: &mut Log,
    ) -> Result<&'w Word, Bad> {
        let tidy = || {
            cell::fold(text)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        find(words, text)
            .or_else(|| find(words, &tidy()))
            .ok_or_else(|| {
                let found = fault(
                    format!("没有“{}”这个词", cell::shown(text)),
                    did_you_mean(words, text),
                );
                log.problem(self.at(column), text, found);
                Bad
            })
    }

    /// A count, `None` when blank or unusable (reported).
    pub(super) fn count(&self, column: &str, log: &mut Log) -> Option<u32> {
        let text = self
            .written(column, log)
            .ok()
            .filter(|text| !cell::means_nothing(text))?;
        cell::count(&text)
            .map_err(|fault| self.bad(column, fault, log))
            .ok()
    }

    /// 是 or 否; blank is 否.
    pub(super) fn yes(&self, column: &str, log: &mut Log) -> Result<bool, Bad> {
        let text = self.written(column, log)?;
        cell::yes_no(&text).map_err(|fault| self.bad(column, fault, log))
    }

    /// Identity numbers in columns that nobody reads.
    pub(super) fn watch_unread(&self, log: &mut Log) {
        for (place, raw) in self.row.cells.iter().enumerate() {
            let Raw::Text(text) = raw else { continue };
            let read = || self.table.columns.iter().any(|(_, at)| *at == place);
            if text.len() >= 18 && !read() && cell::has_identity_number(text) {
                let at = At {
                    place: Some(place),
                    ..self.at("")
                };
                log.problem(at, text, fault("不应填写身份证号", "删去这一列"));
            }
        }
    }
}
