//! 解释（第二十九条之类）: open questions of the text, their answers and the alternatives, dated.

mod policy;
mod read;

use jiff::civil::Date;

pub(crate) use policy::{apply, default_policy, due_soon_days};
pub(crate) use read::{Draft, check_values, read};

use crate::clause::Clause;

/// An open question and how it is settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// Id in the pack, e.g. `R-06`.
    pub id: String,
    /// The clause it is about, if one.
    pub clause: Option<Clause>,
    /// The question.
    pub asks: String,
    /// The answers that can be given, in the pack's order.
    pub options: Vec<RulingOption>,
    /// What was decided, oldest first; never empty.
    pub decisions: Vec<Decision>,
    /// One line of commentary.
    pub note: Option<String>,
    /// File in the pack.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
}

/// An answer that can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingOption {
    /// Name, used in values and on the command line.
    pub name: String,
    /// What it says, in Chinese.
    pub says: String,
    /// Names of the switches that it sets.
    pub switches: Vec<String>,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// First day on which it stands.
    pub from: Date,
    /// Name of the option.
    pub chosen: String,
    /// The paper, or that nobody has decided.
    pub authority: String,
}

impl Ruling {
    /// The decision that stands on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Decision> {
        self.decisions
            .iter()
            .rev()
            .find(|decision| decision.from <= day)
    }

    /// An option by name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&RulingOption> {
        self.options.iter().find(|option| option.name == name)
    }
}
