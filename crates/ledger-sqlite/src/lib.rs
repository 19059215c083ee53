//! The store contract of `ledger` on SQLite: durable before it answers, one writer, many readers.
//!
//! What an answer promises: `Ok` from [`ledger::store::Store::append`] comes after the write-ahead
//! log was synced. An error of the sync itself is never retried; the store then refuses every
//! further write, and a restart reads the truth back. Left out: numbering, hashing and signing,
//! which happen above; a spare machine, which SQLite does not have.

#![deny(missing_docs)]

mod backup;
mod connection;
mod failure;
mod faults;
mod lock;
mod migrate;
mod read;
mod reader;
mod store;
mod write;

pub use backup::{Copied, backup};
pub use faults::{Failure, Faults};
pub use reader::SqliteReader;
pub use store::{Options, SqliteStore};
