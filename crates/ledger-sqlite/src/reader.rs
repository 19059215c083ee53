//! A store that is open for reading only, beside a writer or without one.
//!
//! It sees what is committed, and takes no lock that a writer would wait for. Left out: repair.

use std::path::{Path, PathBuf};

use ledger::commitment::Idem;
use ledger::store::{Head, Identity, ReadStore, Row, SignedHead, Snapshot, StoreError, Tile};
use rusqlite::Connection;

use crate::connection::open_to_read;
use crate::migrate::check_complete;
use crate::read;

/// Reads a ledger in SQLite.
#[derive(Debug)]
pub struct SqliteReader {
    connection: Connection,
    path: PathBuf,
}

impl SqliteReader {
    /// Opens a ledger that exists.
    ///
    /// # Errors
    /// When there is none, it is another program's, or newer than this program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = open_to_read(path)?;
        check_complete(&connection, path)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// The same answers over the connection of a reader and of the writer.
macro_rules! read_over_a_connection {
    ($type:ty) => {
        impl ReadStore for $type {
            fn identity(&self) -> Result<Option<Identity>, StoreError> {
                read::identity(&self.connection)
            }

            fn head(&self) -> Result<Head, StoreError> {
                read::head(&self.connection)
            }

            fn scan(
                &self,
                from: u64,
                to: u64,
                visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
            ) -> Result<(), StoreError> {
                read::scan(&self.connection, from, to, visit)
            }

            fn find_idem(&self, idem: &Idem) -> Result<Option<u64>, StoreError> {
                read::find_idem(&self.connection, idem)
            }

            fn stream(&self, subject: &str) -> Result<Vec<(u64, u64)>, StoreError> {
                read::stream(&self.connection, subject)
            }

            fn stream_heads(&self) -> Result<Vec<(String, u64, u64)>, StoreError> {
                read::stream_heads(&self.connection)
            }

            fn tiles(&self) -> Result<Vec<Tile>, StoreError> {
                read::tiles(&self.connection)
            }

            fn notes(&self) -> Result<Vec<SignedHead>, StoreError> {
                read::notes(&self.connection)
            }

            fn last_note(&self) -> Result<Option<SignedHead>, StoreError> {
                read::last_note(&self.connection)
            }

            fn erased(&self) -> Result<Vec<(u64, u64)>, StoreError> {
                read::erased(&self.connection)
            }

            fn snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
                read::snapshot(&self.connection)
            }

            fn reader(&self) -> Result<Box<dyn ReadStore>, StoreError> {
                Ok(Box::new(SqliteReader::open(&self.path)?))
            }
        }
    };
}

read_over_a_connection!(SqliteReader);
read_over_a_connection!(crate::SqliteStore);
