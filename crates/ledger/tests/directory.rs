//! The directory: every head is found and proved at its place, and no other.

use ledger::directory::{Directory, Head};
use ledger::hash::{Alg, leaf_hash};
use ledger::merkle::verify_inclusion;

fn head(subject: &str, number: u64) -> Head {
    Head {
        subject: subject.to_owned(),
        number,
        leaf: [7; 32],
    }
}

#[test]
fn every_subject_is_found_and_proved_at_its_place() {
    let directory = Directory::new(vec![
        head("person:P2", 5),
        head("body:B1", 3),
        head("zone", 9),
        head("person:P1", 1),
        head("person:P2", 4),
    ]);
    let subjects: Vec<&str> = directory
        .heads()
        .iter()
        .map(|head| head.subject.as_str())
        .collect();
    assert_eq!(subjects, ["body:B1", "person:P1", "person:P2", "zone"]);
    for (place, head) in directory.heads().iter().enumerate() {
        assert_eq!(directory.find(&head.subject), Ok(place));
        for alg in Alg::ALL {
            let proof = directory.proof(alg, place).unwrap();
            let leaf = leaf_hash(alg, &head.to_bytes());
            let root = directory.root(alg);
            assert_eq!(
                verify_inclusion(alg, &leaf, place as u64, 4, &proof, &root),
                Ok(())
            );
        }
    }
    for (subject, place) in [("a", 0), ("body:B2", 1), ("person:P3", 3), ("zz", 4)] {
        assert_eq!(directory.find(subject), Err(place));
    }
    assert_eq!(directory.proof(Alg::Sha256, 4), None);
}
