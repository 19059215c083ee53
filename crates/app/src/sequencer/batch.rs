//! A batch being built: numbers, stream places, bytes, hashes; nothing is kept yet.

use std::collections::BTreeMap;

use ledger::commitment::{Idem, LogId, Opening, openings_to_bytes};
use ledger::entry::{Anchor, ClockNote, Entry, EntryError, Position, Prepared, Stream};
use ledger::hash::{Digests, Hash};
use ledger::store::{Batch, Erasure, Growing, Head, NewEntry};

/// The last entry of a stream: its number there and its SHA-256 leaf hash.
pub(super) type StreamEnd = (u64, Hash);

/// An entry of the batch.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) entry: Entry,
    pub(super) openings: Vec<Opening>,
    pub(super) leaf: Digests,
    bytes: NewEntry,
}

/// What a batch is built from.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) log_id: LogId,
    pub(super) recorded_at: u64,
    pub(super) clock: ClockNote,
    pub(super) anchor: Option<Anchor>,
    pub(super) growing: Growing,
    pub(super) placed: Vec<Placed>,
    pub(super) erasures: Vec<Erasure>,
    /// Ends of streams that this batch moved.
    pub(super) ends: BTreeMap<String, StreamEnd>,
    first_seq: u64,
}

impl Builder {
    pub(super) fn new(
        log_id: LogId,
        (recorded_at, clock): (u64, ClockNote),
        anchor: Option<Anchor>,
        growing: Growing,
    ) -> Self {
        Self {
            log_id,
            recorded_at,
            clock,
            anchor,
            first_seq: growing.sha256.size(),
            growing,
            placed: Vec::new(),
            erasures: Vec::new(),
            ends: BTreeMap::new(),
        }
    }

    /// The number of the next entry.
    pub(super) fn next_seq(&self) -> u64 {
        self.growing.sha256.size()
    }

    /// Places one draft. `before` holds the end of each of its streams before this batch.
    pub(super) fn place(
        &mut self,
        draft: Prepared,
        before: &BTreeMap<String, StreamEnd>,
    ) -> Result<(), EntryError> {
        let seq = self.next_seq();
        let stream = |subject: &String| {
            let end = self.ends.get(subject).or_else(|| before.get(subject));
            Stream {
                subject: subject.clone(),
                number: end.map_or(1, |(number, _)| number + 1),
                previous: end.map(|(_, leaf)| *leaf),
            }
        };
        let position = Position {
            seq,
            recorded_at: self.recorded_at,
            clock: self.clock.clone(),
            anchor: self.anchor,
            streams: draft.subjects().iter().map(stream).collect(),
        };
        let (entry, openings) = draft.place(&self.log_id, position);
        let bytes = entry.to_bytes()?;
        let leaf = Digests::of_leaf(&bytes);
        let streams: Vec<(String, u64)> = entry
            .streams
            .iter()
            .map(|stream| (stream.subject.clone(), stream.number))
            .collect();
        for (subject, number) in &streams {
            self.ends.insert(subject.clone(), (*number, leaf.sha256));
        }
        self.growing.push(&leaf);
        let bytes = NewEntry {
            leaf: bytes,
            openings: openings_to_bytes(&openings),
            idem: entry.idem,
            streams,
        };
        self.placed.push(Placed {
            entry,
            openings,
            leaf,
            bytes,
        });
        Ok(())
    }

    /// The batch for the store.
    pub(super) fn batch(&mut self) -> Batch {
        let entries = self.placed.iter_mut().map(|placed| {
            // The bytes go to the store; the entry itself stays for the projection.
            std::mem::replace(
                &mut placed.bytes,
                NewEntry {
                    leaf: Vec::new(),
                    openings: Vec::new(),
                    idem: Idem::default(),
                    streams: Vec::new(),
                },
            )
        });
        Batch {
            first_seq: self.first_seq,
            entries: entries.collect(),
            tiles: self.growing.take_tiles(),
            head: self.growing.head(),
            erasures: self.erasures.clone(),
        }
    }

    pub(super) fn head(&self) -> Head {
        self.growing.head()
    }
}
