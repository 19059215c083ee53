//! The store contract: what a database must do for the ledger, in words that its tests hold.
//!
//! A driver keeps rows and answers for durability; it decides nothing. `testkit` holds one suite
//! for every driver. Left out: numbering, hashing, signing; they happen above.

mod memory;
mod tree;

pub use memory::MemoryStore;
pub use tree::{Growing, StoreTree, TILE_LEAVES};

use crate::commitment::{Idem, LogId};
use crate::hash::{Alg, Hash};

/// Leaves below one tile, as a power of two.
pub const TILE_BITS: u8 = 8;

/// Which log a store holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The log's id, in every entry.
    pub log_id: LogId,
    /// The log's name, in every checkpoint.
    pub origin: String,
}

/// Size and roots of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of leaves.
    pub size: u64,
    /// Root of the SHA-256 tree.
    pub sha256: Hash,
    /// Root of the SM3 tree.
    pub sm3: Hash,
}

impl Head {
    /// The root of one tree.
    #[must_use]
    pub fn root(&self, alg: Alg) -> Hash {
        match alg {
            Alg::Sha256 => self.sha256,
            Alg::Sm3 => self.sm3,
        }
    }
}

/// One entry to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Canonical bytes.
    pub leaf: Vec<u8>,
    /// Canonical bytes of its openings.
    pub openings: Vec<u8>,
    /// Its idempotency key.
    pub idem: Idem,
    /// Subjects and its number in the stream of each.
    pub streams: Vec<(String, u64)>,
}

/// A cached root of a complete subtree of 256 (or 256², 256³ …) leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// 1: of 256 leaves, 2: of 65,536 leaves …
    pub level: u8,
    /// Number of the subtree among those of its level.
    pub index: u64,
    /// Root in the SHA-256 tree.
    pub sha256: Hash,
    /// Root in the SM3 tree.
    pub sm3: Hash,
}

/// Values that an entry of the batch erases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The entry whose values go.
    pub seq: u64,
    /// The entry of this batch that says so.
    pub by: u64,
    /// The openings that remain, as canonical bytes.
    pub remaining: Vec<u8>,
}

/// Entries that are kept all together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Number of the first entry: the size before.
    pub first_seq: u64,
    /// The entries.
    pub entries: Vec<NewEntry>,
    /// Subtrees that they complete.
    pub tiles: Vec<Tile>,
    /// Size and roots after them.
    pub head: Head,
    /// What they erase.
    pub erasures: Vec<Erasure>,
}

/// A stored entry.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its number.
    pub seq: u64,
    /// Canonical bytes, as stored.
    pub leaf: &'a [u8],
    /// Canonical bytes of the openings that are left, as stored.
    pub openings: &'a [u8],
}

/// A checkpoint as both notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Number of leaves that it binds.
    pub size: u64,
    /// The note over the SHA-256 tree.
    pub sha256: String,
    /// The note over the SM3 tree.
    pub sm3: String,
}

/// What projections look like at a size; a cache that is checked against the leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Number of leaves that it sums up.
    pub size: u64,
    /// The projection's bytes, in parts.
    pub parts: Vec<Vec<u8>>,
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else has written: nothing was kept. Read again and try again.
    #[error("账本已有 {found} 条记录，不是预期的 {expected} 条：另有程序写入")]
    Conflict {
        /// The size that the writer believed.
        expected: u64,
        /// The size that the store has.
        found: u64,
    },
    /// No room, or no right to write: nothing was kept, reading goes on, later tries may succeed.
    #[error("没有写入，原有记录不受影响：{0}")]
    Refused(String),
    /// Whether it was kept is not known. The writer must stop; a restart reads the truth back.
    #[error("写入结果不明，已停止写入，请重新启动程序：{0}")]
    Unknown(String),
    /// What is stored is not what was stored.
    #[error("第 {seq} 号记录损坏：{what}")]
    Damaged {
        /// Number of the entry.
        seq: u64,
        /// What is wrong.
        what: String,
    },
    /// It could not be opened or read.
    #[error("读取账本失败：{0}")]
    Unreadable(String),
}

/// What can be read.
pub trait ReadStore: Send {
    /// Which log; `None` in a store that is still empty.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn identity(&self) -> Result<Option<Identity>, StoreError>;

    /// Size and roots as stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&self) -> Result<Head, StoreError>;

    /// Visits entries `from..to` in order. A number that is missing is [`StoreError::Damaged`].
    ///
    /// # Errors
    /// When the store cannot be read, and what `visit` returns.
    fn scan(
        &self,
        from: u64,
        to: u64,
        visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// The entry with an idempotency key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn find_idem(&self, idem: &Idem) -> Result<Option<u64>, StoreError>;

    /// Numbers of the entries of a subject: (number in the stream, seq), ascending.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn stream(&self, subject: &str) -> Result<Vec<(u64, u64)>, StoreError>;

    /// The last entry of every subject: (subject, number in the stream, seq), by subject.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn stream_heads(&self) -> Result<Vec<(String, u64, u64)>, StoreError>;

    /// Cached subtrees, by level and index.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn tiles(&self) -> Result<Vec<Tile>, StoreError>;

    /// Checkpoints, by size.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn notes(&self) -> Result<Vec<SignedHead>, StoreError>;

    /// The newest checkpoint.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn last_note(&self) -> Result<Option<SignedHead>, StoreError>;

    /// What was erased: (seq, by), by seq.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn erased(&self) -> Result<Vec<(u64, u64)>, StoreError>;

    /// The cached projection.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn snapshot(&self) -> Result<Option<Snapshot>, StoreError>;

    /// A second reader of the same store, for another thread.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn reader(&self) -> Result<Box<dyn ReadStore>, StoreError>;
}

/// What can be written. One writer at a time.
pub trait Store: ReadStore {
    /// Gives an empty store its identity.
    ///
    /// # Errors
    /// When it has one, or cannot be written.
    fn create(&mut self, identity: &Identity) -> Result<(), StoreError>;

    /// Keeps a batch. On return everything in it is durable: it survives the end of the process
    /// and of the machine. On [`StoreError::Conflict`] and [`StoreError::Refused`] nothing is kept.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn append(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// Keeps a checkpoint; one that is there already is left alone.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put_note(&mut self, note: &SignedHead) -> Result<(), StoreError>;

    /// Takes the place of all cached subtrees.
    ///
    /// # Errors
    /// When it cannot be written.
    fn replace_tiles(&mut self, tiles: &[Tile]) -> Result<(), StoreError>;

    /// Takes the place of the cached projection.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), StoreError>;

    /// Sees to it that erased values are nowhere in the store's files, neither in free space nor in a
    /// log of changes. A store that leaves nothing behind has nothing to do.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when somebody is reading; what was erased stays erased, and asking again
    /// later does the rest.
    fn scrub(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
