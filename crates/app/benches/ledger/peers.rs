//! What the zone is compared with: one plain table with group commit, and one plain file.
//!
//! The plain table is what a program without a ledger would write: the same pragmas, the same number
//! of bytes, as many at once as wait. Left out: peers that promise less, as a commit without a sync.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use rusqlite::Connection;

use crate::zone::{LEAF_BYTES, OPENING_BYTES};
use crate::{Outcome, Recorder};

/// As the writer of the zone: so many in one commit, never waiting for more.
const BATCH_MAX: usize = 256;

/// Something that keeps bytes.
pub(crate) trait Peer: Send + 'static {
    /// Keeps records; on return they are durable.
    fn commit(&mut self, records: &[Vec<u8>]) -> Outcome<()>;
}

type Ask = (Vec<u8>, SyncSender<bool>);

/// A peer behind a thread that takes what is there.
pub(crate) struct Committing {
    asks: SyncSender<Ask>,
    commits: Arc<AtomicU64>,
}

impl Committing {
    pub(crate) fn start(mut peer: impl Peer) -> Outcome<Self> {
        let (asks, waiting) = sync_channel::<Ask>(1_024);
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        std::thread::Builder::new().spawn(move || {
            while let Ok(first) = waiting.recv() {
                let (mut records, mut answers) = (vec![first.0], vec![first.1]);
                for (record, answer) in waiting.try_iter().take(BATCH_MAX - 1) {
                    records.push(record);
                    answers.push(answer);
                }
                let is_kept = peer.commit(&records).is_ok();
                counted.fetch_add(1, Ordering::Relaxed);
                for answer in answers {
                    let _unheard = answer.send(is_kept);
                }
            }
        })?;
        Ok(Self { asks, commits })
    }
}

impl Recorder for Committing {
    fn record(&self, caller: usize, n: usize) -> Outcome<()> {
        let (answer, answered) = sync_channel(1);
        let seed = [caller.to_be_bytes(), n.to_be_bytes()].concat();
        let bytes = seed
            .iter()
            .copied()
            .cycle()
            .take(LEAF_BYTES + OPENING_BYTES);
        self.asks.send((bytes.collect(), answer))?;
        if answered.recv()? {
            Ok(())
        } else {
            Err("not kept".into())
        }
    }

    fn commits(&self) -> Option<u64> {
        Some(self.commits.load(Ordering::Relaxed))
    }
}

/// One table with a number and bytes.
pub(crate) struct Plain(Connection);

impl Plain {
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        let connection = Connection::open(folder.join("plain.db"))?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON;
             PRAGMA mmap_size=0; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;
             PRAGMA wal_autocheckpoint=8192;
             CREATE TABLE entry (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self(connection))
    }
}

impl Peer for Plain {
    fn commit(&mut self, records: &[Vec<u8>]) -> Outcome<()> {
        let transaction = self.0.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO entry VALUES (NULL, ?1)")?;
            for record in records {
                insert.execute([record])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// A file that grows.
pub(crate) struct Raw(File);

impl Raw {
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        Ok(Self(File::create_new(folder.join("raw"))?))
    }
}

impl Peer for Raw {
    fn commit(&mut self, records: &[Vec<u8>]) -> Outcome<()> {
        self.0.write_all(&records.concat())?;
        self.0.sync_data()?;
        Ok(())
    }
}
