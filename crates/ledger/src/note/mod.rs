//! Signed notes of C2SP: a text, and below an empty line the signatures over it.
//!
//! Beyond what C2SP demands, a note obeys the ledger's rule for text: composed, and nothing
//! invisible, so that one note has one spelling. Left out: ML-DSA and other kinds of signature,
//! which are ignored as C2SP wants it.

mod base64;
mod checkpoint;
mod key;
mod proof;
mod sign;
mod verify;

pub use checkpoint::Checkpoint;
pub use key::{Kind, VerifyingKey};
pub use proof::{ProofText, format_proof, parse_proof};
pub use sign::{Cosigner, SigningKeys};
pub use verify::{Signer, Verified, verify};

use crate::text::{self, TextError};

/// Bytes of the longest note.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;
/// Signatures of one note; C2SP demands that sixteen be accepted.
pub const SIGNATURES_MAX: usize = 64;

/// What stands before the name: an em dash and a space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";
const KEY_ID_LEN: usize = 4;

/// Why a note, a checkpoint, a key or a proof is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than anything that is accepted.
    #[error("内容有 {0} 字节，超出上限")]
    TooLong(usize),
    /// A character that must not stand there.
    #[error("签名文书{0}")]
    Text(#[from] TextError),
    /// No empty line between text and signatures, or no signature below it.
    #[error("签名文书缺少正文、空行或签名行")]
    Shape,
    /// A line below the empty line that is no signature.
    #[error("签名文书的第 {0} 行签名格式不正确")]
    SignatureLine(usize),
    /// More signatures than are accepted.
    #[error("签名文书有 {0} 行签名，超出上限 {SIGNATURES_MAX}")]
    TooManySignatures(usize),
    /// A name with a space or a plus, or none.
    #[error("名称“{0}”不能为空，也不能含有空格、换行或加号")]
    Name(String),
    /// The text of a checkpoint is not three lines.
    #[error("检查点应当正好有三行：名称、大小、树根")]
    CheckpointShape,
    /// A number that is not written in its one way.
    #[error("数字“{0}”的写法不正确或超出范围")]
    Number(String),
    /// A hash that is not 32 bytes in base64.
    #[error("散列值“{0}”的写法不正确")]
    Hash(String),
    /// A public key that cannot be read.
    #[error("公钥“{0}”的写法不正确")]
    Key(String),
    /// A key id that does not belong to the key.
    #[error("公钥“{0}”的编号与公钥内容不符")]
    KeyId(String),
    /// The bytes are no usable key.
    #[error("公钥内容无效：{0}")]
    KeyBytes(Kind),
    /// A secret that cannot be used; another must be drawn.
    #[error("私钥种子不可用，请重新生成")]
    Seed,
    /// Signing failed.
    #[error("{0} 签名没有做成")]
    Sign(Kind),
    /// Two trusted keys that cannot be told apart.
    #[error("有两把不同的公钥名称与编号都相同：{0}")]
    AmbiguousKeys(String),
    /// A key that is trusted, and a signature that it did not make.
    #[error("“{name}”的 {kind} 签名不正确")]
    BadSignature {
        /// Name of the key.
        name: String,
        /// What it signs.
        kind: Kind,
    },
    /// None of the keys signed.
    #[error("没有任何受信任的签名")]
    Unsigned,
    /// A proof's text that is not in its form.
    #[error("证明文件第 {0} 行的格式不正确")]
    ProofLine(usize),
    /// More hashes than any proof has.
    #[error("证明文件的散列值过多")]
    ProofTooLong,
}

/// A line below a note's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key.
    pub name: String,
    /// Id of the key; name and id together say which key it is.
    pub key_id: [u8; KEY_ID_LEN],
    /// The signature; what is in it depends on the kind of key.
    pub body: Vec<u8>,
}

/// A text with signatures that nobody has verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text, with its last line feed.
    pub text: String,
    /// The signatures in order.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// Reads a note. [`Self::to_text`] gives the same text again.
    ///
    /// # Errors
    /// When it is not in its one form.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong(note.len()));
        }
        text::check(note)?;
        // The text may hold empty lines; the last one parts it from the signatures.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Shape)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Shape)?;
        let count = lines.split('\n').count();
        if count > SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures(count));
        }
        let signatures = (1..)
            .zip(lines.split('\n'))
            .map(|(number, line)| {
                SignatureLine::parse(line).ok_or(NoteError::SignatureLine(number))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }

    /// Writes the note.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self.signatures.iter().map(SignatureLine::to_text);
        format!("{}\n{}", self.text, lines.collect::<String>())
    }
}

impl SignatureLine {
    fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(SIGNATURE_PREFIX)?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = base64::decode(bytes)?;
        let (key_id, body) = bytes.split_first_chunk()?;
        if body.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            key_id: *key_id,
            body: body.to_vec(),
        })
    }

    /// The line with its line feed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bytes = [self.key_id.as_slice(), &self.body].concat();
        format!(
            "{SIGNATURE_PREFIX}{} {}\n",
            self.name,
            base64::encode(&bytes)
        )
    }
}

/// A name of a key or a log: not empty, no white space, no plus, one spelling.
fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |char: char| char.is_whitespace() || char == '+';
    if name.is_empty() || name.contains(bad) || text::check(name).is_err() {
        return Err(NoteError::Name(name.to_owned()));
    }
    Ok(())
}

/// A number in decimal as it is written, and in no other way, up to a bound.
fn parse_number(written: &str, most: u64) -> Result<u64, NoteError> {
    written
        .parse()
        .ok()
        .filter(|number: &u64| *number <= most && number.to_string() == written)
        .ok_or_else(|| NoteError::Number(shorten(written)))
}

/// Foreign words in a message, not longer than a line.
fn shorten(words: &str) -> String {
    words.chars().take(80).collect()
}
