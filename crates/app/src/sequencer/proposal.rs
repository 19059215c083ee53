//! What is asked of the writer, and what it answers.

use ledger::entry::Prepared;
use ledger::hash::Hash;
use ledger::store::{Head, StoreError};

/// Drafts that are recorded together or not at all, and what must still be true for it.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    /// The drafts, in order.
    pub drafts: Vec<Prepared>,
    /// For each draft: what the projection will take in.
    pub erasures: Vec<Erase>,
    /// Keys and the entry that last said something under them when this was decided.
    pub guards: Vec<(String, Option<u64>)>,
    /// The roster as it was when this was decided; `None`: it does not matter.
    pub roster_size: Option<u64>,
}

/// Values to be erased by one of the drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Erase {
    /// Number of the draft among the proposal's.
    pub draft: usize,
    /// Number of the entry.
    pub seq: u64,
    /// Names of the fields.
    pub fields: Vec<String>,
}

/// The promise: this entry is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub seq: u64,
    /// Its SHA-256 leaf hash.
    pub leaf: Hash,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at: u64,
    /// Size and roots after the commit that holds it.
    pub head: Head,
    /// The same request had been recorded before; nothing new was written.
    pub repeated: bool,
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// Something that this was decided from has changed: decide again.
    #[error("所依据的登记刚刚有变化")]
    Stale,
    /// The same key was used for something else.
    #[error("请求编号已用于第 {seq} 号记录，内容不同；没有写入。请刷新页面后重新提交")]
    Conflict {
        /// The entry that has the key.
        seq: u64,
    },
    /// An entry would break the format.
    #[error("{0}")]
    Format(String),
    /// The store took nothing; a later try may succeed.
    #[error("{0}")]
    Refused(String),
    /// It is not known whether it was kept. Asking again with the same key gives the answer.
    #[error("{0}")]
    Unknown(String),
    /// Nothing is written any more.
    #[error("账本已停止写入：{0}。请查明原因后重新启动程序；已登记的不受影响")]
    Stopped(String),
}

impl From<StoreError> for SubmitError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Stale,
            StoreError::Refused(_) => Self::Refused(error.to_string()),
            StoreError::Unknown(_) => Self::Unknown(error.to_string()),
            StoreError::Damaged { .. } | StoreError::Unreadable(_) => {
                Self::Stopped(error.to_string())
            }
        }
    }
}
