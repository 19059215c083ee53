//! Which rulings decided an answer besides its outcome: the finding names them.

use std::collections::BTreeSet;

use regulation::{Demand, Period};

use super::materialise::Answer;
use super::{Asking, Bench, words};
use crate::roster::Stint;
use crate::track::Track;
use crate::{Finding, Term};

/// Names the rulings behind the switches that mattered for this answer.
pub(super) fn name(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    answer: Answer<'_>,
    finding: &mut Finding,
) {
    let cell = answer.cell;
    let policy = &cell.law.rules.policy;
    let mut switches: Vec<&str> = Vec::new();
    let every = &cell.law.rule(cell.duty).demand;
    let of_years = matches!(
        every,
        Demand::Cover {
            every: Period::Years(_),
            ..
        }
    );
    let conditions = [
        (of_years, "window"),
        (
            has_several_charges(bench, track, answer),
            "portfolio_meetings",
        ),
        (acting_overlaps(bench, track, answer), "acting"),
        (inherits(asking, answer), "succession"),
    ];
    switches.extend(
        conditions
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, switch)| *switch),
    );
    for near in &finding.near_misses {
        switches.extend(match near.term {
            Term::NotSoleLead => Some("joint_lead"),
            Term::Delegated => Some("delegation"),
            Term::LateRefused => Some("late"),
            Term::CountedElsewhere if !policy.double_post_shared => Some("double_post"),
            Term::CountedElsewhere => Some("many_duties"),
            _ => None,
        });
    }
    words::name_rulings(cell.law, finding, &switches);
}

/// R-09 is asked only where there are several 分管对象.
fn has_several_charges(bench: Bench<'_>, track: &Track, answer: Answer<'_>) -> bool {
    let Some(post) = track.subject.post.filter(|_| answer.cell.ledger.portfolio) else {
        return false;
    };
    let objects: BTreeSet<&str> = bench.world.roster.posts[post]
        .portfolio
        .iter()
        .filter(|charge| answer.cell.bearing.overlaps(charge.days.0, charge.days.1))
        .map(|charge| charge.object.as_str())
        .collect();
    objects.len() > 1
}

/// Whether it matters on any bearing day who comes first, the acting or the 任命 holder.
fn acting_overlaps(bench: Bench<'_>, track: &Track, answer: Answer<'_>) -> bool {
    let Some(post) = track.subject.post else {
        return false;
    };
    let row = &bench.world.roster.posts[post];
    if row.stints(true) == row.stints(false) {
        return false;
    }
    let (Some(first), Some(last)) = (answer.cell.bearing.first(), answer.cell.bearing.last())
    else {
        return false;
    };
    let within = |stints: &[Stint]| {
        stints
            .iter()
            .filter(|stint| stint.first <= last && first <= stint.last)
            .map(|stint| (stint.person, stint.first.max(first), stint.last.min(last)))
            .collect::<Vec<_>>()
    };
    within(row.stints(true)) != within(row.stints(false))
}

/// Whether an act of an abolished body counted.
fn inherits(asking: &Asking, answer: Answer<'_>) -> bool {
    let ledger = answer.cell.ledger;
    if ledger.inherited.is_empty() {
        return false;
    }
    let counting = answer.cell.tallying(asking.on);
    let trials = match answer.person {
        None => &ledger.own,
        Some(_) => ledger.for_holders(),
    };
    let mut around = counting.around(trials, 0).iter();
    around.any(|trial| trial.inherited_from.is_some() && counting.counts(trial))
}
