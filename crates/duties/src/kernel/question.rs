//! A duty, asked about on a day as known at a moment: what each period comes down to then.
//! Everything that does not depend on the bearer is settled here, once for all bearers.

use super::bits::{Planes, planes};
use super::frame::{Frame, MakeUp, Period};
use super::time::{Day, Instant, NEVER, Span};
use crate::Outcome;

/// The two times of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The day asked about; later acts do not count.
    pub on: Day,
    /// The moment of knowledge; entries recorded after it are not known. [`NEVER`]: all are.
    pub known_at: Instant,
}

impl Ask {
    /// As of a day, with everything known.
    #[must_use]
    pub fn on(on: Day) -> Self {
        Self {
            on,
            known_at: NEVER,
        }
    }
}

/// When the duty was borne, and when somebody was there to do it.
#[derive(Debug, Clone, Copy)]
pub struct Bearer<'a> {
    /// Days on which the duty is asked of the bearer; ascending, disjoint.
    pub borne: &'a [Span],
    /// Those of them on which the post was held; ascending, disjoint.
    pub held: &'a [Span],
}

impl<'a> Bearer<'a> {
    /// A bearer that is there whenever it bears the duty: a body, or a person in a post.
    #[must_use]
    pub fn holding(spans: &'a [Span]) -> Self {
        Self {
            borne: spans,
            held: spans,
        }
    }
}

/// Up to when an entry counts in a period, and up to when it is in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Entries recorded before this moment count.
    pub(super) counts_before: Instant,
    /// Entries recorded before this moment are in time.
    pub(super) late_from: Instant,
}

/// What a period comes to when it is not met.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) required: u16,
    pub(super) min_days: u16,
    /// The number required in the very next period; the largest number if its surplus does not
    /// make up for this one.
    pub(super) next_required: u16,
    /// While the period runs: open or due soon.
    pub(super) running: Option<Outcome>,
    pub(super) reference: bool,
    pub(super) group: u16,
}

/// A frame asked about on a day, as known at a moment.
#[derive(Debug, Clone)]
pub struct Question<'f> {
    pub(super) frame: &'f Frame,
    pub(super) ask: Ask,
    /// Per period that has begun.
    pub(super) limits: Vec<Limits>,
    /// The moment before which entries count, if it is the same in every period.
    pub(super) same_limit: Option<Instant>,
    /// All days up to the day asked about.
    pub(super) whole: [Span; 1],
    pub(super) terms: Vec<Terms>,
    /// Per word of 64 periods: those that have begun and are in force.
    pub(super) in_force: Vec<u64>,
    /// Per word of 64 periods: the numbers required.
    pub(super) required: Vec<Planes>,
    /// Every period that has begun is in force.
    pub(super) all_in_force: bool,
    /// The largest number required.
    pub(super) most: u16,
}

impl Frame {
    /// Fixes the day asked about and the moment of knowledge.
    #[must_use]
    pub fn ask(&self, ask: Ask) -> Question<'_> {
        // With everything known, what is never gone still stands.
        let ask = Ask {
            known_at: ask.known_at.min(NEVER - 1),
            ..ask
        };
        let begun = self
            .periods()
            .partition_point(|period| period.first <= ask.on);
        let periods = &self.periods()[..begun];
        let refused = self.policy().late_refused;
        let mut in_force = vec![0u64; begun.div_ceil(64)];
        for (number, period) in periods.iter().enumerate() {
            if period.required > 0 {
                in_force[number / 64] |= 1 << (number % 64);
            }
        }
        let limits: Vec<_> = periods
            .iter()
            .map(|period| limits(period, refused, ask))
            .collect();
        let next = periods.iter().skip(1).map(Some).chain([None]);
        let terms = periods
            .iter()
            .zip(next)
            .map(|(period, next)| {
                let makes_up = |next: &&Period| match self.policy().make_up {
                    MakeUp::NextPeriod => true,
                    MakeUp::YearlyTotal => next.group == period.group,
                };
                terms(period, next.filter(makes_up), ask)
            })
            .collect();
        let known_before = ask.known_at.saturating_add(1);
        let same = limits
            .iter()
            .all(|limits| limits.counts_before == known_before);
        Question {
            frame: self,
            same_limit: same.then_some(known_before),
            whole: [Span {
                first: 0,
                last: ask.on,
            }],
            ask,
            limits,
            terms,
            all_in_force: periods.iter().all(|period| period.required > 0),
            in_force,
            required: periods
                .chunks(64)
                .map(|word| planes(word.iter().map(|period| period.required)))
                .collect(),
            most: periods
                .iter()
                .map(|period| period.required)
                .max()
                .unwrap_or(0),
        }
    }
}

impl Question<'_> {
    /// The times asked about.
    #[must_use]
    pub fn ask(&self) -> Ask {
        self.ask
    }

    /// A held span up to the day asked about; `None` if it begins later.
    #[inline(always)]
    pub(super) fn until_on(&self, span: Span) -> Option<Span> {
        (span.first <= self.ask.on).then(|| Span {
            last: span.last.min(self.ask.on),
            ..span
        })
    }
}

fn limits(period: &Period, late_refused: bool, ask: Ask) -> Limits {
    let known_before = ask.known_at.saturating_add(1);
    let frozen_before = period.frozen_at.saturating_add(1);
    let refused_from = if late_refused {
        period.late_from
    } else {
        NEVER
    };
    Limits {
        counts_before: known_before.min(frozen_before).min(refused_from),
        late_from: period.late_from,
    }
}

fn terms(period: &Period, next: Option<&Period>, ask: Ask) -> Terms {
    let unmet = if ask.on >= period.due_soon_from {
        Outcome::DueSoon
    } else {
        Outcome::Open
    };
    Terms {
        first: period.first,
        last: period.last,
        required: period.required,
        min_days: period.min_days,
        next_required: next
            .map(|next| next.required)
            .filter(|&required| required > 0)
            .unwrap_or(u16::MAX),
        running: (ask.on <= period.last).then_some(unmet),
        reference: period.reference,
        group: period.group,
    }
}
