//! The law as a store holds it: the regulation adopted, rulings decided, calendars, settings.
//!
//! Art. 29 gives the reading of the regulation to the office; a ruling is decided by a paper and from
//! a day. None of this changes what was known before.

use jiff::civil::Date;
use ledger::entry::Valid;
use ledger::hash::Hash;
use ledger::value::Value;

use super::fields::{day, number, span, values};
use super::{FieldError, Fields, Record, Values, ZONE};

fn zone() -> Vec<String> {
    vec![ZONE.to_owned()]
}

/// 采用法规: a regulation pack; its bytes are the entry's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Id of the pack.
    pub id: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of the pack's files as one text (`crate::law`).
    pub sha256: Hash,
}

impl Record for Adopted {
    const KIND: &'static str = "regulation";
    const WORD: &'static str = "采用法规";

    fn key(&self) -> Option<String> {
        Some("current".to_owned())
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.id),
            Value::text(&self.title),
            Value::Bytes(self.sha256.to_vec()),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(3)?;
        Ok(Self {
            id: fact.text()?,
            title: fact.text()?,
            sha256: fact.fixed()?,
        })
    }
}

/// 裁定: an open question of the regulation is settled from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingDecided {
    /// `R-06`
    pub ruling: String,
    /// Name of the option.
    pub option: String,
    /// First day on which it stands.
    pub from: Date,
    /// The paper.
    pub authority: String,
}

impl Record for RulingDecided {
    const KIND: &'static str = "ruling";
    const WORD: &'static str = "裁定";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}", self.ruling, self.from))
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn valid(&self) -> Valid {
        span(Some(self.from), None)
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.ruling),
            Value::text(&self.option),
            day(self.from),
            Value::text(&self.authority),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(4)?;
        Ok(Self {
            ruling: fact.text()?,
            option: fact.text()?,
            from: fact.day()?,
            authority: fact.text()?,
        })
    }
}

/// 工作日历: the State Council's notice for a year, as known from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// From which day it was known.
    pub known_from: Date,
    /// The notice.
    pub notice: String,
    /// Days off that are Mondays to Fridays.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are worked.
    pub worked: Vec<Date>,
}

impl Record for CalendarYear {
    const KIND: &'static str = "calendar";
    const WORD: &'static str = "工作日历";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}", self.year, self.known_from))
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn values(&self) -> Values {
        let days = |list: &[Date]| Value::List(list.iter().map(|one| day(*one)).collect());
        let fact = vec![
            number(self.year),
            day(self.known_from),
            Value::text(&self.notice),
        ];
        let mut values = values(fact, []);
        values.push(("off".to_owned(), days(&self.off)));
        values.push(("worked".to_owned(), days(&self.worked)));
        values
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let days = |name: &str| -> Result<Vec<Date>, FieldError> {
            let list = Value::List(fields.list(name)?.to_vec());
            let mut items = super::fields::Items::of(&list)?;
            let length = fields.list(name)?.len();
            (0..length).map(|_| items.day()).collect()
        };
        let mut fact = fields.fact(3)?;
        Ok(Self {
            year: fact.number()?,
            known_from: fact.day()?,
            notice: fact.text()?,
            off: days("off")?,
            worked: days("worked")?,
        })
    }
}

/// 设置: how the program behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Why, or by which paper.
    pub basis: String,
}

impl Record for Setting {
    const KIND: &'static str = "setting";
    const WORD: &'static str = "设置";

    fn key(&self) -> Option<String> {
        Some(self.name.clone())
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.name),
            Value::text(&self.value),
            Value::text(&self.basis),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(3)?;
        Ok(Self {
            name: fact.text()?,
            value: fact.text()?,
            basis: fact.text()?,
        })
    }
}
