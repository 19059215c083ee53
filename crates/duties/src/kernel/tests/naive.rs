//! The same answers the slow and plain way: every day and every act of every period, in the words
//! of `docs/findings.md` section 5. Shares with the kernel its input types and nothing else.

use crate::Outcome;
use crate::kernel::{Ask, Day, Instant, MakeUp, Note, Period, Policy, Row, Span};

/// One act, as the naive reading sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act {
    pub(super) day: Day,
    pub(super) recorded: Instant,
    pub(super) gone: Instant,
}

/// All that a question is about.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) periods: Vec<Period>,
    pub(super) policy: Policy,
    pub(super) acts: Vec<Act>,
    pub(super) borne: Vec<Span>,
    pub(super) held: Vec<Span>,
}

fn has(spans: &[Span], day: Day) -> bool {
    spans
        .iter()
        .any(|span| span.first <= day && day <= span.last)
}

impl Facts {
    pub(super) fn rows(&self, ask: Ask) -> Vec<Row> {
        (0..self.periods.len())
            .filter_map(|number| self.row(number, ask))
            .collect()
    }

    fn counting(&self, number: usize, ask: Ask) -> Vec<Act> {
        let period = &self.periods[number];
        let counts = |act: &Act| {
            let late = act.recorded >= period.late_from;
            period.first <= act.day
                && act.day <= period.last
                && act.day <= ask.on
                && act.recorded <= ask.known_at
                && (act.gone == Instant::MAX || act.gone > ask.known_at)
                && act.recorded <= period.frozen_at
                && !(late && self.policy.late_refused)
                && (!self.policy.in_post_only || has(&self.held, act.day))
        };
        self.acts.iter().copied().filter(counts).collect()
    }

    fn row(&self, number: usize, ask: Ask) -> Option<Row> {
        let period = &self.periods[number];
        if period.first > ask.on || period.required == 0 || !self.is_borne(number) {
            return None;
        }
        let acts = self.counting(number, ask);
        let (outcome, note) = self.outcome(number, &acts, ask);
        Some(Row {
            period: u16::try_from(number).unwrap(),
            counted: u16::try_from(acts.len()).unwrap(),
            first_day: acts.iter().map(|act| act.day).min().unwrap_or(Day::MAX),
            outcome,
            note,
        })
    }

    fn is_borne(&self, number: usize) -> bool {
        let period = &self.periods[number];
        (period.first..=period.last).any(|day| has(&self.borne, day))
    }

    fn outcome(&self, number: usize, acts: &[Act], ask: Ask) -> (Outcome, Note) {
        let period = &self.periods[number];
        let required = usize::from(period.required);
        let in_time = acts
            .iter()
            .filter(|act| act.recorded < period.late_from)
            .count();
        if in_time >= required {
            return (Outcome::Met, Note::Plain);
        }
        if acts.len() >= required {
            return (Outcome::MetLateEntry, Note::Plain);
        }
        let held = (period.first..=period.last.min(ask.on))
            .filter(|&day| has(&self.held, day))
            .count();
        if held == 0 {
            return (Outcome::Vacant, Note::Plain);
        }
        if ask.on <= period.last {
            let due_soon = ask.on >= period.due_soon_from;
            return (
                if due_soon {
                    Outcome::DueSoon
                } else {
                    Outcome::Open
                },
                Note::Plain,
            );
        }
        if held < usize::from(period.min_days) {
            return (Outcome::NotAnswerable, Note::FewDays);
        }
        if period.reference {
            return (Outcome::NotAnswerable, Note::Reference);
        }
        self.missed(number, required - acts.len(), ask)
    }

    fn missed(&self, number: usize, shortfall: usize, ask: Ask) -> (Outcome, Note) {
        let asked = |n: usize| {
            self.periods
                .get(n)
                .filter(|period| period.required > 0 && period.first <= ask.on)
        };
        let surplus = |n: usize| {
            let required = usize::from(self.periods[n].required);
            self.counting(n, ask).len().saturating_sub(required)
        };
        let group = |n: usize| self.periods[n].group;
        let same_year = asked(number + 1).is_some() && group(number + 1) == group(number);
        let next_counts = same_year || self.policy.make_up == MakeUp::NextPeriod;
        let made_up =
            asked(number + 1).is_some() && next_counts && surplus(number + 1) >= shortfall;
        let otherwise = if made_up {
            (Outcome::MadeUpAfter, Note::Plain)
        } else {
            (Outcome::NotMet, Note::Plain)
        };
        match self.policy.make_up {
            MakeUp::NextPeriod => otherwise,
            MakeUp::YearlyTotal => {
                let group = self.periods[number].group;
                let year = (0..self.periods.len())
                    .filter(|&n| asked(n).is_some_and(|period| period.group == group))
                    .filter(|&n| self.is_borne(n));
                let (mut more, mut less) = (0, 0);
                for n in year {
                    let required = usize::from(self.periods[n].required);
                    let counted = self.counting(n, ask).len();
                    more += counted.saturating_sub(required);
                    if self.periods[n].last < ask.on {
                        less += required.saturating_sub(counted);
                    }
                }
                if more >= less {
                    (Outcome::Met, Note::YearlyTotal)
                } else {
                    otherwise
                }
            }
        }
    }
}
