//! One duty on the time line: its periods with their numbers and limits.
//! Left out: how the periods are named, and which law sets the numbers.

/// Stands for days outside all periods.
const NO_PERIOD: u16 = u16::MAX;

use super::time::{Day, Instant, NEVER};

/// A period of a duty, with what the duty asks in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// The least number of acts; 0: not in force, no row.
    pub required: u16,
    /// Days in post from which a holder answers.
    pub min_days: u16,
    /// From this day on an unmet running period is due soon.
    pub due_soon_from: Day,
    /// Entries recorded at this moment or later are late.
    pub late_from: Instant,
    /// Entries recorded after this moment count for nothing here; [`NEVER`]: not frozen.
    pub frozen_at: Instant,
    /// A first partial period, for reference only.
    pub reference: bool,
    /// Periods of one group (the calendar year) cure each other with [`MakeUp::YearlyTotal`].
    pub group: u16,
}

impl Period {
    /// A period without limits: never late, never frozen, due soon on its last day only.
    #[must_use]
    pub fn of(first: Day, last: Day, required: u16) -> Self {
        Self {
            first,
            last,
            required,
            min_days: 0,
            due_soon_from: last,
            late_from: NEVER,
            frozen_at: NEVER,
            reference: false,
            group: 0,
        }
    }

    /// The same with a least number of days in post.
    #[must_use]
    pub fn min_days(self, min_days: u16) -> Self {
        Self { min_days, ..self }
    }
}

/// What surplus acts of other periods do for a missed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MakeUp {
    /// The surplus of the very next period gives 已补做.
    #[default]
    NextPeriod,
    /// The total of the group (year) cures: what was missed is met if the surplus of all periods
    /// of the group that the bearer bears is at least the shortfall of those that are over.
    /// Where it is not, the surplus of the very next period still gives 已补做 within the group.
    YearlyTotal,
}

/// The switches that rulings set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Late entries do not count.
    pub late_refused: bool,
    /// Surplus of other periods.
    pub make_up: MakeUp,
    /// Acts count on held days only. Leave it off where the caller has credited acts by holder
    /// already, or where the organ's act counts whoever took part.
    pub in_post_only: bool,
}

/// Why periods make no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A period ends before it begins.
    #[error("period {index} ends on day {last}, before its first day {first}")]
    Backwards {
        /// Which period.
        index: usize,
        /// Its first day.
        first: Day,
        /// Its last day.
        last: Day,
    },
    /// A period begins on or before the last day of the one before it.
    #[error("period {index} begins on day {first}, not after the period before it")]
    NotAscending {
        /// Which period.
        index: usize,
        /// Its first day.
        first: Day,
    },
    /// More periods than the kernel can number.
    #[error("{0} periods are more than 65534")]
    TooMany(usize),
}

/// A duty's periods, ready to be asked about.
#[derive(Debug, Clone)]
pub struct Frame {
    periods: Vec<Period>,
    policy: Policy,
    /// First day of the first period.
    base: Day,
    /// For each day from `base`: the period it lies in, or [`NO_PERIOD`] in a gap.
    of_day: Vec<u16>,
    /// For each day from `base`: the first period that ends on that day or later.
    at_or_after: Vec<u16>,
}

impl Frame {
    /// Checks the periods and lays them out by day.
    ///
    /// # Errors
    /// A period that ends before it begins, periods out of order or overlapping, or more than
    /// 65,534 of them.
    pub fn new(periods: Vec<Period>, policy: Policy) -> Result<Self, FrameError> {
        let none = u16::try_from(periods.len()).map_err(|_| FrameError::TooMany(periods.len()))?;
        let base = periods.first().map_or(0, |period| period.first);
        let mut of_day = Vec::new();
        let mut at_or_after = Vec::new();
        let mut before: Option<Day> = None;
        for (number, period) in (0..none).zip(&periods) {
            let (first, last, index) = (period.first, period.last, usize::from(number));
            if last < first {
                return Err(FrameError::Backwards { index, first, last });
            }
            if before.is_some_and(|before| first <= before) {
                return Err(FrameError::NotAscending { index, first });
            }
            before = Some(last);
            of_day.resize(usize::from(first - base), NO_PERIOD);
            of_day.resize(usize::from(last - base) + 1, number);
            at_or_after.resize(usize::from(last - base) + 1, number);
        }
        Ok(Self {
            periods,
            policy,
            base,
            of_day,
            at_or_after,
        })
    }

    /// The periods.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The switches.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Which period a day lies in.
    #[inline(always)]
    pub(super) fn periods_by_day(&self) -> ByDay<'_> {
        ByDay {
            base: self.base,
            of_day: &self.of_day,
        }
    }

    /// The periods that `first..=last` touches, as a range of their numbers.
    #[inline(always)]
    pub(super) fn touched(&self, first: Day, last: Day) -> std::ops::Range<usize> {
        let from = self.first_ending_from(first);
        let last_one = self.first_ending_from(last);
        // The period that ends on `last` or later is touched only if it has begun by then.
        let begun = self
            .periods
            .get(last_one)
            .is_some_and(|period| period.first <= last);
        from..(last_one + usize::from(begun))
    }

    #[inline(always)]
    fn first_ending_from(&self, day: Day) -> usize {
        let place = usize::from(day.saturating_sub(self.base));
        self.at_or_after
            .get(place)
            .map_or(self.periods.len(), |&period| usize::from(period))
    }
}

/// Which period a day lies in.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByDay<'a> {
    base: Day,
    of_day: &'a [u16],
}

impl ByDay<'_> {
    /// The period of a day; a number that is no period outside all of them.
    #[inline(always)]
    pub(super) fn of(self, day: Day) -> usize {
        // Days before `base` wrap round to large numbers, which lie past the table's end.
        let place = usize::from(day.wrapping_sub(self.base));
        usize::from(self.of_day.get(place).copied().unwrap_or(NO_PERIOD))
    }
}
