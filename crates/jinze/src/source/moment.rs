//! Days and moments as people type them, and today. Civil time of Asia/Shanghai.

use app::time::SHANGHAI;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::failure::Failure;

/// Today in China.
pub(crate) fn today() -> Date {
    shanghai(Timestamp::now()).date()
}

fn shanghai(at: Timestamp) -> DateTime {
    SHANGHAI.to_datetime(at)
}

/// The day typed, or today.
pub(crate) fn day_or_today(typed: Option<&str>, option: &str) -> Result<Date, Failure> {
    typed.map_or_else(|| Ok(today()), |typed| day(typed, option))
}

/// `2026-06-30`
fn day(typed: &str, option: &str) -> Result<Date, Failure> {
    plain_day(typed).ok_or_else(|| {
        Failure::usage(
            format!("{option} 的值“{typed}”不是日期"),
            "写成 年-月-日，如 2026-06-30，并确认当月有这一天",
        )
    })
}

fn plain_day(typed: &str) -> Option<Date> {
    let plain = typed.len() == "2026-06-30".len();
    typed.parse().ok().filter(|_| plain)
}

/// `2026-07-05T12:00`, `2026-07-05 12:00:00`, with or without an offset; a day alone means its end.
pub(crate) fn moment(typed: &str) -> Result<DateTime, Failure> {
    if let Some(day) = plain_day(typed) {
        return Ok(day.to_datetime(Time::constant(23, 59, 59, 0)));
    }
    // A moment with an offset is one moment for all; without one it is China's.
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Ok(shanghai(at));
    }
    typed.parse().map_err(|_| {
        Failure::usage(
            format!("--known-at 的值“{typed}”不是时间"),
            "写成 2026-07-05T12:00（北京时间），或者只写日期 2026-07-05，算到当日结束",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{day_or_today, moment};

    #[test]
    fn moments_are_read_as_chinese_time() {
        for (typed, read) in [
            ("2026-07-05", "2026-07-05T23:59:59"),
            ("2026-07-05T12:00", "2026-07-05T12:00:00"),
            ("2026-07-05 12:00:30", "2026-07-05T12:00:30"),
            ("2026-07-05T20:00:00Z", "2026-07-06T04:00:00"),
            ("2026-07-05T12:00:00+08:00", "2026-07-05T12:00:00"),
        ] {
            assert_eq!(
                moment(typed).map(|at| at.to_string()).ok().as_deref(),
                Some(read),
                "{typed}"
            );
        }
        for typed in ["", "昨天", "2026-02-30", "2026-07-05T25:00"] {
            assert!(moment(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for typed in [
            "2026-02-29",
            "2026-6-1",
            "20260601",
            "2026-06-01T00:00",
            "今天",
        ] {
            assert!(day_or_today(Some(typed), "--on").is_err(), "{typed}");
        }
        assert!(day_or_today(Some("2024-02-29"), "--on").is_ok());
    }
}
