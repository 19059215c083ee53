//! Before an entry has a number: what its author knows, then with commitments, then in its place.

use super::{Actor, Anchor, AuthorSignature, ClockNote, Entry, FileRef, Label, Ref, Stream, Valid};
use crate::cbor::Writer;
use crate::commitment::{Commitment, Idem, LogId, Opening, Salt};
use crate::value::Value;

/// What is to be recorded, as its author knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who records it.
    pub actor: Actor,
    /// What kind.
    pub kind: String,
    /// Version of the kind's fields.
    pub schema: u64,
    /// Whom it concerns; any order.
    pub subjects: Vec<String>,
    /// When it happened.
    pub valid: Valid,
    /// Who may see it.
    pub label: Label,
    /// Earlier entries; any order.
    pub refs: Vec<Ref>,
    /// Fields and their values; any order, each field once.
    pub values: Vec<(String, Value)>,
    /// Files.
    pub files: Vec<FileRef>,
    /// The key of this act.
    pub idem: Idem,
    /// The author's signature.
    pub author: Option<AuthorSignature>,
}

/// A draft whose fields are committed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    draft: Draft,
    commitments: Vec<Commitment>,
    openings: Vec<Opening>,
}

/// Where and when an entry stands; known only to the one who writes the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Number in the log.
    pub seq: u64,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at: u64,
    /// What is known of the clock.
    pub clock: ClockNote,
    /// The newest signed checkpoint.
    pub anchor: Option<Anchor>,
    /// One for each subject of the draft, in the order of [`Prepared::subjects`].
    pub streams: Vec<Stream>,
}

impl Draft {
    /// Commits to the fields. `salts` gives a new random salt at each call.
    #[must_use]
    pub fn prepare(mut self, log_id: &LogId, salts: &mut dyn FnMut() -> Salt) -> Prepared {
        self.subjects.sort();
        self.subjects.dedup();
        self.refs.sort();
        self.refs.dedup();
        let mut values = std::mem::take(&mut self.values);
        values.sort();
        values.dedup_by(|one, two| one.0 == two.0);
        let openings: Vec<Opening> = values
            .into_iter()
            .map(|(field, value)| Opening {
                field,
                salt: salts(),
                value,
            })
            .collect();
        let commitments = openings
            .iter()
            .map(|opening| opening.commitment(log_id, &self.idem))
            .collect();
        Prepared {
            draft: self,
            commitments,
            openings,
        }
    }
}

impl Prepared {
    /// Whom the entry concerns, sorted.
    #[must_use]
    pub fn subjects(&self) -> &[String] {
        &self.draft.subjects
    }

    /// The draft, without its values.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Values and salts, sorted by field.
    #[must_use]
    pub fn openings(&self) -> &[Opening] {
        &self.openings
    }

    /// Whether an entry says what this draft says: what a repeated request is compared by. Time,
    /// number, salts and the checkpoint play no part; nor do references, which lead to what stood
    /// at the time: the second time that may be the entry itself.
    #[must_use]
    pub fn repeats(&self, entry: &Entry, openings: &[Opening]) -> bool {
        let draft = &self.draft;
        let values = |list: &[Opening]| -> Vec<(String, Value)> {
            list.iter()
                .map(|opening| (opening.field.clone(), opening.value.clone()))
                .collect()
        };
        entry.kind == draft.kind
            && entry.schema == draft.schema
            && entry.valid == draft.valid
            && entry.label == draft.label
            && entry.files == draft.files
            && entry.actor.account == draft.actor.account
            && values(openings) == values(&self.openings)
    }

    /// The entry in its place.
    #[must_use]
    pub fn place(self, log_id: &LogId, position: Position) -> (Entry, Vec<Opening>) {
        let Draft {
            actor,
            kind,
            schema,
            valid,
            label,
            refs,
            files,
            idem,
            author,
            ..
        } = self.draft;
        let entry = Entry {
            log_id: *log_id,
            seq: position.seq,
            recorded_at: position.recorded_at,
            clock: position.clock,
            anchor: position.anchor,
            actor,
            kind,
            schema,
            streams: position.streams,
            valid,
            label,
            refs,
            fields: self.commitments,
            files,
            idem,
            author,
        };
        (entry, self.openings)
    }
}

impl Entry {
    /// The bytes that an author signs: what an author knows before the entry has a number.
    #[must_use]
    pub fn author_part(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(512);
        writer.array(10);
        writer.text("jinze/author/v1");
        writer.bytes(&self.log_id);
        writer.text(&self.kind);
        writer.unsigned(self.schema);
        super::bytes::valid(&mut writer, &self.valid);
        writer.unsigned(self.label as u64);
        super::bytes::refs(&mut writer, &self.refs);
        super::bytes::fields(&mut writer, &self.fields);
        super::bytes::files(&mut writer, &self.files);
        writer.bytes(&self.idem);
        writer.into_bytes()
    }
}
