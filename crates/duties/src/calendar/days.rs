//! Days as numbers, and sets of days as sorted spans: what all reckoning is done in.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

/// Days since 2000-01-01.
pub(crate) type Day = i32;

/// The last day of what has no end.
pub(crate) const NEVER: Day = 10_000_000;
/// The first day of what has no beginning.
pub(crate) const EVER: Day = -10_000_000;

const EPOCH: Date = date(2000, 1, 1);
const SECONDS_PER_DAY: i64 = 86_400;

pub(crate) fn day_of(date: Date) -> Day {
    let days = date.duration_since(EPOCH).as_secs() / SECONDS_PER_DAY;
    Day::try_from(days).unwrap_or(NEVER)
}

/// The civil date; days beyond the calendar give its first or last date.
pub(crate) fn date_of(day: Day) -> Date {
    let limit = if day < 0 { Date::MIN } else { Date::MAX };
    if !(EVER < day && day < NEVER) {
        return limit;
    }
    EPOCH.checked_add(day.days()).unwrap_or(limit)
}

/// Seconds since 2000-01-01; fractions are dropped.
pub(crate) fn seconds_of(at: DateTime) -> i64 {
    at.duration_since(EPOCH.at(0, 0, 0, 0)).as_secs()
}

/// The day on which an instant falls.
pub(crate) fn day_of_seconds(seconds: i64) -> Day {
    Day::try_from(seconds.div_euclid(SECONDS_PER_DAY)).unwrap_or(NEVER)
}

/// The instant so many seconds after 2000-01-01.
pub(crate) fn moment_of(seconds: i64) -> DateTime {
    let limit = if seconds < 0 {
        DateTime::MIN
    } else {
        DateTime::MAX
    };
    let epoch = EPOCH.at(0, 0, 0, 0);
    epoch
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .unwrap_or(limit)
}

/// First and last day, both included.
pub(crate) type Stretch = (Day, Day);

/// A set of days: disjoint stretches, ascending, never adjacent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Days(Vec<Stretch>);

impl Days {
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn all() -> Self {
        Self(vec![(EVER, NEVER)])
    }

    pub(crate) fn one(first: Day, last: Day) -> Self {
        if first <= last {
            Self(vec![(first, last)])
        } else {
            Self::none()
        }
    }

    pub(crate) fn from_stretches(stretches: impl IntoIterator<Item = Stretch>) -> Self {
        let mut sorted: Vec<Stretch> = stretches
            .into_iter()
            .filter(|(first, last)| first <= last)
            .collect();
        sorted.sort_unstable();
        let mut merged: Vec<Stretch> = Vec::with_capacity(sorted.len());
        for (first, last) in sorted {
            match merged.last_mut() {
                Some(previous) if first <= previous.1 + 1 => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contains(&self, day: Day) -> bool {
        self.0
            .iter()
            .any(|&(first, last)| first <= day && day <= last)
    }

    pub(crate) fn first(&self) -> Option<Day> {
        self.0.first().map(|stretch| stretch.0)
    }

    pub(crate) fn last(&self) -> Option<Day> {
        self.0.last().map(|stretch| stretch.1)
    }

    /// How many days.
    pub(crate) fn len(&self) -> i32 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    pub(crate) fn overlaps(&self, first: Day, last: Day) -> bool {
        self.0
            .iter()
            .any(|stretch| stretch.0 <= last && first <= stretch.1)
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::from_stretches(self.0.iter().chain(&other.0).copied())
    }

    pub(crate) fn clip(&self, first: Day, last: Day) -> Self {
        Self(
            self.0
                .iter()
                .map(|stretch| (stretch.0.max(first), stretch.1.min(last)))
                .filter(|(first, last)| first <= last)
                .collect(),
        )
    }

    pub(crate) fn intersect(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        for &(first, last) in &other.0 {
            both.extend(self.clip(first, last).0);
        }
        Self(both)
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.intersect(&other.complement())
    }

    fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut next = EVER;
        for &(first, last) in &self.0 {
            if next < first {
                gaps.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= NEVER {
            gaps.push((next, NEVER));
        }
        Self(gaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same_thing() {
        for (day, wanted) in [
            (0, date(2000, 1, 1)),
            (-1, date(1999, 12, 31)),
            (59, date(2000, 2, 29)),
        ] {
            assert_eq!(date_of(day), wanted);
            assert_eq!(day_of(wanted), day);
        }
        assert_eq!(date_of(NEVER), Date::MAX);
        assert_eq!(date_of(EVER), Date::MIN);
    }

    #[test]
    fn an_instant_before_the_epoch_falls_on_its_own_day() {
        let at = date(1999, 12, 31).at(23, 59, 59, 0);
        assert_eq!(day_of_seconds(seconds_of(at)), -1);
    }

    #[test]
    fn sets_of_days_merge_and_part() {
        let days = Days::from_stretches([(5, 9), (1, 4), (20, 22), (30, 29)]);
        assert_eq!(days.stretches(), [(1, 9), (20, 22)]);
        assert_eq!(
            days.minus(&Days::one(3, 20)).stretches(),
            [(1, 2), (21, 22)]
        );
        assert_eq!(
            days.intersect(&Days::from_stretches([(0, 1), (9, 21)]))
                .len(),
            4
        );
        assert_eq!(Days::all().minus(&Days::all()), Days::none());
    }
}
