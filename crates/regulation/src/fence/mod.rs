//! Fenced TOML: tables with the place of every key and value, closed keys, several errors at once.

mod fields;
mod parse;
mod scope;

use jiff::civil::Date;
use toml::value::Datetime;

pub(crate) use fields::{Fields, did_you_mean};
pub(crate) use parse::parse;
pub(crate) use scope::{Choices, Scope, by_ruling};

use crate::problem::At;

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) at: At,
    pub(crate) value: Value,
}

impl Node {
    /// It is chosen by this ruling, or something within is.
    pub(crate) fn names_ruling(&self, ruling: &str) -> bool {
        match &self.value {
            Value::List(items) => items.iter().any(|item| item.names_ruling(ruling)),
            Value::Table(table) => {
                by_ruling(self).is_some_and(|choice| choice.ruling == ruling)
                    || table.names_ruling(ruling)
            }
            _ => false,
        }
    }
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Flag(bool),
    Date(Date),
    List(Vec<Node>),
    Table(Table),
    /// A float, a time, a date that does not exist.
    Odd,
}

/// A TOML table, entries in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_at: At,
    pub(crate) node: Node,
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }

    /// Some value within is chosen by this ruling.
    pub(crate) fn names_ruling(&self, ruling: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.node.names_ruling(ruling))
    }
}

/// What was read, with its place.
#[derive(Debug, Clone)]
pub(crate) struct Said<T> {
    pub(crate) at: At,
    pub(crate) value: T,
}

/// A date without time, or nothing.
pub(crate) fn plain_date(datetime: &Datetime) -> Option<Date> {
    let date = datetime
        .date
        .filter(|_| datetime.time.is_none() && datetime.offset.is_none())?;
    let year = i16::try_from(date.year).ok()?;
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(year, month, day).ok()
}
