//! Days as the ledger writes them.
//!
//! Left out: arithmetic; days are only compared, and their order as text is the order in time.

/// `YYYY-MM-DD`, a day of the Gregorian calendar from year 1 on.
pub(crate) fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    shape && year > 0 && (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn f19_only_days_of_the_calendar_are_days() {
        for (text, day) in [
            ("2026-06-30", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("2026-02-29", false),
            ("1900-02-29", false),
            ("2026-01-31", true),
            ("2026-12-31", true),
            ("2026-01-32", false),
            ("2026-06-31", false),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-01-00", false),
            ("0000-01-01", false),
            ("2026-1-1", false),
            ("2026/01/01", false),
            ("+026-01-01", false),
            ("２０２６-01-01", false),
        ] {
            assert_eq!(is_day(text), day, "{text}");
        }
    }
}
