//! Names of the members of a bundle: what is not listed in section 6 of the format has no place.

use std::collections::BTreeMap;

use crate::hash::{Alg, Hash};
use crate::hex;
use crate::text;

/// The members by name, unpacked.
pub type Members = BTreeMap<String, Vec<u8>>;

/// Most members of a bundle.
pub const MEMBERS_MAX: usize = 100_000;
/// Most bytes of one member.
pub const MEMBER_BYTES_MAX: u64 = 100 << 20;
/// Most bytes of all members.
pub const BUNDLE_BYTES_MAX: u64 = 512 << 20;
/// Most bytes of the name of a member.
const NAME_BYTES_MAX: usize = 200;

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// `bundle.txt`
    Header,
    /// The note of one tree.
    Note(Alg),
    /// The leaf with a number.
    Leaf(u64),
    /// Openings of the entry with a number.
    Openings(u64),
    /// The proof that a leaf is in a tree.
    Proof(Alg, u64),
    /// The head of the subject's stream.
    DirectoryHead,
    /// The proof that the head is in the directory's list.
    DirectoryProof(Alg),
    /// A file, by its SHA-256.
    File(Hash),
    /// An RFC 3161 token.
    Timestamp(String),
    /// `trust.txt`, which no verifier believes.
    Trust,
    /// `README.txt`, for people.
    Readme,
    /// `index.html`, for people.
    Page,
}

impl Member {
    /// What a name stands for; `None` for a name that the format does not list.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let member = Self::read(name)?;
        // One member has one name: no leading zeros, no capitals.
        (member.name() == name).then_some(member)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Header => "bundle.txt".to_owned(),
            Self::Note(alg) => format!("checkpoint{}.txt", suffix(*alg)),
            Self::Leaf(seq) => format!("leaves/{seq}.cbor"),
            Self::Openings(seq) => format!("openings/{seq}.cbor"),
            Self::Proof(alg, seq) => format!("proofs/{seq}{}.txt", suffix(*alg)),
            Self::DirectoryHead => "directory/head.cbor".to_owned(),
            Self::DirectoryProof(alg) => format!("directory/proof{}.txt", suffix(*alg)),
            Self::File(hash) => format!("files/{}", hex::encode(hash)),
            Self::Timestamp(name) => format!("timestamps/{name}.tsr"),
            Self::Trust => "trust.txt".to_owned(),
            Self::Readme => "README.txt".to_owned(),
            Self::Page => "index.html".to_owned(),
        }
    }

    fn read(name: &str) -> Option<Self> {
        let plain = |char: char| !char.is_control() && char != '\\';
        if name.len() > NAME_BYTES_MAX || !name.chars().all(plain) || text::check(name).is_err() {
            return None;
        }
        let Some((folder, rest)) = name.split_once('/') else {
            return Some(match name {
                "bundle.txt" => Self::Header,
                "checkpoint.txt" => Self::Note(Alg::Sha256),
                "checkpoint-sm3.txt" => Self::Note(Alg::Sm3),
                "trust.txt" => Self::Trust,
                "README.txt" => Self::Readme,
                "index.html" => Self::Page,
                _ => return None,
            });
        };
        match (folder, rest) {
            ("leaves", rest) => seq(rest.strip_suffix(".cbor")?).map(Self::Leaf),
            ("openings", rest) => seq(rest.strip_suffix(".cbor")?).map(Self::Openings),
            ("proofs", rest) => {
                let stem = rest.strip_suffix(".txt")?;
                match stem.strip_suffix("-sm3") {
                    Some(stem) => Some(Self::Proof(Alg::Sm3, seq(stem)?)),
                    None => Some(Self::Proof(Alg::Sha256, seq(stem)?)),
                }
            }
            ("directory", "head.cbor") => Some(Self::DirectoryHead),
            ("directory", "proof.txt") => Some(Self::DirectoryProof(Alg::Sha256)),
            ("directory", "proof-sm3.txt") => Some(Self::DirectoryProof(Alg::Sm3)),
            ("files", rest) => hex::decode(rest).map(Self::File),
            ("timestamps", rest) => {
                let stem = rest.strip_suffix(".tsr")?;
                let plain = !stem.is_empty() && !stem.contains('/') && !stem.contains("..");
                plain.then(|| Self::Timestamp(stem.to_owned()))
            }
            _ => None,
        }
    }
}

fn suffix(alg: Alg) -> &'static str {
    match alg {
        Alg::Sha256 => "",
        Alg::Sm3 => "-sm3",
    }
}

fn seq(text: &str) -> Option<u64> {
    crate::bundle::header::decimal(text)
}

#[cfg(test)]
mod tests {
    use super::Member;

    #[test]
    fn f39_a_member_has_one_name_and_nothing_else_has_one() {
        for name in [
            "bundle.txt",
            "checkpoint.txt",
            "checkpoint-sm3.txt",
            "leaves/0.cbor",
            "leaves/9223372036854775807.cbor",
            "openings/12.cbor",
            "proofs/12.txt",
            "proofs/12-sm3.txt",
            "directory/head.cbor",
            "directory/proof.txt",
            "directory/proof-sm3.txt",
            "files/00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
            "timestamps/国家授时.tsr",
            "trust.txt",
            "README.txt",
            "index.html",
        ] {
            let member = Member::parse(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(member.name(), name);
        }
        for name in [
            "",
            "/bundle.txt",
            "./bundle.txt",
            "../bundle.txt",
            "leaves/../bundle.txt",
            "leaves//0.cbor",
            "leaves\\0.cbor",
            "leaves/00.cbor",
            "leaves/+1.cbor",
            "leaves/-1.cbor",
            "leaves/9223372036854775808.cbor",
            "leaves/0.CBOR",
            "leaves/",
            "proofs/0-sm3-sm3.txt",
            "files/00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff",
            "files/0011",
            "timestamps/.tsr",
            "timestamps/../a.tsr",
            "timestamps/a/b.tsr",
            "timestamps/a\n.tsr",
            "timestamps/a\u{202e}.tsr",
            "timestamps/e\u{301}.tsr",
            "C:/bundle.txt",
            "BUNDLE.TXT",
            "bundle.txt\0",
        ] {
            assert_eq!(Member::parse(name), None, "{name:?}");
        }
    }
}
