//! Chains of corrections: which version stands from when until when.
//!
//! Art. 19 makes an approved result final; that corrections after it change nothing there is
//! settled where periods are judged, not here.

use super::{Book, NOT_GONE};

impl Book {
    /// The first record of the chain that a version belongs to.
    pub(crate) fn root_of(&self, version: usize) -> usize {
        let mut at = version;
        let mut steps = 0;
        while let Some(correction) = &self.versions[at].act.corrects {
            let Some(earlier) = self.find(&correction.of) else {
                break;
            };
            at = earlier;
            steps += 1;
            // The register was checked for circles; a step count keeps this total.
            if steps > self.versions.len() {
                break;
            }
        }
        at
    }

    /// All versions of a chain, the first record first, then corrections by time and id.
    pub(crate) fn chain_of(&self, root: usize) -> Vec<usize> {
        let mut found = vec![root];
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            let corrections = self.corrections.get(&self.versions[at].act.id);
            for &correction in corrections.into_iter().flatten() {
                if !found.contains(&correction) {
                    found.push(correction);
                }
            }
            next += 1;
        }
        found[1..].sort_by(|&one, &two| {
            let (one, two) = (&self.versions[one], &self.versions[two]);
            (one.recorded, &one.act.id).cmp(&(two.recorded, &two.act.id))
        });
        found
    }

    /// Sets from when each version of the chain is gone, and what it replaces.
    pub(crate) fn link(&mut self, root: usize) {
        let chain = self.chain_of(root);
        for (place, &at) in chain.iter().enumerate() {
            let next = chain.get(place + 1).copied();
            let gone = next.map_or(NOT_GONE, |next| self.versions[next].recorded);
            let replaces = place.checked_sub(1).map(|before| chain[before]);
            let version = &mut self.versions[at];
            version.gone = gone;
            version.replaces = replaces;
            version.replaced_by = next;
        }
    }

    /// When the entry counts as recorded for a person (or for a body, without a person).
    ///
    /// A correction that leaves kind, day, bodies, marks and the person's capacity as they were
    /// keeps the time of what it corrects.
    pub(crate) fn recorded_for(&self, version: usize, person: Option<usize>) -> i64 {
        let mut at = version;
        let mut recorded = self.versions[at].recorded;
        while let Some(before) = self.versions[at].replaces {
            if !self.same_for(at, before, person) {
                break;
            }
            recorded = self.versions[before].recorded;
            at = before;
        }
        recorded
    }

    fn same_for(&self, one: usize, two: usize, person: Option<usize>) -> bool {
        let (one, two) = (&self.versions[one], &self.versions[two]);
        let same_row = !two.withdraws()
            && one.kind == two.kind
            && (one.first, one.last) == (two.first, two.last)
            && one.bodies == two.bodies
            && one.marks == two.marks;
        same_row
            && person.is_none_or(|person| one.capacities_of(person).eq(two.capacities_of(person)))
    }
}
