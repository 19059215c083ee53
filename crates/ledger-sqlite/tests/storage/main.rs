//! What a disk, a second program or a full file may do to the store, and what must come of it.
//!
//! Processes that die are in `kill.rs`. Left out: a real power cut; a virtual machine cannot show
//! one, and a host may cache what it says was synced.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod backups;
mod damage;
mod failing;
mod guards;
mod opening;
mod torn;

use std::path::{Path, PathBuf};

use ledger_sqlite::{Options, SqliteStore};
use tempfile::TempDir;

/// A directory for a moment, and a path in it.
fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    (directory, path)
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, Options::default()).unwrap()
}

/// A connection without our guards, as somebody else would open one.
fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

fn integrity(path: &Path) -> String {
    let check = "PRAGMA integrity_check";
    raw(path).query_row(check, [], |row| row.get(0)).unwrap()
}
