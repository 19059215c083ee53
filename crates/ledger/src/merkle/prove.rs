//! Making proofs: RFC 6962, sections 2.1.1 and 2.1.2, as walks from the root down.
//!
//! A walk narrows the leaves from `first` to before `end`; beside its way lie the subtrees whose
//! roots are the proof, in the other order.

use super::{SIZE_MAX, Tree, join};
use crate::hash::{Hash, empty_root};

/// Why there is no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError<E> {
    /// The tree is not that large.
    #[error("树中只有 {found} 条记录，不能证明大小为 {wanted} 的树")]
    Size {
        /// The size that was asked for.
        wanted: u64,
        /// The size of the tree.
        found: u64,
    },
    /// The tree of that size has no such entry, or was never smaller than it is.
    #[error("{wanted} 超出范围：大小为 {size} 的树没有这样的证明")]
    Range {
        /// The index or the older size.
        wanted: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The tree could not give a node.
    #[error(transparent)]
    Tree(#[from] E),
}

/// The root of the tree as it was at a size.
///
/// # Errors
/// When the tree is smaller, or its source fails.
pub fn root_at<T: Tree>(tree: &T, size: u64) -> Result<Hash, ProveError<T::Error>> {
    check_size(tree, size)?;
    range_root(tree, 0, size)
}

/// The hashes that lead from the leaf at `index` to the root of the tree of `size` leaves.
///
/// # Errors
/// When there is no such leaf, the tree is smaller, or its source fails.
pub fn inclusion_proof<T: Tree>(
    tree: &T,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, ProveError<T::Error>> {
    check_size(tree, size)?;
    if index >= size {
        return Err(ProveError::Range {
            wanted: index,
            size,
        });
    }
    let mut proof = Vec::new();
    let (mut first, mut end) = (0, size);
    while end - first > 1 {
        let middle = split(first, end);
        if index < middle {
            proof.push(range_root(tree, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(tree, first, middle)?);
            first = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the tree of `from` leaves is the beginning of that of `to` leaves;
/// none if the two are the same, or the first is empty.
///
/// # Errors
/// When `from` is larger than `to`, the tree is smaller, or its source fails.
pub fn consistency_proof<T: Tree>(
    tree: &T,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>, ProveError<T::Error>> {
    check_size(tree, to)?;
    if from > to {
        return Err(ProveError::Range {
            wanted: from,
            size: to,
        });
    }
    let mut proof = Vec::new();
    if from == 0 {
        return Ok(proof);
    }
    let (mut first, mut end) = (0, to);
    while from != end {
        let middle = split(first, end);
        if from <= middle {
            proof.push(range_root(tree, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(tree, first, middle)?);
            first = middle;
        }
    }
    // Whoever verifies has the old root; only a part of it must be given.
    if first > 0 {
        proof.push(range_root(tree, first, end)?);
    }
    proof.reverse();
    Ok(proof)
}

fn check_size<T: Tree>(tree: &T, wanted: u64) -> Result<(), ProveError<T::Error>> {
    let found = tree.size().min(SIZE_MAX);
    if wanted > found {
        return Err(ProveError::Size { wanted, found });
    }
    Ok(())
}

/// Where RFC 6962 parts a range of two or more leaves: behind the largest power of two of them that
/// is less than all.
fn split(first: u64, end: u64) -> u64 {
    first + (1 << (end - first - 1).ilog2())
}

/// The root over leaves `first..end` of a tree, where `first` is a multiple of a power of two that
/// is no less than their number: so it is in every range that `split` makes.
fn range_root<T: Tree>(tree: &T, first: u64, end: u64) -> Result<Hash, ProveError<T::Error>> {
    let count = end - first;
    let mut subtrees = Vec::new();
    let mut start = first;
    for level in (0..63_u8).rev().filter(|level| count >> level & 1 == 1) {
        subtrees.push(tree.node(level, start >> level)?);
        start += 1 << level;
    }
    Ok(join(tree.alg(), &subtrees).unwrap_or_else(|| empty_root(tree.alg())))
}
