//! The same file, or nearly the same photo, used for two acts: both records are named; a person judges.
//!
//! Left out: how pictures are compared. Whoever asks brings the comparison (crate `evidence`), and this
//! module decides which pairs are worth a look.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash::Hash;

use crate::record::{Evidence, Fact};
use crate::state::State;

/// Two records of evidence that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The earlier entry and its act.
    pub earlier: (u64, String),
    /// The later entry and its act.
    pub later: (u64, String),
    /// One act is a corrected version of the other: the same file belongs to both by right.
    pub versions: bool,
}

/// 疑似重复: two pictures of different acts that differ little. A question for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The records.
    pub alike: Alike,
    /// Bits that differ.
    pub distance: u32,
    /// One is like the other's mirror image.
    pub mirrored: bool,
}

/// Takes in the next picture, and names the earlier ones that it is near: the entry, the bits that
/// differ, whether it is like the mirror image.
pub type Comparer<'a> = dyn FnMut(u64, &Evidence) -> Vec<(u64, u32, bool)> + 'a;

/// Files that belong to more than one act, each later use beside the first.
#[must_use]
pub fn same_files(state: &State) -> Vec<Alike> {
    let mut first: BTreeMap<Hash, (u64, &Evidence)> = BTreeMap::new();
    let mut alike = Vec::new();
    for (seq, evidence) in all_evidence(state) {
        match first.get(&evidence.sha256) {
            Some((earlier, before)) if before.act != evidence.act => {
                alike.push(pair(state, (*earlier, before), (seq, evidence)));
            }
            Some(_) => {}
            None => {
                first.insert(evidence.sha256, (seq, evidence));
            }
        }
    }
    alike
}

/// Photos of different acts that are nearly the same, in the order of the later ones. The same bytes
/// are left to [`same_files`], and several photos of one act are never compared.
pub fn near_files(state: &State, compare: &mut Comparer<'_>) -> Vec<Near> {
    let mut seen: BTreeMap<u64, &Evidence> = BTreeMap::new();
    let mut near = Vec::new();
    for (seq, evidence) in all_evidence(state).filter(|(_, row)| !row.likeness.is_empty()) {
        for (earlier, distance, mirrored) in compare(seq, evidence) {
            let Some(before) = seen.get(&earlier) else {
                continue;
            };
            if before.act == evidence.act || before.sha256 == evidence.sha256 {
                continue;
            }
            let alike = pair(state, (earlier, before), (seq, evidence));
            if !alike.versions {
                near.push(Near {
                    alike,
                    distance,
                    mirrored,
                });
            }
        }
        seen.insert(seq, evidence);
    }
    near
}

/// Every record of evidence, in order.
pub fn all_evidence(state: &State) -> impl Iterator<Item = (u64, &Evidence)> {
    state
        .loose("evidence")
        .filter_map(|(seq, fact)| match fact {
            Fact::Evidence(evidence) => Some((seq, evidence)),
            _ => None,
        })
}

/// Entries whose files were erased by law, each with the first entry that says so.
#[must_use]
pub fn erased_files(state: &State) -> BTreeMap<u64, u64> {
    let mut erased = BTreeMap::new();
    for (by, fact) in state.loose("erasure") {
        if let Fact::Erasure(erasure) = fact
            && erasure.fields.iter().any(|field| field == "files")
        {
            erased.entry(erasure.seq).or_insert(by);
        }
    }
    erased
}

fn pair(state: &State, earlier: (u64, &Evidence), later: (u64, &Evidence)) -> Alike {
    Alike {
        versions: origin(state, &earlier.1.act) == origin(state, &later.1.act),
        earlier: (earlier.0, earlier.1.act.clone()),
        later: (later.0, later.1.act.clone()),
    }
}

/// 记录编号 of the first version of an act.
fn origin<'a>(state: &'a State, act: &'a str) -> &'a str {
    let mut first = act;
    let mut seen = BTreeSet::from([act]);
    while let Some((_, act)) = state.act(first)
        && let Some(row) = &act.corrects
        && seen.insert(&row.of)
    {
        first = &row.of;
    }
    first
}

#[cfg(test)]
mod tests {
    use duties::{Act, Correction};
    use jiff::civil::date;
    use ledger::entry::ClockState;

    use super::{near_files, same_files};
    use crate::record::{Evidence, Fact};
    use crate::state::{Recorded, State, Writer};

