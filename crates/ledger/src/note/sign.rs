//! Signing notes with keys in memory, for pilots and tests. The caller draws the seeds and keeps them.
//!
//! The same text gives the same signature: nonces are derived (RFC 8032, RFC 6979). The keys are
//! wiped when they are dropped; working copies on the stack of the libraries are not. Left out:
//! hardware keys, and whether the text may be signed at all, which the signer asks first.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey as EdKey};
use sm2::SecretKey;
use sm2::dsa::{Signature as SmSignature, SigningKey as SmKey};

use super::key::{SM2_IDENTITY, cosigned, key_id};
use super::{Kind, Note, NoteError, SignatureLine, VerifyingKey, check_name};

/// Both keys of a log.
pub struct SigningKeys {
    ed25519: EdKey,
    sm2: SecretKey,
    /// The public point, which takes a while to compute.
    sm2_public: Vec<u8>,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SigningKeys")
            .finish_non_exhaustive()
    }
}

impl SigningKeys {
    /// Keys from 32 random bytes each; those for SM2 are the number that is its secret.
    ///
    /// # Errors
    /// When the number is none of those that SM2 allows, which of random ones one in four thousand
    /// million is: others must be drawn.
    pub fn from_seeds(ed25519: &[u8; 32], sm2: &[u8; 32]) -> Result<Self, NoteError> {
        let sm2 = SecretKey::from_slice(sm2).map_err(|_| NoteError::Seed)?;
        let keys = Self {
            ed25519: EdKey::from_bytes(ed25519),
            sm2_public: sm2.public_key().to_sec1_bytes().to_vec(),
            sm2,
        };
        // The order less one is a valid number, but no signature can be made with it.
        keys.sign_sm2("").map_err(|_| NoteError::Seed)?;
        Ok(keys)
    }

    /// The public keys under a name: Ed25519, then SM2.
    ///
    /// # Errors
    /// When the name cannot be used.
    pub fn verifying_keys(&self, name: &str) -> Result<[VerifyingKey; 2], NoteError> {
        let ed25519 = self.ed25519.verifying_key();
        Ok([
            VerifyingKey::new(name, Kind::Ed25519, ed25519.as_bytes())?,
            VerifyingKey::new(name, Kind::Sm2, &self.sm2_public)?,
        ])
    }

    /// The note over a text, signed by both keys under a name.
    ///
    /// # Errors
    /// When the text or the name is none of a note.
    pub fn sign_note(&self, text: &str, name: &str) -> Result<String, NoteError> {
        check_name(name)?;
        let ed25519 = self.ed25519.sign(text.as_bytes()).to_vec();
        let ed25519_public = self.ed25519.verifying_key().to_bytes();
        let sm2 = self.sign_sm2(text)?;
        let note = Note {
            text: text.to_owned(),
            signatures: vec![
                line(name, Kind::Ed25519, &ed25519_public, ed25519),
                line(name, Kind::Sm2, &self.sm2_public, sm2),
            ],
        };
        settle(&note)
    }

    fn sign_sm2(&self, text: &str) -> Result<Vec<u8>, NoteError> {
        let signature = SmKey::new(SM2_IDENTITY, &self.sm2)
            .and_then(|key| key.try_sign(text.as_bytes()))
            .map_err(|_| NoteError::Sign(Kind::Sm2))?;
        Ok(SmSignature::to_vec(&signature))
    }
}

/// The key of a witness.
pub struct Cosigner {
    key: EdKey,
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Cosigner").finish_non_exhaustive()
    }
}

impl Cosigner {
    /// A key from 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self {
            key: EdKey::from_bytes(seed),
        }
    }

    /// The public key under a name.
    ///
    /// # Errors
    /// When the name cannot be used.
    pub fn verifying_key(&self, name: &str) -> Result<VerifyingKey, NoteError> {
        let public = self.key.verifying_key();
        VerifyingKey::new(name, Kind::Cosignature, public.as_bytes())
    }

    /// The line that says: at `time`, in seconds since 1970, this was the largest tree I had seen
    /// of its log, and it only grew. The caller has made sure of it.
    ///
    /// # Errors
    /// When the name cannot be used.
    pub fn cosign(&self, text: &str, name: &str, time: u64) -> Result<SignatureLine, NoteError> {
        check_name(name)?;
        let signature = self.key.sign(cosigned(text, time).as_bytes());
        let body = [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        let public = self.key.verifying_key().to_bytes();
        Ok(line(name, Kind::Cosignature, &public, body))
    }
}

fn line(name: &str, kind: Kind, public: &[u8], body: Vec<u8>) -> SignatureLine {
    SignatureLine {
        name: name.to_owned(),
        key_id: key_id(name, kind, public),
        body,
    }
}

/// The note's text, if it reads back as the same note: so nothing is signed that nobody can verify.
fn settle(note: &Note) -> Result<String, NoteError> {
    let text = note.to_text();
    if Note::parse(&text)? == *note {
        Ok(text)
    } else {
        Err(NoteError::Shape)
    }
}
