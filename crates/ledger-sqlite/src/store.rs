//! The one writer: opening, and what happens around each transaction.
//!
//! After an outcome that is not known it refuses every further write: pages that a failed sync
//! left behind may look written and not be. Left out: the statements themselves, see `write`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::store::{Batch, Identity, SignedHead, Snapshot, Store, StoreError, Tile};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, ErrorCode};

use crate::connection::{cannot_open, checkpoint_all, make_durable, open_to_write};
use crate::failure::{Stage, settle, words};
use crate::faults::{Faults, point};
use crate::lock::Lock;
use crate::reader::SqliteReader;
use crate::{migrate, write};

/// 32 MiB: a checkpoint syncs the whole file, and should be paid by many appends.
const FRAMES_MAX: u32 = 8_192;
/// Commits between two looks at the length of the log.
const ASK_EVERY: u32 = 8;

/// How to open a store for writing.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Points at which tests let it fail; `None` outside tests.
    pub faults: Option<Arc<Faults>>,
    /// Pages of 4 KiB that the file may have; `None` for as many as the disk holds.
    pub pages_max: Option<u32>,
    /// Frames of the write-ahead log, 4 KiB each, that wait for the next checkpoint; `None` for 8,192.
    pub frames_max: Option<u32>,
}

/// A ledger in SQLite that is open for writing.
#[derive(Debug)]
pub struct SqliteStore {
    // Closed before the lock is given back: fields are dropped in this order.
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    faults: Option<Arc<Faults>>,
    frames_max: u32,
    /// Commits since the length of the log was last asked for.
    unasked: u32,
    /// Why nothing is written any more.
    stopped: Option<String>,
    _lock: Lock,
}

impl SqliteStore {
    /// Opens a ledger for writing; an empty one is made where there is none.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when another writer has it; [`StoreError::Unreadable`] when the file
    /// is another program's, newer than this program, or cannot be opened.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let path = resolved(path)?;
        let lock = Lock::take(&path)?;
        let mut connection = open_to_write(&path)?;
        let done = migrate::steps_done(&connection, &path)?;
        let faults = options.faults;
        let ready = point(faults.as_deref())
            .and_then(|()| make_durable(&connection))
            .and_then(|()| point(faults.as_deref()))
            .and_then(|()| migrate::finish(&mut connection, done, faults.as_deref()))
            .and_then(|()| limit_pages(&connection, options.pages_max));
        ready.map_err(|error| cannot_open(&path, &words(&error)))?;
        checkpoint_all(&connection)?;
        Ok(Self {
            connection,
            path,
            faults,
            frames_max: options.frames_max.unwrap_or(FRAMES_MAX),
            unasked: 0,
            stopped: None,
            _lock: lock,
        })
    }

    /// Opens a ledger that exists, for reading only.
    ///
    /// # Errors
    /// See [`SqliteReader::open`].
    pub fn open_read_only(path: &Path) -> Result<SqliteReader, StoreError> {
        SqliteReader::open(path)
    }

    /// The file, with links followed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sets how many pages of 4 KiB the file may have; `None` for as many as the disk holds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn limit_pages(&mut self, pages_max: Option<u32>) -> Result<(), StoreError> {
        let all = Some(pages_max.unwrap_or(u32::MAX - 1));
        limit_pages(&self.connection, all).map_err(|error| crate::failure::unreadable(&error))
    }

    /// One transaction: all of `act` or nothing of it, durable when this returns.
    fn transact(
        &mut self,
        act: impl FnOnce(&Connection, Option<&Faults>) -> Result<(), write::Stop>,
    ) -> Result<(), StoreError> {
        if let Some(why) = &self.stopped {
            return Err(StoreError::Unknown(why.clone()));
        }
        let faults = self.faults.as_deref();
        let connection = &self.connection;
        let acted = execute(connection, "BEGIN IMMEDIATE")
            .map_err(write::Stop::Failed)
            .and_then(|()| act(connection, faults))
            .and_then(|()| point(faults).map_err(write::Stop::Failed));
        let result = match acted {
            Err(write::Stop::Refused(refusal)) => give_up(connection, refusal),
            Err(write::Stop::Failed(error)) => Err(settle(connection, Stage::Before, &error)),
            Ok(()) => commit(connection, faults),
        };
        match &result {
            Err(StoreError::Unknown(why)) => self.stop(why.clone()),
            Err(_) => {}
            Ok(()) => self.checkpoint_if_due(),
        }
        result
    }

    /// What was kept stays kept when this fails; but a sync may have failed, so nothing more is
    /// written. A full disk is no reason to stop: the log still holds everything, and the next
    /// checkpoint writes all of it again.
    fn checkpoint_if_due(&mut self) {
        let error = match self.checkpoint() {
            Ok(()) => return,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => return,
            Err(error) => error,
        };
        self.stop(words(&error));
    }

    fn checkpoint(&mut self) -> Result<(), Error> {
        let faults = self.faults.as_deref();
        // Asking costs as much as a row; the limit is passed by a few commits at most.
        self.unasked += 1;
        if self.unasked < ASK_EVERY.min(self.frames_max) {
            return Ok(());
        }
        self.unasked = 0;
        if frames_waiting(&self.connection)? < i64::from(self.frames_max) {
            return Ok(());
        }
        point(faults)?;
        pragma_row(&self.connection, "PRAGMA wal_checkpoint(PASSIVE)")?;
        point(faults)
    }

    fn stop(&mut self, why: String) {
        // Closing would try the sync again and might believe its answer.
        let keep = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        let why = match self.connection.set_db_config(keep, true) {
            Ok(_) => why,
            Err(error) => format!("{why}；{}", words(&error)),
        };
        self.stopped = Some(why);
    }
}