    fn act(id: &str, corrects: Option<&str>) -> Fact {
        Fact::Act(Act {
            id: id.to_owned(),
            kind: "专题会议".to_owned(),
            first_day: date(2026, 3, 1),
            last_day: date(2026, 3, 1),
            bodies: Vec::new(),
            theme: String::new(),
            marks: Vec::new(),
            place: String::new(),
            problems: None,
            recorded_at: date(2026, 3, 1).at(0, 0, 0, 0),
            recorded_at_assumed: true,
            subject_year: None,
            corrects: corrects.map(|of| Correction {
                of: of.to_owned(),
                reason: "写错".to_owned(),
                withdraws: false,
            }),
            participants: Vec::new(),
        })
    }

    /// A photo of an act; `looks` stands for what it looks like, none for no picture.
    fn photo(act: &str, bytes: u8, looks: Option<u8>) -> Fact {
        Fact::Evidence(Evidence {
            act: act.to_owned(),
            sha256: [bytes; 32],
            media: "image/jpeg".to_owned(),
            caption: String::new(),
            taken_at: None,
            inspector: "test/1".to_owned(),
            likeness: looks.into_iter().collect(),
            mirrored: Vec::new(),
            remarks: Vec::new(),
        })
    }

    fn state(facts: Vec<Fact>) -> State {
        let mut state = State::default();
        for (seq, fact) in facts.into_iter().enumerate() {
            let recorded = Recorded {
                seq: seq as u64,
                recorded_at: 0,
                clock: ClockState::Unknown,
                writer: Writer {
                    account: "张经办".to_owned(),
                    person: None,
                    role: "经办人".to_owned(),
                },
                refs: Vec::new(),
                fact,
            };
            state.apply(recorded).unwrap();
        }
        state
    }

    /// Checks the pairs that the two queries give, as (earlier, later).
    fn check(facts: Vec<Fact>, same: &[(u64, u64, bool)], near: &[(u64, u64)]) {
        let state = state(facts);
        let found: Vec<(u64, u64, bool)> = same_files(&state)
            .iter()
            .map(|row| (row.earlier.0, row.later.0, row.versions))
            .collect();
        assert_eq!(found, same);
        let mut album: Vec<(u64, Vec<u8>)> = Vec::new();
        let found = near_files(&state, &mut |seq, photo| {
            let alike = album.iter().filter(|(_, looks)| *looks == photo.likeness);
            let alike = alike.map(|(seq, _)| (*seq, 3, false)).collect();
            album.push((seq, photo.likeness.clone()));
            alike
        });
        let found: Vec<(u64, u64)> = found
            .iter()
            .map(|row| (row.alike.earlier.0, row.alike.later.0))
            .collect();
        assert_eq!(found, near);
    }

    #[test]
    fn f44_photos_of_other_acts_are_paired_and_those_of_one_act_are_not() {
        let acts = || vec![act("R1", None), act("R2", None)];
        let with = |photos: Vec<Fact>| [acts(), photos].concat();
        check(
            with(vec![photo("R1", 1, Some(7)), photo("R2", 2, Some(7))]),
            &[],
            &[(2, 3)],
        );
        check(
            with(vec![photo("R1", 1, Some(7)), photo("R1", 2, Some(7))]),
            &[],
            &[],
        );
        check(
            with(vec![photo("R1", 1, Some(7)), photo("R2", 1, Some(7))]),
            &[(2, 3, false)],
            &[],
        );
        check(
            with(vec![photo("R1", 1, None), photo("R2", 2, None)]),
            &[],
            &[],
        );
    }

    #[test]
    fn a_corrected_record_keeps_its_photos_by_right() {
        let facts = |bytes: [u8; 2]| {
            vec![
                act("R1", None),
                act("R2", Some("R1")),
                photo("R1", bytes[0], Some(7)),
                photo("R2", bytes[1], Some(7)),
            ]
        };
        check(facts([1, 1]), &[(2, 3, true)], &[]);
        check(facts([1, 2]), &[], &[]);
    }

    #[test]
    fn records_that_name_each_other_as_corrected_end_the_search() {
        check(
            vec![
                act("R1", Some("R2")),
                act("R2", Some("R1")),
                photo("R1", 1, Some(7)),
                photo("R2", 1, Some(7)),
            ],
            &[(2, 3, false)],
            &[],
        );
    }
}
