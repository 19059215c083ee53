//! The time axis of the board: months side by side, so that a quarter is half as wide as a half-year.

use duties::Span;
use exchange::board::Board;

use super::super::period::only_year;

/// The months shown, and how they are headed.
#[derive(Debug)]
pub(super) struct Axis {
    /// The year that all periods share, if they do; else each line names its own.
    pub(super) year: Option<i16>,
    first: i8,
    last: i8,
    /// Headings with the number of months each covers.
    pub(super) heads: Vec<(String, usize)>,
}

impl Axis {
    /// From the first month to the last that any civil period of the board touches.
    pub(super) fn of(board: &Board) -> Self {
        let spans = || {
            board
                .columns
                .iter()
                .filter_map(|column| column.period.as_ref())
        };
        let first = spans()
            .map(|span| span.first_day.month())
            .min()
            .unwrap_or(1);
        let last = spans()
            .map(|span| span.last_day.month())
            .max()
            .unwrap_or(12)
            .max(first);
        let monthly = spans().any(|span| span.first_day.month() == span.last_day.month());
        Self {
            year: only_year(board),
            first,
            last,
            heads: heads(first, last, monthly),
        }
    }

    /// Number of months.
    pub(super) fn months(&self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(1)
    }

    /// Where a civil period begins on the axis, and how many months it covers.
    pub(super) fn place(&self, span: &Span) -> (usize, usize) {
        let month = |month: i8| usize::try_from(month - self.first).unwrap_or(0);
        let (start, end) = (month(span.first_day.month()), month(span.last_day.month()));
        (start, end.saturating_sub(start) + 1)
    }
}

fn heads(first: i8, last: i8, monthly: bool) -> Vec<(String, usize)> {
    const QUARTERS: [&str; 4] = ["一季度", "二季度", "三季度", "四季度"];
    if monthly {
        return (first..=last)
            .map(|month| (format!("{month}月"), 1))
            .collect();
    }
    let mut heads: Vec<(String, usize)> = Vec::new();
    for month in first..=last {
        let quarter = usize::try_from((month - 1) / 3).unwrap_or(0);
        let name = QUARTERS.get(quarter).copied().unwrap_or("");
        match heads.last_mut() {
            Some((head, months)) if head == name => *months += 1,
            _ => heads.push((name.to_owned(), 1)),
        }
    }
    heads
}
