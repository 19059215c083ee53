//! 履职记录: every version of every act, and from when until when it is known.
//!
//! A record, its corrections and its withdrawal make one chain. At any moment at most one version
//! of a chain stands (docs/findings.md, 2).

mod chain;

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::Act;
use crate::calendar::{Day, day_of, moment_of, seconds_of};
use crate::law::{NameId, Names};
use crate::roster::Roster;

/// A moment that does not come.
pub(crate) const NOT_GONE: i64 = i64::MAX;

/// All versions, indexed by who they concern.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) versions: Vec<Version>,
    by_id: BTreeMap<String, usize>,
    /// For each record corrected: the versions that correct it.
    corrections: BTreeMap<String, Vec<usize>>,
    /// For each body: versions that list it.
    pub(crate) of_body: Vec<Vec<usize>>,
    /// For each person: versions they took part in.
    pub(crate) of_person: Vec<Vec<usize>>,
}

/// One record as it was entered.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) act: Act,
    pub(crate) kind: NameId,
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) bodies: Vec<usize>,
    pub(crate) marks: Vec<NameId>,
    /// Person and capacity, by person.
    pub(crate) people: Vec<(usize, NameId)>,
    pub(crate) recorded: i64,
    /// From this moment it is replaced or withdrawn.
    pub(crate) gone: i64,
    /// The version of its chain that it replaces.
    replaces: Option<usize>,
    /// The record that replaces or withdraws it.
    pub(crate) replaced_by: Option<usize>,
}

impl Version {
    fn new(act: Act, roster: &Roster, names: &mut Names) -> Self {
        let mut people: Vec<(usize, NameId)> = act
            .participants
            .iter()
            .filter_map(|row| Some((roster.person(&row.person)?, names.id(&row.capacity))))
            .collect();
        people.sort_unstable();
        people.dedup();
        let mut bodies: Vec<usize> = act.bodies.iter().filter_map(|id| roster.body(id)).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let mut marks = names.ids(&act.marks);
        marks.sort_unstable();
        marks.dedup();
        Self {
            kind: names.id(&act.kind),
            first: day_of(act.first_day),
            last: day_of(act.last_day),
            bodies,
            marks,
            people,
            recorded: seconds_of(act.recorded_at),
            gone: NOT_GONE,
            replaces: None,
            replaced_by: None,
            act,
        }
    }

    pub(crate) fn withdraws(&self) -> bool {
        self.act
            .corrects
            .as_ref()
            .is_some_and(|correction| correction.withdraws)
    }

    /// Why it does not stand any more.
    pub(crate) fn replaced_note(&self, by: Option<&Version>) -> String {
        let (Some(by), Some(correction)) = (by, by.and_then(|by| by.act.corrects.as_ref())) else {
            return "已被更正。".to_owned();
        };
        let word = if correction.withdraws {
            "撤回"
        } else {
            "更正"
        };
        format!(
            "已由记录{}{word}（理由：{}）。",
            by.act.id, correction.reason
        )
    }

    pub(crate) fn concerns(&self, body: usize) -> bool {
        self.bodies.binary_search(&body).is_ok()
    }

    /// Capacities in which a person took part.
    pub(crate) fn capacities_of(&self, person: usize) -> impl Iterator<Item = NameId> {
        self.people
            .iter()
            .filter(move |(who, _)| *who == person)
            .map(|(_, capacity)| *capacity)
    }
}

impl Book {
    pub(crate) fn new(acts: &[Act], roster: &Roster, names: &mut Names) -> Self {
        let mut book = Self {
            of_body: vec![Vec::new(); roster.bodies.len()],
            of_person: vec![Vec::new(); roster.people.len()],
            ..Self::default()
        };
        let mut sorted: Vec<&Act> = acts.iter().collect();
        sorted.sort_by(|one, two| one.id.cmp(&two.id));
        for act in sorted {
            book.add(act.clone(), roster, names);
        }
        let roots: Vec<usize> = (0..book.versions.len())
            .filter(|&at| book.versions[at].act.corrects.is_none())
            .collect();
        for root in roots {
            book.link(root);
        }
        book
    }

    /// Adds a record; its chain is not linked yet.
    pub(crate) fn add(&mut self, act: Act, roster: &Roster, names: &mut Names) -> usize {
        let at = self.versions.len();
        self.by_id.insert(act.id.clone(), at);
        if let Some(correction) = &act.corrects {
            self.corrections
                .entry(correction.of.clone())
                .or_default()
                .push(at);
        }
        let version = Version::new(act, roster, names);
        if !version.withdraws() {
            for &body in &version.bodies {
                self.of_body[body].push(at);
            }
            let mut people: Vec<usize> = version.people.iter().map(|(person, _)| *person).collect();
            people.dedup();
            for person in people {
                self.of_person[person].push(at);
            }
        }
        self.versions.push(version);
        at
    }

    /// The entry's time of recording, to the second where it is that of an earlier version.
    pub(crate) fn recorded_at(&self, version: usize, recorded: i64) -> DateTime {
        let row = &self.versions[version];
        if row.recorded == recorded {
            row.act.recorded_at
        } else {
            moment_of(recorded)
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}
