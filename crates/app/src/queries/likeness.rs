//! The same file used for two acts: an exact match, named with both records.
//!
//! Nearly the same photos are found by comparing `Evidence::likeness` (crate `evidence`); a person judges.

use std::collections::BTreeMap;

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
}

/// Files that belong to more than one act, each later use beside the first.
#[must_use]
pub fn same_files(state: &State) -> Vec<Alike> {
    let mut first: BTreeMap<Hash, (u64, &Evidence)> = BTreeMap::new();
    let mut alike = Vec::new();
    for (seq, fact) in state.loose("evidence") {
        let Fact::Evidence(evidence) = fact else {
            continue;
        };
        match first.get(&evidence.sha256) {
            Some((earlier, before)) if before.act != evidence.act => alike.push(Alike {
                earlier: (*earlier, before.act.clone()),
                later: (seq, evidence.act.clone()),
            }),
            Some(_) => {}
            None => {
                first.insert(evidence.sha256, (seq, evidence));
            }
        }
    }
    alike
}
