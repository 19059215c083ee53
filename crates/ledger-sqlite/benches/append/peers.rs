//! What is compared: the ledger's store, one plain table, one plain file. All get the same bytes.
//!
//! The plain table is what a program without a ledger would write: same pragmas, same group
//! commit. Left out: peers that promise less, as a commit without a sync.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use ledger::store::{Batch, Store};
use ledger_sqlite::{Options, SqliteStore};
use rusqlite::Connection;
use testkit::store_contract::{batch, idem};

use crate::Outcome;

const LEAF_BYTES: usize = 512;
const OPENING_BYTES: usize = 200;
const SUBJECTS: u64 = 1_000;

/// Something that keeps entries.
pub(crate) trait Peer {
    /// Keeps the next entries; on return they are durable.
    fn commit(&mut self, count: u64) -> Outcome<()>;
}

/// Entries as the ledger has them: 512 bytes, 200 bytes of openings, a key, one stream.
pub(crate) fn ledger_batch(first: u64, count: u64) -> Batch {
    let mut batch = batch(first, count);
    for (seq, entry) in (first..).zip(&mut batch.entries) {
        fill(&mut entry.leaf, LEAF_BYTES, seq);
        fill(&mut entry.openings, OPENING_BYTES, seq);
        entry.streams = vec![(format!("person/{}", seq % SUBJECTS), seq / SUBJECTS + 1)];
    }
    batch
}

fn fill(bytes: &mut Vec<u8>, length: usize, seq: u64) {
    let key = idem(seq);
    bytes.extend(key.iter().cycle().take(length));
    bytes.truncate(length);
}

/// The ledger's store.
pub(crate) struct Ours {
    store: SqliteStore,
    size: u64,
}

impl Ours {
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let store = SqliteStore::open(path, Options::default())?;
        Ok(Self { store, size: 0 })
    }
}

impl Peer for Ours {
    fn commit(&mut self, count: u64) -> Outcome<()> {
        self.store.append(&ledger_batch(self.size, count))?;
        self.size += count;
        Ok(())
    }
}

/// One table with a number and bytes.
pub(crate) struct Plain {
    connection: Connection,
    size: u64,
}

impl Plain {
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON;
             PRAGMA mmap_size=0; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;
             PRAGMA wal_autocheckpoint=8192;
             CREATE TABLE entry (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self {
            connection,
            size: 0,
        })
    }
}

impl Peer for Plain {
    fn commit(&mut self, count: u64) -> Outcome<()> {
        let batch = ledger_batch(self.size, count);
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO entry VALUES (NULL, ?1)")?;
            for entry in &batch.entries {
                insert.execute([[entry.leaf.as_slice(), entry.openings.as_slice()].concat()])?;
            }
        }
        transaction.commit()?;
        self.size += count;
        Ok(())
    }
}

/// A file that grows.
pub(crate) struct Raw {
    file: File,
    size: u64,
}

impl Raw {
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let file = File::create_new(path)?;
        Ok(Self { file, size: 0 })
    }
}

impl Peer for Raw {
    fn commit(&mut self, count: u64) -> Outcome<()> {
        let batch = ledger_batch(self.size, count);
        let mut bytes = Vec::new();
        for entry in &batch.entries {
            bytes.extend_from_slice(&entry.leaf);
            bytes.extend_from_slice(&entry.openings);
        }
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.size += count;
        Ok(())
    }
}
