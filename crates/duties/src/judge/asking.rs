//! A question with its names looked up.

use super::Bench;
use jiff::civil::Date;

use super::frozen::Frozen;
use crate::acts::NOT_GONE;
use crate::calendar::{Day, date_of, day_of, day_of_seconds, seconds_of};
use crate::{PeriodChoice, Question};

/// A question in the engine's numbers.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) on: Day,
    /// Just before never, if everything is known.
    pub(crate) known_at: i64,
    within: Option<(Day, Day)>,
    pub(crate) person: Option<usize>,
    pub(crate) body: Option<usize>,
    pub(crate) duty: Option<usize>,
    pub(crate) frozen: Frozen,
}

impl Asking {
    /// `None`: the question names somebody or something unknown; there is no answer to it.
    pub(crate) fn new(bench: Bench<'_>, question: &Question) -> Option<Self> {
        let on = day_of(question.on);
        let known_at = question.known_at.map_or(NOT_GONE - 1, seconds_of);
        let roster = bench.world.roster;
        let duties = &bench.world.timeline.duty_ids;
        Some(Self {
            on,
            known_at,
            within: match question.periods {
                PeriodChoice::All => None,
                PeriodChoice::Within(first, last) => Some((day_of(first), day_of(last))),
            },
            person: known(question.person.as_deref(), |id| roster.person(id))?,
            body: known(question.body.as_deref(), |id| roster.body(id))?,
            duty: known(question.duty.as_deref(), |id| {
                duties.iter().position(|duty| duty == id)
            })?,
            frozen: Frozen::new(bench.world, on, known_at),
        })
    }

    /// The day of knowledge, for calendars that were published later.
    pub(crate) fn known_on(&self) -> Date {
        if self.known_at == NOT_GONE - 1 {
            return Date::MAX;
        }
        date_of(day_of_seconds(self.known_at))
    }

    /// Whether a period is asked for.
    pub(crate) fn wants(&self, first: Day, last: Day, civil: bool) -> bool {
        match self.within {
            None => true,
            Some((from, to)) if civil => from <= first && last <= to,
            Some((from, to)) => first <= to && from <= last,
        }
    }

    /// Whether an answer of this person (or of the post or body itself) is asked for.
    pub(crate) fn wants_person(&self, person: Option<usize>) -> bool {
        self.person.is_none() || self.person == person
    }

    /// Whether a bearer can have an answer that is asked for.
    pub(crate) fn may_answer(&self, bench: Bench<'_>, post: Option<usize>) -> bool {
        self.person.is_none_or(|person| {
            post.is_some_and(|post| bench.world.roster.people[person].posts.contains(&post))
        })
    }
}

/// `Some(None)`: not asked; `None`: asked for something unknown.
fn known(name: Option<&str>, find: impl Fn(&str) -> Option<usize>) -> Option<Option<usize>> {
    name.map_or(Some(None), |name| find(name).map(Some))
}
