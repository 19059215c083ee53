//! Fields of an entry by name, and the items of the list `fact`.

use jiff::civil::{Date, DateTime};
use ledger::commitment::Opening;
use ledger::value::Value;

use super::{ERASED, Values};

/// Why the fields of an entry cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// A kind of a newer program.
    #[error("不认识“{0}”这种记录，可能是较新版本的程序写入的")]
    Kind(String),
    /// Fields of a newer program.
    #[error("“{kind}”记录的格式版本是 {schema}，本程序不认识")]
    Schema {
        /// The kind.
        kind: String,
        /// The version.
        schema: u64,
    },
    /// A field is missing or of another form.
    #[error("字段“{0}”缺失或者内容不合规")]
    Field(String),
}

/// The fields of an entry.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    openings: &'a [Opening],
    erased: &'a [String],
}

impl<'a> Fields<'a> {
    /// The openings, and the names of fields that were erased.
    #[must_use]
    pub fn new(openings: &'a [Opening], erased: &'a [String]) -> Self {
        Self { openings, erased }
    }

    fn is_erased(&self, name: &str) -> bool {
        self.erased.iter().any(|field| field == name)
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        // A handful of fields: walking is faster than searching.
        self.openings
            .iter()
            .find(|opening| opening.field == name)
            .map(|opening| &opening.value)
    }

    /// The items of the list `fact`.
    pub(super) fn fact(&self, length: usize) -> Result<Items<'a>, FieldError> {
        match self.get("fact") {
            Some(Value::List(items)) if items.len() == length => Ok(Items { items, at: 0 }),
            _ => Err(FieldError::Field("fact".to_owned())),
        }
    }

    /// A text that may have been erased.
    pub(super) fn text(&self, name: &str) -> Result<String, FieldError> {
        match self.get(name) {
            Some(Value::Text(text)) => Ok(text.clone()),
            None if self.is_erased(name) => Ok(ERASED.to_owned()),
            _ => Err(FieldError::Field(name.to_owned())),
        }
    }

    /// A text that stands only where there is one.
    pub(super) fn text_or_empty(&self, name: &str) -> Result<String, FieldError> {
        match self.get(name) {
            Some(Value::Text(text)) => Ok(text.clone()),
            None if self.is_erased(name) => Ok(ERASED.to_owned()),
            None => Ok(String::new()),
            Some(_) => Err(FieldError::Field(name.to_owned())),
        }
    }

    /// A whole number.
    pub(super) fn integer(&self, name: &str) -> Result<i64, FieldError> {
        match self.get(name) {
            Some(Value::Int(value)) => Ok(*value),
            _ => Err(FieldError::Field(name.to_owned())),
        }
    }

    /// A hash.
    pub(super) fn hash(&self, name: &str) -> Result<ledger::hash::Hash, FieldError> {
        match self.get(name) {
            Some(Value::Bytes(bytes)) => bytes
                .as_slice()
                .try_into()
                .map_err(|_| FieldError::Field(name.to_owned())),
            _ => Err(FieldError::Field(name.to_owned())),
        }
    }

    /// A list; absent: empty.
    pub(super) fn list(&self, name: &str) -> Result<&'a [Value], FieldError> {
        match self.get(name) {
            Some(Value::List(items)) => Ok(items),
            None => Ok(&[]),
            Some(_) => Err(FieldError::Field(name.to_owned())),
        }
    }
}

/// Items of a list, one after the other.
#[derive(Debug)]
pub(super) struct Items<'a> {
    items: &'a [Value],
    at: usize,
}

impl<'a> Items<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Self, FieldError> {
        match value {
            Value::List(items) => Ok(Self { items, at: 0 }),
            _ => Err(FieldError::Field("fact".to_owned())),
        }
    }

    fn next(&mut self) -> Result<&'a Value, FieldError> {
        let item = self.items.get(self.at);
        self.at += 1;
        item.ok_or_else(|| self.wrong())
    }

    fn wrong(&self) -> FieldError {
        FieldError::Field(format!("fact 第 {} 项", self.at))
    }

    pub(super) fn text(&mut self) -> Result<String, FieldError> {
        match self.next()? {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn optional_text(&mut self) -> Result<Option<String>, FieldError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn texts(&mut self) -> Result<Vec<String>, FieldError> {
        match self.next()? {
            Value::List(items) => items
                .iter()
                .map(|item| match item {
                    Value::Text(text) => Ok(text.clone()),
                    _ => Err(self.wrong()),
                })
                .collect(),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn boolean(&mut self) -> Result<bool, FieldError> {
        match self.next()? {
            Value::Bool(value) => Ok(*value),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn integer(&mut self) -> Result<i64, FieldError> {
        match self.next()? {
            Value::Int(value) => Ok(*value),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, FieldError> {
        T::try_from(self.integer()?).map_err(|_| self.wrong())
    }

    pub(super) fn optional_number<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, FieldError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(value) => T::try_from(*value).map(Some).map_err(|_| self.wrong()),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], FieldError> {
        match self.next()? {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], FieldError> {
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| self.wrong())
    }

    /// A day, written as the number `20260630`: shorter than its text, and read without parsing.
    pub(super) fn day(&mut self) -> Result<Date, FieldError> {
        let number = self.integer()?;
        day_of(number).ok_or_else(|| self.wrong())
    }

    pub(super) fn optional_day(&mut self) -> Result<Option<Date>, FieldError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => day_of(*number).map(Some).ok_or_else(|| self.wrong()),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn moment(&mut self) -> Result<DateTime, FieldError> {
        self.text()?.parse().map_err(|_| self.wrong())
    }
}

fn day_of(number: i64) -> Option<Date> {
    let year = i16::try_from(number / 10_000).ok()?;
    let month = i8::try_from(number / 100 % 100).ok()?;
    let day = i8::try_from(number % 100).ok()?;
    Date::new(year, month, day).ok()
}

/// `20260630`
pub(super) fn day(day: Date) -> Value {
    Value::Int(i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
}

pub(super) fn optional_day(of: Option<Date>) -> Value {
    of.map_or(Value::Null, day)
}

pub(super) fn texts(list: &[String]) -> Value {
    Value::List(list.iter().map(Value::text).collect())
}

pub(super) fn number(of: impl Into<i64>) -> Value {
    Value::Int(of.into())
}

/// The values of a record: the list `fact`, and texts of their own where they are not empty.
pub(super) fn values<const N: usize>(fact: Vec<Value>, own: [(&str, &str); N]) -> Values {
    let mut values = vec![("fact".to_owned(), Value::List(fact))];
    for (name, text) in own {
        if !text.is_empty() && text != ERASED {
            values.push((name.to_owned(), Value::text(text)));
        }
    }
    values
}

/// Valid from a first to a last day.
pub(super) fn span(from: Option<Date>, until: Option<Date>) -> ledger::entry::Valid {
    ledger::entry::Valid {
        from: from.map(|day| day.to_string()),
        until: until.map(|day| day.to_string()),
    }
}
