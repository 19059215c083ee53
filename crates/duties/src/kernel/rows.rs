//! Full answers: one row for each period, with the count, the first day and the outcome.
//! `docs/findings.md` section 5; waivers and leave are overlaid by the caller.

use super::credits::Credits;
use super::frame::{ByDay, MakeUp};
use super::question::{Bearer, Limits, Question, Terms};
use super::time::{Day, NO_DAY, Span};
use crate::Outcome;

/// The answer for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Row {
    /// Number of the period in the frame.
    pub period: u16,
    /// Acts that count.
    pub counted: u16,
    /// First day on which an act counts; [`NO_DAY`] if none does.
    pub first_day: Day,
    /// The outcome.
    pub outcome: Outcome,
    /// What the outcome rests on besides the count.
    pub note: Note,
}

/// What an outcome rests on besides the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Note {
    /// Nothing else.
    Plain,
    /// Not answerable: fewer days held than answer for the period.
    FewDays,
    /// Not answerable: a first partial period, for reference only.
    Reference,
    /// Met: the surplus of other periods of the year cures it.
    YearlyTotal,
}

/// Scratch memory, reused from bearer to bearer.
#[derive(Debug, Clone, Default)]
pub struct Work {
    tallies: Vec<Tally>,
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    counted: u16,
    in_time: u16,
    first_day: Day,
    days: u16,
}

const EMPTY: Tally = Tally {
    counted: 0,
    in_time: 0,
    first_day: NO_DAY,
    days: 0,
};

