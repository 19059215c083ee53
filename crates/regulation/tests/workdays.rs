//! 工作日: the vectors computed by hand, on the table of this repository, and what the reader refuses.

use jiff::civil::{Date, date};
use regulation::{Deadline, Workdays};

const TABLE: &str = include_str!("../../../regulations/workdays.toml");

#[cfg(test)]
fn table() -> Workdays {
    Workdays::parse(TABLE).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn limits_end_on_the_days_computed_by_hand() {
    let workdays = table();
    for (from, days, end) in [
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2024, 2, 8), 3, date(2024, 2, 19)),
        (date(2019, 7, 22), 20, date(2019, 8, 19)),
        (date(2025, 9, 30), 20, date(2025, 11, 4)),
        (date(2026, 2, 13), 20, date(2026, 3, 19)),
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
    ] {
        let expected = Some(Deadline {
            day: end,
            provisional: false,
        });
        assert_eq!(
            workdays.add_workdays(from, days, Date::MAX),
            expected,
            "{from} + {days}"
        );
    }
}

#[test]
fn a_limit_that_needs_a_year_without_a_notice_is_provisional() {
    let end = table()
        .add_workdays(date(2026, 12, 28), 4, Date::MAX)
        .unwrap();
    assert_eq!(
        end,
        Deadline {
            day: date(2027, 1, 1),
            provisional: true
        }
    );
    assert_eq!(table().is_workday(date(2027, 1, 4), Date::MAX), None);
}

#[test]
fn each_year_has_the_number_of_working_days_of_its_notices() {
    let workdays = table();
    for (year, days) in [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let first = date(year, 1, 1);
        let all = first
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() == year);
        let worked = all
            .filter(|day| workdays.is_workday(*day, Date::MAX) == Some(true))
            .count();
        assert_eq!(worked, days, "{year}");
    }
}

#[test]
fn the_longest_run_of_working_days_is_seven() {
    let workdays = table();
    let (mut longest, mut run) = (0, 0);
    for day in date(2019, 1, 1)
        .series(jiff::Span::new().days(1))
        .take_while(|day| day.year() < 2027)
    {
        run = if workdays.is_workday(day, Date::MAX) == Some(true) {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    assert_eq!(longest, 7);
}

#[test]
fn a_changed_calendar_is_known_only_from_its_notice_on() {
    let workdays = table();
    // The January notice of 2020 made 31 January a day off.
    assert_eq!(
        workdays.is_workday(date(2020, 1, 31), date(2020, 1, 20)),
        Some(true)
    );
    assert_eq!(
        workdays.is_workday(date(2020, 1, 31), Date::MAX),
        Some(false)
    );
    assert_ne!(
        workdays.notice(2020, date(2020, 1, 20)),
        workdays.notice(2020, Date::MAX)
    );
    assert_eq!(workdays.notice(2019, date(2018, 1, 1)), None);
    assert_eq!(
        workdays.years().collect::<Vec<_>>(),
        (2019..=2026).collect::<Vec<_>>()
    );
}

#[test]
fn what_cannot_be_a_calendar_is_refused_with_its_line() {
    let year = |off: &str, worked: &str| {
        format!(
            "[[year]]\nyear = 2026\nknown_from = 2025-11-04\nnotice = \"通知\"\noff = [{off}]\nworked = [{worked}]\n"
        )
    };
    for (text, line, words) in [
        (year("2026-01-03", ""), 1, "放假的周一至周五"),
        (year("", "2026-01-05"), 1, "上班的周六、周日"),
        (year("2025-01-01", ""), 1, "不在 2026 年"),
        (year("2026-01-01, 2026-01-01", ""), 1, "写了两次"),
        (year("2026-01-01T00:00:00", ""), 1, "不是日期"),
        (format!("{}{}", year("", ""), year("", "")), 7, "从早到晚"),
        (year("", "").replace("notice", "notes"), 1, "读不出"),
    ] {
        let error = Workdays::parse(&text).unwrap_err();
        assert!(error.message.contains(words), "{error}");
        assert!(error.line >= line, "{error}");
    }
}

#[test]
fn notices_written_down_make_the_same_calendar_again() {
    let workdays = Workdays::parse(
        "[[year]]\nyear = 2026\nknown_from = 2025-11-04\nnotice = \"甲\"\noff = [2026-01-01]\nworked = [2026-01-04]",
    )
    .unwrap();
    let mut again = Workdays::default();
    for notice in workdays.notices() {
        again.add(notice).unwrap();
    }
    assert_eq!(again, workdays);
    let mut wrong = workdays.notices().remove(0);
    wrong.worked = wrong.off.clone();
    assert!(again.add(wrong).unwrap_err().contains("2026-01-01"));
}
