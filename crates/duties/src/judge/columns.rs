//! Counted duties over civil periods, through the kernel: cells in, counts and outcomes out.
//!
//! What the kernel does not know is counted act by act: several patterns, acts inherited from an
//! abolished body, approved years, corrections that keep an earlier time, days outside its range.

use super::cell::Cell;
use super::tally::Tally;
use super::{Asking, Bench};
use crate::Outcome;
use crate::acts::NOT_GONE;
use crate::calendar::{Day, date_of};
use crate::kernel::{
    self, Ask, Bearer, Credits, Frame, Instant, MakeUp, NEVER, NO_DAY, Period, Policy, Row, Span,
    Work,
};
use crate::matching::Verdict;
use crate::track::Track;

const SECONDS_PER_DAY: i64 = 86_400;

/// Counts the acts of all cells of a track.
pub(super) fn count(bench: Bench<'_>, asking: &Asking, track: &Track, cells: &mut [Cell<'_>]) {
    let numbers = numbers(cells);
    let rows = rows(asking, track, cells);
    let mut rows = rows.into_iter().flatten().peekable();
    for (number, cell) in numbers.into_iter().zip(cells) {
        let row = rows.next_if(|row| usize::from(row.period) == number);
        match row.filter(|_| cell.known_at == asking.known_at) {
            Some(row) => take(bench, asking, cell, &row),
            None => cell.count(bench, asking.on),
        }
    }
}

fn take(bench: Bench<'_>, asking: &Asking, cell: &mut Cell<'_>, row: &Row) {
    let late = row.outcome == Outcome::MetLateEntry;
    if late || cell.ledger.holders.is_some() {
        cell.count(bench, asking.on);
    } else {
        let tally = Tally {
            counted: row.counted,
            in_time: row.counted,
            first_day: (row.first_day != NO_DAY).then(|| Day::from(row.first_day)),
            completed: None,
        };
        cell.own = tally.clone();
        cell.for_holders = tally;
    }
    cell.kernel = Some(row.outcome);
}

/// The kernel's rows; `None` where it cannot answer.
fn rows(asking: &Asking, track: &Track, cells: &[Cell<'_>]) -> Option<Vec<Row>> {
    let frame = frame(cells)?;
    let (day, recorded, gone) = columns(cells)?;
    let borne = spans(cells.iter().map(|cell| cell.bearing.stretches()))?;
    let held = match track.subject.post {
        None => borne.clone(),
        Some(_) => {
            let mut held: Vec<(Day, Day)> = cells
                .iter()
                .flat_map(|cell| &cell.holders)
                .flat_map(|(_, days)| days.stretches().iter().copied())
                .collect();
            held.sort_unstable();
            spans(std::iter::once(held.as_slice()))?
        }
    };
    let known_at = if asking.known_at == NOT_GONE - 1 {
        // Later than any record, earlier than what never goes.
        NEVER - 1
    } else {
        instant(asking.known_at)?
    };
    let ask = Ask {
        on: kernel::Day::try_from(asking.on).ok()?,
        known_at,
    };
    let credits = Credits {
        day: &day,
        recorded: &recorded,
        gone: Some(&gone),
    };
    let (mut work, mut rows) = (Work::default(), Vec::with_capacity(cells.len()));
    let bearer = Bearer {
        borne: &borne,
        held: &held,
    };
    frame.ask(ask).rows(credits, bearer, &mut work, &mut rows);
    Some(rows)
}

fn frame(cells: &[Cell<'_>]) -> Option<Frame> {
    let switches = |cell: &Cell<'_>| {
        let policy = &cell.law.rules.policy;
        (policy.late_counts, policy.yearly_total_cures)
    };
    let (late_counts, yearly) = switches(cells.first()?);
    let fit = |cell: &Cell<'_>| {
        cell.civil
            && cell.required > 0
            && cell.duty.parts.len() == 1
            && cell.ledger.inherited.is_empty()
            && switches(cell) == (late_counts, yearly)
    };
    if !cells.iter().all(fit) {
        return None;
    }
    let periods = periods(cells)?;
    let make_up = if yearly {
        MakeUp::YearlyTotal
    } else {
        MakeUp::NextPeriod
    };
    let policy = Policy {
        late_refused: !late_counts,
        make_up,
        in_post_only: false,
    };
    Frame::new(periods, policy).ok()
}

/// Whether the cell before is not the very next one's neighbour: nothing there makes up for it.
fn follows_gap(before: &Cell<'_>, cell: &Cell<'_>) -> bool {
    before.next_first != Some(cell.first)
}

/// The number of each cell's period in the frame, gaps counted.
fn numbers(cells: &[Cell<'_>]) -> Vec<usize> {
    let mut gaps = 0;
    (0..cells.len())
        .map(|at| {
            gaps += usize::from(at > 0 && follows_gap(&cells[at - 1], &cells[at]));
            at + gaps
        })
        .collect()
}

/// The cells' periods; a day that asks for nothing stands in each gap.
fn periods(cells: &[Cell<'_>]) -> Option<Vec<Period>> {
    let mut periods = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 && follows_gap(&cells[at - 1], cell) {
            let day = kernel::Day::try_from(cell.first - 1).ok()?;
            periods.push(Period::of(day, day, 0));
        }
        periods.push(period(cell)?);
    }
    Some(periods)
}

fn period(cell: &Cell<'_>) -> Option<Period> {
    let due_soon_from = match cell.due_soon_days {
        Some(days) => (cell.last - Day::from(days)).max(0),
        None => cell.last + 1,
    };
    let late_from = cell.last + Day::from(cell.law.rules.policy.late_after_days);
    let year = date_of(cell.first).year();
    Some(Period {
        first: kernel::Day::try_from(cell.first).ok()?,
        last: kernel::Day::try_from(cell.last).ok()?,
        required: cell.required,
        min_days: cell.min_days,
        due_soon_from: kernel::Day::try_from(due_soon_from).ok()?,
        late_from: instant(i64::from(late_from) * SECONDS_PER_DAY)?,
        frozen_at: NEVER,
        reference: cell.reference,
        group: u16::try_from(year).ok()?,
    })
}

/// Day, recorded, gone of the acts that fit, ascending by day.
type Columns = (Vec<kernel::Day>, Vec<Instant>, Vec<Instant>);

fn columns(cells: &[Cell<'_>]) -> Option<Columns> {
    let mut columns: Columns = Default::default();
    for cell in cells {
        let counting = cell.tallying(cell.last);
        for trial in counting.around(&cell.ledger.own, 0) {
            if !matches!(trial.verdict, Verdict::Fits(_)) {
                continue;
            }
            if trial.recorded != trial.known {
                return None;
            }
            columns.0.push(kernel::Day::try_from(trial.day).ok()?);
            columns.1.push(instant(trial.recorded)?);
            columns.2.push(if trial.gone == NOT_GONE {
                NEVER
            } else {
                instant(trial.gone)?
            });
        }
    }
    Some(columns)
}

/// A moment in the kernel's range, its two last values left out.
fn instant(seconds: i64) -> Option<Instant> {
    Instant::try_from(seconds)
        .ok()
        .filter(|&instant| instant < NEVER - 1)
}

fn spans<'a>(stretches: impl Iterator<Item = &'a [(Day, Day)]>) -> Option<Vec<Span>> {
    stretches
        .flatten()
        .map(|&(first, last)| {
            Some(Span {
                first: kernel::Day::try_from(first).ok()?,
                last: kernel::Day::try_from(last).ok()?,
            })
        })
        .collect()
}
