//! Civil periods with their names: month, quarter, half-year, year.

use jiff::civil::{Date, date};
use regulation::Period;

use crate::Span;

/// The civil period of this kind that contains `day`; `None` for N years, which run from a day.
///
/// ```
/// use duties::calendar::civil_span;
/// use jiff::civil::date;
/// use regulation::Period;
///
/// let span = civil_span(Period::Quarter, date(2026, 8, 15)).unwrap();
/// assert_eq!(span.name, "2026-Q3");
/// assert_eq!(span.last_day, date(2026, 9, 30));
/// ```
#[must_use]
pub fn civil_span(period: Period, day: Date) -> Option<Span> {
    let (year, month) = (day.year(), day.month());
    let (first, last, name) = match period {
        Period::Month => (month, month, format!("{year}-{month:02}")),
        Period::Quarter => {
            let quarter = (month - 1) / 3;
            (
                quarter * 3 + 1,
                quarter * 3 + 3,
                format!("{year}-Q{}", quarter + 1),
            )
        }
        Period::HalfYear => {
            let half = (month - 1) / 6;
            (half * 6 + 1, half * 6 + 6, format!("{year}-H{}", half + 1))
        }
        Period::Year => (1, 12, year.to_string()),
        Period::Years(_) => return None,
    };
    Some(Span {
        first_day: Date::new(year, first, 1).ok()?,
        last_day: Date::new(year, last, 1).ok()?.last_of_month(),
        name,
    })
}

/// Reads a civil period as people name it: `2026`, `2026-H1`, `2026-Q3`, `2026-07`.
///
/// ```
/// use duties::calendar::parse_span;
///
/// assert_eq!(parse_span("2026-H1").unwrap().name, "2026-H1");
/// assert!(parse_span("2026-H3").is_none());
/// ```
#[must_use]
pub fn parse_span(name: &str) -> Option<Span> {
    let (year, rest) = match name.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (name, None),
    };
    let year: i16 = year.parse().ok().filter(|year| (1..=9998).contains(year))?;
    let (period, month) = match rest {
        None => (Period::Year, 1),
        Some(rest) => part_of_year(rest)?,
    };
    civil_span(
        period,
        Date::new(year, month, 1).unwrap_or(date(year, 1, 1)),
    )
}

fn part_of_year(rest: &str) -> Option<(Period, i8)> {
    let number = |text: &str, last: i8| {
        text.parse::<i8>()
            .ok()
            .filter(|number| (1..=last).contains(number))
    };
    if let Some(half) = rest.strip_prefix('H') {
        return Some((Period::HalfYear, number(half, 2)? * 6 - 5));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some((Period::Quarter, number(quarter, 4)? * 3 - 2));
    }
    (rest.len() == 2).then_some(())?;
    Some((Period::Month, number(rest, 12)?))
}

#[cfg(test)]
mod tests {
    use super::civil_span;
    use jiff::civil::{Date, date};
    use regulation::Period;

    #[test]
    fn f19_periods_end_where_calendars_do() {
        let whole_years = |year: i16| (date(year, 1, 1), date(year, 12, 31));
        for (period, day, expected) in [
            (
                Period::Month,
                date(2024, 2, 29),
                (date(2024, 2, 1), date(2024, 2, 29)),
            ),
            (
                Period::Month,
                date(2026, 2, 1),
                (date(2026, 2, 1), date(2026, 2, 28)),
            ),
            (
                Period::Month,
                date(2100, 2, 28),
                (date(2100, 2, 1), date(2100, 2, 28)),
            ),
            (
                Period::Quarter,
                date(2024, 2, 29),
                (date(2024, 1, 1), date(2024, 3, 31)),
            ),
            (
                Period::Quarter,
                date(2025, 12, 31),
                (date(2025, 10, 1), date(2025, 12, 31)),
            ),
            (
                Period::Quarter,
                date(2026, 1, 1),
                (date(2026, 1, 1), date(2026, 3, 31)),
            ),
            (
                Period::HalfYear,
                date(2026, 6, 30),
                (date(2026, 1, 1), date(2026, 6, 30)),
            ),
            (
                Period::HalfYear,
                date(2026, 7, 1),
                (date(2026, 7, 1), date(2026, 12, 31)),
            ),
            (Period::Year, date(2025, 12, 31), whole_years(2025)),
            (Period::Year, date(2026, 1, 1), whole_years(2026)),
            // Summer time of 1986 to 1991 moves no day.
            (Period::Year, date(1988, 4, 17), whole_years(1988)),
        ] {
            let span = civil_span(period, day);
            let found: Option<(Date, Date)> = span.map(|span| (span.first_day, span.last_day));
            assert_eq!(found, Some(expected), "{period:?} of {day}");
        }
    }
}
