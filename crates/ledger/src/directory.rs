//! The directory: once a day an entry binds the head of every stream, so that nobody can cut off a
//! stream's tail unseen, and absence can be proved by neighbours.
//!
//! A Merkle list (the same trees) over `[subject, number, leaf hash]`, sorted by subject.

use crate::cbor::{CborError, Reader, Writer};
use crate::hash::{Alg, Hash, leaf_hash};
use crate::merkle::{self, MemoryTree};

/// The kind of the entry that holds a directory.
pub const KIND: &str = "ledger.directory";

/// The head of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The subject.
    pub subject: String,
    /// Number of its last entry.
    pub number: u64,
    /// SHA-256 leaf hash of its last entry.
    pub leaf: Hash,
}

impl Head {
    /// The bytes of the list's item.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(64);
        writer.array(3);
        writer.text(&self.subject);
        writer.unsigned(self.number);
        writer.bytes(&self.leaf);
        writer.into_bytes()
    }

    /// Reads the list's item.
    ///
    /// # Errors
    /// When the bytes are not its one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        reader.tuple(3)?;
        let head = Self {
            subject: reader.text()?.to_owned(),
            number: reader.unsigned()?,
            leaf: reader.fixed()?,
        };
        reader.finish()?;
        // The first of a stream has number 1.
        if head.number == 0 {
            return Err(CborError::OutOfBounds(0));
        }
        Ok(head)
    }
}

/// All heads, sorted by subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    heads: Vec<Head>,
}

impl Directory {
    /// Sorts the heads; of one subject only one.
    #[must_use]
    pub fn new(mut heads: Vec<Head>) -> Self {
        heads.sort_by(|one, two| one.subject.cmp(&two.subject));
        heads.dedup_by(|one, two| one.subject == two.subject);
        Self { heads }
    }

    /// The heads in order.
    #[must_use]
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The list's root.
    #[must_use]
    pub fn root(&self, alg: Alg) -> Hash {
        self.tree(alg).root()
    }

    /// Where a subject stands, or would stand.
    ///
    /// # Errors
    /// With the place where it would stand.
    pub fn find(&self, subject: &str) -> Result<usize, usize> {
        self.heads
            .binary_search_by(|head| head.subject.as_str().cmp(subject))
    }

    /// The proof that the item at a place is in the list.
    #[must_use]
    pub fn proof(&self, alg: Alg, place: usize) -> Option<Vec<Hash>> {
        let tree = self.tree(alg);
        merkle::inclusion_proof(&tree, place as u64, self.heads.len() as u64).ok()
    }

    fn tree(&self, alg: Alg) -> MemoryTree {
        let hashes = self
            .heads
            .iter()
            .map(|head| leaf_hash(alg, &head.to_bytes()));
        MemoryTree::from_leaves(alg, hashes.collect())
    }
}
