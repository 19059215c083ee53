//! Verifying notes: which of the keys that the caller trusts signed the text.
//!
//! Left out: which of them must have; the caller asks [`Verified::by`].

use super::{Kind, Note, NoteError, VerifyingKey};

/// A trusted key that signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The key.
    pub key: VerifyingKey,
    /// When, as a witness says, in seconds since 1970; the earliest if it said so twice.
    pub time: Option<u64>,
}

/// A note's trusted signers, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// In the order of the caller's keys, each once.
    pub signers: Vec<Signer>,
}

impl Verified {
    /// The signers of a kind.
    pub fn by(&self, kind: Kind) -> impl Iterator<Item = &Signer> {
        self.signers
            .iter()
            .filter(move |signer| signer.key.kind() == kind)
    }

    /// Whether a key signed.
    #[must_use]
    pub fn has(&self, key: &VerifyingKey) -> bool {
        self.signers.iter().any(|signer| signer.key == *key)
    }
}

/// Verifies a note against trusted keys. Lines of other keys are ignored, even under the same name.
///
/// # Errors
/// When a trusted key has a line that it did not sign, when none of the keys signed, and when two
/// keys have both name and id in common.
pub fn verify(note: &Note, keys: &[VerifyingKey]) -> Result<Verified, NoteError> {
    let mut signers: Vec<Signer> = Vec::new();
    for (place, key) in keys.iter().enumerate() {
        let mut others = keys.iter().take(place);
        if others.clone().any(|other| other == key) {
            continue;
        }
        if others.any(|other| (other.name(), other.id()) == (key.name(), key.id())) {
            return Err(NoteError::AmbiguousKeys(key.to_text()));
        }
        if let Some(signer) = signer(note, key)? {
            signers.push(signer);
        }
    }
    if signers.is_empty() {
        return Err(NoteError::Unsigned);
    }
    Ok(Verified { signers })
}

/// A key as signer of a note, if it has a line there. All its lines must be good.
fn signer(note: &Note, key: &VerifyingKey) -> Result<Option<Signer>, NoteError> {
    let mut signer: Option<Signer> = None;
    for line in &note.signatures {
        if line.name != key.name() || line.key_id != key.id() {
            continue;
        }
        let time = key
            .check(&note.text, &line.body)
            .ok_or_else(|| NoteError::BadSignature {
                name: key.name().to_owned(),
                kind: key.kind(),
            })?;
        let earlier = signer.and_then(|signer| signer.time);
        signer = Some(Signer {
            key: key.clone(),
            time: time.min(earlier.or(time)),
        });
    }
    Ok(signer)
}
