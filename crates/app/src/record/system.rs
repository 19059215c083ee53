//! What the ledger says of itself: how it began, directories, notes on the clock, withdrawals,
//! approvals of late entries, erasures, audit.

use ledger::hash::Hash;
use ledger::value::Value;

use super::fields::{number, values};
use super::{FieldError, Fields, Record, Values, ZONE};

fn zone() -> Vec<String> {
    vec![ZONE.to_owned()]
}

/// 建账: the first entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Name of the log, in every checkpoint.
    pub origin: String,
    /// Version of the program.
    pub program: String,
}

impl Record for Opened {
    const KIND: &'static str = "ledger.opened";
    const WORD: &'static str = "建账";

    fn key(&self) -> Option<String> {
        Some("ledger".to_owned())
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn values(&self) -> Values {
        values(
            vec![Value::text(&self.origin), Value::text(&self.program)],
            [],
        )
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(2)?;
        Ok(Self {
            origin: fact.text()?,
            program: fact.text()?,
        })
    }
}

/// 目录: binds the head of every stream (`ledger::directory`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryNote {
    /// Number of streams.
    pub count: u64,
    /// The day in China that it closes or stands in.
    pub day: String,
    /// Root of the list with SHA-256.
    pub sha256: Hash,
    /// Root of the list with SM3.
    pub sm3: Hash,
}

impl Record for DirectoryNote {
    const KIND: &'static str = ledger::directory::KIND;
    const WORD: &'static str = "目录";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    // The fields stand by themselves, as docs/ledger-format.md section 7 says: verifiers read them.
    fn values(&self) -> Values {
        let count = i64::try_from(self.count).unwrap_or(i64::MAX);
        vec![
            ("count".to_owned(), Value::Int(count)),
            ("day".to_owned(), Value::text(&self.day)),
            ("sha256".to_owned(), Value::Bytes(self.sha256.to_vec())),
            ("sm3".to_owned(), Value::Bytes(self.sm3.to_vec())),
        ]
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        Ok(Self {
            count: u64::try_from(fields.integer("count")?)
                .map_err(|_| FieldError::Field("count".to_owned()))?,
            day: fields.text("day")?,
            sha256: fields.hash("sha256")?,
            sm3: fields.hash("sm3")?,
        })
    }
}

/// 快照: the digest of the projection that the store keeps as a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotNote {
    /// Number of leaves that it sums up.
    pub size: u64,
    /// SHA-256 of its parts.
    pub sha256: Hash,
}

impl Record for SnapshotNote {
    const KIND: &'static str = "ledger.snapshot";
    const WORD: &'static str = "快照";

    fn key(&self) -> Option<String> {
        Some("snapshot".to_owned())
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn values(&self) -> Values {
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        values(
            vec![Value::Int(size), Value::Bytes(self.sha256.to_vec())],
            [],
        )
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(2)?;
        Ok(Self {
            size: fact.number()?,
            sha256: fact.fixed()?,
        })
    }
}

/// 时钟异常: the clock did not go on as time did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockAnomaly {
    /// What the clock said, microseconds since 1970-01-01 UTC.
    pub said: u64,
    /// What it should have said, by the entry before or by the time that passed.
    pub expected: u64,
    /// In words.
    pub words: String,
}

impl Record for ClockAnomaly {
    const KIND: &'static str = "clock.anomaly";
    const WORD: &'static str = "时钟异常";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        zone()
    }

    fn values(&self) -> Values {
        let micros = |value: u64| Value::Int(i64::try_from(value).unwrap_or(i64::MAX));
        let fact = vec![
            micros(self.said),
            micros(self.expected),
            Value::text(&self.words),
        ];
        values(fact, [])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(3)?;
        Ok(Self {
            said: fact.number()?,
            expected: fact.number()?,
            words: fact.text()?,
        })
    }
}

/// 撤回: a record of the roster does not stand (acts are withdrawn by acts).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Key of what is withdrawn, e.g. `tenure:P1/Z1/2020-01-01`.
    pub of: String,
    /// Why.
    pub reason: String,
}

impl Record for Withdrawal {
    const KIND: &'static str = "withdrawal";
    const WORD: &'static str = "撤回";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn values(&self) -> Values {
        values(vec![Value::text(&self.of)], [("reason", &self.reason)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        Ok(Self {
            of: fields.fact(1)?.text()?,
            reason: fields.text("reason")?,
        })
    }
}

/// 补录审批: a late entry is approved or not; it stays marked 补录 either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateApproval {
    /// 记录编号 of the act.
    pub act: String,
    /// Approved, or not.
    pub approved: bool,
    /// Why.
    pub reason: String,
}

impl Record for LateApproval {
    const KIND: &'static str = "late-approval";
    const WORD: &'static str = "补录审批";

    fn key(&self) -> Option<String> {
        Some(self.act.clone())
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn values(&self) -> Values {
        values(
            vec![Value::text(&self.act), Value::Bool(self.approved)],
            [("reason", &self.reason)],
        )
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(2)?;
        Ok(Self {
            act: fact.text()?,
            approved: fact.boolean()?,
            reason: fields.text("reason")?,
        })
    }
}

/// 依法删除: values of an earlier entry are erased; its commitments stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Number of the entry.
    pub seq: u64,
    /// Names of the fields.
    pub fields: Vec<String>,
    /// The law or paper that asks for it.
    pub basis: String,
    /// Account of the second person.
    pub approver: String,
}

impl Record for Erasure {
    const KIND: &'static str = "erasure";
    const WORD: &'static str = "依法删除";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }

    fn values(&self) -> Values {
        let seq = i64::try_from(self.seq).unwrap_or(i64::MAX);
        let mut values = values(
            vec![Value::Int(seq), Value::text(&self.approver)],
            [("basis", &self.basis)],
        );
        values.push(("fields".to_owned(), super::fields::texts(&self.fields)));
        values
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(2)?;
        let names = Value::List(vec![Value::List(fields.list("fields")?.to_vec())]);
        Ok(Self {
            seq: fact.number()?,
            approver: fact.text()?,
            basis: fields.text("basis")?,
            fields: super::fields::Items::of(&names)?.texts()?,
        })
    }
}

/// 审计: something that was tried or seen and is no record of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// What, e.g. `同一请求编号内容不同`.
    pub act: String,
    /// On what.
    pub object: String,
    /// Whether it was done.
    pub done: bool,
    /// In words.
    pub details: String,
    /// Number of an entry that it is about.
    pub about: Option<u32>,
}

impl Record for Audit {
    const KIND: &'static str = "audit";
    const WORD: &'static str = "审计";

    fn key(&self) -> Option<String> {
        None
    }

    fn subjects(&self) -> Vec<String> {
        vec!["audit".to_owned()]
    }

    fn values(&self) -> Values {
        let fact = vec![
            Value::text(&self.act),
            Value::text(&self.object),
            Value::Bool(self.done),
            self.about.map_or(Value::Null, number),
        ];
        values(fact, [("details", &self.details)])
    }

    fn read(fields: &Fields<'_>) -> Result<Self, FieldError> {
        let mut fact = fields.fact(4)?;
        Ok(Self {
            act: fact.text()?,
            object: fact.text()?,
            done: fact.boolean()?,
            about: fact.optional_number()?,
            details: fields.text_or_empty("details")?,
        })
    }
}
