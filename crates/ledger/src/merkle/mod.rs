//! Merkle trees of RFC 6962, section 2: roots, proofs that an entry is in, proofs that nothing was
//! changed, and their verification.
//!
//! Pure functions over a [`Tree`], which gives roots of complete subtrees from wherever they are
//! kept. All loops are bounded by the 63 levels of the largest tree. Left out: keeping nodes.

mod frontier;
mod memory;
mod prove;
mod verify;

pub use frontier::{Frontier, FrontierError};
pub use memory::{MemoryTree, MissingNode, root_of};
pub use prove::{ProveError, consistency_proof, inclusion_proof, root_at};
pub use verify::{ProofError, verify_consistency, verify_inclusion};

use crate::hash::{Alg, Hash, node_hash};

/// Leaves of the largest tree: sizes and indexes fit the ledger's integers.
pub const SIZE_MAX: u64 = (1 << 63) - 1;
/// Hashes of the longest proof that is accepted: the levels of the largest tree.
pub const PROOF_MAX: usize = 63;

/// A source of roots of complete subtrees.
pub trait Tree {
    /// Why a root cannot be had.
    type Error;

    /// The algorithm of its hashes.
    fn alg(&self) -> Alg;

    /// Number of leaves.
    fn size(&self) -> u64;

    /// The root of the complete subtree over the leaves from `index << level` to before
    /// `(index + 1) << level`, all of which are in the tree. Level 0 is the leaf's own hash.
    ///
    /// # Errors
    /// When the source cannot give it.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The hash over neighbouring subtrees that are given from left to right, each larger than the
/// next: the last two are joined first.
fn join(alg: Alg, subtrees: &[Hash]) -> Option<Hash> {
    subtrees
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(alg, &left, &right))
}
