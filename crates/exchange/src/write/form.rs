//! The sheets as people meet them: styled headers with notes, lists to choose from, cells that
//! keep ids as text and days as days.

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, ExcelDateTime, Format, Formula, Note,
    Worksheet, XlsxError,
};

use crate::error::ExchangeError;
use crate::schema::{Holds, LISTS, SheetSpec, WITHDRAW};
use crate::style;
use crate::vocabulary::{Vocabulary, Word};

/// Rows of the form that have lists to choose from.
const LAST_ROW: u32 = 20_000;

/// A value to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Empty,
    Text(String),
    Day(Date),
    Moment(DateTime),
    Number(f64),
    Money(f64),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub(super) fn optional(text: Option<&str>) -> Self {
        Self::text(text.unwrap_or(""))
    }

    pub(super) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// Cell formats by what a cell holds.
#[derive(Debug)]
pub(super) struct Looks {
    text: Format,
    day: Format,
    moment: Format,
    number: Format,
    money: Format,
    /// Empty cells are drawn too.
    boxed: bool,
}

impl Looks {
    /// For long sheets of data: no lines of their own, nothing where there is nothing.
    pub(super) fn plain() -> Self {
        Self {
            boxed: false,
            ..Self::on(&style::text())
        }
    }

    /// Cells with lines, on a ground.
    pub(super) fn on(ground: &Format) -> Self {
        let number = |code: &str| ground.clone().set_num_format(code);
        Self {
            text: number("@"),
            day: number("yyyy-mm-dd"),
            moment: number("yyyy-mm-dd hh:mm:ss"),
            number: number("0"),
            money: number("#,##0.00"),
            boxed: true,
        }
    }

    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        value: &Value,
    ) -> Result<(), XlsxError> {
        match value {
            Value::Empty if self.boxed => sheet.write_blank(row, column, &self.text)?,
            Value::Empty => sheet,
            Value::Text(text) => {
                sheet.write_string_with_format(row, column, style::cut(text), &self.text)?
            }
            Value::Day(day) => match excel(day.at(0, 0, 0, 0)) {
                Ok(at) => sheet.write_datetime_with_format(row, column, &at, &self.day)?,
                Err(_) => {
                    sheet.write_string_with_format(row, column, day.to_string(), &self.text)?
                }
            },
            Value::Moment(at) => match excel(*at) {
                Ok(at) => sheet.write_datetime_with_format(row, column, &at, &self.moment)?,
                Err(_) => {
                    sheet.write_string_with_format(row, column, at.to_string(), &self.text)?
                }
            },
            Value::Number(number) => {
                sheet.write_number_with_format(row, column, *number, &self.number)?
            }
            Value::Money(yuan) => {
                sheet.write_number_with_format(row, column, *yuan, &self.money)?
            }
        };
        Ok(())
    }
}

/// A civil date-time as Excel's; days before 1900 have none.
fn excel(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let small = |part: i8| u8::try_from(part).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, small(at.month()), small(at.day()))?.and_hms(
        u16::from(small(at.hour())),
        small(at.minute()),
        f64::from(at.second()),
    )
}

/// The lists of words, and where they stand in the hidden sheet.
#[derive(Debug)]
pub(super) struct Lists {
    columns: Vec<(Holds, &'static str, Vec<String>)>,
}

impl Lists {
    pub(super) fn new(words: &Vocabulary) -> Self {
        let labels = |words: &[Word]| words.iter().map(|word| word.label.clone()).collect();
        let mut kinds: Vec<String> = labels(&words.kinds);
        kinds.push(WITHDRAW.to_owned());
        let fixed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let duties = words
            .duties
            .iter()
            .map(|duty| duty.canonical.clone())
            .collect();
        let columns = vec![
            (Holds::Category, "类别", labels(&words.categories)),
            (Holds::Role, "职责类别", labels(&words.roles)),
            (Holds::Kind, "行为", kinds),
            (Holds::Capacity, "身份", labels(&words.capacities)),
            (Holds::Mode, "方式", fixed(&["任命", "主持工作", "代理"])),
            (Holds::YesNo, "是否", fixed(&["是", "否"])),
            (Holds::Measure, "指标", labels(&words.measures)),
            (Holds::Duty, "职责", duties),
        ];
        Self { columns }
    }

