//! Opens connections, with everything that durability and distrust ask for.
//!
//! Left out: the schema, see `migrate`; the lock against a second writer, see `lock`.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use ledger::store::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, OpenFlags};

use crate::failure::{unreadable, words};
use crate::lock::beside;

/// 3.51.3: before it, a reset of the write-ahead log could corrupt the database.
const VERSION_MIN: i32 = 3_051_003;
/// How long to wait for whoever holds the file for a moment.
const PATIENCE: Duration = Duration::from_secs(2);
/// Statements that stay prepared.
const STATEMENTS: usize = 48;

/// Refuses a SQLite that is known to lose data.
pub(crate) fn check_version(version: i32) -> Result<(), StoreError> {
    if version >= VERSION_MIN {
        return Ok(());
    }
    let dotted = |v: i32| format!("{}.{}.{}", v / 1_000_000, v / 1_000 % 1_000, v % 1_000);
    Err(StoreError::Unreadable(format!(
        "SQLite 版本 {} 有丢失数据的缺陷，至少需要 {}：请使用随程序提供的版本",
        dotted(version),
        dotted(VERSION_MIN)
    )))
}

/// Opens for writing; the file is made where there is none. Nothing is changed in it yet.
pub(crate) fn open_to_write(path: &Path) -> Result<Connection, StoreError> {
    check_version(rusqlite::version_number())?;
    let is_new = !path.exists();
    if !is_new {
        sync_left_behind(path)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| cannot_open(path, &words(&error)))?;
    guard(&connection).map_err(|error| cannot_open(path, &words(&error)))?;
    if is_new {
        sync_directory(path)?;
    }
    Ok(connection)
}

/// Write-ahead log with a sync before each answer. Only for a file that is known to be ours.
///
/// SQLite's own checkpoints ignore errors, also those of a sync; ours are looked at, therefore
/// `wal_autocheckpoint=0`.
pub(crate) fn make_durable(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
         PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;",
    )?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if mode != "wal" || synchronous != 2 {
        let what = format!("journal_mode={mode}, synchronous={synchronous}");
        return Err(Error::InvalidParameterName(what));
    }
    Ok(())
}

/// Opens for reading only; the file must exist.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    check_version(rusqlite::version_number())?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| cannot_open(path, &words(&error)))?;
    let ready = guard(&connection).and_then(|()| {
        // Only the writer moves pages from the write-ahead log into the file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch("PRAGMA query_only=ON;")
    });
    ready.map_err(|error| cannot_open(path, &words(&error)))?;
    Ok(connection)
}

/// What every connection has.
fn guard(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // With recursive triggers, REPLACE meets the triggers that forbid deleting.
    connection.execute_batch(
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;
         PRAGMA mmap_size=0; PRAGMA recursive_triggers=ON;",
    )
}

/// What a process wrote that died before its sync is found and believed after the restart;
/// therefore it is synced before anybody can be told of it.
fn sync_left_behind(path: &Path) -> Result<(), StoreError> {
    let log = beside(path, "-wal");
    match File::options().write(true).open(&log) {
        Ok(file) => file
            .sync_all()
            .map_err(|error| cannot_open(&log, &error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(cannot_open(&log, &error.to_string())),
    }
}

/// Makes the name of a new file durable.
pub(crate) fn sync_directory(path: &Path) -> Result<(), StoreError> {
    if cfg!(windows) {
        // There a directory cannot be opened as a file; the file system keeps its own journal.
        return Ok(());
    }
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| cannot_open(directory, &error.to_string()))
}

/// Moves the whole write-ahead log into the file, and syncs both. A reader may hold up the end
/// of it; what stays in the log is synced there.
pub(crate) fn checkpoint_all(connection: &Connection) -> Result<(), StoreError> {
    let done: Result<i64, Error> =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    done.map(|_busy| ()).map_err(|error| unreadable(&error))
}

pub(crate) fn cannot_open(path: &Path, why: &str) -> StoreError {
    StoreError::Unreadable(format!("{}：{why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::check_version;

    #[test]
    fn f11_an_sqlite_that_can_corrupt_its_log_is_refused() {
        for good in [3_051_003, 3_054_001, 4_000_000] {
            assert!(check_version(good).is_ok(), "{good}");
        }
        for bad in [3_051_002, 3_040_001, 3_007_000] {
            let words = check_version(bad).unwrap_err().to_string();
            assert!(words.contains("至少需要 3.51.3"), "{words}");
        }
    }

    #[test]
    fn the_sqlite_inside_is_good() {
        assert!(check_version(rusqlite::version_number()).is_ok());
    }
}
