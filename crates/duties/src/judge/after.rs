//! Limits after an event: `15个工作日内`, `30日内` … (docs/regulation-pack.md, 3.4).

use regulation::Demand;

use super::cell::{Cell, Cure, Place};
use super::tally::{fits_part, stands};
use super::{Asking, Bench};
use crate::Span;
use crate::calendar::{date_of, limit_end, limit_name};
use crate::matching::Trial;
use crate::track::Track;

/// One cell for each event.
pub(super) fn cells<'a>(bench: Bench<'a>, asking: &Asking, track: &'a Track) -> Vec<Cell<'a>> {
    let timeline = bench.world.timeline;
    let mut cells = Vec::new();
    for (at, law) in timeline.laws.iter().enumerate() {
        let (Some(ledger), Some(duty)) = (&track.ledgers[at], law.duty(track.duty)) else {
            continue;
        };
        let Demand::After { limit, .. } = law.rule(duty).demand else {
            continue;
        };
        for &(event, day) in &ledger.events {
            let row = &bench.world.book.versions[event];
            let stands = row.recorded <= asking.known_at && asking.known_at < row.gone;
            let in_force = timeline
                .duty_on(track.duty, day)
                .is_some_and(|(bound, _)| bound == at);
            if !stands || !in_force || day > asking.on {
                continue;
            }
            let end = limit_end(day, limit, bench.workdays, asking.known_on());
            let span = Span {
                first_day: date_of(day),
                last_day: date_of(end.last_day),
                name: format!("{}{}", date_of(day), limit_name(limit)),
            };
            let place = Place {
                span,
                first: day,
                last: end.last_day,
                every: None,
                law_at: at,
                law,
                duty,
                ledger,
            };
            cells.extend(Cell::new(bench, asking, track, place).map(|mut cell| {
                cell.event = Some(event);
                cell.provisional = end.provisional;
                cell.count(bench, asking.on);
                cell.own_cure = made_up(&cell, asking, &ledger.own, cell.own.counted);
                cell.holder_cure = made_up(
                    &cell,
                    asking,
                    ledger.for_holders(),
                    cell.for_holders.counted,
                );
                cell
            }));
        }
    }
    cells
}

/// Done after the limit, up to the day asked about, as often as was missing.
fn made_up(cell: &Cell<'_>, asking: &Asking, trials: &[Trial], counted: u16) -> Cure {
    let missing = usize::from(cell.required.saturating_sub(counted));
    if missing == 0 || cell.is_running(asking.on) {
        return Cure::None;
    }
    let counting = cell.tallying(asking.on);
    let enough = (0..cell.duty.parts.len()).all(|part| {
        let done_by = |from, to| {
            trials
                .iter()
                .filter(|trial| from <= trial.day && trial.day <= to)
                .filter(|trial| fits_part(trial, part) && stands(trial, cell.known_at))
                .filter(|trial| counting.is_open_to(trial))
                .count()
        };
        let before = trials
            .iter()
            .filter(|trial| fits_part(trial, part) && counting.counts(trial));
        before.count() + done_by(cell.last + 1, asking.on) >= usize::from(cell.required)
    });
    if enough { Cure::Later } else { Cure::None }
}
