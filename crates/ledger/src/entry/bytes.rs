//! The entry as canonical bytes: one array of seventeen items, `docs/ledger-format.md` section 2.

use super::{
    Actor, Anchor, AuthorSignature, ClockNote, ClockState, Entry, FILES_MAX, FILES_WORD, FileRef,
    Label, REFS_MAX, Ref, Relation, STREAMS_MAX, Stream, VERSION, Valid,
};
use crate::cbor::{CborError, Reader, Writer};
use crate::commitment::{self, Commitment, FIELDS_MAX};
use crate::day::is_day;

/// The limit of tlog-tiles, so that any such log could carry these leaves.
pub const LEAF_BYTES_MAX: usize = 65_535;
/// Bytes of an author's signature of either kind.
const SIGNATURE_BYTES: usize = 64;

/// Why bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not canonical bytes.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Too many bytes.
    #[error("记录有 {0} 字节，超过 65535 字节的上限，请减少字段、参加人或附件")]
    TooLong(usize),
    /// Another version of the format.
    #[error("记录格式的版本是 {0}，本程序只认识 1")]
    Version(u64),
    /// Items that must be in order, each once.
    #[error("{0}没有按顺序排列或者有重复")]
    Order(&'static str),
    /// A code that has no meaning.
    #[error("{what}的代码 {code} 没有定义")]
    Code {
        /// Of what.
        what: &'static str,
        /// The code.
        code: u64,
    },
    /// No day.
    #[error("“{0}”不是日期")]
    Day(String),
    /// A field whose name would be taken for the files of an entry where fields are erased.
    #[error("字段不能叫“{0}”")]
    FieldName(&'static str),
    /// A checkpoint that was known before it could be.
    #[error("所记的检查点有 {size} 条，不可能早于第 {seq} 号记录")]
    Anchor {
        /// Its size.
        size: u64,
        /// The number of the entry.
        seq: u64,
    },
    /// An author's signature of another length.
    #[error("作者签名有 {0} 字节，应为 64 字节")]
    Signature(usize),
    /// Too many items.
    #[error("{what}有 {count} 个，超过上限 {most} 个")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many are allowed.
        most: usize,
    },
}

impl Entry {
    /// The canonical bytes: the leaf.
    ///
    /// # Errors
    /// When they would be too long, or the entry breaks a rule that reading holds.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        for (what, count, most) in [
            ("所涉对象", self.streams.len(), STREAMS_MAX),
            ("引用的记录", self.refs.len(), REFS_MAX),
            ("字段", self.fields.len(), FIELDS_MAX),
            ("附件", self.files.len(), FILES_MAX),
        ] {
            if count > most {
                return Err(EntryError::TooMany { what, count, most });
            }
        }
        self.fields.iter().try_for_each(field_name)?;
        let bytes = self.write();
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(EntryError::TooLong(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads a leaf.
    ///
    /// # Errors
    /// When the bytes are not the one form of an entry of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let entry = Self::read(bytes)?;
        // The reader takes nothing but shortest forms; this holds even if it should fail to.
        if entry.write() != bytes {
            return Err(CborError::NotCanonical(0).into());
        }
        Ok(entry)
    }

    /// Reads a leaf of one's own store: as strict, without writing it again for comparison.
    ///
    /// # Errors
    /// As [`Entry::from_bytes`].
    pub fn skim(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(EntryError::TooLong(bytes.len()));
        }
        Self::read(bytes)
    }

    fn write(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(320 + 96 * self.fields.len());
        writer.array(17);
        writer.unsigned(VERSION);
        writer.bytes(&self.log_id);
        writer.unsigned(self.seq);
        writer.unsigned(self.recorded_at);
        writer.array(3);
        writer.text(&self.clock.source);
        match self.clock.offset {
            Some(offset) => writer.integer(offset),
            None => writer.null(),
        }
        writer.unsigned(self.clock.state as u64);
        match &self.anchor {
            None => writer.null(),
            Some(anchor) => {
                writer.array(2);
                writer.unsigned(anchor.size);
                writer.bytes(&anchor.note);
            }
        }
        actor(&mut writer, &self.actor);
        writer.text(&self.kind);
        writer.unsigned(self.schema);
        streams(&mut writer, &self.streams);
        valid(&mut writer, &self.valid);
        writer.unsigned(self.label as u64);
        refs(&mut writer, &self.refs);
        fields(&mut writer, &self.fields);
        files(&mut writer, &self.files);
        writer.bytes(&self.idem);
        match &self.author {
            None => writer.null(),
            Some(author) => {
                writer.array(3);
                writer.unsigned(author.algorithm);
                writer.bytes(&author.fingerprint);
                writer.bytes(&author.signature);
            }
        }
        writer.into_bytes()
    }

    fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        let mut reader = Reader::new(bytes);
        reader.tuple(17)?;
        let version = reader.unsigned()?;
        if version != VERSION {
            return Err(EntryError::Version(version));
        }
        let entry = Self {
            log_id: reader.fixed()?,
            seq: reader.unsigned()?,
            recorded_at: reader.unsigned()?,
            clock: read_clock(&mut reader)?,
            anchor: read_anchor(&mut reader)?,
            actor: read_actor(&mut reader)?,
            kind: reader.text()?.to_owned(),
            schema: reader.unsigned()?,
            streams: read_streams(&mut reader)?,
            valid: read_valid(&mut reader)?,
            label: read_label(&mut reader)?,
            refs: read_refs(&mut reader)?,
            fields: read_fields(&mut reader)?,
            files: read_files(&mut reader)?,
            idem: reader.fixed()?,
            author: read_author(&mut reader)?,
        };
        reader.finish()?;
        match entry.anchor {
            Some(Anchor { size, .. }) if size > entry.seq => Err(EntryError::Anchor {
                size,
                seq: entry.seq,
            }),
            _ => Ok(entry),
        }
    }
}