impl Question<'_> {
    /// Appends the rows of one bearer: ascending by period.
    pub fn rows(
        &self,
        credits: Credits<'_>,
        bearer: Bearer<'_>,
        work: &mut Work,
        rows: &mut Vec<Row>,
    ) {
        let (Some(first), Some(last)) = (bearer.borne.first(), bearer.borne.last()) else {
            return;
        };
        let all = self.frame.touched(first.first, last.last);
        let (from, to) = (all.start, all.end.min(self.terms.len()));
        if from >= to {
            return;
        }
        work.tallies.resize(self.terms.len() + 1, EMPTY);
        // Surplus is looked for outside the periods asked for: in the next one, or in the year.
        match self.frame.policy().make_up {
            MakeUp::NextPeriod => work.tallies[from..=to].fill(EMPTY),
            MakeUp::YearlyTotal => work.tallies.fill(EMPTY),
        }
        let tallies = &mut work.tallies[..self.terms.len()];
        if self.frame.policy().in_post_only {
            // Backwards too: two held spans may share a period, and the first day is written last.
            for &span in bearer.held.iter().rev() {
                if let Some(span) = self.until_on(span) {
                    self.tally(credits, span, tallies);
                }
            }
        } else {
            self.tally(
                credits,
                Span {
                    first: 0,
                    last: self.ask.on,
                },
                tallies,
            );
        }
        self.add_days(bearer.held, tallies);
        let mut next = from;
        for span in bearer.borne {
            let touched = self.frame.touched(span.first, span.last);
            for period in touched.start.max(next)..touched.end.min(to) {
                if let Some(row) = self.row(period, &work.tallies) {
                    rows.push(row);
                }
            }
            next = next.max(touched.end);
        }
    }

    fn tally(&self, credits: Credits<'_>, span: Span, tallies: &mut [Tally]) {
        let credits = credits.within(span);
        match credits.gone {
            None => tally(
                credits,
                self.frame.periods_by_day(),
                &self.limits,
                tallies,
                |_| true,
            ),
            Some(gone) => tally(
                credits,
                self.frame.periods_by_day(),
                &self.limits,
                tallies,
                |place| gone.get(place).is_none_or(|&gone| gone > self.ask.known_at),
            ),
        }
    }

    /// Days held up to the day asked about, by period.
    #[inline(always)]
    fn add_days(&self, held: &[Span], tallies: &mut [Tally]) {
        for span in held.iter().filter_map(|&span| self.until_on(span)) {
            let touched = self.frame.touched(span.first, span.last);
            let end = touched.end.min(self.terms.len());
            for (terms, tally) in self.terms[..end]
                .iter()
                .zip(&mut tallies[..end])
                .skip(touched.start)
            {
                let days = span.last.min(terms.last) - span.first.max(terms.first) + 1;
                tally.days = tally.days.saturating_add(days);
            }
        }
    }

    #[inline(always)]
    fn row(&self, period: usize, tallies: &[Tally]) -> Option<Row> {
        let terms = self.terms.get(period)?;
        let tally = tallies.get(period)?;
        if terms.required == 0 {
            return None;
        }
        let (outcome, note) = if tally.counted >= terms.required {
            let late = tally.in_time < terms.required;
            (
                if late {
                    Outcome::MetLateEntry
                } else {
                    Outcome::Met
                },
                Note::Plain,
            )
        } else {
            self.unmet(period, terms, tally, tallies)
        };
        let number = u16::try_from(period).unwrap_or(u16::MAX);
        Some(Row {
            period: number,
            counted: tally.counted,
            first_day: tally.first_day,
            outcome,
            note,
        })
    }

    #[inline(always)]
    fn unmet(
        &self,
        period: usize,
        terms: &Terms,
        tally: &Tally,
        tallies: &[Tally],
    ) -> (Outcome, Note) {
        if tally.days == 0 {
            return (Outcome::Vacant, Note::Plain);
        }
        if let Some(running) = terms.running {
            return (running, Note::Plain);
        }
        if tally.days < terms.min_days {
            return (Outcome::NotAnswerable, Note::FewDays);
        }
        if terms.reference {
            return (Outcome::NotAnswerable, Note::Reference);
        }
        match self.frame.policy().make_up {
            MakeUp::NextPeriod if self.next_makes_up(period, terms, tally, tallies) => {
                (Outcome::MadeUpAfter, Note::Plain)
            }
            MakeUp::YearlyTotal if self.year_cures(terms.group, tallies) => {
                (Outcome::Met, Note::YearlyTotal)
            }
            MakeUp::NextPeriod | MakeUp::YearlyTotal => (Outcome::NotMet, Note::Plain),
        }
    }

    #[inline(always)]
    fn next_makes_up(
        &self,
        period: usize,
        terms: &Terms,
        tally: &Tally,
        tallies: &[Tally],
    ) -> bool {
        let (Some(next), Some(next_tally)) = (self.terms.get(period + 1), tallies.get(period + 1))
        else {
            return false;
        };
        let surplus = next_tally.counted.saturating_sub(next.required);
        next.required > 0 && surplus >= terms.required - tally.counted
    }

    /// All surplus of the group against the shortfall of its periods that are over.
    fn year_cures(&self, group: u16, tallies: &[Tally]) -> bool {
        let balance: i64 = self
            .terms
            .iter()
            .zip(tallies)
            .filter(|(terms, _)| terms.group == group && terms.required > 0)
            .map(|(terms, tally)| {
                let balance = i64::from(tally.counted) - i64::from(terms.required);
                if terms.running.is_some() {
                    balance.max(0)
                } else {
                    balance
                }
            })
            .sum();
        balance >= 0
    }
}

/// Counts each act in its period, from the last to the first, so that the first day of a period
/// is the one written last.
#[inline(always)]
fn tally(
    credits: Credits<'_>,
    periods: ByDay<'_>,
    limits: &[Limits],
    tallies: &mut [Tally],
    stands: impl Fn(usize) -> bool,
) {
    for (place, (&day, &recorded)) in credits.day.iter().zip(credits.recorded).enumerate().rev() {
        let period = periods.of(day);
        let (Some(limits), Some(tally)) = (limits.get(period), tallies.get_mut(period)) else {
            continue;
        };
        let counts = (recorded < limits.counts_before) & stands(place);
        let in_time = counts & (recorded < limits.late_from);
        tally.counted = tally.counted.saturating_add(u16::from(counts));
        tally.in_time = tally.in_time.saturating_add(u16::from(in_time));
        tally.first_day = if counts { day } else { tally.first_day };
    }
}
