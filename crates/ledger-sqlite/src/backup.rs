//! A copy of a ledger, taken while it is written to.
//!
//! The copy is one committed state. It appears under its name only when it is whole, checked and
//! synced, and never takes the place of a file. Left out: evidence files, which the program copies
//! beside it; keeping copies away from this machine, which a person has to do.

use std::fs::{self, File};
use std::path::Path;

use ledger::store::{Head, StoreError};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Error};

use crate::connection::{cannot_open, sync_directory};
use crate::failure::words;
use crate::lock::beside;
use crate::reader::SqliteReader;
use crate::{migrate, read};

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Size and roots of the copy.
    pub head: Head,
    /// Bytes of the copy.
    pub bytes: u64,
}

/// Copies the ledger at `from` to a new file `to`.
///
/// # Errors
/// When `to` exists, the ledger cannot be read, or the copy cannot be written. Nothing stands
/// under the name `to` then.
pub fn backup(from: &Path, to: &Path) -> Result<Copied, StoreError> {
    if to.exists() {
        return Err(exists(to));
    }
    let source = SqliteReader::open(from)?;
    let part = beside(to, ".part");
    // Two copies to the same name at once: the second stops here.
    File::create_new(&part).map_err(|error| {
        let why = format!("无法新建（{error}）：若是上次备份中断留下的，请先删除它");
        cannot_open(&part, &why)
    })?;
    let copied = copy(source.connection(), &part).and_then(|copied| {
        publish(&part, to)?;
        Ok(copied)
    });
    if copied.is_err() {
        remove(&part);
    }
    copied
}

fn copy(source: &Connection, part: &Path) -> Result<Copied, StoreError> {
    let failed = |error: Error| cannot_open(part, &words(&error));
    let mut target = Connection::open(part).map_err(failed)?;
    {
        let copying = Backup::new(source, &mut target).map_err(failed)?;
        // All pages in one step: one read transaction, which a writer does not wait for and does
        // not disturb. In several steps each commit would begin the copy anew.
        match copying.step(-1).map_err(failed)? {
            StepResult::Done => {}
            _ => return Err(cannot_open(part, "账本正忙，没有备份成，请稍后再试")),
        }
    }
    let verdict: String = target
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    if verdict != "ok" {
        let why = format!("备份与账本格式不符（{verdict}），账本文件可能已损坏，请先核验账本");
        return Err(cannot_open(part, &why));
    }
    migrate::check_complete(&target, part)?;
    let head = read::head(&target)?;
    target.close().map_err(|(_, error)| failed(error))?;
    let file = File::options().write(true).open(part);
    let synced = file.and_then(|file| {
        file.sync_all()?;
        Ok(file.metadata()?.len())
    });
    let bytes = synced.map_err(|error| cannot_open(part, &error.to_string()))?;
    Ok(Copied { head, bytes })
}

/// Gives the finished copy its name. The name is first taken by an empty file of ours, because
/// a rename alone would take the place of a file that has come meanwhile.
fn publish(part: &Path, to: &Path) -> Result<(), StoreError> {
    File::create_new(to).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(to),
        _ => cannot_open(to, &error.to_string()),
    })?;
    if let Err(error) = fs::rename(part, to) {
        remove(to);
        return Err(cannot_open(to, &error.to_string()));
    }
    sync_directory(to)
}

fn exists(to: &Path) -> StoreError {
    cannot_open(to, "已有同名文件，备份从不覆盖：请换一个文件名")
}

/// Takes away what this call made; where that fails, the next call names the file.
fn remove(path: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let _gone = fs::remove_file(beside(path, suffix));
    }
}
