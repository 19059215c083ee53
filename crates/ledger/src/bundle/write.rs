//! Making a bundle: the members of section 6 of the format from what the ledger has.
//!
//! Left out: reading the ledger and packing the members; the callers do that.

use std::collections::{BTreeMap, BTreeSet};

use super::disclosure::{erases, meets};
use super::list_proof::ListProof;
use super::member::{Member, Members};
use super::{Header, STRUCTURE};
use crate::directory::{Directory, Head};
use crate::entry::{Entry, EntryError};
use crate::hash::{Alg, Hash};
use crate::note::format_proof;
use crate::store::{Identity, SignedHead};

/// What a bundle is made of.
#[derive(Debug, Clone)]
pub struct BundleInput {
    /// Which log.
    pub identity: Identity,
    /// Whom the bundle is about.
    pub subject: String,
    /// First day of what is disclosed.
    pub from: String,
    /// Last day of what is disclosed.
    pub until: String,
    /// The notes of both trees.
    pub notes: SignedHead,
    /// Number of the directory's entry, which is among the leaves.
    pub directory: u64,
    /// The subject's head in that directory.
    pub head: HeadProof,
    /// The entries that [`super::select`] gives.
    pub leaves: Vec<BundleLeaf>,
    /// Files by their SHA-256; those of entries that are not disclosed are left out.
    pub files: BTreeMap<Hash, Vec<u8>>,
    /// RFC 3161 tokens by name.
    pub timestamps: BTreeMap<String, Vec<u8>>,
    /// A trust text, for reading only.
    pub trust: Option<String>,
    /// `README.txt`, for people.
    pub readme: Option<String>,
    /// `index.html`, for people.
    pub page: Option<String>,
}

/// An entry with its proofs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleLeaf {
    /// The leaf as stored.
    pub leaf: Vec<u8>,
    /// The openings as stored.
    pub openings: Vec<u8>,
    /// Proof in the SHA-256 tree, at the size of the notes.
    pub sha256: Vec<Hash>,
    /// Proof in the SM3 tree.
    pub sm3: Vec<Hash>,
}

/// A stream's head with the proofs that it is in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadProof {
    /// The head.
    pub head: Head,
    /// In the SHA-256 list.
    pub sha256: ListProof,
    /// In the SM3 list.
    pub sm3: ListProof,
}

impl HeadProof {
    /// The head of a subject in a directory, if it has one.
    #[must_use]
    pub fn of(directory: &Directory, subject: &str) -> Option<Self> {
        let place = directory.find(subject).ok()?;
        let proof = |alg| {
            Some(ListProof {
                index: place as u64,
                count: directory.heads().len() as u64,
                hashes: directory.proof(alg, place)?,
            })
        };
        Some(Self {
            head: directory.heads().get(place)?.clone(),
            sha256: proof(Alg::Sha256)?,
            sm3: proof(Alg::Sm3)?,
        })
    }
}

/// Why a bundle cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A leaf of the ledger cannot be read.
    #[error("制作证据包时读不懂一条记录：{0}")]
    Entry(#[from] EntryError),
    /// What was given would be refused by a verifier.
    #[error("制作证据包时“{STRUCTURE}”不合格：{0}")]
    Structure(String),
}

/// The members of a bundle. What is disclosed is decided here, by the entries' days.
///
/// # Errors
/// When a leaf is no entry, or a text has no place in `bundle.txt`.
pub fn write(input: &BundleInput) -> Result<Members, BundleError> {
    let header = Header {
        origin: input.identity.origin.clone(),
        log_id: input.identity.log_id,
        subject: input.subject.clone(),
        from: input.from.clone(),
        until: input.until.clone(),
        size: input.notes.size,
        directory: input.directory,
    };
    let text = header.to_text();
    Header::parse(text.as_bytes()).map_err(|error| BundleError::Structure(error.to_string()))?;
    let mut members = Members::new();
    let mut put = |member: Member, bytes: Vec<u8>| members.insert(member.name(), bytes);
    put(Member::Header, text.into_bytes());
    for (alg, note) in [
        (Alg::Sha256, &input.notes.sha256),
        (Alg::Sm3, &input.notes.sm3),
    ] {
        put(Member::Note(alg), note.clone().into_bytes());
    }
    let mut wanted = BTreeSet::new();
    for leaf in &input.leaves {
        let entry = Entry::from_bytes(&leaf.leaf)?;
        let seq = entry.seq;
        put(Member::Leaf(seq), leaf.leaf.clone());
        for (alg, hashes, note) in [
            (Alg::Sha256, &leaf.sha256, &input.notes.sha256),
            (Alg::Sm3, &leaf.sm3, &input.notes.sm3),
        ] {
            let text = format_proof(seq, hashes, note);
            put(Member::Proof(alg, seq), text.into_bytes());
        }
        let in_days = meets(&entry.valid, &input.from, &input.until);
        if seq == input.directory || erases(&entry) || in_days {
            put(Member::Openings(seq), leaf.openings.clone());
            wanted.extend(entry.files.iter().map(|file| file.sha256));
        }
    }
    let HeadProof { head, sha256, sm3 } = &input.head;
    put(Member::DirectoryHead, head.to_bytes());
    for (alg, proof) in [(Alg::Sha256, sha256), (Alg::Sm3, sm3)] {
        put(Member::DirectoryProof(alg), proof.to_text().into_bytes());
    }
    for (hash, bytes) in input
        .files
        .iter()
        .filter(|(hash, _)| wanted.contains(*hash))
    {
        put(Member::File(*hash), bytes.clone());
    }
    for (name, bytes) in &input.timestamps {
        put(Member::Timestamp(name.clone()), bytes.clone());
    }
    for (member, text) in [
        (Member::Trust, &input.trust),
        (Member::Readme, &input.readme),
        (Member::Page, &input.page),
    ] {
        if let Some(text) = text {
            put(member, text.clone().into_bytes());
        }
    }
    let odd = members.keys().find(|name| Member::parse(name).is_none());
    match odd {
        Some(name) => Err(BundleError::Structure(format!("名称“{name}”不能用"))),
        None => Ok(members),
    }
}
