//! The trees against known roots and proofs, and against another implementation, in both hashes.
//!
//! Left out: proofs that are wrong; see `hostile_proofs.rs`.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::hash::{Alg, Hash, empty_root, leaf_hash, node_hash};
use ledger::merkle::{
    Frontier, FrontierError, MemoryTree, MissingNode, PROOF_MAX, ProveError, SIZE_MAX, Tree,
    consistency_proof, inclusion_proof, root_at, root_of, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use sha2::Sha256;
use sm3::Sm3;

/// The leaves of the tree that certificate transparency's own tests use.
const KNOWN_LEAVES: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
        0x6f,
    ],
];
/// Its roots at sizes 0 to 8.
const KNOWN_ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn known_tree() -> MemoryTree {
    let leaves = KNOWN_LEAVES.map(|bytes| leaf_hash(Alg::Sha256, bytes));
    MemoryTree::from_leaves(Alg::Sha256, leaves.to_vec())
}

fn hex(hash: Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| STANDARD.encode(hash)).collect()
}

#[test]
fn the_known_tree_has_its_known_roots_at_every_size() {
    let tree = known_tree();
    for (size, expected) in (0..).zip(KNOWN_ROOTS) {
        assert_eq!(root_at(&tree, size).map(hex).as_deref(), Ok(expected));
    }
    assert_eq!(hex(tree.root()), KNOWN_ROOTS[8]);
    assert_eq!(tree.frontier().peaks().len(), 1);
}

#[test]
fn the_known_tree_has_its_known_proofs() {
    let (one, two, three) = (
        "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
        "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
        "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
    );
    let (leaf0, half, six) = (
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
        "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
    );
    let tree = known_tree();
    for (index, size, expected) in [
        (0, 1, vec![]),
        (
            0,
            8,
            vec![one, two, "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ="],
        ),
        (5, 8, vec![three, six, half]),
        (2, 3, vec!["+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU="]),
        (1, 5, vec![leaf0, two, three]),
    ] {
        let proof = inclusion_proof(&tree, index, size).unwrap();
        assert_eq!(base64(&proof), expected, "{index} in {size}");
    }
    for (from, to, expected) in [
        (1, 1, vec![]),
        (0, 8, vec![]),
        (
            1,
            8,
            vec![one, two, "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ="],
        ),
        (
            6,
            7,
            vec![
                "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                "sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=",
                half,
            ],
        ),
        (
            6,
            8,
            vec!["DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=", six, half],
        ),
        (2, 5, vec![two, three]),
    ] {
        let proof = consistency_proof(&tree, from, to).unwrap();
        assert_eq!(base64(&proof), expected, "{from} to {to}");
    }
}

/// Roots and all proofs of a tree against those of the other implementation, and each verified.
fn check_against_oracle<D: ct_merkle::digest::Digest>(alg: Alg, size: u64, olds: &[u64]) {
    let mut oracle = MemoryBackedTree::<D, [u8; 8]>::new();
    let mut tree = MemoryTree::new(alg);
    for leaf in 0..size {
        oracle.push(leaf.to_be_bytes());
        tree.push(leaf_hash(alg, &leaf.to_be_bytes()));
    }
    let root = root_at(&tree, size).unwrap();
    assert_eq!(root.as_slice(), oracle.root().as_bytes().as_slice());
    assert_eq!(root, tree.root());
    for &old in olds.iter().filter(|&&old| old < size) {
        let proof = inclusion_proof(&tree, old, size).unwrap();
        let expected = oracle.prove_inclusion(usize::try_from(old).unwrap());
        assert_eq!(proof.concat(), expected.as_bytes(), "{old} in {size}");
        let leaf = leaf_hash(alg, &old.to_be_bytes());
        assert_eq!(
            verify_inclusion(alg, &leaf, old, size, &proof, &root),
            Ok(())
        );

        let proof = consistency_proof(&tree, old, size).unwrap();
        let old_root = root_at(&tree, old).unwrap();
        assert_eq!(
            verify_consistency(alg, old, size, &proof, &old_root, &root),
            Ok(())
        );
        // The other implementation does not prove from nothing.
        if old > 0 {
            let expected = oracle.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(proof.concat(), expected.as_bytes(), "{old} to {size}");
        }
    }
}

