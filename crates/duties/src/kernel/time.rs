//! Days and moments as small numbers, counted from 1 January 2000 in civil time of Shanghai.
//! Left out: time zones; who asks has civil dates already.

use jiff::civil::{Date, DateTime, date};

/// Days since 2000-01-01. Earlier days are 0, days after 2179-06-04 are the last one.
pub type Day = u16;

/// Seconds since 2000-01-01 00:00:00. Earlier moments are 0, later ones than 2136 the last one.
pub type Instant = u32;

/// No day: what [`Row::first_day`](super::Row) holds when nothing counted.
pub const NO_DAY: Day = Day::MAX;

/// A moment that does not come: not gone, not frozen, everything known.
pub const NEVER: Instant = Instant::MAX;

const LAST_DAY: Day = NO_DAY - 1;
const LAST_INSTANT: Instant = NEVER - 1;
const EPOCH: Date = date(2000, 1, 1);
const DAY_SECONDS: i64 = 86_400;

/// Days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

/// The number of a civil date; dates out of range become the nearest one in range.
#[must_use]
pub fn day(date: Date) -> Day {
    let days = days_since_epoch(date).clamp(0, i64::from(LAST_DAY));
    Day::try_from(days).unwrap_or(LAST_DAY)
}

/// The civil date of a number; `None` for [`NO_DAY`].
#[must_use]
pub fn date_of(day: Day) -> Option<Date> {
    if day == NO_DAY {
        return None;
    }
    EPOCH
        .checked_add(jiff::Span::new().days(i64::from(day)))
        .ok()
}

/// The number of a civil moment; moments out of range become the nearest one in range.
#[must_use]
pub fn instant(at: DateTime) -> Instant {
    let clock = i64::from(at.hour()) * 3600 + i64::from(at.minute()) * 60 + i64::from(at.second());
    let seconds = days_since_epoch(at.date()) * DAY_SECONDS + clock;
    Instant::try_from(seconds.clamp(0, i64::from(LAST_INSTANT))).unwrap_or(LAST_INSTANT)
}

fn days_since_epoch(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for number in (0..LAST_DAY).step_by(97).chain([LAST_DAY]) {
            let back = date_of(number).map(day);
            assert_eq!(back, Some(number));
        }
        assert_eq!(date_of(NO_DAY), None);
        assert_eq!(day(date(1999, 12, 31)), 0);
        assert_eq!(day(date(2200, 1, 1)), LAST_DAY);
        assert_eq!(day(date(2019, 7, 20)), 7140);
    }

    #[test]
    fn moments_keep_seconds_and_stay_in_range() {
        assert_eq!(instant(date(2000, 1, 2).at(1, 2, 3, 0)), 86_400 + 3_723);
        assert_eq!(instant(date(1990, 1, 2).at(1, 2, 3, 0)), 0);
        assert_eq!(instant(date(2150, 1, 2).at(1, 2, 3, 0)), LAST_INSTANT);
    }
}
