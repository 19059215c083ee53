//! Proofs that are wrong by a bit, a hash, an index or a size: none is accepted, none stops the
//! program.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use ledger::hash::{Alg, Digests, Hash, empty_root, leaf_hash, node_hash};
use ledger::merkle::{
    MemoryTree, ProofError, SIZE_MAX, consistency_proof, inclusion_proof, root_at, root_of,
    verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

fn tree(alg: Alg, size: u64) -> MemoryTree {
    let leaves = (0..size).map(|leaf| leaf_hash(alg, &leaf.to_be_bytes()));
    MemoryTree::from_leaves(alg, leaves.collect())
}

/// An argument of a verification, to be altered.
#[derive(Clone, PartialEq)]
struct Inclusion {
    leaf: Hash,
    index: u64,
    size: u64,
    proof: Vec<Hash>,
    root: Hash,
}

impl Inclusion {
    fn of(alg: Alg, index: u64, size: u64) -> Self {
        let tree = tree(alg, size);
        Self {
            leaf: leaf_hash(alg, &index.to_be_bytes()),
            index,
            size,
            proof: inclusion_proof(&tree, index, size).unwrap(),
            root: tree.root(),
        }
    }

    fn verify(&self, alg: Alg) -> Result<(), ProofError> {
        verify_inclusion(
            alg,
            &self.leaf,
            self.index,
            self.size,
            &self.proof,
            &self.root,
        )
    }
}

#[derive(Clone, PartialEq)]
struct Consistency {
    from: u64,
    to: u64,
    proof: Vec<Hash>,
    old: Hash,
    new: Hash,
}

impl Consistency {
    fn of(alg: Alg, from: u64, to: u64) -> Self {
        let tree = tree(alg, to);
        Self {
            from,
            to,
            proof: consistency_proof(&tree, from, to).unwrap(),
            old: root_at(&tree, from).unwrap(),
            new: tree.root(),
        }
    }

    fn verify(&self, alg: Alg) -> Result<(), ProofError> {
        verify_consistency(alg, self.from, self.to, &self.proof, &self.old, &self.new)
    }
}

fn flip(hash: &mut Hash, bit: usize) {
    hash[bit / 8] ^= 1 << (bit % 8);
}

/// All proofs that come of one by one alteration of its list of hashes.
fn altered(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for place in 0..proof.len() {
        for bit in 0..256 {
            let mut other = proof.to_vec();
            flip(&mut other[place], bit);
            all.push(other);
        }
        let mut shorter = proof.to_vec();
        shorter.remove(place);
        all.push(shorter);
        if let Some(next) = proof.get(place + 1).filter(|next| **next != proof[place]) {
            let mut swapped = proof.to_vec();
            swapped[place + 1] = proof[place];
            swapped[place] = *next;
            all.push(swapped);
        }
    }
    for place in 0..=proof.len() {
        for hash in [[0; 32], proof.first().copied().unwrap_or_default()] {
            let mut longer = proof.to_vec();
            longer.insert(place, hash);
            all.push(longer);
        }
    }
    all.push([proof, &[[0; 32]; 80]].concat());
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn f35_no_altered_proof_of_inclusion_is_accepted(
        (size, index) in (1_u64..70).prop_flat_map(|size| (Just(size), 0..size)),
        bit in 0_usize..256,
    ) {
        for alg in Alg::ALL {
            let good = Inclusion::of(alg, index, size);
            prop_assert_eq!(good.verify(alg), Ok(()));
            for proof in altered(&good.proof) {
                let other = Inclusion { proof, ..good.clone() };
                prop_assert!(other.verify(alg).is_err());
            }
            for other in (0..80).filter(|&other| other != index) {
                let moved = Inclusion { index: other, ..good.clone() };
                prop_assert!(moved.verify(alg).is_err(), "{index} as {other} of {size}");
            }
            let mut leaf = good.clone();
            flip(&mut leaf.leaf, bit);
            prop_assert!(leaf.verify(alg).is_err());
            let mut root = good.clone();
            flip(&mut root.root, bit);
            prop_assert_eq!(root.verify(alg), Err(ProofError::Root));
        }
    }

    #[test]
    fn f35_no_altered_proof_of_consistency_is_accepted(
        (to, from) in (2_u64..70).prop_flat_map(|to| (Just(to), 1..to)),
        bit in 0_usize..256,
    ) {
        for alg in Alg::ALL {
            let good = Consistency::of(alg, from, to);
            prop_assert_eq!(good.verify(alg), Ok(()));
            for proof in altered(&good.proof) {
                let other = Consistency { proof, ..good.clone() };
                prop_assert!(other.verify(alg).is_err());
            }
            let mut old = good.clone();
            flip(&mut old.old, bit);
            prop_assert!(old.verify(alg).is_err());
            let mut new = good.clone();
            flip(&mut new.new, bit);
            prop_assert_eq!(new.verify(alg), Err(ProofError::Root));
            let turned = Consistency { from: to, to: from, ..good.clone() };
            prop_assert_eq!(turned.verify(alg), Err(ProofError::Shrunk { from: to, to: from }));
        }
    }

    #[test]
    fn f35_nothing_that_is_said_of_sizes_stops_the_program(
        index in any::<u64>(),
        size in any::<u64>(),
        length in 0_usize..70,
    ) {
        let (proof, zero) = (vec![[7; 32]; length], [0; 32]);
        for alg in Alg::ALL {
            prop_assert!(verify_inclusion(alg, &zero, index, size, &proof, &zero).is_err());
            prop_assert!(verify_consistency(alg, index, size, &proof, &zero, &[1; 32]).is_err());
        }
    }
}

#[test]
fn f35_an_index_or_a_size_out_of_range_is_refused() {
    let alg = Alg::Sha256;
    let zero = [0; 32];
    let inclusion = |index, size, length: usize| {
        verify_inclusion(alg, &zero, index, size, &vec![zero; length], &zero)
    };
    for (index, size, expected) in [
        (0, 0, ProofError::Index { index: 0, size: 0 }),
        (1, 1, ProofError::Index { index: 1, size: 1 }),
        (
            u64::MAX,
            8,
            ProofError::Index {
                index: u64::MAX,
                size: 8,
            },
        ),
        (0, SIZE_MAX + 1, ProofError::TooLarge(SIZE_MAX + 1)),
        (0, u64::MAX, ProofError::TooLarge(u64::MAX)),
    ] {
        assert_eq!(inclusion(index, size, 0), Err(expected));
    }
    // 2⁶³ − 1 leaves have 63 levels: that is the longest proof, and one hash more is refused.
    assert_eq!(inclusion(0, SIZE_MAX, 63), Err(ProofError::Root));
    for found in [0, 62, 64, 80] {
        let length = ProofError::Length {
            expected: 63,
            found,
        };
        assert_eq!(inclusion(0, SIZE_MAX, found), Err(length));
    }
}

#[test]
fn f35_the_sizes_of_a_consistency_proof_are_bounded() {
    let alg = Alg::Sha256;
    let zero = [0; 32];
    let consistency = |from, to, length: usize| {
        verify_consistency(alg, from, to, &vec![zero; length], &zero, &zero)
    };
    for (from, to, length, expected) in [
        (2, 1, 0, ProofError::Shrunk { from: 2, to: 1 }),
        (1, SIZE_MAX + 1, 0, ProofError::TooLarge(SIZE_MAX + 1)),
        (u64::MAX, u64::MAX, 0, ProofError::TooLarge(u64::MAX)),
        // The older tree is one leaf and its root is the seed; only the newer can differ.
        (1, SIZE_MAX, 63, ProofError::Root),
        (
            1,
            SIZE_MAX,
            64,
            ProofError::Length {
                expected: 63,
                found: 64,
            },
        ),
        (
            5,
            5,
            1,
            ProofError::Length {
                expected: 0,
                found: 1,
            },
        ),
        // It would need 64 hashes, which no proof may have.
        (
            3,
            SIZE_MAX,
            64,
            ProofError::Length {
                expected: 64,
                found: 64,
            },
        ),
        (3, 1 << 62, 63, ProofError::OldRoot),
    ] {
        assert_eq!(
            consistency(from, to, length),
            Err(expected),
            "{from} to {to}"
        );
    }
}

#[test]
fn f35_a_tree_without_leaves_has_one_root_and_no_proof() {
    for alg in Alg::ALL {
        let (empty, other) = (empty_root(alg), leaf_hash(alg, b"a"));
        for (to, length, old, new, expected) in [
            (0, 0, empty, empty, Ok(())),
            (7, 0, empty, other, Ok(())),
            (0, 0, other, other, Err(ProofError::OldRoot)),
            (7, 0, other, other, Err(ProofError::OldRoot)),
            (0, 0, empty, other, Err(ProofError::Root)),
            (
                7,
                1,
                empty,
                other,
                Err(ProofError::Length {
                    expected: 0,
                    found: 1,
                }),
            ),
            (
                0,
                1,
                empty,
                empty,
                Err(ProofError::Length {
                    expected: 0,
                    found: 1,
                }),
            ),
        ] {
            let proof = vec![[0; 32]; length];
            assert_eq!(verify_consistency(alg, 0, to, &proof, &old, &new), expected);
        }
        assert_eq!(
            verify_consistency(alg, 3, 3, &[], &other, &empty),
            Err(ProofError::Root)
        );
        assert_eq!(verify_consistency(alg, 3, 3, &[], &other, &other), Ok(()));
    }
}

#[test]
fn f36_a_leaf_that_looks_like_a_node_is_not_one() {
    for alg in Alg::ALL {
        let leaves = [b"a", b"b", b"c", b"d"].map(|bytes| leaf_hash(alg, bytes));
        let root = root_of(alg, &leaves);
        let left = node_hash(alg, &leaves[0], &leaves[1]);
        let right = node_hash(alg, &leaves[2], &leaves[3]);
        // The bytes of the root's two children, handed in as an entry of a tree of one.
        let forged = [left, right].concat();
        assert_ne!(leaf_hash(alg, &forged), root);
        for bytes in [forged.clone(), [[1].as_slice(), &forged].concat()] {
            let leaf = leaf_hash(alg, &bytes);
            assert_eq!(
                verify_inclusion(alg, &leaf, 0, 1, &[], &root),
                Err(ProofError::Root)
            );
            assert_eq!(
                verify_inclusion(alg, &leaf, 0, 2, &[right], &root),
                Err(ProofError::Root)
            );
        }
        // An interior node's hash as that of a leaf of a smaller tree leads to the same root: the
        // size in the signed checkpoint is what refuses it, so the length must fit exactly.
        assert_eq!(verify_inclusion(alg, &left, 0, 2, &[right], &root), Ok(()));
        assert_eq!(
            verify_inclusion(alg, &left, 0, 4, &[right], &root),
            Err(ProofError::Length {
                expected: 2,
                found: 1
            })
        );
    }
}

#[test]
fn f43_one_tree_stands_without_the_other() {
    let entries: Vec<Vec<u8>> = (0_u8..9).map(|entry| vec![entry; 3]).collect();
    for (alg, other) in [(Alg::Sha256, Alg::Sm3), (Alg::Sm3, Alg::Sha256)] {
        let hashes = entries.iter().map(|bytes| Digests::of_leaf(bytes).get(alg));
        let tree = MemoryTree::from_leaves(alg, hashes.collect());
        let proof = inclusion_proof(&tree, 4, 9).unwrap();
        let leaf = leaf_hash(alg, &entries[4]);
        assert_eq!(
            verify_inclusion(alg, &leaf, 4, 9, &proof, &tree.root()),
            Ok(())
        );
        // What holds by one hash says nothing by the other.
        assert_eq!(
            verify_inclusion(other, &leaf, 4, 9, &proof, &tree.root()),
            Err(ProofError::Root)
        );
    }
}