#[test]
fn all_small_trees_agree_with_another_implementation_in_both_hashes() {
    let olds: Vec<u64> = (0..130).collect();
    for size in 0..=130 {
        check_against_oracle::<Sha256>(Alg::Sha256, size, &olds);
    }
    for size in 0..=40 {
        check_against_oracle::<Sm3>(Alg::Sm3, size, &olds);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn larger_trees_agree_with_another_implementation(
        size in 131_u64..3000,
        olds in proptest::collection::vec(0_u64..3000, 12),
    ) {
        check_against_oracle::<Sha256>(Alg::Sha256, size, &olds);
        check_against_oracle::<Sm3>(Alg::Sm3, size, &olds);
    }

    #[test]
    fn a_frontier_goes_on_from_its_parts_as_if_never_put_away(
        before in 0_u64..300,
        after in 0_u64..40,
    ) {
        let leaves: Vec<Hash> = (0..before + after)
            .map(|leaf| leaf_hash(Alg::Sm3, &leaf.to_be_bytes()))
            .collect();
        let (old, new) = leaves.split_at(usize::try_from(before).unwrap());
        let mut frontier = Frontier::new(Alg::Sm3);
        old.iter().for_each(|leaf| frontier.push(*leaf));
        prop_assert_eq!(frontier.root(), root_of(Alg::Sm3, old));
        let parts = frontier.peaks().to_vec();
        let mut again = Frontier::from_parts(frontier.alg(), frontier.size(), parts).unwrap();
        prop_assert_eq!(&again, &frontier);
        new.iter().for_each(|leaf| again.push(*leaf));
        prop_assert_eq!(again.root(), root_of(Alg::Sm3, &leaves));
        prop_assert_eq!(again.size(), before + after);
    }
}

#[test]
fn a_frontier_tells_of_each_subtree_that_a_leaf_completes() {
    let tree = known_tree();
    let mut frontier = Frontier::new(Alg::Sha256);
    let mut told = Vec::new();
    for bytes in KNOWN_LEAVES {
        frontier.push_each(leaf_hash(Alg::Sha256, bytes), |level, index, hash| {
            assert_eq!(tree.node(level, index), Ok(hash));
            told.push((level, index));
        });
    }
    assert_eq!(told.len(), 8 + 4 + 2 + 1);
    assert_eq!(told[11..], [(0, 7), (1, 3), (2, 1), (3, 0)]);
}

#[test]
fn parts_that_do_not_fit_are_no_frontier() {
    for (size, peaks, expected) in [
        (SIZE_MAX + 1, 1, FrontierError::TooLarge(SIZE_MAX + 1)),
        (u64::MAX, 64, FrontierError::TooLarge(u64::MAX)),
        (
            0,
            1,
            FrontierError::Peaks {
                size: 0,
                expected: 0,
                found: 1,
            },
        ),
        (
            5,
            1,
            FrontierError::Peaks {
                size: 5,
                expected: 2,
                found: 1,
            },
        ),
        (
            5,
            3,
            FrontierError::Peaks {
                size: 5,
                expected: 2,
                found: 3,
            },
        ),
    ] {
        let parts = Frontier::from_parts(Alg::Sm3, size, vec![[0; 32]; peaks]);
        assert_eq!(parts, Err(expected));
    }
    assert!(Frontier::from_parts(Alg::Sm3, SIZE_MAX, vec![[0; 32]; 63]).is_ok());
    let empty = Frontier::from_parts(Alg::Sm3, 0, Vec::new()).unwrap();
    assert_eq!(empty.root(), empty_root(Alg::Sm3));
}

#[test]
fn what_a_tree_does_not_have_cannot_be_proved() {
    let tree = known_tree();
    let size = ProveError::Size {
        wanted: 9,
        found: 8,
    };
    assert_eq!(root_at(&tree, 9), Err(size.clone()));
    assert_eq!(inclusion_proof(&tree, 0, 9), Err(size.clone()));
    assert_eq!(consistency_proof(&tree, 1, 9), Err(size));
    for (index, size) in [(0, 0), (3, 3), (8, 8), (u64::MAX, 8)] {
        let range = ProveError::Range {
            wanted: index,
            size,
        };
        assert_eq!(inclusion_proof(&tree, index, size), Err(range));
    }
    let range = ProveError::Range { wanted: 8, size: 7 };
    assert_eq!(consistency_proof(&tree, 8, 7), Err(range));
    assert_eq!(tree.node(3, 1), Err(MissingNode { level: 3, index: 1 }));
    assert_eq!(
        tree.node(200, u64::MAX),
        Err(MissingNode {
            level: 200,
            index: u64::MAX
        })
    );
}

/// A tree of equal leaves, of any size without its memory.
struct Uniform(u64);

impl Tree for Uniform {
    type Error = MissingNode;

    fn alg(&self) -> Alg {
        Alg::Sha256
    }

    fn size(&self) -> u64 {
        self.0
    }

    fn node(&self, level: u8, index: u64) -> Result<Hash, MissingNode> {
        let end = (u128::from(index) + 1) << level;
        if end > u128::from(self.0) {
            return Err(MissingNode { level, index });
        }
        Ok((0..level).fold(leaf_hash(Alg::Sha256, b""), |hash, _| {
            node_hash(Alg::Sha256, &hash, &hash)
        }))
    }
}

#[test]
fn f35_the_largest_trees_are_proved_and_verified_without_overflow() {
    let alg = Alg::Sha256;
    let leaf = leaf_hash(alg, b"");
    for size in [
        SIZE_MAX,
        SIZE_MAX - 1,
        1 << 62,
        (1 << 62) + 1,
        (1 << 33) + 5,
    ] {
        let tree = Uniform(size);
        let root = root_at(&tree, size).unwrap();
        for index in [0, 1, size / 2, size - 2, size - 1] {
            let proof = inclusion_proof(&tree, index, size).unwrap();
            assert_eq!(
                verify_inclusion(alg, &leaf, index, size, &proof, &root),
                Ok(())
            );
            let old = root_at(&tree, index).unwrap();
            let proof = consistency_proof(&tree, index, size).unwrap();
            // Beyond 2⁶² leaves a few proofs would have 64 hashes, and no verifier takes them.
            let accepted = verify_consistency(alg, index, size, &proof, &old, &root).is_ok();
            assert_eq!(accepted, proof.len() <= PROOF_MAX, "{index} to {size}");
            assert!(accepted || size > 1 << 62);
        }
    }
    // A source that claims more is believed up to the largest tree.
    let beyond = Uniform(u64::MAX);
    assert!(root_at(&beyond, SIZE_MAX).is_ok());
    let too_large = ProveError::Size {
        wanted: SIZE_MAX + 1,
        found: SIZE_MAX,
    };
    assert_eq!(root_at(&beyond, SIZE_MAX + 1), Err(too_large));
}
