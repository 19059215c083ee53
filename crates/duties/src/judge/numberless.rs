//! 无量化要求: 定期, standing duties, and duties about 分管 where there is none (docs/findings.md, 7).

use regulation::{Demand, Period};

use super::cell::{Cell, Place as CellPlace};
use super::materialise::{Answer, finding, place};
use super::owner::Judged;
use super::{Asking, Bench, Place, words};
use crate::calendar::{Day, civil_span, date_of, day_of};
use crate::matching::Target;
use crate::track::Track;
use crate::track::build::per_unit;
use crate::{Finding, Outcome};

/// One finding a year for a duty without a number.
pub(super) fn answers(
    bench: Bench<'_>,
    asking: &Asking,
    siblings: &[Track],
    track: &Track,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    for mut cell in years(bench, asking, track) {
        let demand = &cell.law.rule(cell.duty).demand;
        let reason = match demand {
            Demand::Undefined { word, .. } => format!("“{word}”未规定次数，不作数量评价。"),
            Demand::Standing if speaks_for_chapter(bench, asking, siblings, track, &cell) => {
                "该职责未规定次数，不作数量评价。".to_owned()
            }
            _ => continue,
        };
        if !asking.wants(cell.first, cell.last, true) {
            continue;
        }
        cell.count(bench, asking.on);
        if no_charge(bench, track, &cell) {
            not_applicable(bench, asking, track, &cell, order, found);
        } else {
            of_everybody(bench, asking, track, &cell, order, &reason, found);
        }
    }
}

/// The calendar years in which a duty without a number is borne.
pub(super) fn years<'a>(
    bench: Bench<'a>,
    asking: &Asking,
    track: &'a Track,
) -> impl Iterator<Item = Cell<'a>> {
    let timeline = bench.world.timeline;
    let to = date_of(asking.on).year();
    let from = date_of(timeline.from).year();
    let asking = asking.clone();
    (from..=to).filter_map(move |year| {
        let span = civil_span(Period::Year, jiff::civil::Date::new(year, 1, 1).ok()?)?;
        let (first, last) = (day_of(span.first_day), day_of(span.last_day));
        let (at, duty) = timeline.duty_on(track.duty, first)?;
        let law = &timeline.laws[at];
        let ledger = track.ledgers[at].as_ref()?;
        if !is_yearly(&law.rule(duty).demand) {
            return None;
        }
        let every = Some(Period::Year);
        let place = CellPlace {
            span,
            first,
            last,
            every,
            law_at: at,
            law,
            duty,
            ledger,
        };
        let mut cell = Cell::new(bench, &asking, track, place)?;
        cell.civil = true;
        cell.reference = first < timeline.from && law.rules.policy.first_partial_reference;
        if let Some(approved) = asking.frozen.at(at, first, last) {
            cell.known_at = cell.known_at.min(approved);
        }
        Some(cell)
    })
}

fn is_yearly(demand: &Demand) -> bool {
    match demand {
        Demand::Growth { .. }
        | Demand::Undefined { .. }
        | Demand::Standing
        | Demand::JointChairs { .. }
        | Demand::ListCurrent { .. } => true,
        Demand::Count { .. } | Demand::Cover { .. } | Demand::After { .. } => false,
    }
}

/// Whether it is the first standing duty of its chapter that year, and none of the chapter counts.
fn speaks_for_chapter(
    bench: Bench<'_>,
    asking: &Asking,
    siblings: &[Track],
    track: &Track,
    cell: &Cell<'_>,
) -> bool {
    let chapter = cell.law.rule(cell.duty).chapter;
    let until = cell.last.min(asking.on);
    track.subject.post.is_some()
        && !siblings.iter().any(|other| {
            let standing = other.duty < track.duty
                && borne(bench, other, chapter, cell.first, until, |demand| {
                    matches!(demand, Demand::Standing)
                });
            let counted = || {
                borne(bench, other, chapter, cell.first, until, |demand| {
                    matches!(demand, Demand::Count { .. } | Demand::Cover { .. })
                })
            };
            standing || counted()
        })
}

/// Whether a track of the chapter and of this sort is borne and in force on any of the days.
fn borne(
    bench: Bench<'_>,
    track: &Track,
    chapter: u16,
    first: Day,
    last: Day,
    sort: impl Fn(&Demand) -> bool,
) -> bool {
    bench
        .world
        .timeline
        .laws
        .iter()
        .zip(&track.ledgers)
        .any(|(law, ledger)| {
            let (Some(ledger), Some(duty)) = (ledger, law.duty(track.duty)) else {
                return false;
            };
            let rule = law.rule(duty);
            let from = first.max(law.from).max(duty.from);
            let to = last.min(law.until).min(duty.until);
            rule.chapter == chapter
                && sort(&rule.demand)
                && from <= to
                && ledger.bearing.overlaps(from, to)
        })
}

/// A duty about 分管, of a post that is in charge of nothing in the period.
pub(super) fn no_charge(bench: Bench<'_>, track: &Track, cell: &Cell<'_>) -> bool {
    let Some(post) = track.subject.post else {
        return false;
    };
    cell.ledger.portfolio
        && track.subject.target == Target::None
        && !bench.world.roster.posts[post]
            .portfolio
            .iter()
            .any(|charge| cell.bearing.overlaps(charge.days.0, charge.days.1))
}

/// The duty is asked for each 分管对象 by itself.
pub(super) fn asked_per_unit(track: &Track, cell: &Cell<'_>) -> bool {
    track.subject.target == Target::None && per_unit(cell.law, cell.duty)
}

pub(super) fn not_applicable(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &Cell<'_>,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    let mut bare = cell.clone();
    bare.own = super::tally::Tally::default();
    bare.for_holders = super::tally::Tally::default();
    of_everybody(bench, asking, track, &bare, order, words::NO_CHARGE, found);
}

/// The same answer for the post or body and for each holder.
fn of_everybody(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &Cell<'_>,
    order: usize,
    reason: &str,
    found: &mut Vec<(Place, Finding)>,
) {
    let people = cell.holders.iter().map(|(person, _)| Some(*person));
    for (number, person) in std::iter::once(None).chain(people).enumerate() {
        if !asking.wants_person(person) {
            continue;
        }
        let judged = Judged::new(Outcome::NoNumericRequirement).because(reason);
        let answer = Answer {
            person,
            own_only: false,
            cell,
        };
        let mut finding = finding(bench, track, answer, judged);
        finding.required = 0;
        let tally = if person.is_none() {
            &cell.own
        } else {
            &cell.for_holders
        };
        if tally.counted > 0 && tally.counted < u16::MAX && !cell.duty.parts.is_empty() {
            super::near::list(bench, asking, answer, &mut finding);
            finding.near_misses.clear();
            finding.counted = tally.counted;
            finding.first_day = tally.first_day.map(date_of);
        }
        found.push((place(cell, order, number), finding));
    }
}
