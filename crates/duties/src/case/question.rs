//! What can be asked of a case: a day, a moment of knowledge, and a choice of findings.

use jiff::civil::{Date, DateTime};

/// A question to a [`Case`](crate::Case).
///
/// ```
/// use duties::Question;
/// use jiff::civil::date;
///
/// let question = Question::on(date(2026, 6, 30));
/// assert_eq!(question.known_at, None);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The day asked about; acts after it do not count.
    pub on: Date,
    /// The moment of knowledge; `None` = everything known.
    pub known_at: Option<DateTime>,
    /// Which periods.
    pub periods: PeriodChoice,
    /// Only the answers of this person (人员编号).
    pub person: Option<String>,
    /// Only duties of this body and of its posts (机构编号).
    pub body: Option<String>,
    /// Only this duty (its id in the pack).
    pub duty: Option<String>,
}

impl Question {
    /// All findings as of a day, with everything known.
    #[must_use]
    pub fn on(on: Date) -> Self {
        Self {
            on,
            known_at: None,
            periods: PeriodChoice::All,
            person: None,
            body: None,
            duty: None,
        }
    }
}

/// Which periods are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodChoice {
    /// Every period that began by the day asked about.
    All,
    /// Civil periods that lie within these days, and running windows and limits that overlap them.
    Within(Date, Date),
}
