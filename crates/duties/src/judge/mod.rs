//! From tracks to findings: cut the time into cells, count, judge, explain.
//!
//! One module for each kind of demand; all of them end in the same cell and the same order of
//! asking (docs/findings.md, 5 and 6).

mod after;
mod asking;
mod cell;
mod civil;
mod columns;
mod cycles;
mod frozen;
mod growth;
mod holder;
mod materialise;
mod near;
mod numberless;
mod owner;
mod rolling;
mod structure;
mod switches;
mod tally;
mod words;

pub(crate) use asking::Asking;

use regulation::{Calendar, Demand, Period, Window, Workdays};

use crate::Finding;
use crate::law::Law;
use crate::matching::World;
use crate::track::Track;

/// What a question is answered from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bench<'a> {
    pub(crate) world: World<'a>,
    pub(crate) workdays: &'a Workdays,
    pub(crate) tracks: &'a [Track],
}

/// How a demand lies in time under a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Civil(Period),
    Rolling(Period),
    Cycles(Period),
    After,
    Other,
}

fn shape(law: &Law, demand: &Demand) -> Shape {
    let policy = &law.rules.policy;
    match demand {
        Demand::Count { every, .. } if policy.calendar == Calendar::Rolling => {
            Shape::Rolling(*every)
        }
        Demand::Cover {
            every: every @ Period::Years(_),
            ..
        } => match policy.window {
            Window::Rolling => Shape::Rolling(*every),
            Window::Fixed => Shape::Cycles(*every),
        },
        Demand::Count {
            every: every @ Period::Years(_),
            ..
        } => Shape::Cycles(*every),
        Demand::Count { every, .. } | Demand::Cover { every, .. } => Shape::Civil(*every),
        Demand::After { .. } => Shape::After,
        Demand::Growth { .. }
        | Demand::Undefined { .. }
        | Demand::Standing
        | Demand::JointChairs { .. }
        | Demand::ListCurrent { .. } => Shape::Other,
    }
}

/// All findings that the question asks for, in official order.
pub(crate) fn findings(bench: Bench<'_>, asking: &Asking) -> Vec<Finding> {
    let mut answers = Vec::new();
    let mut start = 0;
    while let Some(first) = bench.tracks.get(start) {
        let bearer = (first.subject.body, first.subject.post);
        let rest = &bench.tracks[start..];
        let end = start
            + rest.partition_point(|track| (track.subject.body, track.subject.post) <= bearer);
        if asking.body.is_none_or(|body| body == bearer.0) && asking.may_answer(bench, bearer.1) {
            of_bearer(bench, asking, &bench.tracks[start..end], &mut answers);
        }
        start = end;
    }
    answers
}

fn of_bearer(bench: Bench<'_>, asking: &Asking, tracks: &[Track], answers: &mut Vec<Finding>) {
    let mut start = 0;
    while let Some(first) = tracks.get(start) {
        let end = start + tracks[start..].partition_point(|track| track.duty <= first.duty);
        if asking.duty.is_none_or(|duty| duty == first.duty) {
            let mut of_duty = Vec::new();
            for (order, track) in tracks[start..end].iter().enumerate() {
                of_track(bench, asking, tracks, track, order, &mut of_duty);
            }
            of_duty.sort_by_key(|(key, _)| *key);
            answers.extend(of_duty.into_iter().map(|(_, finding)| finding));
        }
        start = end;
    }
}

/// Where a finding stands among those of its bearer and duty: period, target, answer.
type Place = (i32, i32, usize, usize, i32, usize);

fn of_track(
    bench: Bench<'_>,
    asking: &Asking,
    siblings: &[Track],
    track: &Track,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    let mut cells = civil::cells(bench, asking, track);
    cells.extend(cycles::cells(bench, asking, track));
    cells.sort_by_key(|cell| (cell.first, cell.last));
    columns::count(bench, asking, track, &mut cells);
    cell::cure(&mut cells, asking);
    cells.extend(rolling::cells(bench, asking, track));
    cells.extend(after::cells(bench, asking, track));
    for (at, cell) in cells.iter().enumerate() {
        if asking.wants(cell.first, cell.last, cell.civil) {
            materialise::answers(bench, asking, track, &cells, at, order, found);
        }
    }
    numberless::answers(bench, asking, siblings, track, order, found);
    structure::answers(bench, asking, track, order, found);
    growth::answers(bench, asking, track, order, found);
}
