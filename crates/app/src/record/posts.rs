//! 任职, 分工, 请假, 免除, 指标: who held what, was in charge of what, was away, was excused.

use duties::{Amount, Leave, Mode, Portfolio, Tenure, Waiver};
use ledger::entry::Valid;
use ledger::value::Value;

use super::fields::{day, number, optional_day, span, values};
use super::{FieldError, Fields, Record, Values, body_subject, person_subject};

impl Record for Tenure {
    const KIND: &'static str = "tenure";
    const WORD: &'static str = "任职";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}/{}", self.person, self.post, self.from))
    }

    fn subjects(&self) -> Vec<String> {
        vec![person_subject(&self.person)]
    }

    fn valid(&self) -> Valid {
        span(Some(self.from), self.until)
    }

    fn values(&self) -> Values {
        let mode = match self.mode {
            Mode::Appointed => 0,
            Mode::InCharge => 1,
            Mode::Acting => 2,
        };
        let fact = vec![
            Value::text(&self.person),
            Value::text(&self.post),
            Value::Int(mode),
            day(self.from),
            optional_day(self.until),
        ];
        values(fact, [("paper", self.paper.as_deref().unwrap_or(""))])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(5)?;
        Ok(Self {
            person: fact.text()?,
            post: fact.text()?,
            mode: match fact.integer()? {
                0 => Mode::Appointed,
                1 => Mode::InCharge,
                2 => Mode::Acting,
                _ => return Err(FieldError::Field("方式".to_owned())),
            },
            from: fact.day()?,
            until: fact.optional_day()?,
            paper: paper(fields)?,
        })
    }
}

impl Record for Portfolio {
    const KIND: &'static str = "portfolio";
    const WORD: &'static str = "分工";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}/{}", self.post, self.object, self.from))
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn valid(&self) -> Valid {
        span(Some(self.from), self.until)
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.post),
            Value::text(&self.object),
            day(self.from),
            optional_day(self.until),
        ];
        values(fact, [("paper", self.paper.as_deref().unwrap_or(""))])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(4)?;
        Ok(Self {
            post: fact.text()?,
            object: fact.text()?,
            from: fact.day()?,
            until: fact.optional_day()?,
            paper: paper(fields)?,
        })
    }
}

impl Record for Leave {
    const KIND: &'static str = "leave";
    const WORD: &'static str = "请假";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}", self.person, self.from))
    }

    fn subjects(&self) -> Vec<String> {
        vec![person_subject(&self.person)]
    }

    fn valid(&self) -> Valid {
        span(Some(self.from), Some(self.until))
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.person),
            day(self.from),
            day(self.until),
            Value::optional(self.approval.as_ref()),
        ];
        values(fact, [("reason", &self.reason)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(4)?;
        Ok(Self {
            person: fact.text()?,
            from: fact.day()?,
            until: fact.day()?,
            approval: fact.optional_text()?,
            reason: fields.text_or_empty("reason")?,
        })
    }
}

impl Record for Waiver {
    const KIND: &'static str = "waiver";
    const WORD: &'static str = "批准免除";

    fn key(&self) -> Option<String> {
        let duty = self.duty.as_deref().unwrap_or("*");
        Some(format!("{}/{duty}/{}", self.bearer, self.from))
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn valid(&self) -> Valid {
        span(Some(self.from), Some(self.until))
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.bearer),
            Value::optional(self.duty.as_ref()),
            day(self.from),
            day(self.until),
            Value::text(&self.approval),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(5)?;
        Ok(Self {
            bearer: fact.text()?,
            duty: fact.optional_text()?,
            from: fact.day()?,
            until: fact.day()?,
            approval: fact.text()?,
        })
    }
}

impl Record for Amount {
    const KIND: &'static str = "amount";
    const WORD: &'static str = "指标";

    fn key(&self) -> Option<String> {
        Some(format!("{}/{}/{}", self.body, self.measure, self.year))
    }

    fn subjects(&self) -> Vec<String> {
        vec![body_subject(&self.body)]
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.body),
            Value::text(&self.measure),
            number(self.year),
            Value::Int(self.value),
            Value::text(self.recorded_at.to_string()),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(5)?;
        Ok(Self {
            body: fact.text()?,
            measure: fact.text()?,
            year: fact.number()?,
            value: fact.integer()?,
            recorded_at: fact.moment()?,
        })
    }
}

/// 文号, where there is one.
fn paper(fields: &Fields<'_>) -> Result<Option<String>, FieldError> {
    let paper = fields.text_or_empty("paper")?;
    Ok((!paper.is_empty()).then_some(paper))
}