impl Store for SqliteStore {
    fn create(&mut self, identity: &Identity) -> Result<(), StoreError> {
        self.transact(|connection, faults| write::create(connection, identity, faults))
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.transact(|connection, faults| write::append(connection, batch, faults))
    }

    fn put_note(&mut self, note: &SignedHead) -> Result<(), StoreError> {
        self.transact(|connection, faults| write::put_note(connection, note, faults))
    }

    fn replace_tiles(&mut self, tiles: &[Tile]) -> Result<(), StoreError> {
        self.transact(|connection, faults| write::replace_tiles(connection, tiles, faults))
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.transact(|connection, faults| write::put_snapshot(connection, snapshot, faults))
    }

    /// `secure_delete` empties what is deleted, but pages that were split long ago may still hold copies
    /// of neighbours: the file is written anew, and the log of changes emptied.
    fn scrub(&mut self) -> Result<(), StoreError> {
        if let Some(why) = &self.stopped {
            return Err(StoreError::Unknown(why.clone()));
        }
        if let Err(error) = execute(&self.connection, "VACUUM") {
            let settled = settle(&self.connection, Stage::Before, &error);
            if let StoreError::Unknown(why) = &settled {
                self.stop(why.clone());
            }
            return Err(settled);
        }
        let busy: Result<i64, Error> =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        match busy {
            Ok(0) => Ok(()),
            Ok(_) => {
                let why = "另有程序正在读取账本，改动日志还没有清空；请等它结束后再清除一次";
                Err(StoreError::Refused(why.to_owned()))
            }
            Err(error) => {
                let why = words(&error);
                self.stop(why.clone());
                Err(StoreError::Unknown(why))
            }
        }
    }
}

fn commit(connection: &Connection, faults: Option<&Faults>) -> Result<(), StoreError> {
    point(faults)
        .and_then(|()| execute(connection, "COMMIT"))
        .map_err(|error| settle(connection, Stage::Commit, &error))?;
    point(faults).map_err(|error| settle(connection, Stage::After, &error))
}

/// Ends a transaction that the contract refuses.
fn give_up(connection: &Connection, refusal: StoreError) -> Result<(), StoreError> {
    match execute(connection, "ROLLBACK") {
        Ok(()) => Err(refusal),
        Err(error) => Err(StoreError::Unknown(words(&error))),
    }
}

fn execute(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

/// Frames that are in the log and not yet in the file.
fn frames_waiting(connection: &Connection) -> Result<i64, Error> {
    let (log, moved) = pragma_row(connection, "PRAGMA wal_checkpoint(NOOP)")?;
    Ok(log - moved)
}

fn pragma_row(connection: &Connection, sql: &str) -> Result<(i64, i64), Error> {
    connection
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(1)?, row.get(2)?)))
}

fn limit_pages(connection: &Connection, pages_max: Option<u32>) -> Result<(), Error> {
    let Some(pages_max) = pages_max else {
        return Ok(());
    };
    let set = format!("PRAGMA max_page_count={pages_max}");
    connection.query_row(&set, [], |_| Ok(()))
}

/// One file has one lock, whatever link leads to it.
fn resolved(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error: std::io::Error| {
        cannot_open(path, &format!("路径无效（{error}），请检查文件夹是否存在"))
    };
    if path.exists() {
        return path.canonicalize().map_err(failed);
    }
    let name = path
        .file_name()
        .ok_or_else(|| cannot_open(path, "不是文件名，请检查路径"))?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    Ok(parent.canonicalize().map_err(failed)?.join(name))
}
