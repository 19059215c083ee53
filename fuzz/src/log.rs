//! Targets for what the ledger reads: leaves, openings, values, notes, proofs, trust texts.
//!
//! What reads must be the one spelling of what it says, and what verifies must have been signed.

use ledger::cbor::CborError;
use ledger::commitment::{openings_from_bytes, openings_to_bytes};
use ledger::entry::Entry;
use ledger::hash::{Alg, Hash};
use ledger::merkle::{verify_consistency, verify_inclusion};
use ledger::note::{Checkpoint, Note, format_proof, parse_proof, verify};
use ledger::trust::Trust;
use ledger::value::Value;

use crate::seeds::ledger::small;

/// An entry's bytes.
///
/// # Panics
///
/// When what reads is not written the same way again.
pub fn leaf(bytes: &[u8]) {
    let skimmed = Entry::skim(bytes);
    match Entry::from_bytes(bytes) {
        Ok(entry) => {
            assert_eq!(entry.to_bytes().as_deref(), Ok(bytes), "another spelling");
            drop(entry.author_part());
            assert_eq!(skimmed, Ok(entry), "skimming reads something else");
        }
        Err(error) => {
            drop(error.to_string());
            assert_eq!(skimmed, Err(error), "skimming is less strict");
        }
    }
}

/// The openings of an entry.
///
/// # Panics
///
/// When what reads is not written the same way again.
pub fn openings(bytes: &[u8]) {
    match openings_from_bytes(bytes) {
        Ok(openings) => {
            assert_eq!(openings_to_bytes(&openings), bytes, "another spelling");
            for opening in openings {
                drop(opening.commitment(&[1; 16], &[2; 16]));
            }
        }
        Err(error) => drop(error.to_string()),
    }
}

/// The bytes of a value.
///
/// # Panics
///
/// When what reads is not written the same way again, or an error points behind the end.
pub fn value(bytes: &[u8]) {
    match Value::from_bytes(bytes) {
        Ok(value) => assert_eq!(value.to_bytes(), bytes, "another spelling"),
        Err(error) => {
            let (CborError::Short(at)
            | CborError::NotCanonical(at)
            | CborError::WrongKind(at)
            | CborError::OutOfBounds(at)
            | CborError::Text { at, .. }
            | CborError::Trailing(at)) = error;
            assert!(at <= bytes.len(), "{error} of {} bytes", bytes.len());
        }
    }
}

/// A note, its checkpoint, and the signatures under keys that signed two texts in their life.
///
/// # Panics
///
/// When there are two spellings of one note, or a text verifies that was never signed.
pub fn note(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    checkpoint(&text);
    let note = match Note::parse(&text) {
        Ok(note) => note,
        Err(error) => return drop(error.to_string()),
    };
    assert_eq!(note.to_text(), text, "another spelling");
    checkpoint(&note.text);
    let Some(small) = small() else { return };
    match verify(&note, &small.keys()) {
        Ok(verified) => {
            let signed = [&small.notes.sha256, &small.notes.sm3];
            let head = |signed: &&&String| signed.starts_with(&format!("{}\n", note.text));
            assert!(signed.iter().any(|one| head(&one)), "nobody signed this");
            assert!(!verified.signers.is_empty(), "verified by nobody");
        }
        Err(error) => drop(error.to_string()),
    }
}

fn checkpoint(text: &str) {
    match Checkpoint::parse(text) {
        Ok(checkpoint) => assert_eq!(checkpoint.to_text(), text, "another spelling"),
        Err(error) => drop(error.to_string()),
    }
}

/// A proof's text; and the same bytes as numbers and hashes of proofs that cannot be right.
///
/// # Panics
///
/// When there are two spellings of one proof, or a proof leads to a root that nobody has computed.
pub fn proof(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse_proof(&text) {
        Ok(proof) => {
            let written = format_proof(proof.index, &proof.hashes, &proof.note);
            assert_eq!(written, text, "another spelling");
            wrong(proof.index, proof.index.saturating_add(1), &proof.hashes);
        }
        Err(error) => drop(error.to_string()),
    }
    let Some((one, rest)) = bytes.split_first_chunk() else {
        return;
    };
    let Some((two, rest)) = rest.split_first_chunk() else {
        return;
    };
    let (hashes, _) = rest.as_chunks();
    wrong(u64::from_le_bytes(*one), u64::from_le_bytes(*two), hashes);
    // Numbers of a size that mutations seldom make.
    wrong(u64::from(one[0]), u64::from(two[0]), hashes);
}

/// No proof leads from these leaves and roots to those: their hashes were not computed from anything.
fn wrong(one: u64, two: u64, hashes: &[Hash]) {
    let (leaf, root) = ([1; 32], [2; 32]);
    for alg in Alg::ALL {
        let included = verify_inclusion(alg, &leaf, one, two, hashes, &root);
        let consistent = verify_consistency(alg, one, two, hashes, &leaf, &root);
        for proved in [included, consistent] {
            match proved {
                Ok(()) => assert!(proved.is_err(), "{alg}: {one} of {two} proves nothing"),
                Err(error) => drop(error.to_string()),
            }
        }
    }
}

/// A trust text.
///
/// # Panics
///
/// When what was read and written reads as something else.
pub fn trust(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Trust::parse(&text) {
        Ok(trust) => {
            let written = trust.to_text();
            assert_eq!(Trust::parse(&written), Ok(trust), "{written}");
        }
        Err(error) => drop(error.to_string()),
    }
}
