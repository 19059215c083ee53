//! Reads `workdays.toml`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

use super::{Version, Workdays, on_weekday};

/// Why the file of working days cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("工作日表第 {line} 行：{message}")]
pub struct WorkdaysError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and how to mend it, in Chinese.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    year: Vec<toml::Spanned<Year>>,
}

/// One notice for one year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    known_from: Datetime,
    notice: String,
    off: Vec<Datetime>,
    worked: Vec<Datetime>,
}

impl Workdays {
    /// Reads the text of `workdays.toml`.
    ///
    /// # Errors
    /// A key or date that cannot be read, a date of another year, a day off that is a weekend day, or a worked day
    /// that is none; versions of a year out of order.
    pub fn parse(text: &str) -> Result<Self, WorkdaysError> {
        let line = |byte: usize| text.get(..byte).unwrap_or(text).matches('\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| WorkdaysError {
            line: line(error.span().map_or(0, |span| span.start)),
            message: format!(
                "读不出（{}）；写法见 docs/regulation-pack.md 工作日一节",
                error.message()
            ),
        })?;
        let mut workdays = Self::default();
        for year in file.year {
            let at = line(year.span().start);
            let year = year.into_inner();
            let number = year.year;
            let version = version(year).map_err(|message| WorkdaysError { line: at, message })?;
            let versions = workdays.years.entry(number).or_default();
            if versions
                .last()
                .is_some_and(|last| last.known_from >= version.known_from)
            {
                let message = format!("{number} 年的各版须按 known_from 从早到晚排列");
                return Err(WorkdaysError { line: at, message });
            }
            versions.push(version);
        }
        Ok(workdays)
    }
}

fn version(year: Year) -> Result<Version, String> {
    let days =
        |list: &[Datetime]| -> Result<Vec<Date>, String> { list.iter().map(civil).collect() };
    checked(
        year.year,
        civil(&year.known_from)?,
        year.notice,
        &days(&year.off)?,
        &days(&year.worked)?,
    )
}

/// A version whose days fit its year and its lists.
pub(super) fn checked(
    year: i16,
    known_from: Date,
    notice: String,
    off: &[Date],
    worked: &[Date],
) -> Result<Version, String> {
    let mut exceptions = BTreeSet::new();
    for (list, on_weekdays) in [(off, true), (worked, false)] {
        for &day in list {
            if day.year() != year {
                return Err(format!("{day} 不在 {year} 年"));
            }
            if on_weekday(day) != on_weekdays {
                let wrong = if on_weekdays {
                    "off 只写放假的周一至周五"
                } else {
                    "worked 只写上班的周六、周日"
                };
                return Err(format!("{day} 写错了地方：{wrong}"));
            }
            if !exceptions.insert(day) {
                return Err(format!("{day} 写了两次"));
            }
        }
    }
    Ok(Version {
        known_from,
        notice,
        exceptions,
    })
}

fn civil(datetime: &Datetime) -> Result<Date, String> {
    crate::fence::plain_date(datetime)
        .ok_or_else(|| format!("“{datetime}”不是日期；写成 2026-01-01"))
}
