//! Full answers: one row for each period, with the count, the first day and the outcome.
//! `docs/findings.md` section 5; waivers and leave are overlaid by the caller.

use std::hint::select_unpredictable;

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
        // One more than asked for: the surplus of the next period is looked at.
        work.tallies[from..=to].fill(EMPTY);
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
        let before = rows.len();
        let mut next = from;
        for span in bearer.borne {
            let touched = self.frame.touched(span.first, span.last);
            self.append(touched.start.max(next)..touched.end.min(to), work, rows);
            next = next.max(touched.end);
        }
        if self.frame.policy().make_up == MakeUp::YearlyTotal {
            self.cure_by_year(&mut rows[before..]);
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
            let (from, to) = (touched.start, touched.end.min(self.terms.len()));
            let terms = self.terms.get(from..to).unwrap_or_default();
            let tallies = tallies.get_mut(from..to).unwrap_or_default();
            for (terms, tally) in terms.iter().zip(tallies) {
                let days = span.last.min(terms.last) - span.first.max(terms.first) + 1;
                tally.days = tally.days.saturating_add(days);
            }
        }
    }

    /// Appends the rows of a range of periods.
    #[inline(always)]
    fn append(&self, periods: std::ops::Range<usize>, work: &Work, rows: &mut Vec<Row>) {
        let (from, to) = (periods.start, periods.end);
        if from >= to {
            return;
        }
        let tallies = work.tallies[from..to].iter().zip(&work.tallies[from + 1..]);
        let numbers = u16::try_from(from).unwrap_or(u16::MAX)..u16::MAX;
        let all = numbers.zip(&self.terms[from..to]).zip(tallies);
        let row = |((number, terms), (tally, next)): ((u16, &Terms), (&Tally, &Tally))| {
            row(number, terms, *tally, *next)
        };
        if self.all_in_force {
            rows.extend(all.map(row));
        } else {
            rows.extend(all.filter(|((_, terms), _)| terms.required > 0).map(row));
        }
    }

    /// Turns what was missed into met where the bearer's own total of the year suffices.
    fn cure_by_year(&self, rows: &mut [Row]) {
        for place in 0..rows.len() {
            let missed = matches!(rows[place].outcome, Outcome::NotMet | Outcome::MadeUpAfter);
            if missed && self.year_cures(rows[place], rows) {
                (rows[place].outcome, rows[place].note) = (Outcome::Met, Note::YearlyTotal);
            }
        }
    }

    /// All surplus of the year's rows against the shortfall of those that are over.
    fn year_cures(&self, missed: Row, rows: &[Row]) -> bool {
        let terms = |row: &Row| &self.terms[usize::from(row.period)];
        let balance: i64 = rows
            .iter()
            .filter(|row| terms(row).group == terms(&missed).group)
            .map(|row| {
                let balance = i64::from(row.counted) - i64::from(terms(row).required);
                if terms(row).running.is_some() {
                    balance.max(0)
                } else {
                    balance
                }
            })
            .sum();
        balance >= 0
    }
}

/// The outcome, from the weakest reason to the strongest; each takes the place of those before.
/// Written without branches: over a population they are mostly mispredicted.
#[inline(always)]
fn row(number: u16, terms: &Terms, tally: Tally, next: Tally) -> Row {
    let shortfall = terms.required.saturating_sub(tally.counted);
    let made_up = next.counted.saturating_sub(terms.next_required) >= shortfall;
    let few_days = tally.days < terms.min_days;
    let outcome = if made_up {
        Outcome::MadeUpAfter
    } else {
        Outcome::NotMet
    };
    let outcome = if terms.reference | few_days {
        Outcome::NotAnswerable
    } else {
        outcome
    };
    let outcome = terms.running.unwrap_or(outcome);
    let outcome = if tally.days == 0 {
        Outcome::Vacant
    } else {
        outcome
    };
    let late = tally.in_time < terms.required;
    let met = select_unpredictable(late, Outcome::MetLateEntry, Outcome::Met);
    let outcome = select_unpredictable(shortfall == 0, met, outcome);
    let few = if few_days {
        Note::FewDays
    } else {
        Note::Reference
    };
    let note = select_unpredictable(outcome == Outcome::NotAnswerable, few, Note::Plain);
    Row {
        period: number,
        counted: tally.counted,
        first_day: tally.first_day,
        outcome,
        note,
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
