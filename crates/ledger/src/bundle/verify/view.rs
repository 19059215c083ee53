//! The bundle as the checks see it: every part read once, with the reason where it cannot be read.

use std::collections::BTreeMap;

use crate::bundle::disclosure::erases;
use crate::bundle::header::{Header, HeaderError};
use crate::bundle::member::{Member, Members};
use crate::bundle::report::Check;
use crate::cbor::CborError;
use crate::commitment::{Opening, openings_from_bytes};
use crate::directory::Head;
use crate::entry::Entry;
use crate::hash::{Alg, Digests};
use crate::note::{Checkpoint, Note, NoteError, VerifyingKey};
use crate::trust::Trust;

/// The bundle in parts.
pub(in crate::bundle) struct View<'a> {
    pub(in crate::bundle) members: &'a Members,
    pub(in crate::bundle) trust: Option<&'a Trust>,
    pub(in crate::bundle) header: Result<Header, HeaderError>,
    pub(in crate::bundle) leaves: BTreeMap<u64, Leaf>,
}

/// A leaf by the number in its name.
pub(in crate::bundle) struct Leaf {
    pub(in crate::bundle) hashes: Digests,
    /// The entry, or why it cannot be read as the one of that number.
    pub(in crate::bundle) entry: Result<Entry, String>,
    /// `None` where the bundle has none.
    pub(in crate::bundle) openings: Option<Result<Vec<Opening>, CborError>>,
}

/// A note that can be read.
pub(in crate::bundle) struct ReadNote {
    pub(in crate::bundle) note: Note,
    pub(in crate::bundle) checkpoint: Checkpoint,
}

impl<'a> View<'a> {
    pub(in crate::bundle) fn new(members: &'a Members, trust: Option<&'a Trust>) -> Self {
        let header = members.get(&Member::Header.name());
        let leaves = members.iter().filter_map(|(name, bytes)| {
            let Some(Member::Leaf(seq)) = Member::parse(name) else {
                return None;
            };
            let openings = members.get(&Member::Openings(seq).name());
            let leaf = Leaf {
                hashes: Digests::of_leaf(bytes),
                entry: read(seq, bytes),
                openings: openings.map(|bytes| openings_from_bytes(bytes)),
            };
            Some((seq, leaf))
        });
        Self {
            members,
            trust,
            header: Header::parse(header.map(Vec::as_slice).unwrap_or_default()),
            leaves: leaves.collect(),
        }
    }

    pub(in crate::bundle) fn get(&self, member: &Member) -> Option<&'a [u8]> {
        self.members.get(&member.name()).map(Vec::as_slice)
    }

    /// Whether a hash is believed.
    pub(in crate::bundle) fn believes(&self, alg: Alg) -> bool {
        self.trust.is_none_or(|trust| !trust.broken.contains(&alg))
    }

    /// The hashes that are believed.
    pub(in crate::bundle) fn algs(&self) -> impl Iterator<Item = Alg> + '_ {
        Alg::ALL.into_iter().filter(|alg| self.believes(*alg))
    }

    /// The pinned keys of the bundle's log, if both kinds are pinned.
    pub(in crate::bundle) fn pinned(&self) -> Option<(&'a Trust, Vec<VerifyingKey>)> {
        let origin = &self.header.as_ref().ok()?.origin;
        let trust = self.trust.filter(|trust| trust.names(origin))?;
        Some((trust, trust.log(origin).cloned().collect()))
    }

    /// The note of a tree.
    pub(in crate::bundle) fn note(&self, alg: Alg) -> Result<ReadNote, NoteError> {
        let text = self.get(&Member::Note(alg)).unwrap_or_default();
        let text = std::str::from_utf8(text).map_err(|_| NoteError::Shape)?;
        let note = Note::parse(text)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        Ok(ReadNote { note, checkpoint })
    }

    /// The entries that can be read, by number.
    pub(in crate::bundle) fn entries(&self) -> impl Iterator<Item = (u64, &Leaf, &Entry)> {
        self.leaves
            .iter()
            .filter_map(|(seq, leaf)| Some((*seq, leaf, leaf.entry.as_ref().ok()?)))
    }

    /// Leaves that cannot be read.
    pub(in crate::bundle) fn unread_leaves(&self) -> impl Iterator<Item = u64> {
        let unread = self.leaves.iter().filter(|(_, leaf)| leaf.entry.is_err());
        unread.map(|(seq, _)| *seq)
    }

    /// Openings that cannot be read.
    pub(in crate::bundle) fn unread_openings(&self) -> impl Iterator<Item = u64> {
        let unread = |leaf: &Leaf| matches!(leaf.openings, Some(Err(_)));
        let unread = self.leaves.iter().filter(move |(_, leaf)| unread(leaf));
        unread.map(|(seq, _)| *seq)
    }

    /// Says in a check which leaves it should have looked at and could not; whether there are any.
    pub(in crate::bundle) fn tell_unread_leaves(&self, check: &mut Check) -> bool {
        for seq in self.unread_leaves() {
            check.unknown(format!("第 {seq} 号记录读不懂"));
        }
        self.unread_leaves().next().is_some()
    }

    /// The same of leaves and openings.
    pub(in crate::bundle) fn tell_unread(&self, check: &mut Check) -> bool {
        let leaves = self.tell_unread_leaves(check);
        for seq in self.unread_openings() {
            check.unknown(format!("第 {seq} 号记录的公开内容读不懂"));
        }
        leaves || self.unread_openings().next().is_some()
    }

    /// The head in the directory of the bundle's subject.
    pub(in crate::bundle) fn head(&self) -> Result<Head, CborError> {
        Head::from_bytes(self.get(&Member::DirectoryHead).unwrap_or_default())
    }

    /// Whether the values of an entry must be in the bundle.
    pub(in crate::bundle) fn discloses(&self, seq: u64, entry: &Entry) -> bool {
        self.header.as_ref().is_ok_and(|header| {
            seq == header.directory
                || erases(entry)
                || crate::bundle::meets(&entry.valid, &header.from, &header.until)
        })
    }
}

fn read(seq: u64, bytes: &[u8]) -> Result<Entry, String> {
    let entry = Entry::from_bytes(bytes).map_err(|error| error.to_string())?;
    if entry.seq == seq {
        Ok(entry)
    } else {
        Err(format!("它自称是第 {} 号", entry.seq))
    }
}

impl Leaf {
    /// The openings that the bundle has and that can be read.
    pub(in crate::bundle) fn opened(&self) -> &[Opening] {
        match &self.openings {
            Some(Ok(openings)) => openings,
            _ => &[],
        }
    }
}
