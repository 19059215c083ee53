//! Names of periods, shortened where the year is clear.

use duties::Span;
use exchange::board::{Board, period_words};

/// The year that all civil periods of a board share, if they do.
pub(crate) fn only_year(board: &Board) -> Option<i16> {
    let mut years = board
        .columns
        .iter()
        .filter_map(|column| column.period.as_ref())
        .map(|span| span.first_day.year());
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

/// `上半年`, `一季度`, `全年` where the year is clear; else `2026年上半年`.
pub(crate) fn label(span: &Span, clear: Option<i16>) -> String {
    let words = period_words(&span.name);
    let year = format!("{}年", span.first_day.year());
    if clear != Some(span.first_day.year()) {
        return words;
    }
    match words.strip_prefix(&year) {
        Some("") if span.last_day.month() == 12 => "全年".to_owned(),
        Some("") => format!("至{}月{}日", span.last_day.month(), span.last_day.day()),
        Some(part) => part.to_owned(),
        None => words,
    }
}
