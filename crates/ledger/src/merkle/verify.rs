//! Verifying proofs: RFC 6962, section 2.1, told by the bits of sizes and indexes.
//!
//! The way from a leaf at `index` to the root of `size` leaves has two parts. Below the level where
//! it meets the way of the last leaf, it has a sibling at each level, left or right by the bit of
//! the index. Above, it is the tree's right edge, and only siblings on the left are there.

use super::{PROOF_MAX, SIZE_MAX};
use crate::hash::{Alg, Hash, empty_root, node_hash};

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A tree has fewer leaves than that.
    #[error("树的大小 {0} 超出上限 {SIZE_MAX}")]
    TooLarge(u64),
    /// The tree has no such entry.
    #[error("记录号 {index} 不在大小为 {size} 的树中")]
    Index {
        /// The index.
        index: u64,
        /// The size.
        size: u64,
    },
    /// The tree that is said to be older is the larger one.
    #[error("旧树的大小 {from} 大于新树的大小 {to}")]
    Shrunk {
        /// Size of the older tree.
        from: u64,
        /// Size of the newer tree.
        to: u64,
    },
    /// There are too few or too many hashes.
    #[error("证明应有 {expected} 个散列值，实有 {found} 个")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// It leads to another root.
    #[error("由证明算出的树根与检查点的树根不一致")]
    Root,
    /// It leads to another root of the older tree.
    #[error("由证明算出的旧树根与旧检查点的树根不一致")]
    OldRoot,
}

/// Checks that the leaf with hash `leaf` stands at `index` in the tree of `size` leaves with `root`.
///
/// # Errors
/// When the proof does not show it, exactly and without a hash too many.
pub fn verify_inclusion(
    alg: Alg,
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if size > SIZE_MAX {
        return Err(ProofError::TooLarge(size));
    }
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let way = Way::of(index, size);
    check_length(way.inner + way.edge, proof)?;
    let (inner, edge) = proof.split_at(way.inner);
    let mut hash = *leaf;
    for (level, sibling) in inner.iter().enumerate() {
        hash = if index >> level & 1 == 1 {
            node_hash(alg, sibling, &hash)
        } else {
            node_hash(alg, &hash, sibling)
        };
    }
    for left in edge {
        hash = node_hash(alg, left, &hash);
    }
    if hash == *root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// Checks that the tree of `from` leaves with `old_root` is the beginning of the tree of `to`
/// leaves with `new_root`.
///
/// # Errors
/// When the proof does not show it, exactly and without a hash too many.
pub fn verify_consistency(
    alg: Alg,
    from: u64,
    to: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if to > SIZE_MAX {
        return Err(ProofError::TooLarge(to));
    }
    if from > to {
        return Err(ProofError::Shrunk { from, to });
    }
    if from == 0 && *old_root != empty_root(alg) {
        return Err(ProofError::OldRoot);
    }
    if from == to {
        check_length(0, proof)?;
        return if old_root == new_root {
            Ok(())
        } else {
            Err(ProofError::Root)
        };
    }
    if from == 0 {
        return check_length(0, proof);
    }
    let (old, new) = both_roots(alg, from, to, proof, old_root)?;
    if old != *old_root {
        return Err(ProofError::OldRoot);
    }
    if new != *new_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

/// The roots to which a proof leads, for 0 < `from` < `to`.
///
/// It starts at the last complete subtree of the older tree, whose way up it shares with the newer
/// one; what lies on its left is in both, what lies on its right is new.
fn both_roots(
    alg: Alg,
    from: u64,
    to: u64,
    proof: &[Hash],
    old_root: &Hash,
) -> Result<(Hash, Hash), ProofError> {
    let level = from.trailing_zeros();
    let index = (from - 1) >> level;
    let way = Way::of(index, ((to - 1) >> level) + 1);
    // An older tree that is one complete subtree is known already by its root.
    let given = usize::from(!from.is_power_of_two());
    check_length(given + way.inner + way.edge, proof)?;
    let (seed, siblings) = proof.split_at(given);
    let (inner, edge) = siblings.split_at(way.inner);
    let mut old = *seed.first().unwrap_or(old_root);
    let mut new = old;
    for (level, sibling) in inner.iter().enumerate() {
        if index >> level & 1 == 1 {
            old = node_hash(alg, sibling, &old);
            new = node_hash(alg, sibling, &new);
        } else {
            new = node_hash(alg, &new, sibling);
        }
    }
    for left in edge {
        old = node_hash(alg, left, &old);
        new = node_hash(alg, left, &new);
    }
    Ok((old, new))
}

/// Siblings on the way from a leaf to the root.
struct Way {
    /// Before it meets the way of the last leaf.
    inner: usize,
    /// Behind that, on the right edge.
    edge: usize,
}

impl Way {
    /// For `index` < `size`.
    fn of(index: u64, size: u64) -> Self {
        let meets = (index ^ (size - 1))
            .checked_ilog2()
            .map_or(0, |bit| bit + 1);
        Self {
            inner: meets as usize,
            edge: (index >> meets).count_ones() as usize,
        }
    }
}

fn check_length(expected: usize, proof: &[Hash]) -> Result<(), ProofError> {
    let found = proof.len();
    if found == expected && found <= PROOF_MAX {
        Ok(())
    } else {
        Err(ProofError::Length { expected, found })
    }
}