    /// The first word of a list, for the example row.
    pub(super) fn first(&self, holds: Holds) -> &str {
        let list = self.columns.iter().find(|(held, ..)| *held == holds);
        list.and_then(|(_, _, words)| words.first())
            .map_or("", String::as_str)
    }

    fn reference(&self, holds: Holds) -> Option<String> {
        let at = self.columns.iter().position(|(held, ..)| *held == holds)?;
        let (_, _, words) = self
            .columns
            .get(at)
            .filter(|(_, _, words)| !words.is_empty())?;
        let letter = char::from(b'A' + u8::try_from(at).ok()?);
        Some(format!(
            "={LISTS}!${letter}$2:${letter}${}",
            words.len() + 1
        ))
    }

    /// The hidden sheet that holds them.
    pub(super) fn sheet(&self) -> Result<Worksheet, XlsxError> {
        let mut sheet = style::named(LISTS)?;
        for (column, (_, title, words)) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, *title, &style::header())?;
            for (row, word) in (1_u32..).zip(words) {
                sheet.write_string(row, column, word)?;
            }
        }
        sheet.set_hidden(true);
        Ok(sheet)
    }
}

/// A sheet with its headers, notes, lists and print set-up, still without rows.
pub(super) fn sheet(spec: &SheetSpec, lists: &Lists) -> Result<Worksheet, ExchangeError> {
    let mut sheet = style::named(spec.name)?;
    let head = style::header();
    let must = style::header()
        .set_background_color(Color::RGB(0x00D5_E0EF))
        .set_bold();
    for (column, about) in (0_u16..).zip(spec.columns) {
        let format = if about.required { &must } else { &head };
        sheet.write_string_with_format(0, column, about.name, format)?;
        let need = if about.required {
            "必填。"
        } else {
            "可留空。"
        };
        let note = Note::new(format!("{need}{}", about.note)).add_author_prefix(false);
        sheet.insert_note(0, column, &note.set_width(220).set_height(90))?;
        // Room for the filter's button beside the word.
        let room = u8::try_from(about.name.chars().count() * 2 + 4).unwrap_or(u8::MAX);
        sheet.set_column_width(column, about.width.max(room))?;
        sheet.set_column_format(column, &column_format(about.holds))?;
        if let Some(rule) = choices(about.holds, about.name, lists) {
            sheet.add_data_validation(1, column, LAST_ROW, column, &rule)?;
        }
    }
    let last = u16::try_from(spec.columns.len().saturating_sub(1)).unwrap_or(0);
    sheet
        .set_row_height(0, 24)?
        .set_freeze_panes(1, 1)?
        .set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, LAST_ROW, last)?;
    sheet.set_print_gridlines(true);
    style::paper(&mut sheet, spec.name, "", 1);
    Ok(sheet)
}

fn column_format(holds: Holds) -> Format {
    let code = match holds {
        Holds::Day => "yyyy-mm-dd",
        Holds::Moment => "yyyy-mm-dd hh:mm:ss",
        Holds::Count => "General",
        _ => "@",
    };
    style::text().set_num_format(code)
}

/// A list to choose from. What is not in it may still be typed (several roles in one cell, other
/// accepted words): the reader decides.
fn choices(holds: Holds, column: &str, lists: &Lists) -> Option<DataValidation> {
    let reference = lists.reference(holds)?;
    let several = if holds == Holds::Role {
        "；几类的用分号隔开"
    } else {
        ""
    };
    let rule = DataValidation::new()
        .allow_list_formula(Formula::new(reference))
        .set_error_style(DataValidationErrorStyle::Warning);
    let rule = rule.set_error_title("不在列表中").ok()?;
    let message = format!("请从列表中选择“{column}”{several}。仍要填写吗？");
    rule.set_error_message(message).ok()
}
