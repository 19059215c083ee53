//! What a verifier believes: a text that reached it by another way than what it verifies.
//!
//! `docs/ledger-format.md` section 5. Left out: where the text comes from; never from a bundle.

mod author;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub use author::AuthorKey;

use crate::bundle::header::decimal;
use crate::hash::{Alg, Hash};
use crate::hex;
use crate::note::{Kind, NoteError, VerifyingKey};
use crate::text::{self, TextError};

const TITLE: &str = "jinze-trust/v1";
/// Bytes of the longest trust text.
const BYTES_MAX: usize = 4 << 20;

/// What a verifier believes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trust {
    /// Keys of logs, Ed25519 and SM2, each under the log's name.
    pub logs: Vec<VerifyingKey>,
    /// Keys of witnesses.
    pub witnesses: Vec<VerifyingKey>,
    /// So many witnesses must have cosigned.
    pub quorum: u64,
    /// Hashes that are not believed any more.
    pub broken: BTreeSet<Alg>,
    /// Keys of authors by their fingerprint.
    pub authors: BTreeMap<Hash, Author>,
}

/// An author whose key is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The key.
    pub key: AuthorKey,
    /// The end of trust, in seconds since 1970.
    pub revoked: Option<u64>,
}

/// Why a trust text cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// A line that is no rule.
    #[error("信任文件第 {line} 行：{why}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// Not a text of this kind.
    #[error("信任文件{0}")]
    Whole(&'static str),
    /// A character that must not stand there.
    #[error("信任文件{0}")]
    Text(TextError),
}

impl Trust {
    /// Reads a trust text.
    ///
    /// # Errors
    /// When a line is not in its one form, or says what another line says.
    pub fn parse(text: &str) -> Result<Self, TrustError> {
        if text.len() > BYTES_MAX {
            return Err(TrustError::Whole("超过 4 MiB，不是信任文件"));
        }
        if text.starts_with('\u{feff}') || text.contains('\r') {
            return Err(TrustError::Whole(
                "带有字节序标记或回车符，请另存为无 BOM 的 UTF-8 编码、换行符为 LF 的文本",
            ));
        }
        text::check(text).map_err(TrustError::Text)?;
        let mut lines = text.split_terminator('\n').zip(1..);
        if lines.next() != Some((TITLE, 1)) || !text.ends_with('\n') {
            return Err(TrustError::Whole(
                "的第一行应为“jinze-trust/v1”，每行以换行结束",
            ));
        }
        let mut trust = Self::default();
        let mut quorum = None;
        for (rule, line) in lines.filter(|(rule, _)| !rule.starts_with('#')) {
            trust
                .rule(rule, &mut quorum)
                .map_err(|why| TrustError::Line { line, why })?;
        }
        if trust.broken.len() == Alg::ALL.len() {
            return Err(TrustError::Whole(
                "声明两种散列都不可信，那样就没有什么可以核验",
            ));
        }
        trust.quorum = quorum.unwrap_or(0);
        Ok(trust)
    }

    /// Writes it; comments are not kept.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{TITLE}\n");
        let mut rule = |words: std::fmt::Arguments<'_>| {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{words}");
        };
        for key in &self.logs {
            rule(format_args!("log {}", key.to_text()));
        }
        for key in &self.witnesses {
            rule(format_args!("witness {}", key.to_text()));
        }
        if self.quorum > 0 {
            rule(format_args!("quorum {}", self.quorum));
        }
        for alg in &self.broken {
            rule(format_args!("broken {}", alg.key()));
        }
        for (fingerprint, author) in &self.authors {
            let end = author.revoked.map(|end| format!(" revoked {end}"));
            rule(format_args!(
                "author {} {} {}{}",
                hex::encode(fingerprint),
                author.key.algorithm(),
                STANDARD.encode(author.key.bytes()),
                end.unwrap_or_default()
            ));
        }
        text
    }

    /// The keys of the log of a name.
    pub fn log(&self, name: &str) -> impl Iterator<Item = &VerifyingKey> {
        self.logs.iter().filter(move |key| key.name() == name)
    }

    /// Whether it names a log with keys of both kinds.
    #[must_use]
    pub fn names(&self, log: &str) -> bool {
        [Kind::Ed25519, Kind::Sm2]
            .iter()
            .all(|kind| self.log(log).any(|key| key.kind() == *kind))
    }

    fn rule(&mut self, rule: &str, quorum: &mut Option<u64>) -> Result<(), String> {
        let (word, rest) = rule.split_once(' ').unwrap_or((rule, ""));
        match word {
            "log" => {
                let kinds = [Kind::Ed25519, Kind::Sm2];
                add_key(&mut self.logs, rest, &kinds)
            }
            "witness" => add_key(&mut self.witnesses, rest, &[Kind::Cosignature]),
            "quorum" => {
                let number = decimal(rest).ok_or("quorum 之后应为一个数字")?;
                once(quorum.replace(number).is_none())
            }
            "broken" => {
                let alg = Alg::ALL.into_iter().find(|alg| alg.key() == rest);
                once(
                    self.broken
                        .insert(alg.ok_or("broken 之后应为 sha256 或 sm3")?),
                )
            }
            "author" => {
                let (fingerprint, author) = author(rest)?;
                once(self.authors.insert(fingerprint, author).is_none())
            }
            _ => Err(format!(
                "不认识“{}”，应为 log、witness、quorum、broken 或 author",
                word.chars().take(40).collect::<String>()
            )),
        }
    }
}

fn once(is_new: bool) -> Result<(), String> {
    if is_new {
        Ok(())
    } else {
        Err("与前面的行重复，请删去一行".to_owned())
    }
}

fn add_key(keys: &mut Vec<VerifyingKey>, written: &str, kinds: &[Kind]) -> Result<(), String> {
    let key = VerifyingKey::parse(written).map_err(|error| error.to_string())?;
    if !kinds.contains(&key.kind()) {
        return Err(format!("{}密钥不能用在这里", key.kind()));
    }
    let same = |other: &VerifyingKey| (other.name(), other.kind()) == (key.name(), key.kind());
    once(!keys.iter().any(same))?;
    keys.push(key);
    Ok(())
}

/// `FINGERPRINT ALG BASE64 [revoked T]`
fn author(rest: &str) -> Result<(Hash, Author), String> {
    const FORM: &str = "author 之后应为：指纹、算法（1 或 2）、公钥，必要时再写 revoked 和秒数";
    let words: Vec<&str> = rest.split(' ').collect();
    let (fingerprint, algorithm, key, revoked) = match words.as_slice() {
        [fingerprint, algorithm, key] => (fingerprint, algorithm, key, None),
        [fingerprint, algorithm, key, "revoked", end] => {
            (fingerprint, algorithm, key, Some(decimal(end).ok_or(FORM)?))
        }
        _ => return Err(FORM.to_owned()),
    };
    let fingerprint = hex::decode(fingerprint).ok_or(FORM)?;
    let algorithm = decimal(algorithm).ok_or(FORM)?;
    let bytes = STANDARD.decode(key).map_err(|_| FORM)?;
    let key = AuthorKey::new(algorithm, &bytes).map_err(|error: NoteError| error.to_string())?;
    if key.fingerprint() != fingerprint {
        return Err("指纹不是这个公钥的 SHA-256".to_owned());
    }
    Ok((fingerprint, Author { key, revoked }))
}