fn actor(writer: &mut Writer, actor: &Actor) {
    writer.array(6);
    writer.text(&actor.account);
    writer.optional_text(actor.person.as_deref());
    writer.text(&actor.role);
    writer.unsigned(actor.level);
    match &actor.session {
        Some(session) => writer.bytes(session),
        None => writer.null(),
    }
    writer.optional_text(actor.on_behalf_of.as_deref());
}

fn streams(writer: &mut Writer, streams: &[Stream]) {
    writer.array(streams.len());
    for stream in streams {
        writer.array(3);
        writer.text(&stream.subject);
        writer.unsigned(stream.number);
        match &stream.previous {
            Some(previous) => writer.bytes(previous),
            None => writer.null(),
        }
    }
}

pub(super) fn valid(writer: &mut Writer, valid: &Valid) {
    writer.array(2);
    writer.optional_text(valid.from.as_deref());
    writer.optional_text(valid.until.as_deref());
}

pub(super) fn refs(writer: &mut Writer, refs: &[Ref]) {
    writer.array(refs.len());
    for row in refs {
        writer.array(3);
        writer.unsigned(row.relation as u64);
        writer.unsigned(row.seq);
        writer.bytes(&row.leaf);
    }
}

pub(super) fn fields(writer: &mut Writer, fields: &[Commitment]) {
    writer.array(fields.len());
    for field in fields {
        commitment::write(writer, field);
    }
}

pub(super) fn files(writer: &mut Writer, files: &[FileRef]) {
    writer.array(files.len());
    for file in files {
        writer.array(5);
        writer.unsigned(file.size);
        writer.bytes(&file.sha256);
        writer.bytes(&file.sm3);
        writer.text(&file.media);
        match file.claimed_at {
            Some(at) => writer.unsigned(at),
            None => writer.null(),
        }
    }
}

fn read_clock(reader: &mut Reader<'_>) -> Result<ClockNote, EntryError> {
    reader.tuple(3)?;
    Ok(ClockNote {
        source: reader.text()?.to_owned(),
        offset: if reader.null()? {
            None
        } else {
            Some(reader.integer()?)
        },
        state: match reader.unsigned()? {
            0 => ClockState::Unknown,
            1 => ClockState::Synchronised,
            2 => ClockState::Unsynchronised,
            3 => ClockState::HeldBack,
            4 => ClockState::Jumped,
            code => {
                return Err(EntryError::Code {
                    what: "时钟状态",
                    code,
                });
            }
        },
    })
}

fn read_anchor(reader: &mut Reader<'_>) -> Result<Option<Anchor>, EntryError> {
    if reader.null()? {
        return Ok(None);
    }
    reader.tuple(2)?;
    Ok(Some(Anchor {
        size: reader.unsigned()?,
        note: reader.fixed()?,
    }))
}

fn read_actor(reader: &mut Reader<'_>) -> Result<Actor, EntryError> {
    reader.tuple(6)?;
    Ok(Actor {
        account: reader.text()?.to_owned(),
        person: reader.optional_text()?.map(str::to_owned),
        role: reader.text()?.to_owned(),
        level: read_level(reader)?,
        session: if reader.null()? {
            None
        } else {
            Some(reader.fixed()?)
        },
        on_behalf_of: reader.optional_text()?.map(str::to_owned),
    })
}

fn read_level(reader: &mut Reader<'_>) -> Result<u64, EntryError> {
    match reader.unsigned()? {
        level @ 0..=3 => Ok(level),
        code => Err(EntryError::Code {
            what: "登录方式",
            code,
        }),
    }
}

