//! The two duties of the benchmark, and the columns kept for them at ingest.
//! The numbers here define the benchmark, not a law: `benches/peers/duties.sql` repeats them.

use std::ops::Range;

use duties::kernel::{
    Bearer, CreditList, Credits, Day, Frame, Instant, NEVER, Period, Policy, Span, day, instant,
};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use testkit::population::{Capacity, Kind, Population};

/// A counted duty of the benchmark.
pub(crate) struct Duty {
    pub(crate) name: &'static str,
    months: i8,
    min_days: u16,
    kind: Kind,
    capacity: Capacity,
    roles: [u8; 2],
}

/// One chaired meeting each half-year, one led inspection each quarter.
pub(crate) const DUTIES: [Duty; 2] = [
    Duty {
        name: "meeting",
        months: 6,
        min_days: 60,
        kind: Kind::Meeting,
        capacity: Capacity::Chair,
        roles: [0, 2],
    },
    Duty {
        name: "inspection",
        months: 3,
        min_days: 30,
        kind: Kind::Inspection,
        capacity: Capacity::Lead,
        roles: [1, 2],
    },
];

/// What a question varies of a duty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// The least number of acts.
    pub(crate) required: u16,
    /// Each year's results are approved at the beginning of the next year's 1 March.
    pub(crate) frozen: bool,
}

const IN_FORCE: Date = date(2019, 7, 20);
const LAST_YEAR: i16 = 2026;
const DUE_SOON_DAYS: Day = 30;
const LATE_AFTER_DAYS: i32 = 15;

impl Duty {
    /// The duty's periods from 2019-07-20 to the end of 2026; the first one is partial.
    pub(crate) fn frame(
        &self,
        terms: Terms,
        policy: Policy,
    ) -> Result<Frame, Box<dyn std::error::Error>> {
        let mut periods = Vec::new();
        let mut first = date(2019, 7, 1);
        while first.year() <= LAST_YEAR {
            let next = first.checked_add(i32::from(self.months).months())?;
            let last = next.yesterday()?;
            let approved = date(first.year() + 1, 3, 1).at(0, 0, 0, 0);
            let late = last.checked_add(LATE_AFTER_DAYS.days())?;
            periods.push(Period {
                due_soon_from: day(last) - DUE_SOON_DAYS,
                late_from: instant(late.at(0, 0, 0, 0)),
                frozen_at: if terms.frozen {
                    instant(approved)
                } else {
                    NEVER
                },
                reference: first < IN_FORCE,
                group: first.year().unsigned_abs(),
                ..Period::of(day(first.max(IN_FORCE)), day(last), terms.required)
                    .min_days(self.min_days)
            });
            first = next;
        }
        Ok(Frame::new(periods, policy)?)
    }

    /// Whether an act of this kind in this capacity counts for the duty.
    pub(crate) fn fits(&self, kind: u8, capacity: u8) -> bool {
        (kind == self.kind as u8) & (capacity == self.capacity as u8)
    }

    /// Whether a post with this role owes the duty.
    pub(crate) fn binds(&self, role: u8) -> bool {
        self.roles.contains(&role)
    }
}

/// What is kept for one duty: the acts that can count for it and the tenures that owe it, by
/// official. Made once when facts come in; a question only reads it.
#[derive(Default)]
pub(crate) struct Book {
    starts: Vec<u32>,
    day: Vec<Day>,
    recorded: Vec<Instant>,
    gone: Vec<Instant>,
    span_starts: Vec<u32>,
    spans: Vec<Span>,
}

impl Book {
    pub(crate) fn of(duty: &Duty, population: &Population) -> Self {
        let mut book = Self {
            starts: vec![0],
            span_starts: vec![0],
            ..Self::default()
        };
        for place in 0..population.officials() {
            book.push(duty, population, place);
        }
        book
    }

    /// Adds the official at a place of the population.
    pub(crate) fn push(&mut self, duty: &Duty, population: &Population, place: usize) {
        let acts = &population.acts;
        for act in population.acts_of(place) {
            if duty.fits(acts.kind[act], acts.capacity[act]) {
                self.day.push(acts.day[act]);
                self.recorded.push(acts.recorded[act]);
                self.gone.extend(acts.gone.get(act));
            }
        }
        let tenures = &population.tenures;
        for tenure in population.tenures_of(place) {
            if duty.binds(tenures.role[tenure]) {
                self.spans.push(Span {
                    first: tenures.first[tenure],
                    last: tenures.last[tenure],
                });
            }
        }
        self.starts
            .push(u32::try_from(self.day.len()).unwrap_or(u32::MAX));
        self.span_starts
            .push(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
    }

    pub(crate) fn clear(&mut self) {
        self.starts.clear();
        self.starts.push(0);
        self.span_starts.clear();
        self.span_starts.push(0);
        self.day.clear();
        self.recorded.clear();
        self.gone.clear();
        self.spans.clear();
    }

    pub(crate) fn officials(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn bytes(&self) -> usize {
        4 * (self.starts.len() + self.span_starts.len() + self.spans.len())
            + 2 * self.day.len()
            + 4 * (self.recorded.len() + self.gone.len())
    }

    /// The official's acts as a list that can grow.
    pub(crate) fn list(&self, official: usize) -> CreditList {
        let credits = self.credits(official);
        credits
            .day
            .iter()
            .copied()
            .zip(credits.recorded.iter().copied())
            .collect()
    }

    pub(crate) fn credits(&self, official: usize) -> Credits<'_> {
        let range = range(&self.starts, official);
        Credits {
            day: &self.day[range.clone()],
            recorded: &self.recorded[range.clone()],
            gone: self.gone.get(range),
        }
    }

    pub(crate) fn bearer(&self, official: usize) -> Bearer<'_> {
        Bearer::holding(&self.spans[range(&self.span_starts, official)])
    }
}

fn range(starts: &[u32], official: usize) -> Range<usize> {
    starts[official] as usize..starts[official + 1] as usize
}
