//! A tree in memory, with all nodes of complete subtrees: for short lists, verifiers and tests.

use super::{Frontier, Tree};
use crate::hash::{Alg, Hash};

/// A node that a tree does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("树中没有第 {level} 层第 {index} 个节点")]
pub struct MissingNode {
    /// Level of the node.
    pub level: u8,
    /// Its index in the level.
    pub index: u64,
}

/// A tree in memory.
#[derive(Debug, Clone)]
pub struct MemoryTree {
    frontier: Frontier,
    /// Roots of complete subtrees, by level.
    levels: Vec<Vec<Hash>>,
}

impl MemoryTree {
    /// A tree without leaves.
    #[must_use]
    pub fn new(alg: Alg) -> Self {
        Self {
            frontier: Frontier::new(alg),
            levels: Vec::new(),
        }
    }

    /// A tree over leaves, by their hashes.
    #[must_use]
    pub fn from_leaves(alg: Alg, leaves: Vec<Hash>) -> Self {
        let mut tree = Self::new(alg);
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let levels = &mut self.levels;
        self.frontier.push_each(leaf, |level, _, hash| {
            let level = usize::from(level);
            if level == levels.len() {
                levels.push(Vec::new());
            }
            levels[level].push(hash);
        });
    }

    /// The root over all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The frontier over all leaves.
    #[must_use]
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }
}

impl Tree for MemoryTree {
    type Error = MissingNode;

    fn alg(&self) -> Alg {
        self.frontier.alg()
    }

    fn size(&self) -> u64 {
        self.frontier.size()
    }

    fn node(&self, level: u8, index: u64) -> Result<Hash, MissingNode> {
        let place = usize::try_from(index).ok();
        self.levels
            .get(usize::from(level))
            .and_then(|hashes| hashes.get(place?))
            .copied()
            .ok_or(MissingNode { level, index })
    }
}

/// The root over leaves, by their hashes.
#[must_use]
pub fn root_of(alg: Alg, leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new(alg);
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}
