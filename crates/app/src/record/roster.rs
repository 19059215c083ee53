//! 机构, 职务, 人员: who there is.

use duties::{Body, Person, Post};
use ledger::entry::Valid;
use ledger::value::Value;

use super::fields::{number, optional_day, span, texts, values};
use super::{FieldError, Fields, Record, Values, body_subject, person_subject};

impl Record for Body {
    const KIND: &'static str = "body";
    const WORD: &'static str = "机构";

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn subjects(&self) -> Vec<String> {
        vec![body_subject(&self.id)]
    }

    fn valid(&self) -> Valid {
        span(self.from, self.until)
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.id),
            Value::text(&self.name),
            Value::text(&self.category),
            Value::optional(self.parent.as_ref()),
            number(self.order),
            optional_day(self.from),
            optional_day(self.until),
            Value::optional(self.successor.as_ref()),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(8)?;
        Ok(Self {
            id: fact.text()?,
            name: fact.text()?,
            category: fact.text()?,
            parent: fact.optional_text()?,
            order: fact.number()?,
            from: fact.optional_day()?,
            until: fact.optional_day()?,
            successor: fact.optional_text()?,
        })
    }
}

impl Record for Post {
    const KIND: &'static str = "post";
    const WORD: &'static str = "职务";

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn subjects(&self) -> Vec<String> {
        vec![body_subject(&self.body)]
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.id),
            Value::text(&self.body),
            Value::text(&self.title),
            texts(&self.roles),
            number(self.order),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(5)?;
        Ok(Self {
            id: fact.text()?,
            body: fact.text()?,
            title: fact.text()?,
            roles: fact.texts()?,
            order: fact.number()?,
        })
    }
}

impl Record for Person {
    const KIND: &'static str = "person";
    const WORD: &'static str = "人员";

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn subjects(&self) -> Vec<String> {
        vec![person_subject(&self.id)]
    }

    fn values(&self) -> Values {
        values(vec![Value::text(&self.id)], [("name", &self.name)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        Ok(Self {
            id: fields.fact(1)?.text()?,
            name: fields.text("name")?,
        })
    }
}
