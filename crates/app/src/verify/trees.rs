//! 树根 and 节点缓存: the roots that the leaves give, against the head row and the cache of nodes.
//!
//! A full verification grows both trees from the leaves; the shorter levels believe the cache of nodes
//! below and say so when it does not lead to the head. Left out: signed roots, see `notes`.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash::{Alg, Digests};
use ledger::merkle::root_at;
use ledger::store::{Growing, Head, ReadStore, Store, StoreError, StoreTree, TILE_LEAVES, Tile};

use super::report::{Checked, Property};

/// Roots by size; those that cannot be computed are not there.
pub(super) type Roots = BTreeMap<u64, Head>;

/// Both trees, grown from the leaves.
pub(super) struct Grown {
    growing: Growing,
    wanted: BTreeSet<u64>,
    roots: Roots,
    tiles: Vec<Tile>,
    /// The first leaf whose hash nobody knows.
    broken: Option<u64>,
}

impl Grown {
    /// Trees of which the roots at some sizes will be asked for.
    pub(super) fn new(wanted: BTreeSet<u64>) -> Self {
        let mut grown = Self {
            growing: Growing::empty(),
            wanted,
            roots: Roots::new(),
            tiles: Vec::new(),
            broken: None,
        };
        grown.keep_root();
        grown
    }

    /// Takes in the next leaf.
    pub(super) fn push(&mut self, leaf: Option<&Digests>) {
        if self.broken.is_some() {
            return;
        }
        match leaf {
            Some(leaf) => {
                self.growing.push(leaf);
                self.tiles.extend(self.growing.take_tiles());
                self.keep_root();
            }
            None => self.broken = Some(self.growing.sha256.size()),
        }
    }

    /// No leaf is known from here on.
    pub(super) fn stop(&mut self) {
        self.broken = self.broken.or(Some(self.growing.sha256.size()));
    }

    fn keep_root(&mut self) {
        let size = self.growing.sha256.size();
        if self.wanted.contains(&size) {
            self.roots.insert(size, self.growing.head());
        }
    }

    pub(super) fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Compares with the head row and the cache of nodes.
    pub(super) fn finish(&self, store: &dyn ReadStore, head: &Head) -> [Checked; 2] {
        let mut check = root_check();
        if let Some(seq) = self.broken {
            check.unknown(format!("第 {seq} 号记录缺失，其后的树根无法计算"));
        } else {
            compare_heads(&mut check, &self.growing.head(), head);
        }
        let tiles = self.compare_tiles(store, check.failed());
        [check, tiles]
    }

    fn compare_tiles(&self, store: &dyn ReadStore, roots_differ: bool) -> Checked {
        let mut check = Checked::new(Property::Usable, "节点缓存");
        let stored = match store.tiles() {
            Ok(stored) => stored,
            Err(error) => {
                check.tell(format!(
                    "节点缓存读不出（{error}）；树根由记录直接算得，不受影响，可重建"
                ));
                return check;
            }
        };
        let key = |tile: &Tile| (tile.level, tile.index);
        let found: BTreeMap<(u8, u64), &Tile> =
            stored.iter().map(|tile| (key(tile), tile)).collect();
        let right: BTreeMap<(u8, u64), &Tile> =
            self.tiles.iter().map(|tile| (key(tile), tile)).collect();
        let differs = right
            .iter()
            .filter(|(key, tile)| found.get(*key) != Some(*tile));
        for (at, _) in differs {
            let from = at.1 * TILE_LEAVES;
            let to = from + TILE_LEAVES - 1;
            check.tell(if roots_differ {
                format!("第 {from}–{to} 号记录与缓存的节点不符")
            } else {
                format!("第 {from}–{to} 号记录的节点缓存有误，树根不受影响，可重建")
            });
        }
        let strange = found.keys().filter(|key| !right.contains_key(*key)).count();
        if strange > 0 && self.broken.is_none() {
            check.tell(format!("节点缓存多出 {strange} 行，树根不受影响，可重建"));
        }
        check
    }
}

fn root_check() -> Checked {
    Checked::new(Property::Complete, "树根")
}

fn compare_heads(check: &mut Checked, computed: &Head, stored: &Head) {
    for alg in Alg::ALL {
        if computed.root(alg) != stored.root(alg) {
            check.fail(format!("{alg} 树根与账本首部登记的不符"));
        }
    }
}

/// Roots at sizes, by way of the cache of nodes.
pub(super) fn cached(
    store: &dyn ReadStore,
    head: &Head,
    wanted: &BTreeSet<u64>,
) -> (Checked, Roots) {
    let mut check = root_check();
    let mut roots = Roots::new();
    let trees = Alg::ALL.map(|alg| StoreTree::open(store, alg, head.size));
    let [Ok(sha256), Ok(sm3)] = trees else {
        check.unknown("节点缓存不全，请核验全部（--level all）");
        return (check, roots);
    };
    let at = |size: u64| -> Result<Head, StoreError> {
        Ok(Head {
            size,
            sha256: root_at(&sha256, size).map_err(StoreError::from)?,
            sm3: root_at(&sm3, size).map_err(StoreError::from)?,
        })
    };
    match at(head.size) {
        Ok(computed) => {
            compare_heads(&mut check, &computed, head);
            if check.failed() {
                check.fail("可能是节点缓存有误，也可能是记录被改动：请核验全部，以查明是哪一条");
            }
        }
        Err(error) => check.unknown(format!("树根无法计算：{error}")),
    }
    for size in wanted.iter().filter(|size| **size <= head.size) {
        if let Ok(root) = at(*size) {
            roots.insert(*size, root);
        }
    }
    (check, roots)
}

/// Makes the cache of nodes anew from the leaves; returns the number of its rows.
///
/// # Errors
/// When a leaf is missing, or the cache cannot be written.
pub fn rebuild_tiles(store: &mut dyn Store) -> Result<u64, StoreError> {
    let size = store.head()?.size;
    let mut growing = Growing::empty();
    let mut tiles = Vec::new();
    store.scan(0, size, &mut |row| {
        growing.push(&Digests::of_leaf(row.leaf));
        tiles.extend(growing.take_tiles());
        Ok(())
    })?;
    store.replace_tiles(&tiles)?;
    Ok(tiles.len() as u64)
}
