//! 履职记录: acts with their participants, and corrections and withdrawals of acts.
//!
//! The workbook's 登记时间 is kept as a claim (`claimed`); the time that counts is the ledger's own,
//! put in when the record is read back (`crate::state`).

use duties::{Act, Correction, Participant};
use jiff::civil::DateTime;
use ledger::entry::Valid;
use ledger::value::Value;

use super::fields::{day, number, span, texts, values};
use super::{FieldError, Fields, Record, Values, body_subject, person_subject};

impl Record for Act {
    const KIND: &'static str = "act";
    const WORD: &'static str = "履职记录";

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn subjects(&self) -> Vec<String> {
        let bodies = self.bodies.iter().map(|id| body_subject(id));
        let people = self
            .participants
            .iter()
            .map(|row| person_subject(&row.person));
        bodies.chain(people).collect()
    }

    fn valid(&self) -> Valid {
        span(Some(self.first_day), Some(self.last_day))
    }

    fn values(&self) -> Values {
        let corrects = self.corrects.as_ref();
        let fact = vec![
            Value::text(&self.id),
            Value::text(&self.kind),
            day(self.first_day),
            day(self.last_day),
            texts(&self.marks),
            self.problems.map_or(Value::Null, number),
            self.subject_year.map_or(Value::Null, number),
            Value::optional(corrects.map(|row| &row.of)),
            Value::Bool(corrects.is_some_and(|row| row.withdraws)),
        ];
        let claimed = if self.recorded_at_assumed {
            String::new()
        } else {
            self.recorded_at.to_string()
        };
        let reason = corrects.map_or("", |row| row.reason.as_str());
        let mut values = values(
            fact,
            [
                ("claimed", &claimed),
                ("place", &self.place),
                ("reason", reason),
                ("theme", &self.theme),
            ],
        );
        if !self.bodies.is_empty() {
            values.push(("bodies".to_owned(), texts(&self.bodies)));
        }
        if !self.participants.is_empty() {
            let row = |row: &Participant| {
                Value::List(vec![Value::text(&row.person), Value::text(&row.capacity)])
            };
            let people = self.participants.iter().map(row).collect();
            values.push(("people".to_owned(), Value::List(people)));
        }
        values
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(9)?;
        let id = fact.text()?;
        let kind = fact.text()?;
        let (first_day, last_day) = (fact.day()?, fact.day()?);
        let marks = fact.texts()?;
        let problems = fact.optional_number()?;
        let subject_year = fact.optional_number()?;
        let corrects = match fact.optional_text()? {
            None => None,
            Some(of) => Some(Correction {
                of,
                reason: fields.text("reason")?,
                withdraws: fact.boolean()?,
            }),
        };
        let claimed = fields.text_or_empty("claimed")?;
        Ok(Self {
            id,
            kind,
            first_day,
            last_day,
            bodies: names(fields.list("bodies")?)?,
            theme: fields.text_or_empty("theme")?,
            marks,
            place: fields.text_or_empty("place")?,
            problems,
            recorded_at: claimed.parse().unwrap_or(first_day.at(0, 0, 0, 0)),
            recorded_at_assumed: claimed.is_empty(),
            subject_year,
            corrects,
            participants: people(fields.list("people")?)?,
        })
    }
}

fn names(list: &[Value]) -> Result<Vec<String>, FieldError> {
    list.iter()
        .map(|item| match item {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(FieldError::Field("bodies".to_owned())),
        })
        .collect()
}

fn people(list: &[Value]) -> Result<Vec<Participant>, FieldError> {
    let read = |item: &Value| {
        let mut items = super::fields::Items::of(item)?;
        Ok(Participant {
            person: items.text()?,
            capacity: items.text()?,
        })
    };
    list.iter().map(read).collect()
}

/// The moment that a workbook says an act was recorded at: a claim, no evidence.
#[must_use]
pub fn claimed(act: &Act) -> Option<DateTime> {
    (!act.recorded_at_assumed).then_some(act.recorded_at)
}
