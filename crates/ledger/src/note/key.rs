//! Public keys: Ed25519 and SM2 of a log, and the Ed25519 cosignature key of a witness, each known
//! by its name and a short id, and written as C2SP's verifier keys.

use std::fmt;

use ed25519_dalek::{Signature as EdSignature, VerifyingKey as EdKey};
use sm2::dsa::signature::Verifier;
use sm2::dsa::{Signature as SmSignature, VerifyingKey as SmKey};

use super::{KEY_ID_LEN, NoteError, base64, check_name, shorten};
use crate::hash::{Alg, digest};

/// The signer's identity that GB/T 32918.2 hashes into every SM2 signature: the customary one.
pub(super) const SM2_IDENTITY: &str = "1234567812345678";
/// C2SP leaves 0xff to kinds without a number of their own, told apart by a longer name.
const SM2_TYPE: &[u8] = b"\xffsm2-sm3/v1";
const SM2_POINT_LEN: usize = 65;
const TIME_LEN: usize = 8;

/// What a key signs, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A log's Ed25519 signature over the text.
    Ed25519,
    /// A log's SM2 signature with SM3 over the text.
    Sm2,
    /// A witness's Ed25519 signature over the text and a time.
    Cosignature,
}

impl Kind {
    /// What stands before the key's bytes, and so in its id.
    fn type_bytes(self) -> &'static [u8] {
        match self {
            Self::Ed25519 => &[0x01],
            Self::Sm2 => SM2_TYPE,
            Self::Cosignature => &[0x04],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ed25519 => "Ed25519",
            Self::Sm2 => "SM2",
            Self::Cosignature => "见证（Ed25519）",
        })
    }
}

/// A public key with its name.
#[derive(Debug, Clone)]
pub struct VerifyingKey {
    name: String,
    id: [u8; KEY_ID_LEN],
    kind: Kind,
    bytes: Vec<u8>,
    public: Public,
}

#[derive(Debug, Clone)]
enum Public {
    Ed25519(EdKey),
    Sm2(Box<SmKey>),
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        // All else follows from these.
        (&self.name, self.kind, &self.bytes) == (&other.name, other.kind, &other.bytes)
    }
}

impl Eq for VerifyingKey {}

impl VerifyingKey {
    /// A key from its raw bytes: 32 of Ed25519, 65 of an SM2 point with both coordinates.
    ///
    /// # Errors
    /// When the name or the bytes cannot be used.
    pub fn new(name: &str, kind: Kind, bytes: &[u8]) -> Result<Self, NoteError> {
        check_name(name)?;
        let public = match kind {
            Kind::Ed25519 | Kind::Cosignature => ed25519_key(bytes).map(Public::Ed25519),
            Kind::Sm2 => sm2_key(bytes).map(|key| Public::Sm2(Box::new(key))),
        };
        Ok(Self {
            name: name.to_owned(),
            id: key_id(name, kind, bytes),
            kind,
            bytes: bytes.to_vec(),
            public: public.ok_or(NoteError::KeyBytes(kind))?,
        })
    }

    /// Reads `name+id+base64`. [`Self::to_text`] gives the same text again.
    ///
    /// # Errors
    /// When it is not in its one form, of another kind, or its id does not fit.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let bad = || NoteError::Key(shorten(text));
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        let bytes = base64::decode(key).ok_or_else(bad)?;
        let (kind, bytes) = [Kind::Ed25519, Kind::Sm2, Kind::Cosignature]
            .into_iter()
            .find_map(|kind| Some((kind, bytes.strip_prefix(kind.type_bytes())?)))
            .ok_or_else(bad)?;
        let key = Self::new(name, kind, bytes)?;
        if id != key.id_text() {
            return Err(NoteError::KeyId(shorten(text)));
        }
        Ok(key)
    }

    /// Writes `name+id+base64`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let key = [self.kind.type_bytes(), &self.bytes].concat();
        format!("{}+{}+{}", self.name, self.id_text(), base64::encode(&key))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short id.
    #[must_use]
    pub fn id(&self) -> [u8; KEY_ID_LEN] {
        self.id
    }

    /// The short id in hexadecimal digits, for people.
    #[must_use]
    pub fn id_text(&self) -> String {
        self.id.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The raw bytes, as for [`Self::new`].
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether a line's body is this key's signature over a note's text; if so, with the time that
    /// a cosignature carries, in seconds since 1970.
    pub(super) fn check(&self, text: &str, body: &[u8]) -> Option<Option<u64>> {
        match (&self.public, self.kind) {
            (Public::Ed25519(key), Kind::Cosignature) => {
                let (time, signature) = body.split_first_chunk::<TIME_LEN>()?;
                let time = u64::from_be_bytes(*time);
                // C2SP: no time beyond 2⁶³ − 1.
                i64::try_from(time).ok()?;
                verify_ed25519(key, &cosigned(text, time), signature)?;
                Some(Some(time))
            }
            (Public::Ed25519(key), _) => verify_ed25519(key, text, body).map(|()| None),
            (Public::Sm2(key), _) => {
                let signature = SmSignature::from_slice(body).ok()?;
                key.verify(text.as_bytes(), &signature).ok().map(|()| None)
            }
        }
    }
}

/// The id of a key; its bytes are not looked at.
pub(super) fn key_id(name: &str, kind: Kind, bytes: &[u8]) -> [u8; KEY_ID_LEN] {
    let typed = [name.as_bytes(), b"\n", kind.type_bytes(), bytes].concat();
    let [first, second, third, fourth, ..] = digest(Alg::Sha256, &typed);
    [first, second, third, fourth]
}

/// What a witness signs.
pub(super) fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

fn verify_ed25519(key: &EdKey, message: &str, signature: &[u8]) -> Option<()> {
    let signature = EdSignature::from_slice(signature).ok()?;
    key.verify_strict(message.as_bytes(), &signature).ok()
}

/// A key for which only its owner can sign, in its one spelling.
fn ed25519_key(bytes: &[u8]) -> Option<EdKey> {
    let bytes: &[u8; 32] = bytes.try_into().ok()?;
    let key = EdKey::from_bytes(bytes).ok()?;
    let canonical = key.to_edwards().compress().to_bytes() == *bytes;
    (canonical && !key.is_weak()).then_some(key)
}

/// A point on the curve. Of this length there is only the form with both coordinates.
fn sm2_key(bytes: &[u8]) -> Option<SmKey> {
    let full = bytes.len() == SM2_POINT_LEN;
    full.then(|| SmKey::from_sec1_bytes(SM2_IDENTITY, bytes).ok())?
}