fn read_streams(reader: &mut Reader<'_>) -> Result<Vec<Stream>, EntryError> {
    let length = reader.array(STREAMS_MAX)?;
    let mut streams: Vec<Stream> = Vec::with_capacity(length);
    for _ in 0..length {
        reader.tuple(3)?;
        let stream = Stream {
            subject: reader.text()?.to_owned(),
            number: reader.unsigned()?,
            previous: if reader.null()? {
                None
            } else {
                Some(reader.fixed()?)
            },
        };
        let ascends = streams
            .last()
            .is_none_or(|before| before.subject < stream.subject);
        // The first of a stream has none before it, and only the first.
        if !ascends || stream.number == 0 || (stream.number == 1) != stream.previous.is_none() {
            return Err(EntryError::Order("所涉对象"));
        }
        streams.push(stream);
    }
    Ok(streams)
}

fn read_valid(reader: &mut Reader<'_>) -> Result<Valid, EntryError> {
    reader.tuple(2)?;
    let valid = Valid {
        from: reader.optional_text()?.map(str::to_owned),
        until: reader.optional_text()?.map(str::to_owned),
    };
    for day in valid.from.iter().chain(&valid.until) {
        if !is_day(day) {
            return Err(EntryError::Day(day.clone()));
        }
    }
    Ok(valid)
}

fn read_label(reader: &mut Reader<'_>) -> Result<Label, EntryError> {
    Ok(match reader.unsigned()? {
        0 => Label::Public,
        1 => Label::Internal,
        2 => Label::Sensitive,
        3 => Label::NeedToKnow,
        code => {
            return Err(EntryError::Code {
                what: "知悉范围",
                code,
            });
        }
    })
}

fn read_refs(reader: &mut Reader<'_>) -> Result<Vec<Ref>, EntryError> {
    let length = reader.array(REFS_MAX)?;
    let mut refs: Vec<Ref> = Vec::with_capacity(length);
    for _ in 0..length {
        reader.tuple(3)?;
        let row = Ref {
            relation: read_relation(reader)?,
            seq: reader.unsigned()?,
            leaf: reader.fixed()?,
        };
        if refs.last().is_some_and(|before| *before >= row) {
            return Err(EntryError::Order("引用的记录"));
        }
        refs.push(row);
    }
    Ok(refs)
}

fn read_relation(reader: &mut Reader<'_>) -> Result<Relation, EntryError> {
    let code = reader.unsigned()?;
    Relation::from_code(code).ok_or(EntryError::Code {
        what: "引用关系",
        code,
    })
}

fn read_fields(reader: &mut Reader<'_>) -> Result<Vec<Commitment>, EntryError> {
    let length = reader.array(FIELDS_MAX)?;
    let mut fields: Vec<Commitment> = Vec::with_capacity(length);
    for _ in 0..length {
        let field = commitment::read(reader)?;
        field_name(&field)?;
        if fields
            .last()
            .is_some_and(|before| before.field >= field.field)
        {
            return Err(EntryError::Order("字段"));
        }
        fields.push(field);
    }
    Ok(fields)
}

/// An erasing entry says `files` for all files of the erased entry, so no field has that name.
fn field_name(field: &Commitment) -> Result<(), EntryError> {
    if field.field == FILES_WORD {
        return Err(EntryError::FieldName(FILES_WORD));
    }
    Ok(())
}

fn read_files(reader: &mut Reader<'_>) -> Result<Vec<FileRef>, EntryError> {
    let length = reader.array(FILES_MAX)?;
    let mut files = Vec::with_capacity(length);
    for _ in 0..length {
        reader.tuple(5)?;
        files.push(FileRef {
            size: reader.unsigned()?,
            sha256: reader.fixed()?,
            sm3: reader.fixed()?,
            media: reader.text()?.to_owned(),
            claimed_at: if reader.null()? {
                None
            } else {
                Some(reader.unsigned()?)
            },
        });
    }
    Ok(files)
}

fn read_author(reader: &mut Reader<'_>) -> Result<Option<AuthorSignature>, EntryError> {
    if reader.null()? {
        return Ok(None);
    }
    reader.tuple(3)?;
    let author = AuthorSignature {
        algorithm: reader.unsigned()?,
        fingerprint: reader.fixed()?,
        signature: reader.bytes()?.to_vec(),
    };
    if ![1, 2].contains(&author.algorithm) {
        return Err(EntryError::Code {
            what: "作者签名算法",
            code: author.algorithm,
        });
    }
    if author.signature.len() != SIGNATURE_BYTES {
        return Err(EntryError::Signature(author.signature.len()));
    }
    Ok(Some(author))
}
