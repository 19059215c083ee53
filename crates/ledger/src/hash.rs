//! The two hashes of the ledger, SHA-256 and SM3 (GB/T 32905), and the way a Merkle tree uses them.
//!
//! RFC 6962: a leaf is hashed behind 0x00, a node behind 0x01, so that neither can pass for the
//! other. Left out: what is hashed, and how trees are built; see `merkle`.

use std::fmt;

use sha2::Sha256;
use sha2::digest::Digest;
use sha2::digest::consts::U32;
use sm3::Sm3;

/// A hash of either algorithm.
pub type Hash = [u8; 32];

const LEAF: [u8; 1] = [0x00];
const NODE: [u8; 1] = [0x01];

/// One of the two hash algorithms, and so one of the two trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alg {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SM3 (GB/T 32905).
    Sm3,
}

impl Alg {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Sha256, Self::Sm3];

    /// The name in file names and formats: `sha256` or `sm3`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sm3 => "sm3",
        }
    }

    /// The name for people: `SHA-256` or `SM3`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sm3 => "SM3",
        }
    }
}

impl fmt::Display for Alg {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}

/// The plain hash of bytes.
#[must_use]
pub fn digest(alg: Alg, bytes: &[u8]) -> Hash {
    chain(alg, [bytes])
}

/// The hash of a leaf: H(0x00 ‖ bytes).
#[must_use]
pub fn leaf_hash(alg: Alg, bytes: &[u8]) -> Hash {
    chain(alg, [&LEAF, bytes])
}

/// The hash of a node over two others: H(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(alg: Alg, left: &Hash, right: &Hash) -> Hash {
    chain(alg, [&NODE, left, right])
}

/// The root of a tree without leaves: H of nothing.
#[must_use]
pub fn empty_root(alg: Alg) -> Hash {
    digest(alg, &[])
}

/// The plain hashes of one thing, by both algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digests {
    /// By SHA-256.
    pub sha256: Hash,
    /// By SM3.
    pub sm3: Hash,
}

impl Digests {
    /// Plain hashes of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::by(|alg| digest(alg, bytes))
    }

    /// Hashes of a leaf in both trees.
    #[must_use]
    pub fn of_leaf(bytes: &[u8]) -> Self {
        Self::by(|alg| leaf_hash(alg, bytes))
    }

    /// What a function gives for either algorithm.
    #[must_use]
    pub fn by(hash: impl Fn(Alg) -> Hash) -> Self {
        Self {
            sha256: hash(Alg::Sha256),
            sm3: hash(Alg::Sm3),
        }
    }

    /// The one by an algorithm.
    #[must_use]
    pub fn get(&self, alg: Alg) -> Hash {
        match alg {
            Alg::Sha256 => self.sha256,
            Alg::Sm3 => self.sm3,
        }
    }
}

/// Hashes by both algorithms what comes in pieces, such as a file.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    sha256: Sha256,
    sm3: Sm3,
}

impl Hasher {
    /// Nothing hashed yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sm3.update(bytes);
    }

    /// The hashes of all pieces together.
    #[must_use]
    pub fn finish(self) -> Digests {
        Digests {
            sha256: self.sha256.finalize().into(),
            sm3: self.sm3.finalize().into(),
        }
    }
}

fn chain<const N: usize>(alg: Alg, parts: [&[u8]; N]) -> Hash {
    match alg {
        Alg::Sha256 => chain_by::<Sha256, N>(parts),
        Alg::Sm3 => chain_by::<Sm3, N>(parts),
    }
}

fn chain_by<D: Digest<OutputSize = U32>, const N: usize>(parts: [&[u8]; N]) -> Hash {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Alg, Digests, Hash, Hasher, digest, empty_root, leaf_hash, node_hash};

    fn hex(hash: Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn sm3_gives_the_examples_of_its_standard() {
        // GB/T 32905, appendix A.
        for (bytes, expected) in [
            (
                "abc".to_owned(),
                "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            ),
            (
                "abcd".repeat(16),
                "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
            ),
        ] {
            assert_eq!(hex(digest(Alg::Sm3, bytes.as_bytes())), expected);
        }
    }

    #[test]
    fn sha256_gives_the_example_of_its_standard_and_the_known_roots() {
        assert_eq!(
            hex(digest(Alg::Sha256, b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex(empty_root(Alg::Sha256)),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hex(leaf_hash(Alg::Sha256, b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(
            hex(empty_root(Alg::Sm3)),
            "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
        );
    }

    #[test]
    fn a_leaf_and_a_node_are_hashed_behind_their_own_byte() {
        let (left, right) = ([7; 32], [9; 32]);
        for alg in Alg::ALL {
            assert_eq!(leaf_hash(alg, b"ab"), digest(alg, b"\0ab"));
            let bytes = [[1].as_slice(), &left, &right].concat();
            assert_eq!(node_hash(alg, &left, &right), digest(alg, &bytes));
        }
    }

    #[test]
    fn pieces_give_the_hashes_of_the_whole_by_both_algorithms() {
        let mut hasher = Hasher::new();
        hasher.update(b"ab");
        hasher.update(b"");
        hasher.update(b"c");
        let digests = hasher.finish();
        assert_eq!(digests, Digests::of(b"abc"));
        for alg in Alg::ALL {
            assert_eq!(digests.get(alg), digest(alg, b"abc"));
            assert_eq!(Digests::of_leaf(b"abc").get(alg), leaf_hash(alg, b"abc"));
        }
    }

    #[test]
    fn each_algorithm_is_called_by_its_own_names() {
        let names = Alg::ALL.map(|alg| (alg.key(), alg.to_string()));
        assert_eq!(
            names,
            [("sha256", "SHA-256".to_owned()), ("sm3", "SM3".to_owned())]
        );
    }
}
