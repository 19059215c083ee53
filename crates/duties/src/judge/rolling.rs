//! Running windows: each begins the day after the act that met the last one (docs/findings.md, 4).

use regulation::Period;

use super::cell::{Cell, Cure, Place};
use super::cycles::window_span;
use super::tally::{Tallying, fits_part, stands};
use super::{Asking, Bench, Shape, shape};
use crate::calendar::{Day, NEVER, months_after, months_in};
use crate::matching::Trial;
use crate::track::Track;

/// The windows of a track, in the order of their chain.
pub(super) fn cells<'a>(bench: Bench<'a>, asking: &Asking, track: &'a Track) -> Vec<Cell<'a>> {
    let timeline = bench.world.timeline;
    let mut cells = Vec::new();
    let mut was_rolling = false;
    for (at, law) in timeline.laws.iter().enumerate() {
        let is_rolling = rolling(bench, track, at).is_some();
        if is_rolling && !was_rolling {
            chain(
                bench,
                asking,
                track,
                law.from.max(timeline.from),
                &mut cells,
            );
        }
        was_rolling = is_rolling;
    }
    cells
}

fn rolling(bench: Bench<'_>, track: &Track, at: usize) -> Option<Period> {
    let law = &bench.world.timeline.laws[at];
    track.ledgers[at].as_ref()?;
    match shape(law, &law.rule(law.duty(track.duty)?).demand) {
        Shape::Rolling(every) => Some(every),
        _ => None,
    }
}

/// One chain of windows, from the first day on which the duty binds.
fn chain<'a>(
    bench: Bench<'a>,
    asking: &Asking,
    track: &'a Track,
    from: Day,
    cells: &mut Vec<Cell<'a>>,
) {
    let mut next = first_binding(bench, track, from);
    while let Some(first) = next.filter(|&first| first <= asking.on) {
        let (cell, anchor) = match window(bench, asking, track, first) {
            Some(window) => window,
            None => break,
        };
        cells.extend(cell);
        next = anchor.and_then(|day| day.checked_add(1));
    }
}

/// The first day from `from` on which the duty is in force and borne.
fn first_binding(bench: Bench<'_>, track: &Track, from: Day) -> Option<Day> {
    let timeline = bench.world.timeline;
    let laws = timeline.laws.iter().enumerate();
    laws.filter_map(|(at, law)| {
        let ledger = track.ledgers[at].as_ref()?;
        let duty = law.duty(track.duty)?;
        rolling(bench, track, at)?;
        let in_force = from.max(law.from).max(duty.from);
        ledger
            .bearing
            .clip(in_force, law.until.min(duty.until))
            .first()
    })
    .min()
}

/// The window that begins on a day, and the day that anchors the next one.
fn window<'a>(
    bench: Bench<'a>,
    asking: &Asking,
    track: &'a Track,
    first: Day,
) -> Option<(Option<Cell<'a>>, Option<Day>)> {
    let timeline = bench.world.timeline;
    let (at, duty) = timeline.duty_on(track.duty, first)?;
    let every = rolling(bench, track, at)?;
    let law = &timeline.laws[at];
    let ledger = track.ledgers[at].as_ref()?;
    let last = months_after(first - 1, months_in(every).max(1));
    if ledger.bearing.last().is_none_or(|end| end < first) {
        return None;
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
    let Some(mut cell) = Cell::new(bench, asking, track, place) else {
        // Borne again later, or overridden for the whole window: the window passes.
        return Some((None, (last < asking.on).then_some(last)));
    };
    cell.count(bench, asking.on);
    let trials = &ledger.own;
    let counting = cell.tallying(asking.on);
    let mut anchor = completed(&counting, trials, last);
    if anchor.is_none() && last < asking.on {
        let ends = ledger.bearing.last().unwrap_or(NEVER);
        if ends < last {
            cell.broken = Some("期满前机构已撤销或职责已终止，任期不足");
        } else {
            anchor = completed(&counting, trials, asking.on);
            let cure = if anchor.is_some() {
                Cure::Later
            } else {
                Cure::None
            };
            (cell.own_cure, cell.holder_cure) = (cure, cure);
        }
    } else if anchor.is_none() && ledger.bearing.last().is_some_and(|end| end < asking.on) {
        cell.broken = Some("期满前机构已撤销或职责已终止，任期不足");
    }
    Some((Some(cell), anchor))
}

/// The day on which the number is complete, if it is by `until`.
fn completed(counting: &Tallying<'_>, trials: &[Trial], until: Day) -> Option<Day> {
    let number = usize::from(counting.required).checked_sub(1)?;
    let until = until.min(counting.on);
    (0..counting.parts.max(1))
        .map(|part| {
            trials
                .iter()
                .filter(|trial| counting.first <= trial.day && trial.day <= until)
                .filter(|trial| fits_part(trial, part) && stands(trial, counting.known_at))
                .filter(|trial| counting.is_open_to(trial))
                .filter(|trial| {
                    // What was entered too late for the window is not there for it.
                    counting.late_counts || trial.day > counting.last || !counting.is_late(trial)
                })
                .map(|trial| trial.day)
                .nth(number)
        })
        .try_fold(Day::MIN, |latest, day| day.map(|day| latest.max(day)))
}
