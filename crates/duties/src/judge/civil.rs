//! Civil periods: month, quarter, half-year, year, or a year up to a fixed day.

use regulation::{Demand, Period};

use super::cell::{Cell, Place};
use super::{Asking, Bench, Shape, shape};
use crate::Span;
use crate::calendar::{Day, civil_span, date_of, day_of};
use crate::track::Track;

/// The civil cells of a track, ascending.
pub(super) fn cells<'a>(bench: Bench<'a>, asking: &Asking, track: &'a Track) -> Vec<Cell<'a>> {
    let timeline = bench.world.timeline;
    let mut cells = Vec::new();
    for (at, law) in timeline.laws.iter().enumerate() {
        let (Some(ledger), Some(duty)) = (&track.ledgers[at], law.duty(track.duty)) else {
            continue;
        };
        let demand = &law.rule(duty).demand;
        let Shape::Civil(every) = shape(law, demand) else {
            continue;
        };
        let from = ledger.bearing.first().unwrap_or(law.from).max(law.from);
        let mut next = Some(from);
        while let Some(natural) = next.and_then(|day| civil_span(every, date_of(day))) {
            let first = day_of(natural.first_day);
            if first > law.until.min(asking.on) {
                break;
            }
            let natural_last = day_of(natural.last_day);
            // The calendar's last year has no next period.
            next = natural_last
                .checked_add(1)
                .filter(|&day| day_of(date_of(day)) == day);
            let in_force = timeline
                .duty_on(track.duty, first)
                .is_some_and(|(bound, _)| bound == at);
            let Some(span) = cut(natural, demand) else {
                continue;
            };
            let last = day_of(span.last_day);
            if !in_force || last < timeline.from {
                continue;
            }
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
            cells.extend(cell(bench, asking, track, place, natural_last));
        }
    }
    cells
}

fn cell<'a>(
    bench: Bench<'a>,
    asking: &Asking,
    track: &Track,
    place: Place<'a>,
    natural_last: Day,
) -> Option<Cell<'a>> {
    let from = bench.world.timeline.from;
    let partial = place.first < from;
    let mut cell = Cell::new(bench, asking, track, place)?;
    cell.civil = true;
    cell.min_days = cut_min_days(&cell, natural_last);
    cell.next_first = natural_last.checked_add(1);
    cell.reference = partial && cell.law.rules.policy.first_partial_reference;
    if let Some(approved) = asking.frozen.at(cell.law_at, cell.first, cell.last) {
        cell.known_at = cell.known_at.min(approved);
    }
    Some(cell)
}

/// A year that ends early asks for the same share of its days, rounded half up.
fn cut_min_days(cell: &Cell<'_>, natural_last: Day) -> u16 {
    if cell.last == natural_last {
        return cell.min_days;
    }
    let whole = (natural_last - cell.first + 1).max(1);
    let share = (2 * i32::from(cell.min_days) * (cell.last - cell.first + 1) + whole) / (2 * whole);
    u16::try_from(share).unwrap_or(cell.min_days)
}

/// `by = "03-31"`: the year's period ends on that day (or the month's last, if it has no such day).
fn cut(span: Span, demand: &Demand) -> Option<Span> {
    let Demand::Count {
        by: Some((month, day)),
        every: Period::Year,
        ..
    } = demand
    else {
        return Some(span);
    };
    let first_of_month = jiff::civil::Date::new(span.first_day.year(), *month, 1).ok()?;
    let last_day = first_of_month
        .with()
        .day(*day)
        .build()
        .unwrap_or_else(|_| first_of_month.last_of_month());
    Some(Span { last_day, ..span })
}
