//! The trees of a stored log: roots of 256 leaves from the cache, everything below from the leaves.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{ReadStore, StoreError, TILE_BITS, Tile};
use crate::hash::{Alg, Hash, leaf_hash, node_hash};
use crate::merkle::{Frontier, MemoryTree, ProveError, Tree};

/// Leaves of a tile.
pub const TILE_LEAVES: u64 = 1 << TILE_BITS;
/// Groups of leaf hashes that are kept while proofs are made.
const GROUPS_KEPT: usize = 64;

/// One tree of a stored log.
pub struct StoreTree<'a> {
    store: &'a dyn ReadStore,
    alg: Alg,
    size: u64,
    /// Over the roots of tiles.
    upper: MemoryTree,
    groups: RefCell<BTreeMap<u64, Vec<Hash>>>,
}

impl std::fmt::Debug for StoreTree<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreTree")
            .field("alg", &self.alg)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl<'a> StoreTree<'a> {
    /// The tree over the first `size` leaves.
    ///
    /// # Errors
    /// When the store cannot be read, or lacks a tile that its size demands.
    pub fn open(store: &'a dyn ReadStore, alg: Alg, size: u64) -> Result<Self, StoreError> {
        let wanted = size >> TILE_BITS;
        let mut upper = MemoryTree::new(alg);
        for tile in store.tiles()? {
            if tile.level == 1 && tile.index == upper.size() && tile.index < wanted {
                upper.push(match alg {
                    Alg::Sha256 => tile.sha256,
                    Alg::Sm3 => tile.sm3,
                });
            }
        }
        if upper.size() != wanted {
            let what = "节点缓存不全".to_owned();
            let seq = upper.size() << TILE_BITS;
            return Err(StoreError::Damaged { seq, what });
        }
        Ok(Self {
            store,
            alg,
            size,
            upper,
            groups: RefCell::default(),
        })
    }

    /// The frontier at the tree's size.
    ///
    /// # Errors
    /// When leaves cannot be read.
    pub fn frontier(&self) -> Result<Frontier, StoreError> {
        let mut peaks = self.upper.frontier().peaks().to_vec();
        let rest = self.size % TILE_LEAVES;
        let from = self.size - rest;
        let mut tail = Frontier::new(self.alg);
        self.store.scan(from, self.size, &mut |row| {
            tail.push(leaf_hash(self.alg, row.leaf));
            Ok(())
        })?;
        peaks.extend(tail.peaks());
        Frontier::from_parts(self.alg, self.size, peaks).map_err(|error| StoreError::Damaged {
            seq: from,
            what: error.to_string(),
        })
    }

    fn leaf(&self, index: u64) -> Result<Hash, StoreError> {
        let group = index >> TILE_BITS;
        let place = usize::try_from(index % TILE_LEAVES).unwrap_or(usize::MAX);
        if let Some(hash) = self
            .groups
            .borrow()
            .get(&group)
            .and_then(|hashes| hashes.get(place))
        {
            return Ok(*hash);
        }
        let from = group << TILE_BITS;
        let mut hashes = Vec::new();
        let until = (from + TILE_LEAVES).min(self.size);
        self.store.scan(from, until, &mut |row| {
            hashes.push(leaf_hash(self.alg, row.leaf));
            Ok(())
        })?;
        let found = hashes.get(place).copied();
        let mut groups = self.groups.borrow_mut();
        if groups.len() >= GROUPS_KEPT {
            groups.clear();
        }
        groups.insert(group, hashes);
        found.ok_or_else(|| StoreError::Damaged {
            seq: index,
            what: "记录缺失".to_owned(),
        })
    }
}

impl Tree for StoreTree<'_> {
    type Error = StoreError;

    fn alg(&self) -> Alg {
        self.alg
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn node(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        if level >= TILE_BITS {
            return self.upper.node(level - TILE_BITS, index).map_err(|error| {
                StoreError::Damaged {
                    seq: index << level.min(63),
                    what: error.to_string(),
                }
            });
        }
        let from = index << level;
        let mut hashes = Vec::with_capacity(1 << level);
        for leaf in from..from + (1 << level) {
            hashes.push(self.leaf(leaf)?);
        }
        while hashes.len() > 1 {
            hashes = hashes
                .chunks_exact(2)
                .map(|pair| node_hash(self.alg, &pair[0], &pair[1]))
                .collect();
        }
        hashes.first().copied().ok_or_else(|| StoreError::Damaged {
            seq: from,
            what: "记录缺失".to_owned(),
        })
    }
}

/// Why a proof of a stored tree could not be made.
impl From<ProveError<StoreError>> for StoreError {
    fn from(error: ProveError<StoreError>) -> Self {
        match error {
            ProveError::Tree(error) => error,
            other => Self::Unreadable(other.to_string()),
        }
    }
}

/// The roots of tiles that leaves from `first` on complete, while both frontiers take them in.
#[derive(Debug)]
pub struct Growing {
    /// The SHA-256 tree.
    pub sha256: Frontier,
    /// The SM3 tree.
    pub sm3: Frontier,
    tiles: Vec<Tile>,
}

impl Growing {
    /// From both frontiers, of one size.
    #[must_use]
    pub fn new(sha256: Frontier, sm3: Frontier) -> Self {
        Self {
            sha256,
            sm3,
            tiles: Vec::new(),
        }
    }

    /// Nothing yet.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Frontier::new(Alg::Sha256), Frontier::new(Alg::Sm3))
    }

    /// Takes in a leaf by its two hashes.
    pub fn push(&mut self, leaf: &crate::hash::Digests) {
        let mut sha256 = None;
        self.sha256.push_each(leaf.sha256, |level, index, hash| {
            if level == TILE_BITS {
                sha256 = Some((index, hash));
            }
        });
        let mut sm3 = None;
        self.sm3.push_each(leaf.sm3, |level, _, hash| {
            if level == TILE_BITS {
                sm3 = Some(hash);
            }
        });
        if let (Some((index, sha256)), Some(sm3)) = (sha256, sm3) {
            self.tiles.push(Tile {
                level: 1,
                index,
                sha256,
                sm3,
            });
        }
    }

    /// The tiles completed since the last time this was asked.
    pub fn take_tiles(&mut self) -> Vec<Tile> {
        std::mem::take(&mut self.tiles)
    }

    /// Size and roots.
    #[must_use]
    pub fn head(&self) -> super::Head {
        super::Head {
            size: self.sha256.size(),
            sha256: self.sha256.root(),
            sm3: self.sm3.root(),
        }
    }
}
