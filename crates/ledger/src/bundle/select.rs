//! Which entries belong in a bundle: those of the stream, the directory, and whatever names or is
//! named by an entry of the bundle.

use std::collections::{BTreeMap, BTreeSet};

/// One entry names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The entry that names.
    pub from: u64,
    /// The earlier entry that is named.
    pub to: u64,
}

/// The entries of a bundle: `start` (the stream up to the directory's head, and the directory's
/// own entry), and all that links lead to in either direction, as far as recorded below `size`.
#[must_use]
pub fn select(
    start: impl IntoIterator<Item = u64>,
    links: impl IntoIterator<Item = Link>,
    size: u64,
) -> BTreeSet<u64> {
    let mut neighbours: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for Link { from, to } in links {
        if from < size && to < size {
            neighbours.entry(from).or_default().push(to);
            neighbours.entry(to).or_default().push(from);
        }
    }
    let mut chosen = BTreeSet::new();
    let mut waiting: Vec<u64> = start.into_iter().filter(|seq| *seq < size).collect();
    // Each entry is chosen once, so the loop ends.
    while let Some(seq) = waiting.pop() {
        if chosen.insert(seq) {
            waiting.extend(neighbours.get(&seq).into_iter().flatten());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::{Link, select};

    fn check(start: &[u64], links: &[(u64, u64)], size: u64, expected: &[u64]) {
        let links = links.iter().map(|&(from, to)| Link { from, to });
        let chosen: Vec<u64> = select(start.iter().copied(), links, size)
            .into_iter()
            .collect();
        assert_eq!(chosen, expected);
    }

    #[test]
    fn what_names_and_what_is_named_belongs_in_the_bundle() {
        check(&[1, 9], &[], 10, &[1, 9]);
        // An amendment of an included entry, its approval, and what an included entry names.
        check(&[3], &[(5, 3), (6, 5), (3, 1), (8, 7)], 10, &[1, 3, 5, 6]);
        // What was recorded later than the notes is not in it.
        check(&[3], &[(12, 3), (5, 3), (13, 12)], 10, &[3, 5]);
        check(&[3], &[(3, 3), (5, 3), (3, 5)], 10, &[3, 5]);
    }
}
