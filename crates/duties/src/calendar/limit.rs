//! Where a limit of time ends: `15个工作日内`, `30日内`, `24小时内`, `2个月内`, `1年内`.
//!
//! Not modelled: clock times of events; hours are counted as begun days.

use jiff::ToSpan;
use jiff::civil::Date;
use regulation::{Limit, Period, Workdays};

use super::days::{Day, NEVER, date_of, day_of};

/// The end of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LimitEnd {
    pub(crate) last_day: Day,
    /// A year without a calendar was reached; Monday to Friday were taken.
    pub(crate) provisional: bool,
}

/// The day of the event is not counted. Working days are those of the calendar as known on a day.
pub(crate) fn limit_end(event: Day, limit: Limit, workdays: &Workdays, known_on: Date) -> LimitEnd {
    let plain = |last_day| LimitEnd {
        last_day,
        provisional: false,
    };
    match limit {
        Limit::WorkingDays(count) => workdays
            .add_workdays(date_of(event), count, known_on)
            .map_or(plain(NEVER), |end| LimitEnd {
                last_day: day_of(end.day),
                provisional: end.provisional,
            }),
        Limit::Days(count) => plain(event + Day::from(count)),
        Limit::Hours(count) => plain(event + Day::from(count.div_ceil(24))),
        Limit::Months(count) => plain(months_after(event, i32::from(count))),
        Limit::Years(count) => plain(months_after(event, i32::from(count) * 12)),
    }
}

/// The same day so many months later, or that month's last day.
pub(crate) fn months_after(day: Day, months: i32) -> Day {
    date_of(day)
        .checked_add(months.months())
        .map_or(NEVER, day_of)
}

/// Months of a period.
pub(crate) fn months_in(period: Period) -> i32 {
    match period {
        Period::Month => 1,
        Period::Quarter => 3,
        Period::HalfYear => 6,
        Period::Year => 12,
        Period::Years(count) => i32::from(count) * 12,
    }
}

/// How a limit is named after the event's day: `+15工作日`.
pub(crate) fn limit_name(limit: Limit) -> String {
    match limit {
        Limit::WorkingDays(count) => format!("+{count}工作日"),
        Limit::Days(count) => format!("+{count}日"),
        Limit::Hours(count) => format!("+{count}小时"),
        Limit::Months(count) => format!("+{count}个月"),
        Limit::Years(count) => format!("+{count}年"),
    }
}

/// The last working day on or before `day`; `None` without a calendar.
pub(crate) fn last_working_day(day: Day, workdays: &Workdays) -> Option<Day> {
    let mut candidate = day;
    while !workdays.is_workday(date_of(candidate), Date::MAX)? {
        candidate -= 1;
    }
    Some(candidate)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(event: Date, limit: Limit, last_day: Date, provisional: bool) {
        // 春节 of an invented year, one worked Saturday.
        let calendar = "[[year]]\nyear = 2021\nknown_from = 2020-11-25\nnotice = \"invented\"\n\
                        off = [2021-02-11, 2021-02-12]\nworked = [2021-02-20]";
        let workdays = Workdays::parse(calendar).expect("the calendar is sound");
        let end = limit_end(day_of(event), limit, &workdays, Date::MAX);
        assert_eq!(
            (date_of(end.last_day), end.provisional),
            (last_day, provisional)
        );
    }

    #[test]
    fn the_day_of_the_event_is_not_counted() {
        check(date(2021, 3, 1), Limit::Days(30), date(2021, 3, 31), false);
        check(
            date(2021, 3, 1),
            Limit::WorkingDays(5),
            date(2021, 3, 8),
            false,
        );
    }

    #[test]
    fn months_end_on_the_same_day_or_the_months_last() {
        check(
            date(2020, 12, 31),
            Limit::Months(2),
            date(2021, 2, 28),
            false,
        );
        check(date(2020, 2, 29), Limit::Years(1), date(2021, 2, 28), false);
        check(date(2019, 2, 28), Limit::Years(1), date(2020, 2, 28), false);
    }

    #[test]
    fn hours_are_begun_days() {
        check(date(2021, 3, 1), Limit::Hours(24), date(2021, 3, 2), false);
        check(date(2021, 3, 1), Limit::Hours(25), date(2021, 3, 3), false);
    }

    #[test]
    fn holidays_are_passed_over_and_worked_weekends_count() {
        check(
            date(2021, 2, 10),
            Limit::WorkingDays(1),
            date(2021, 2, 15),
            false,
        );
        check(
            date(2021, 2, 18),
            Limit::WorkingDays(2),
            date(2021, 2, 20),
            false,
        );
    }

    #[test]
    fn a_year_without_a_calendar_makes_the_end_provisional() {
        check(
            date(2021, 12, 30),
            Limit::WorkingDays(2),
            date(2022, 1, 3),
            true,
        );
    }
}
