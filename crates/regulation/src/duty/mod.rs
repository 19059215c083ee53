//! 职责: reads `[[duty]]` under given choices of rulings, and its later wordings.

mod demand;
mod pattern;
mod read;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub(crate) use read::{Context, read};

use crate::rules::{Demand, Duty};

/// A duty with its later wordings.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) duty: Duty,
    pub(crate) amended: Vec<Amended>,
}

/// A later wording of the number.
#[derive(Debug, Clone)]
pub(crate) struct Amended {
    pub(crate) from: Date,
    pub(crate) demand: Demand,
    pub(crate) quote: Option<String>,
    pub(crate) source: Option<String>,
}

impl Draft {
    /// The days on which something about it changes.
    pub(crate) fn days(&self) -> BTreeSet<Date> {
        let after = self.duty.until.and_then(|until| until.tomorrow().ok());
        self.amended
            .iter()
            .map(|later| later.from)
            .chain([self.duty.from])
            .chain(after)
            .collect()
    }

    /// The duty as it stands on a day; `None` when it is not in force.
    pub(crate) fn on(&self, day: Date) -> Option<Duty> {
        let duty = &self.duty;
        if day < duty.from || duty.until.is_some_and(|until| until < day) {
            return None;
        }
        let mut duty = duty.clone();
        if let Some(later) = self.amended.iter().rev().find(|later| later.from <= day) {
            duty.demand = later.demand.clone();
            duty.quote = later.quote.clone().unwrap_or(duty.quote);
            let source = later
                .source
                .as_ref()
                .map(|source| format!("依据：{source}"));
            let note = duty
                .note
                .into_iter()
                .chain(source)
                .collect::<Vec<_>>()
                .join("；");
            duty.note = (!note.is_empty()).then_some(note);
        }
        Some(duty)
    }
}
