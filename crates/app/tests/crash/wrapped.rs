//! A store, a signer and a source of random bytes that misbehave when they are told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use app::ports::{Random, RandomError};
use app::signer::{FileSigner, Sign, SignerError};
use ledger::commitment::Idem;
use ledger::hash::Digests;
use ledger::store::{
    Batch, Head, Identity, ReadStore, Row, SignedHead, Snapshot, Store, StoreError, Tile,
};
use ledger_sqlite::SqliteStore;

use crate::common::TestRandom;

/// What goes wrong next.
#[derive(Debug, Default)]
pub(crate) struct Quirks {
    /// A bit of a leaf flips on its way to the disk.
    pub(crate) flip_leaf: AtomicBool,
    /// A bit of an opening does.
    pub(crate) flip_opening: AtomicBool,
    /// Once somebody else seems to have written.
    pub(crate) conflict: AtomicBool,
    /// Notes cannot be kept.
    pub(crate) no_notes: AtomicBool,
    /// Nothing is signed.
    pub(crate) no_signature: AtomicBool,
    /// No random bytes.
    pub(crate) no_random: AtomicBool,
    /// Pages that the file may have; 0: as many as there are.
    pub(crate) pages: AtomicU32,
}

/// Something that misbehaves.
pub(crate) struct Faulty<T> {
    inner: T,
    quirks: Arc<Quirks>,
}

impl<T> Faulty<T> {
    pub(crate) fn new(inner: T, quirks: &Arc<Quirks>) -> Self {
        let quirks = Arc::clone(quirks);
        Self { inner, quirks }
    }
}

fn is_on(switch: &AtomicBool) -> bool {
    switch.load(Ordering::SeqCst)
}

impl Random for Faulty<Arc<TestRandom>> {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        if is_on(&self.quirks.no_random) {
            return Err(RandomError("熵池不可用".to_owned()));
        }
        self.inner.fill(buffer)
    }
}

impl Sign for Faulty<FileSigner> {
    fn size(&self) -> u64 {
        self.inner.size()
    }

    fn sign(
        &mut self,
        first: u64,
        leaves: &[Digests],
        head: &Head,
    ) -> Result<SignedHead, SignerError> {
        if is_on(&self.quirks.no_signature) {
            return Err(SignerError::Locked);
        }
        self.inner.sign(first, leaves, head)
    }

    fn recall(&self, first: u64, leaves: &[Digests]) -> Result<(), SignerError> {
        self.inner.recall(first, leaves)
    }

    fn public_keys(&self) -> Vec<String> {
        self.inner.public_keys()
    }

    fn every(&self) -> Option<Duration> {
        // Else points of the store would be passed at moments of the scheduler's choosing.
        None
    }
}

impl Store for Faulty<SqliteStore> {
    fn create(&mut self, identity: &Identity) -> Result<(), StoreError> {
        self.inner.create(identity)
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if self.quirks.conflict.swap(false, Ordering::SeqCst) {
            return Err(StoreError::Conflict {
                expected: batch.first_seq,
                found: batch.first_seq + 1,
            });
        }
        let pages = self.quirks.pages.load(Ordering::SeqCst);
        self.inner.limit_pages((pages > 0).then_some(pages))?;
        let mut batch = batch.clone();
        if let Some(entry) = batch.entries.last_mut() {
            if is_on(&self.quirks.flip_leaf) {
                flip(&mut entry.leaf);
            }
            if is_on(&self.quirks.flip_opening) {
                flip(&mut entry.openings);
            }
        }
        self.inner.append(&batch)
    }

    fn put_note(&mut self, note: &SignedHead) -> Result<(), StoreError> {
        if is_on(&self.quirks.no_notes) {
            return Err(StoreError::Refused("磁盘已满".to_owned()));
        }
        self.inner.put_note(note)
    }

    fn replace_tiles(&mut self, tiles: &[Tile]) -> Result<(), StoreError> {
        self.inner.replace_tiles(tiles)
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.inner.put_snapshot(snapshot)
    }
}

fn flip(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

impl ReadStore for Faulty<SqliteStore> {
    fn identity(&self) -> Result<Option<Identity>, StoreError> {
        self.inner.identity()
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.inner.head()
    }

    fn scan(
        &self,
        from: u64,
        to: u64,
        visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.inner.scan(from, to, visit)
    }

    fn find_idem(&self, idem: &Idem) -> Result<Option<u64>, StoreError> {
        self.inner.find_idem(idem)
    }

    fn stream(&self, subject: &str) -> Result<Vec<(u64, u64)>, StoreError> {
        self.inner.stream(subject)
    }

    fn stream_heads(&self) -> Result<Vec<(String, u64, u64)>, StoreError> {
        self.inner.stream_heads()
    }

    fn tiles(&self) -> Result<Vec<Tile>, StoreError> {
        self.inner.tiles()
    }

    fn notes(&self) -> Result<Vec<SignedHead>, StoreError> {
        self.inner.notes()
    }

    fn last_note(&self) -> Result<Option<SignedHead>, StoreError> {
        self.inner.last_note()
    }

    fn erased(&self) -> Result<Vec<(u64, u64)>, StoreError> {
        self.inner.erased()
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        self.inner.snapshot()
    }

    fn reader(&self) -> Result<Box<dyn ReadStore>, StoreError> {
        self.inner.reader()
    }
}
