//! One pass over rows: read here, hashed and decoded on all cores, handed on in their order.
//!
//! What cannot be read is handed on as such, and reading goes on behind it: a verification of a damaged
//! ledger must say how far the damage goes. Left out: what one row means for another.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ledger::cbor::CborError;
use ledger::commitment::{Opening, openings_from_bytes};
use ledger::entry::{Entry, EntryError};
use ledger::hash::Digests;
use ledger::store::{ReadStore, StoreError};

use crate::state::{Recorded, RecordedError};

/// Rows handed from thread to thread at once.
const CHUNK: u64 = 1_024;
/// Chunks on their way to or from one thread.
const WAITING: usize = 2;
/// So many rows missing in a row are told one by one.
const MISSING_MAX: u64 = 10_000;

/// What comes out of the pass, in order of numbers.
#[derive(Debug)]
pub(super) enum Item {
    /// A row that could be read.
    Row(Box<Looked>),
    /// A row that could not.
    Damaged {
        /// Its number.
        seq: u64,
        /// Why.
        what: String,
    },
    /// Rows that were not looked at any more.
    Lost {
        /// The first.
        from: u64,
        /// Behind the last.
        to: u64,
    },
}

/// A row, looked at by itself.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) seq: u64,
    pub(super) leaf: Digests,
    pub(super) entry: Result<Entry, EntryError>,
    /// `None`: not asked for, or the entry could not be read.
    pub(super) opened: Option<Result<Opened, CborError>>,
}

/// Openings, looked at.
#[derive(Debug)]
pub(super) struct Opened {
    /// Names of the fields that have one.
    pub(super) names: Vec<String>,
    /// Fields whose opening is not what the leaf binds.
    pub(super) wrong: Vec<String>,
    /// What they say.
    pub(super) recorded: Result<Recorded, RecordedError>,
}

enum Raw {
    Row(u64, Vec<u8>, Vec<u8>),
    Damaged(u64, String),
    Lost(u64, u64),
}

struct Lane {
    to: SyncSender<Vec<Raw>>,
    from: Receiver<Vec<Item>>,
}

/// Walks over the rows `from..until`. With `deep`, openings are looked at too.
pub(super) fn walk(
    store: &dyn ReadStore,
    (from, until): (u64, u64),
    deep: bool,
    take: &mut dyn FnMut(Item),
) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let lanes: Vec<Lane> = (0..threads)
            .map(|_| {
                let (to, chunks) = sync_channel::<Vec<Raw>>(WAITING);
                let (done, from) = sync_channel::<Vec<Item>>(WAITING);
                scope.spawn(move || look_at(&chunks, &done, deep));
                Lane { to, from }
            })
            .collect();
        feed(store, (from, until), lanes, take);
    });
}

/// Keeps every lane busy and hands on what comes back, in the order in which it was sent.
fn feed(
    store: &dyn ReadStore,
    (from, until): (u64, u64),
    lanes: Vec<Lane>,
    take: &mut dyn FnMut(Item),
) {
    let mut source = Source::new(store, from, until);
    let mut under_way: VecDeque<(u64, u64, usize)> = VecDeque::new();
    let mut turns = (0..lanes.len()).cycle();
    let mut take_back = |(first, behind, turn): (u64, u64, usize)| {
        let back = lanes.get(turn).and_then(|lane| lane.from.recv().ok());
        match back {
            Some(items) => items.into_iter().for_each(&mut *take),
            // A thread that ended without an answer looked at nothing.
            None => take(Item::Lost {
                from: first,
                to: behind,
            }),
        }
    };
    while let Some((first, behind, chunk)) = source.next_chunk() {
        let turn = turns.next().unwrap_or(0);
        if under_way.len() >= lanes.len() * WAITING
            && let Some(oldest) = under_way.pop_front()
        {
            take_back(oldest);
        }
        if let Some(lane) = lanes.get(turn) {
            // When the thread has ended, taking back says so.
            let _sent = lane.to.send(chunk);
        }
        under_way.push_back((first, behind, turn));
    }
    while let Some(oldest) = under_way.pop_front() {
        take_back(oldest);
    }
}

/// Rows in chunks; what cannot be read is told and passed by.
struct Source<'a> {
    store: &'a dyn ReadStore,
    at: u64,
    until: u64,
    missing: u64,
}

impl<'a> Source<'a> {
    fn new(store: &'a dyn ReadStore, from: u64, until: u64) -> Self {
        Self {
            store,
            at: from,
            until,
            missing: 0,
        }
    }

    /// The next chunk with its first number and the one behind its last.
    fn next_chunk(&mut self) -> Option<(u64, u64, Vec<Raw>)> {
        if self.at >= self.until {
            return None;
        }
        let first = self.at;
        let behind = self.until.min(first.saturating_add(CHUNK));
        let mut chunk = Vec::new();
        while self.at < behind {
            let (at, missing) = (&mut self.at, &mut self.missing);
            let scanned = self.store.scan(*at, behind, &mut |row| {
                chunk.push(Raw::Row(row.seq, row.leaf.to_vec(), row.openings.to_vec()));
                *at = row.seq + 1;
                *missing = 0;
                Ok(())
            });
            let Err(error) = scanned else { continue };
            let (seq, what) = match error {
                StoreError::Damaged { seq, what } => (seq.max(self.at), what),
                other => (self.at, other.to_string()),
            };
            self.missing += 1;
            if self.missing > MISSING_MAX {
                chunk.push(Raw::Lost(seq, self.until));
                self.at = self.until;
                return Some((first, self.until, chunk));
            }
            chunk.push(Raw::Damaged(seq, what));
            self.at = seq + 1;
        }
        Some((first, behind, chunk))
    }
}

fn look_at(chunks: &Receiver<Vec<Raw>>, done: &SyncSender<Vec<Item>>, deep: bool) {
    while let Ok(chunk) = chunks.recv() {
        let items = chunk.into_iter().map(|raw| match raw {
            Raw::Row(seq, leaf, openings) => {
                let openings = deep.then_some(openings.as_slice());
                Item::Row(Box::new(look(seq, &leaf, openings)))
            }
            Raw::Damaged(seq, what) => Item::Damaged { seq, what },
            Raw::Lost(from, to) => Item::Lost { from, to },
        });
        if done.send(items.collect()).is_err() {
            return;
        }
    }
}

fn look(seq: u64, leaf: &[u8], openings: Option<&[u8]>) -> Looked {
    let digests = Digests::of_leaf(leaf);
    let mut entry = Entry::from_bytes(leaf);
    let mut opened = None;
    if let Ok(entry) = &mut entry {
        opened = openings.map(|bytes| openings_from_bytes(bytes).map(|list| open(entry, &list)));
    }
    Looked {
        seq,
        leaf: digests,
        entry,
        opened,
    }
}

fn open(entry: &mut Entry, openings: &[Opening]) -> Opened {
    let mut wrong = Vec::new();
    for opening in openings {
        let bound = entry
            .fields
            .iter()
            .find(|bound| bound.field == opening.field);
        let fits =
            bound.is_some_and(|bound| opening.commitment(&entry.log_id, &entry.idem) == *bound);
        if !fits {
            wrong.push(opening.field.clone());
        }
    }
    // What the projection does not ask for need not be copied for it.
    let streams = std::mem::take(&mut entry.streams);
    let files = std::mem::take(&mut entry.files);
    let recorded = Recorded::new(entry.clone(), openings);
    (entry.streams, entry.files) = (streams, files);
    Opened {
        names: openings
            .iter()
            .map(|opening| opening.field.clone())
            .collect(),
        wrong,
        recorded,
    }
}
