//! An entry as the projection takes it: who, when, what; read from a leaf and its openings.

use ledger::commitment::{Opening, openings_from_bytes};
use ledger::entry::{ClockState, Entry, EntryError, Relation};
use ledger::store::Row;
use ledger::value::Value;

use crate::record::{ERASED, Fact, FieldError, Fields};

/// Who recorded an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The account.
    pub account: String,
    /// 人员编号, where one is known.
    pub person: Option<String>,
    /// The role's word.
    pub role: String,
}

/// An entry, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number.
    pub seq: u64,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at: u64,
    /// What is known of the clock.
    pub clock: ClockState,
    /// Who.
    pub writer: Writer,
    /// Earlier entries that it is about.
    pub refs: Vec<(Relation, u64)>,
    /// What it says.
    pub fact: Fact,
}

/// Why an entry cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordedError {
    /// Not the next entry.
    #[error("应为第 {expected} 号记录，却是第 {found} 号")]
    Gap {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The leaf is no entry.
    #[error("第 {seq} 号记录：{why}")]
    Leaf {
        /// Its number.
        seq: u64,
        /// Why.
        why: EntryError,
    },
    /// The openings are not canonical.
    #[error("第 {seq} 号记录的内容：{why}")]
    Openings {
        /// Its number.
        seq: u64,
        /// Why.
        why: ledger::cbor::CborError,
    },
    /// The fields make no record.
    #[error("第 {seq} 号记录：{why}")]
    Fields {
        /// Its number.
        seq: u64,
        /// Why.
        why: FieldError,
    },
}

impl Recorded {
    /// Reads a stored entry.
    ///
    /// # Errors
    /// When it is damaged or of a newer program.
    pub fn from_row(row: Row<'_>) -> Result<Self, RecordedError> {
        let seq = row.seq;
        let entry = Entry::skim(row.leaf).map_err(|why| RecordedError::Leaf { seq, why })?;
        let openings = openings_from_bytes(row.openings)
            .map_err(|why| RecordedError::Openings { seq, why })?;
        Self::new(entry, &openings)
    }

    /// Reads an entry with its openings.
    ///
    /// # Errors
    /// As [`Recorded::from_row`].
    pub fn new(entry: Entry, openings: &[Opening]) -> Result<Self, RecordedError> {
        let seq = entry.seq;
        let erased: Vec<String> = if openings.len() == entry.fields.len() {
            Vec::new()
        } else {
            let open = |field: &str| openings.iter().any(|opening| opening.field == field);
            let names = entry.fields.iter().map(|field| field.field.clone());
            names.filter(|field| !open(field)).collect()
        };
        let fields = Fields::new(openings, &erased);
        let fact = Fact::read(&entry.kind, entry.schema, &fields)
            .map_err(|why| RecordedError::Fields { seq, why })?;
        Ok(Self {
            seq,
            recorded_at: entry.recorded_at,
            clock: entry.clock.state,
            writer: Writer {
                account: entry.actor.account,
                person: entry.actor.person,
                role: entry.actor.role,
            },
            refs: entry
                .refs
                .iter()
                .map(|row| (row.relation, row.seq))
                .collect(),
            fact,
        })
    }
}

/// A fact's values as openings without salts, less the fields named.
pub(super) fn openings_of(fact: &Fact, less: &[String]) -> Vec<Opening> {
    let mut openings: Vec<Opening> = fact
        .values()
        .into_iter()
        .filter(|(field, _)| !less.contains(field))
        .map(|(field, value)| Opening {
            field,
            salt: [0; 32],
            value,
        })
        .collect();
    openings.sort_by(|one, two| one.field.cmp(&two.field));
    openings
}

/// The fact without the values of the fields named.
pub(super) fn without(fact: &Fact, fields: &[String]) -> Result<Fact, RecordedError> {
    let openings = openings_of(fact, fields);
    // A field that the fact never had is not erased.
    let mut had = erased_fields(fact);
    let values = fact.values().into_iter().map(|(field, _)| field);
    had.extend(values.filter(|field| fields.contains(field)));
    let read = Fact::read(fact.kind(), fact.schema(), &Fields::new(&openings, &had));
    read.map_err(|why| RecordedError::Fields { seq: 0, why })
}

/// Fields that read as erased: they have no value to write, and must read as erased again.
pub(super) fn erased_fields(fact: &Fact) -> Vec<String> {
    let text = |field: &str, text: &str| (text == ERASED).then(|| field.to_owned());
    let found = match fact {
        Fact::Act(act) => vec![
            text("place", &act.place),
            text("theme", &act.theme),
            act.corrects
                .as_ref()
                .and_then(|row| text("reason", &row.reason)),
        ],
        Fact::Person(person) => vec![text("name", &person.name)],
        Fact::Tenure(row) => vec![row.paper.as_deref().and_then(|paper| text("paper", paper))],
        Fact::Portfolio(row) => vec![row.paper.as_deref().and_then(|paper| text("paper", paper))],
        Fact::Leave(row) => vec![text("reason", &row.reason)],
        Fact::Problem(row) => vec![text("how", &row.mended_how), text("text", &row.text)],
        Fact::Evidence(row) => vec![text("caption", &row.caption)],
        Fact::Imported(row) => vec![text("name", &row.name)],
        Fact::LateApproval(row) => vec![text("reason", &row.reason)],
        Fact::Withdrawal(row) => vec![text("reason", &row.reason)],
        Fact::Audit(row) => vec![text("details", &row.details)],
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// The first field in which two facts of a kind differ.
pub(super) fn field_that_differs(one: &Fact, two: &Fact) -> String {
    let (one, two) = (openings_of(one, &[]), openings_of(two, &[]));
    let value = |list: &[Opening], field: &str| -> Option<Value> {
        let found = list.iter().find(|opening| opening.field == field);
        found.map(|opening| opening.value.clone())
    };
    let names = one.iter().chain(&two).map(|opening| opening.field.as_str());
    for field in names {
        let (Some(Value::List(first)), Some(Value::List(second))) =
            (value(&one, field), value(&two, field))
        else {
            if value(&one, field) != value(&two, field) {
                return format!("字段 {field}");
            }
            continue;
        };
        if let Some(at) =
            (0..first.len().max(second.len())).find(|&at| first.get(at) != second.get(at))
        {
            return format!("字段 {field} 第 {} 项", at + 1);
        }
    }
    "内容".to_owned()
}
