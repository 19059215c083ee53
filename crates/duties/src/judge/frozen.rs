//! Approved years (Art. 19): from which moment entries change nothing in a year any more.

use std::collections::{BTreeMap, BTreeSet};

use regulation::Freeze;

use crate::calendar::{Day, date_of};
use crate::law::{Law, NameId};
use crate::matching::World;

/// For each law and year: when the last complete round of approvals was recorded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frozen {
    by_law: Vec<BTreeMap<i16, i64>>,
}

impl Frozen {
    pub(super) fn new(world: World<'_>, on: Day, known_at: i64) -> Self {
        let by_law = world
            .timeline
            .laws
            .iter()
            .map(|law| {
                let mut years = BTreeMap::new();
                for (freeze, kinds) in law.rules.policy.freezes.iter().zip(&law.freeze_kinds) {
                    for (year, moment) in rounds(world, law, freeze, kinds, on, known_at) {
                        let earliest = years.entry(year).or_insert(moment);
                        *earliest = moment.min(*earliest);
                    }
                }
                years
            })
            .collect();
        Self { by_law }
    }

    /// As known at which moment a civil period is judged, if its year is approved.
    pub(super) fn at(&self, law: usize, first: Day, last: Day) -> Option<i64> {
        let year = date_of(first).year();
        if date_of(last).year() != year {
            return None;
        }
        self.by_law.get(law)?.get(&year).copied()
    }
}

/// The last complete round of approvals of each year.
fn rounds(
    world: World<'_>,
    law: &Law,
    freeze: &Freeze,
    kinds: &[NameId],
    on: Day,
    known_at: i64,
) -> BTreeMap<i16, i64> {
    let mut approvals: Vec<(i64, usize)> = (0..world.book.versions.len())
        .filter(|&at| {
            let act = &world.book.versions[at];
            let void = law
                .void_marks
                .iter()
                .any(|&mark| law.bears(act.kind, &act.marks, mark));
            !act.withdraws()
                && kinds.contains(&act.kind)
                && !void
                && act.first <= on
                && act.recorded <= known_at
                && known_at < act.gone
        })
        .map(|at| (world.book.recorded_for(at, None), at))
        .collect();
    approvals.sort_by_key(|&(recorded, at)| (recorded, &world.book.versions[at].act.id));
    let mut approved: BTreeMap<i16, BTreeSet<usize>> = BTreeMap::new();
    let mut complete = BTreeMap::new();
    for (recorded, at) in approvals {
        let act = &world.book.versions[at];
        // The act's own year of results, or the year before it was done.
        let year = act.act.subject_year.unwrap_or(act.act.first_day.year() - 1);
        let organs = approved.entry(year).or_default();
        for (place, organ) in freeze.organs.iter().enumerate() {
            let is_organ = |&body: &usize| {
                law.days_in_set(&world.roster.bodies[body], organ)
                    .contains(act.first)
            };
            if act.bodies.iter().any(is_organ) {
                organs.insert(place);
            }
        }
        if organs.len() == freeze.organs.len() && !organs.is_empty() {
            complete.insert(year, recorded);
            organs.clear();
        }
    }
    complete
}
