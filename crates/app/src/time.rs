//! Instants of the ledger and civil time of Asia/Shanghai.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// China keeps one time, UTC+8; summer time ended before any regulation of this kind.
pub const SHANGHAI: Offset = Offset::constant(8);

/// Microseconds since 1970-01-01 UTC as civil time in China, to the second.
#[must_use]
pub fn civil(micros: u64) -> DateTime {
    let seconds = i64::try_from(micros / 1_000_000).unwrap_or(i64::MAX);
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    SHANGHAI.to_datetime(at)
}

/// The day in China.
#[must_use]
pub fn day(micros: u64) -> Date {
    civil(micros).date()
}

/// The last microsecond of the second that a civil time in China names.
#[must_use]
pub fn end_of_second(at: DateTime) -> u64 {
    let second = SHANGHAI
        .to_timestamp(at)
        .map_or(i64::MAX, Timestamp::as_second);
    u64::try_from(second)
        .unwrap_or(0)
        .saturating_mul(1_000_000)
        .saturating_add(999_999)
}

#[cfg(test)]
mod tests {
    use super::{civil, day, end_of_second};
    use jiff::civil::date;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        // 2026-06-30T15:59:59.999999Z
        let last = 1_782_835_199_999_999;
        assert_eq!(day(last), date(2026, 6, 30));
        assert_eq!(day(last + 1), date(2026, 7, 1));
        assert_eq!(civil(last), date(2026, 6, 30).at(23, 59, 59, 0));
        assert_eq!(end_of_second(civil(last)), last);
    }

    #[test]
    fn f19_instants_fall_on_the_day_that_calendars_in_china_show() {
        for (utc, day_there, clock) in [
            // The year ends eight hours before it does in Greenwich.
            ("2025-12-31T15:59:59Z", date(2025, 12, 31), (23, 59, 59)),
            ("2025-12-31T16:00:00Z", date(2026, 1, 1), (0, 0, 0)),
            ("2026-06-30T16:00:00Z", date(2026, 7, 1), (0, 0, 0)),
            ("2024-02-28T16:00:00Z", date(2024, 2, 29), (0, 0, 0)),
            ("2024-02-29T16:00:00Z", date(2024, 3, 1), (0, 0, 0)),
            ("2026-02-28T16:00:00Z", date(2026, 3, 1), (0, 0, 0)),
            // The last leap second had no second of its own in counted time.
            ("2016-12-31T23:59:59Z", date(2017, 1, 1), (7, 59, 59)),
            ("2017-01-01T00:00:00Z", date(2017, 1, 1), (8, 0, 0)),
            // Summer time of 1986 to 1991 is not followed: UTC+8 the whole year.
            ("1988-07-01T15:59:59Z", date(1988, 7, 1), (23, 59, 59)),
            ("1988-07-01T16:00:00Z", date(1988, 7, 2), (0, 0, 0)),
        ] {
            let seconds = utc.parse::<jiff::Timestamp>().unwrap().as_second();
            let micros = u64::try_from(seconds).unwrap() * 1_000_000;
            let (hour, minute, second) = clock;
            assert_eq!(day(micros), day_there, "{utc}");
            assert_eq!(
                civil(micros),
                day_there.at(hour, minute, second, 0),
                "{utc}"
            );
        }
    }

    #[test]
    fn the_leap_day_is_a_day() {
        let noon = end_of_second(date(2024, 2, 29).at(12, 0, 0, 0));
        assert_eq!(day(noon), date(2024, 2, 29));
    }
}
