//! What is recorded: each kind of record with its fields, as entries hold them.
//!
//! One file for each kind. A record's first field, `fact`, is a list of its fixed items; what may have
//! to be erased by law (names, themes, places) stands in fields of its own. A field that was
//! erased reads as [`ERASED`].

mod acts;
mod fields;
mod files;
mod law;
mod posts;
mod roster;
mod system;
mod words;

use ledger::entry::Valid;
use ledger::value::Value;

pub use acts::claimed;
pub use fields::{FieldError, Fields};
pub use files::{Evidence, Imported, Problem};
pub use law::{Adopted, CalendarYear, RulingDecided, Setting};
pub use system::{
    Audit, ClockAnomaly, DirectoryNote, Erasure, LateApproval, Opened, SnapshotNote, Withdrawal,
};
pub use words::{differences, field_word};

/// What stands in place of a value that was erased by law.
pub const ERASED: &str = "〔依法删除〕";
/// Subject of what concerns the zone as a whole.
pub const ZONE: &str = "zone";

/// Values by field, as a draft takes them.
pub type Values = Vec<(String, Value)>;

/// A kind of record.
pub trait Record: Sized {
    /// The kind's name in entries.
    const KIND: &'static str;
    /// What people call it.
    const WORD: &'static str;
    /// Version of its fields.
    const SCHEMA: u64 = 1;

    /// What makes it the same thing as an earlier record of its kind; `None`: each stands for itself.
    fn key(&self) -> Option<String>;
    /// The people and bodies that it names itself.
    fn subjects(&self) -> Vec<String>;
    /// When it happened or holds.
    fn valid(&self) -> Valid {
        Valid::default()
    }
    /// Its fields.
    fn values(&self) -> Values;
    /// Reads its fields.
    ///
    /// # Errors
    /// When a field is missing or of another form.
    fn read(fields: &Fields<'_>) -> Result<Self, FieldError>;
}

/// The subject of a person's stream.
#[must_use]
pub fn person_subject(id: &str) -> String {
    format!("person:{id}")
}

/// The subject of a body's stream.
#[must_use]
pub fn body_subject(id: &str) -> String {
    format!("body:{id}")
}

macro_rules! facts {
    ($($name:ident($type:ty)),+ $(,)?) => {
        /// A record of any kind.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Fact {
            $(
                #[doc = concat!("[`", stringify!($type), "`]")]
                $name($type)
            ),+
        }

        $(impl From<$type> for Fact {
            fn from(record: $type) -> Self {
                Self::$name(record)
            }
        })+

        impl Fact {
            /// The kind's name in entries.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => <$type as Record>::KIND),+ }
            }

            /// What people call it.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self { $(Self::$name(_) => <$type as Record>::WORD),+ }
            }

            /// Version of its fields.
            #[must_use]
            pub fn schema(&self) -> u64 {
                match self { $(Self::$name(_) => <$type as Record>::SCHEMA),+ }
            }

            /// See [`Record::key`]; with the kind, so that it is unique among all.
            #[must_use]
            pub fn key(&self) -> Option<String> {
                let key = match self { $(Self::$name(record) => record.key()),+ };
                key.map(|key| format!("{}:{key}", self.kind()))
            }

            /// See [`Record::subjects`].
            #[must_use]
            pub fn subjects(&self) -> Vec<String> {
                match self { $(Self::$name(record) => record.subjects()),+ }
            }

            /// See [`Record::valid`].
            #[must_use]
            pub fn valid(&self) -> Valid {
                match self { $(Self::$name(record) => record.valid()),+ }
            }

            /// See [`Record::values`].
            #[must_use]
            pub fn values(&self) -> Values {
                match self { $(Self::$name(record) => record.values()),+ }
            }

            /// Reads the fields of an entry.
            ///
            /// # Errors
            /// When the kind is not known, or a field is missing or of another form.
            pub fn read(kind: &str, schema: u64, fields: &Fields<'_>) -> Result<Self, FieldError> {
                $(if kind == <$type as Record>::KIND {
                    if schema != <$type as Record>::SCHEMA {
                        return Err(FieldError::Schema { kind: kind.to_owned(), schema });
                    }
                    return <$type as Record>::read(fields).map(Self::$name);
                })+
                Err(FieldError::Kind(kind.to_owned()))
            }
        }

        /// Kinds and what people call them.
        pub const KINDS: &[(&str, &str)] = &[$((<$type as Record>::KIND, <$type as Record>::WORD)),+];
    };
}

facts! {
    Act(duties::Act),
    Body(duties::Body),
    Post(duties::Post),
    Person(duties::Person),
    Tenure(duties::Tenure),
    Portfolio(duties::Portfolio),
    Leave(duties::Leave),
    Waiver(duties::Waiver),
    Amount(duties::Amount),
    Problem(Problem),
    Evidence(Evidence),
    LateApproval(LateApproval),
    Withdrawal(Withdrawal),
    Erasure(Erasure),
    Adopted(Adopted),
    RulingDecided(RulingDecided),
    CalendarYear(CalendarYear),
    Setting(Setting),
    Imported(Imported),
    Opened(Opened),
    Directory(DirectoryNote),
    Snapshot(SnapshotNote),
    ClockAnomaly(ClockAnomaly),
    Audit(Audit),
}
