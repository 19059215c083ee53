//! The entry, format version 1: what the ledger holds of one act, correction, withdrawal, erasure …
//!
//! `docs/ledger-format.md` describes the bytes; `tests/golden.rs` freezes them. The log knows
//! nothing of duties: kinds and fields have a meaning in `app` only.

mod bytes;
mod draft;

pub use bytes::{EntryError, LEAF_BYTES_MAX};
pub use draft::{Draft, Position, Prepared};

use crate::commitment::{Commitment, Idem, LogId};
use crate::hash::Hash;

/// Of the format described here.
pub const VERSION: u64 = 1;
/// Subjects of one entry.
pub const STREAMS_MAX: usize = 512;
/// Earlier entries that one entry names.
pub const REFS_MAX: usize = 64;
/// Files of one entry.
pub const FILES_MAX: usize = 64;
/// What stands in the list of an erasing entry for all files of the erased entry.
pub const FILES_WORD: &str = "files";

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Of which log.
    pub log_id: LogId,
    /// Number in the log, from 0; the index of its leaf.
    pub seq: u64,
    /// Microseconds since 1970-01-01 UTC, by the server; never before that of an earlier entry.
    pub recorded_at: u64,
    /// What is known of the clock that said so.
    pub clock: ClockNote,
    /// The newest signed checkpoint known when it was recorded.
    pub anchor: Option<Anchor>,
    /// Who recorded it.
    pub actor: Actor,
    /// What kind of entry, e.g. `act`.
    pub kind: String,
    /// Version of the kind's fields.
    pub schema: u64,
    /// Whom it concerns, sorted by subject: its place in the stream of each.
    pub streams: Vec<Stream>,
    /// When it happened.
    pub valid: Valid,
    /// Who may see it.
    pub label: Label,
    /// Earlier entries that it is about, sorted.
    pub refs: Vec<Ref>,
    /// Commitments to its fields, sorted by field.
    pub fields: Vec<Commitment>,
    /// Its files.
    pub files: Vec<FileRef>,
    /// The key that whoever asked gave to this act.
    pub idem: Idem,
    /// The author's own signature over [`Entry::author_part`].
    pub author: Option<AuthorSignature>,
}

/// What is known of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockNote {
    /// Where the time came from, e.g. `system`.
    pub source: String,
    /// Difference to the source, in microseconds, where it is known.
    pub offset: Option<i64>,
    /// How far it is to be trusted.
    pub state: ClockState,
}

/// How far a clock is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ClockState {
    /// Nobody said.
    Unknown = 0,
    /// It follows a source of time.
    Synchronised = 1,
    /// It follows none.
    Unsynchronised = 2,
    /// It stood before the last entry's time: that time was taken instead.
    HeldBack = 3,
    /// It ran ahead of the time that passed in this process.
    Jumped = 4,
}

/// A signed checkpoint that existed when an entry was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Its size.
    pub size: u64,
    /// SHA-256 of its note.
    pub note: Hash,
}

/// Who recorded an entry, in which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: String,
    /// 人员编号 of the person, where one is known.
    pub person: Option<String>,
    /// The role in which the account acts.
    pub role: String,
    /// How it was known: 0 on the machine itself, 1 by one factor, 2 by two, 3 by a certificate.
    pub level: u64,
    /// SHA-256 of the session.
    pub session: Option<Hash>,
    /// In whose name.
    pub on_behalf_of: Option<String>,
}

/// A place in the stream of a subject: nothing between can be left out unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// E.g. `person:P0007`, `body:B01`.
    pub subject: String,
    /// From 1, without gaps.
    pub number: u64,
    /// SHA-256 leaf hash of the entry with the number before; `None` for the first.
    pub previous: Option<Hash>,
}

/// When something happened: first and last day, both included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Valid {
    /// First day, `2026-06-30`.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

/// Who may see an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Label {
    /// 公开
    Public = 0,
    /// 内部
    #[default]
    Internal = 1,
    /// 敏感
    Sensitive = 2,
    /// 限知悉
    NeedToKnow = 3,
}

/// An earlier entry that this one is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// In what way.
    pub relation: Relation,
    /// Its number.
    pub seq: u64,
    /// Its SHA-256 leaf hash.
    pub leaf: Hash,
}

/// What an entry does to an earlier one. Nothing is taken away by any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// 更正: the earlier one was wrong.
    Corrects = 1,
    /// 撤回: the earlier one does not stand.
    Withdraws = 2,
    /// 续记: the earlier one was right until something changed.
    Supersedes = 3,
    /// 审批: the earlier one is approved.
    Approves = 4,
    /// 依法删除: values of the earlier one are erased.
    Erases = 5,
    /// 佐证 or other matter of the earlier one.
    Concerns = 6,
    /// 异议: the earlier one is contested.
    Objects = 7,
}

impl Relation {
    /// The relation with a code.
    #[must_use]
    pub fn from_code(code: u64) -> Option<Self> {
        Some(match code {
            1 => Self::Corrects,
            2 => Self::Withdraws,
            3 => Self::Supersedes,
            4 => Self::Approves,
            5 => Self::Erases,
            6 => Self::Concerns,
            7 => Self::Objects,
            _ => return None,
        })
    }
}

/// A file that belongs to an entry; its bytes stand in the store of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: Hash,
    /// SM3.
    pub sm3: Hash,
    /// Type by content.
    pub media: String,
    /// The time that the file claims for itself, microseconds since 1970-01-01 UTC.
    pub claimed_at: Option<u64>,
}

/// The author's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorSignature {
    /// 1: Ed25519. 2: SM2 with SM3.
    pub algorithm: u64,
    /// SHA-256 of the author's public key (or certificate).
    pub fingerprint: Hash,
    /// The signature.
    pub signature: Vec<u8>,
}
