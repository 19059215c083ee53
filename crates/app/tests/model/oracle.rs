//! The program's answers beside those of `naive`, at random days and moments of knowledge.

use app::queries::{answerable, body_story, person_story, same_files};
use app::record::{Fact, body_subject, person_subject};
use app::state::State;
use duties::{Case, Question};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::generate::Generator;
use crate::naive::{self, Leaf};
use crate::plans;
use crate::world::World;

/// Moments of knowledge that are tried for each kind of answer.
const TRIES: usize = 12;

pub(crate) fn check(world: &World, generator: &mut Generator) {
    let store = world.sqlite.reader();
    let leaves = naive::leaves(&*store);
    let zone = world.sqlite.zone();
    for _ in 0..TRIES {
        let size = generator.rng.usize(0..=leaves.len());
        let on = date(2024, 1, 1).saturating_add(generator.rng.i32(0..900).days());
        zone.read(|state| {
            facts(state, &leaves, size);
            stories(state, &*store, &leaves, size);
            answers(state, &leaves, size, on);
        });
    }
    zone.read(|state| files(state, &leaves));
    for _ in 0..TRIES {
        let at = generator.rng.usize(0..leaves.len());
        let on = date(2025, 6, 1).saturating_add(generator.rng.i32(0..600).days());
        findings(world, &leaves, at, on);
    }
    for _ in 0..TRIES {
        let workbook = generator.workbook(world);
        zone.read(|state| plans::check(state, &leaves, &workbook));
    }
}

fn facts(state: &State, leaves: &[Leaf], size: usize) {
    let known = &leaves[..size];
    assert_eq!(
        state.register(size as u64),
        naive::register(known),
        "{size}"
    );
    let standing = naive::standing(known);
    for leaf in leaves
        .iter()
        .filter(|leaf| !matches!(leaf.fact, Fact::Act(_)))
    {
        let seq = leaf.entry.seq;
        assert_eq!(state.fact(seq).as_ref(), Some(&leaf.fact), "{seq}");
        if let Some(key) = leaf.fact.key() {
            let found = state.standing(&key, size as u64);
            assert_eq!(found, standing.get(&key).copied(), "{key} at {size}");
        }
    }
    if let Some(last) = known.last() {
        let moment = last.entry.recorded_at;
        let by_then = leaves
            .iter()
            .filter(|leaf| leaf.entry.recorded_at <= moment);
        assert_eq!(state.size_at(moment), by_then.count() as u64);
    }
}

fn stories(state: &State, store: &dyn ledger::store::ReadStore, leaves: &[Leaf], size: usize) {
    let people = (1..=7).map(|n| format!("P{n}"));
    for (subject, story) in people
        .map(|id| {
            (
                person_subject(&id),
                person_story(state, store, &id, size as u64),
            )
        })
        .chain((1..=6).map(|n| {
            let id = format!("B{n:02}");
            (
                body_subject(&id),
                body_story(state, store, &id, size as u64),
            )
        }))
    {
        let rows: Vec<naive::Row> = story
            .unwrap()
            .events
            .into_iter()
            .map(|event| {
                let days = (event.from, event.until);
                let at = event.recorded_at;
                (
                    event.seq,
                    event.word,
                    days,
                    at,
                    event.lag_days,
                    event.writer,
                    event.later,
                )
            })
            .collect();
        assert_eq!(
            rows,
            naive::story(&leaves[..size], &subject),
            "{subject} at {size}"
        );
    }
}

fn answers(state: &State, leaves: &[Leaf], size: usize, on: Date) {
    for what in ["安全生产", "B01", "B02", "B03", "高新区管委会", "没有"] {
        let rows: Vec<naive::Answer> = answerable(state, what, on, size as u64)
            .into_iter()
            .map(|row| {
                let person = row.person.map(|(_, id)| id);
                (row.body, row.post, row.ground, person, row.entries)
            })
            .collect();
        let naive = naive::answerable(&leaves[..size], what, on);
        assert_eq!(rows, naive, "{what} on {on} at {size}");
    }
}

fn files(state: &State, leaves: &[Leaf]) {
    let alike = same_files(state);
    let pairs: Vec<(u64, u64)> = alike
        .iter()
        .map(|row| (row.earlier.0, row.later.0))
        .collect();
    assert_eq!(pairs, naive::same_files(leaves));
}

/// The case that is kept and renewed answers as one that is compiled anew from what was known.
fn findings(world: &World, leaves: &[Leaf], at: usize, on: Date) {
    let moment = app::time::civil(leaves[at].entry.recorded_at);
    let zone = world.sqlite.zone();
    for known_at in [None, Some(moment)] {
        let size = match known_at {
            None => leaves.len(),
            Some(moment) => leaves
                .iter()
                .filter(|leaf| app::time::civil(leaf.entry.recorded_at) <= moment)
                .count(),
        };
        let law = zone.read(|state| app::law::Law::at(state, size as u64, zone.files()));
        let kept = zone.read(|state| zone.judge().at(state, known_at, zone.files()));
        let question = Question {
            known_at,
            ..Question::on(on)
        };
        let (Ok(law), Ok(kept)) = (&law, &kept) else {
            assert_eq!(law.is_err(), kept.is_err(), "{on}, {known_at:?}");
            continue;
        };
        let register = naive::register(&leaves[..size]);
        let anew = Case::new(&law.rules, &law.workdays, &register).unwrap();
        let (kept, anew) = (kept.findings(&question), anew.findings(&question));
        assert!(
            kept == anew,
            "{on}, {known_at:?}: {} {}",
            kept.len(),
            anew.len()
        );
    }
}
