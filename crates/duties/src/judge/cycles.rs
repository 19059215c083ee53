//! Fixed cycles of N years from the regulation's first day (R-12, the other reading).

use regulation::Period;

use super::cell::{Cell, Place};
use super::{Asking, Bench, Shape, shape};
use crate::Span;
use crate::calendar::{Day, date_of, months_after, months_in};
use crate::track::Track;

/// The cells of fixed cycles, ascending.
pub(super) fn cells<'a>(bench: Bench<'a>, asking: &Asking, track: &'a Track) -> Vec<Cell<'a>> {
    let timeline = bench.world.timeline;
    let mut cells = Vec::new();
    for (at, law) in timeline.laws.iter().enumerate() {
        let (Some(ledger), Some(duty)) = (&track.ledgers[at], law.duty(track.duty)) else {
            continue;
        };
        let Shape::Cycles(every) = shape(law, &law.rule(duty).demand) else {
            continue;
        };
        for (first, last) in cycles(timeline.from, every, law.until.min(asking.on)) {
            let bound = timeline.duty_on(track.duty, first).map(|(bound, _)| bound);
            if bound != Some(at) {
                continue;
            }
            let span = window_span(first, last);
            let place = Place {
                span,
                first,
                last,
                every: Some(every),
                law_at: at,
                law,
                duty,
                ledger,
            };
            cells.extend(Cell::new(bench, asking, track, place).map(|mut cell| {
                cell.next_first = last.checked_add(1);
                let whole = ledger.bearing.clip(first, last).len() == last - first + 1;
                let ended = ledger.bearing.last().is_some_and(|end| end < asking.on);
                // Who came in the middle of a cycle that runs may still be covered.
                let judged = !cell.is_running(asking.on) || ended;
                cell.broken =
                    (!whole && judged).then_some("本周期内中途新设、撤销或变更，任期不足");
                cell
            }));
        }
    }
    cells
}

/// First and last days of the cycles that begin by `until`.
fn cycles(from: Day, every: Period, until: Day) -> impl Iterator<Item = (Day, Day)> {
    let months = months_in(every).max(1);
    (0..)
        .map(move |number: i32| {
            let first = months_after(from, number.saturating_mul(months));
            let next = months_after(from, (number + 1).saturating_mul(months));
            (first, next - 1)
        })
        .take_while(move |&(first, last)| first <= until && first <= last)
}

pub(super) fn window_span(first: Day, last: Day) -> Span {
    let (first_day, last_day) = (date_of(first), date_of(last));
    Span {
        first_day,
        last_day,
        name: format!("{first_day}/{last_day}"),
    }
}
