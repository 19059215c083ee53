//! Keys of authors, who sign what they record themselves.
//!
//! Left out: certificates; the trust text names raw keys.

use ed25519_dalek::{Signature as EdSignature, VerifyingKey as EdKey};
use sm2::dsa::signature::Verifier;
use sm2::dsa::{Signature as SmSignature, VerifyingKey as SmKey};

use crate::hash::{Alg, Hash, digest};
use crate::note::{Kind, NoteError, VerifyingKey};

/// The signer's identity of GB/T 32918.2: the customary one.
const SM2_IDENTITY: &str = "1234567812345678";

/// The public key of an author.
#[derive(Debug, Clone)]
pub struct AuthorKey {
    algorithm: u64,
    bytes: Vec<u8>,
    public: Public,
}

#[derive(Debug, Clone)]
enum Public {
    Ed25519(EdKey),
    Sm2(Box<SmKey>),
}

impl PartialEq for AuthorKey {
    fn eq(&self, other: &Self) -> bool {
        // All else follows from these.
        (self.algorithm, &self.bytes) == (other.algorithm, &other.bytes)
    }
}

impl Eq for AuthorKey {}

impl AuthorKey {
    /// A key from its raw bytes: algorithm 1, 32 bytes of Ed25519; 2, 65 bytes of an SM2 point.
    ///
    /// # Errors
    /// When the algorithm has no meaning, or the bytes are no key that only its owner can use.
    pub fn new(algorithm: u64, bytes: &[u8]) -> Result<Self, NoteError> {
        let kind = match algorithm {
            1 => Kind::Ed25519,
            2 => Kind::Sm2,
            other => return Err(NoteError::Number(other.to_string())),
        };
        // The log's keys obey the same rules, under a name.
        VerifyingKey::new("author", kind, bytes)?;
        let public = match kind {
            Kind::Sm2 => SmKey::from_sec1_bytes(SM2_IDENTITY, bytes)
                .ok()
                .map(|key| Public::Sm2(Box::new(key))),
            Kind::Ed25519 | Kind::Cosignature => EdKey::try_from(bytes).ok().map(Public::Ed25519),
        };
        Ok(Self {
            algorithm,
            bytes: bytes.to_vec(),
            public: public.ok_or(NoteError::KeyBytes(kind))?,
        })
    }

    /// 1 for Ed25519, 2 for SM2.
    #[must_use]
    pub fn algorithm(&self) -> u64 {
        self.algorithm
    }

    /// The raw bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the raw bytes.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        digest(Alg::Sha256, &self.bytes)
    }

    /// Whether a signature over a message is this key's.
    #[must_use]
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.public {
            Public::Ed25519(key) => EdSignature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Public::Sm2(key) => SmSignature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
        }
    }
}
