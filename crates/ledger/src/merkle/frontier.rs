//! The frontier of a growing tree: the roots of its largest complete subtrees, which are all that
//! is needed to append and to have the root.

use super::{SIZE_MAX, join};
use crate::hash::{Alg, Hash, empty_root, node_hash};

/// Why parts are no frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// A tree has fewer leaves than that.
    #[error("树的大小 {0} 超出上限 {SIZE_MAX}")]
    TooLarge(u64),
    /// There is one complete subtree for each binary one of the size.
    #[error("大小为 {size} 的树应有 {expected} 个子树根，实有 {found} 个")]
    Peaks {
        /// The size.
        size: u64,
        /// How many there should be.
        expected: u32,
        /// How many there are.
        found: usize,
    },
}

/// A tree that can grow, without the nodes that growing does not need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    alg: Alg,
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// A tree without leaves.
    #[must_use]
    pub fn new(alg: Alg) -> Self {
        Self {
            alg,
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// A tree of `size` leaves from the roots of its complete subtrees, the largest first.
    ///
    /// # Errors
    /// When the number of roots does not fit the size, or the size is beyond [`SIZE_MAX`].
    pub fn from_parts(alg: Alg, size: u64, peaks: Vec<Hash>) -> Result<Self, FrontierError> {
        if size > SIZE_MAX {
            return Err(FrontierError::TooLarge(size));
        }
        let expected = size.count_ones();
        if u32::try_from(peaks.len()) != Ok(expected) {
            return Err(FrontierError::Peaks {
                size,
                expected,
                found: peaks.len(),
            });
        }
        Ok(Self { alg, size, peaks })
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        self.push_each(leaf, |_, _, _| ());
    }

    /// Appends a leaf by its hash, and tells of every subtree that is now complete: its level
    /// (the leaf itself is level 0), its index among those of the level, its root.
    pub fn push_each(&mut self, leaf: Hash, mut complete: impl FnMut(u8, u64, Hash)) {
        let (mut hash, mut level, mut index) = (leaf, 0, self.size);
        complete(level, index, hash);
        // Each binary one at the end of the size is a complete left neighbour of the same level.
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(self.alg, &left, &hash);
            level += 1;
            index >>= 1;
            complete(level, index, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The algorithm.
    #[must_use]
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, the largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        join(self.alg, &self.peaks).unwrap_or_else(|| empty_root(self.alg))
    }
}
