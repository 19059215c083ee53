//! Beside acts: problems found, evidence files, and the workbooks that records came from.
//!
//! Nothing is ever required to have a photo; what a photo says of itself is a hint. No place is read.

use jiff::civil::{Date, DateTime};
use ledger::entry::Valid;
use ledger::hash::Hash;
use ledger::value::Value;

use super::fields::{day, number, optional_day, span, values};
use super::{FieldError, Fields, Record, Values, ZONE, body_subject};

/// 发现的问题: found in an act, to be put right by a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// 问题编号
    pub id: String,
    /// 记录编号 of the act that found it.
    pub act: String,
    /// 机构编号 of the body that must put it right.
    pub body: Option<String>,
    /// What was found.
    pub text: String,
    /// The day it was found.
    pub found_on: Date,
    /// The last day for putting it right.
    pub due_on: Option<Date>,
    /// The day it was put right.
    pub mended_on: Option<Date>,
    /// How it was put right.
    pub mended_how: String,
}

impl Record for Problem {
    const KIND: &'static str = "problem";
    const WORD: &'static str = "发现的问题";

    fn key(&self) -> Option<String> {
        Some(self.id.clone())
    }

    fn subjects(&self) -> Vec<String> {
        self.body.iter().map(|id| body_subject(id)).collect()
    }

    fn valid(&self) -> Valid {
        span(Some(self.found_on), self.mended_on)
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.id),
            Value::text(&self.act),
            Value::optional(self.body.as_ref()),
            day(self.found_on),
            optional_day(self.due_on),
            optional_day(self.mended_on),
        ];
        values(fact, [("how", &self.mended_how), ("text", &self.text)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(6)?;
        Ok(Self {
            id: fact.text()?,
            act: fact.text()?,
            body: fact.optional_text()?,
            found_on: fact.day()?,
            due_on: fact.optional_day()?,
            mended_on: fact.optional_day()?,
            // A later version of a problem whose text was erased has none.
            text: fields.text_or_empty("text")?,
            mended_how: fields.text_or_empty("how")?,
        })
    }
}

/// 佐证材料: a file that belongs to an act; the entry's `files` binds its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// 记录编号 of the act.
    pub act: String,
    /// SHA-256 of the file.
    pub sha256: Hash,
    /// Type by content.
    pub media: String,
    /// What it is, in the words of whoever gave it.
    pub caption: String,
    /// When the photo says it was taken.
    pub taken_at: Option<DateTime>,
    /// What looked at the file, with its version.
    pub inspector: String,
    /// Perceptual hash of the image; empty where there is none.
    pub likeness: Vec<u8>,
    /// Perceptual hash of the image in the mirror.
    pub mirrored: Vec<u8>,
    /// What deserves a look: a time before the act, another type than its name says …
    pub remarks: Vec<String>,
}

impl Record for Evidence {
    const KIND: &'static str = "evidence";
    const WORD: &'static str = "佐证材料";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.act),
            Value::Bytes(self.sha256.to_vec()),
            Value::text(&self.media),
            Value::optional(self.taken_at.map(|at| at.to_string())),
            Value::text(&self.inspector),
            Value::Bytes(self.likeness.clone()),
            Value::Bytes(self.mirrored.clone()),
            super::fields::texts(&self.remarks),
        ];
        values(fact, [("caption", &self.caption)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(8)?;
        Ok(Self {
            act: fact.text()?,
            sha256: fact.fixed()?,
            media: fact.text()?,
            taken_at: match fact.optional_text()? {
                None => None,
                Some(text) => Some(
                    text.parse()
                        .map_err(|_| FieldError::Field("拍摄时间".to_owned()))?,
                ),
            },
            inspector: fact.text()?,
            likeness: fact.bytes()?.to_vec(),
            mirrored: fact.bytes()?.to_vec(),
            remarks: fact.texts()?,
            caption: fields.text_or_empty("caption")?,
        })
    }
}

/// 导入: a workbook that records came from. Its rows are entries that concern this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// SHA-256 of the workbook.
    pub sha256: Hash,
    /// Its name.
    pub name: String,
    /// New records.
    pub added: u32,
    /// Records that correct or go on from earlier ones.
    pub changed: u32,
}

impl Record for Imported {
    const KIND: &'static str = "import";
    const WORD: &'static str = "导入";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        vec![ZONE.to_owned()]
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::Bytes(self.sha256.to_vec()),
            number(self.added),
            number(self.changed),
        ];
        values(fact, [("name", &self.name)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(3)?;
        Ok(Self {
            sha256: fact.fixed()?,
            added: fact.number()?,
            changed: fact.number()?,
            name: fields.text_or_empty("name")?,
        })
    }
}
