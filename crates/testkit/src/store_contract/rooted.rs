//! Invented entries with real roots: what a sequencer would hand to a store.
//!
//! For tests that recompute roots from leaves after a crash. Left out: canonical entries.

use ledger::hash::{Alg, leaf_hash};
use ledger::merkle::Frontier;
use ledger::store::{Batch, Head, NewEntry, ReadStore, TILE_BITS, Tile};

use super::entry;

/// Both trees as they stand after the last batch.
#[derive(Debug, Clone)]
pub struct Rooted {
    sha256: Frontier,
    sm3: Frontier,
}

impl Default for Rooted {
    fn default() -> Self {
        Self {
            sha256: Frontier::new(Alg::Sha256),
            sm3: Frontier::new(Alg::Sm3),
        }
    }
}

impl Rooted {
    /// Recomputes both trees from the leaves of a store, and asserts that size, roots and tiles
    /// are those that it has stored.
    ///
    /// # Panics
    /// When they are not.
    #[must_use]
    pub fn of(store: &dyn ReadStore) -> Self {
        let head = store.head().unwrap();
        let (mut rooted, mut tiles) = (Self::default(), Vec::new());
        store
            .scan(0, head.size, &mut |row| {
                rooted.push(row.leaf, &mut tiles);
                Ok(())
            })
            .unwrap();
        assert_eq!(rooted.head(), head, "the roots are not those of the leaves");
        tiles.sort_by_key(|tile| (tile.level, tile.index));
        assert_eq!(
            store.tiles().unwrap(),
            tiles,
            "the tiles are not those of the leaves"
        );
        rooted
    }

    /// Size and roots.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            size: self.sha256.size(),
            sha256: self.sha256.root(),
            sm3: self.sm3.root(),
        }
    }

    /// The next invented entries as a batch, each in the stream of its hundred.
    #[must_use]
    pub fn next(&mut self, count: u64) -> Batch {
        let first = self.sha256.size();
        let entries = (first..first + count).map(|seq| {
            let mut entry = entry(seq);
            entry.streams = vec![(format!("人员/{}", seq % 100), seq / 100 + 1)];
            entry
        });
        let entries = entries.collect();
        self.batch(entries)
    }

    /// A batch of these entries.
    #[must_use]
    pub fn batch(&mut self, entries: Vec<NewEntry>) -> Batch {
        let (first_seq, mut tiles) = (self.sha256.size(), Vec::new());
        for entry in &entries {
            self.push(&entry.leaf, &mut tiles);
        }
        Batch {
            first_seq,
            entries,
            tiles,
            head: self.head(),
            erasures: Vec::new(),
        }
    }

    fn push(&mut self, leaf: &[u8], tiles: &mut Vec<Tile>) {
        let mut complete = Vec::new();
        self.sha256
            .push_each(leaf_hash(Alg::Sha256, leaf), |level, index, root| {
                complete.push((level, index, root));
            });
        let mut complete = complete.into_iter();
        self.sm3.push_each(leaf_hash(Alg::Sm3, leaf), |_, _, sm3| {
            // Both trees have the same shape.
            let Some((level, index, sha256)) = complete.next() else {
                return;
            };
            if level > 0 && level % TILE_BITS == 0 {
                tiles.push(Tile {
                    level: level / TILE_BITS,
                    index,
                    sha256,
                    sm3,
                });
            }
        });
    }
}
