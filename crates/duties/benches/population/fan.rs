//! The kernel over all officials, on two threads; each thread keeps its buffers between runs.

use std::time::Duration;

use duties::Outcome;
use duties::kernel::{Bearer, Bits, Credits, Day, Instant, NO_DAY, Question, Row, Span, Work};
use testkit::population::Population;

use crate::book::{Book, DUTIES, Duty};

/// One thread's share of the officials and its buffers, for both duties.
#[derive(Default)]
pub(crate) struct Lane {
    pub(crate) books: [Book; 2],
    pub(crate) work: Work,
    pub(crate) rows: [Vec<Row>; 2],
    /// Where the rows of each official end.
    pub(crate) ends: [Vec<u32>; 2],
    pub(crate) bits: [Vec<Bits>; 2],
    chosen: Chosen,
}

impl Lane {
    pub(crate) fn of(population: &Population) -> Self {
        Self {
            books: [0, 1].map(|duty| Book::of(&DUTIES[duty], population)),
            ..Self::default()
        }
    }

    /// Full rows of every official.
    pub(crate) fn rows(&mut self, questions: &[Question<'_>; 2]) {
        for (duty, question) in questions.iter().enumerate() {
            let (book, rows, ends) = (
                &self.books[duty],
                &mut self.rows[duty],
                &mut self.ends[duty],
            );
            rows.clear();
            ends.clear();
            for official in 0..book.officials() {
                question.rows(
                    book.credits(official),
                    book.bearer(official),
                    &mut self.work,
                    rows,
                );
                ends.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            }
        }
    }

    /// Which periods are present and which are met, of every official.
    pub(crate) fn bits(&mut self, questions: &[Question<'_>; 2]) {
        for (duty, question) in questions.iter().enumerate() {
            let (book, bits) = (&self.books[duty], &mut self.bits[duty]);
            bits.clear();
            for official in 0..book.officials() {
                question.bits(book.credits(official), book.bearer(official), bits);
            }
        }
    }

    /// Full rows from all acts as they came, choosing those that fit on the way: the same work
    /// as the peers do. Withdrawals are left out.
    pub(crate) fn rows_from_all_acts(
        &mut self,
        population: &Population,
        questions: &[Question<'_>; 2],
    ) {
        for (duty, question) in questions.iter().enumerate() {
            let (rows, ends) = (&mut self.rows[duty], &mut self.ends[duty]);
            rows.clear();
            ends.clear();
            for official in 0..population.officials() {
                let chosen = &mut self.chosen;
                if chosen.choose_tenures(&DUTIES[duty], population, official) {
                    let count = chosen.choose_acts(&DUTIES[duty], population, official);
                    let bearer = Bearer::holding(&chosen.spans);
                    question.rows(chosen.credits(count), bearer, &mut self.work, rows);
                }
                ends.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            }
        }
    }
}

/// What one official's acts and tenures leave for one duty.
#[derive(Default)]
struct Chosen {
    day: Vec<Day>,
    recorded: Vec<Instant>,
    spans: Vec<Span>,
}

impl Chosen {
    /// Returns whether any tenure owes the duty.
    fn choose_tenures(&mut self, duty: &Duty, population: &Population, official: usize) -> bool {
        let tenures = &population.tenures;
        self.spans.clear();
        for tenure in population.tenures_of(official) {
            if duty.binds(tenures.role[tenure]) {
                let (first, last) = (tenures.first[tenure], tenures.last[tenure]);
                self.spans.push(Span { first, last });
            }
        }
        !self.spans.is_empty()
    }

    /// Returns how many fit. Writes every act and goes on only past those that fit, so that
    /// nothing is mispredicted.
    fn choose_acts(&mut self, duty: &Duty, population: &Population, official: usize) -> usize {
        let (acts, place) = (&population.acts, population.acts_of(official));
        if self.day.len() < place.len() {
            self.day.resize(place.len(), 0);
            self.recorded.resize(place.len(), 0);
        }
        let what = acts.kind[place.clone()]
            .iter()
            .zip(&acts.capacity[place.clone()]);
        let when = acts.day[place.clone()].iter().zip(&acts.recorded[place]);
        let mut count = 0;
        for ((&kind, &capacity), (&day, &recorded)) in what.zip(when) {
            self.day[count] = day;
            self.recorded[count] = recorded;
            count += usize::from(duty.fits(kind, capacity));
        }
        count
    }

    fn credits(&self, count: usize) -> Credits<'_> {
        Credits {
            day: &self.day[..count],
            recorded: &self.recorded[..count],
            gone: None,
        }
    }
}

/// Runs each lane on a thread of its own; returns the time that the busiest of them was on a
/// core, which other programs on the machine hardly lengthen. Zero where the system does not say.
pub(crate) fn each_lane(lanes: &mut [Lane], work: impl Fn(usize, &mut Lane) + Sync) -> Duration {
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = lanes
            .iter_mut()
            .enumerate()
            .map(|(number, lane)| {
                scope.spawn(move || {
                    let before = on_core();
                    work(number, lane);
                    on_core().saturating_sub(before)
                })
            })
            .collect();
        let times = threads.into_iter().filter_map(|thread| thread.join().ok());
        times.max().unwrap_or_default()
    })
}

/// How long this thread has been on a core: the first number of Linux's schedstat.
fn on_core() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|word| word.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// Sums that two programs can compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) rows: u64,
    pub(crate) counted: u64,
    pub(crate) first_days: u64,
    pub(crate) outcomes: [u64; 10],
}

impl Sums {
    pub(crate) fn of(lanes: &[Lane], duty: usize) -> Self {
        let mut sums = Self::default();
        for row in lanes.iter().flat_map(|lane| &lane.rows[duty]) {
            sums.rows += 1;
            sums.counted += u64::from(row.counted);
            if row.first_day != NO_DAY {
                sums.first_days += u64::from(row.first_day);
            }
            sums.outcomes[row.outcome as usize] += 1;
        }
        sums
    }

    /// Periods met, by rows.
    pub(crate) fn met(&self) -> u64 {
        self.outcomes[Outcome::Met as usize] + self.outcomes[Outcome::MetLateEntry as usize]
    }
}
