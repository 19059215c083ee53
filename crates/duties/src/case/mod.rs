//! A case: a register compiled against a timeline of rule sets, ready to answer questions.

mod error;
mod question;

pub use error::{RegisterError, RegisterErrors};
pub use question::{PeriodChoice, Question};

use jiff::civil::Date;
use regulation::RuleSet;

use crate::calendar::Workdays;
use crate::{Act, Finding, Register};

/// A register compiled against a timeline of rule sets.
#[derive(Debug, Clone)]
pub struct Case;

impl Case {
    /// Compiles `register` against `rules`, dated and ascending.
    ///
    /// # Errors
    /// When the register cannot be decided on: unknown ids, reversed days …, all at once.
    pub fn new(
        rules: &[RuleSet],
        workdays: &Workdays,
        register: &Register,
    ) -> Result<Self, RegisterErrors> {
        let _ = (rules, workdays, register);
        Ok(Self)
    }

    /// The findings, in official order: body, post, duty, period; the post's answer before its
    /// holders'.
    #[must_use]
    pub fn findings(&self, question: &Question) -> Vec<Finding> {
        let _ = question;
        Vec::new()
    }

    /// Adds an act, a correction or a withdrawal.
    ///
    /// # Errors
    /// As [`Case::new`]; the case is then unchanged.
    pub fn record(&mut self, act: Act) -> Result<Changed, RegisterErrors> {
        let _ = act;
        Ok(Changed::default())
    }

    /// 人员编号 of the holder of a post on a day.
    #[must_use]
    pub fn holder_on(&self, post: &str, day: Date) -> Option<&str> {
        let _ = (post, day);
        None
    }

    /// What would meet the duty of a finding, and by when.
    #[must_use]
    pub fn remedy(&self, finding: &Finding) -> Remedy {
        let _ = finding;
        Remedy::default()
    }
}

/// Whose findings an act may change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// 职务编号, in official order.
    pub posts: Vec<String>,
    /// 机构编号, in official order.
    pub bodies: Vec<String>,
}

/// What would meet a duty, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    /// Acts still missing; 0 when met or when no number is asked.
    pub missing: u16,
    /// The demanded act, in Chinese words, one line for each pattern.
    pub demanded: Vec<String>,
    /// The period's last day; `None` when no number is asked.
    pub last_day: Option<Date>,
    /// The last working day on or before it; `None` when the calendar of that year is not known.
    pub last_working_day: Option<Date>,
}
