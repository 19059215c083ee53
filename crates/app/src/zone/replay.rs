//! The start: from the stored entries to the projection, with the cache where it can be trusted.

use std::sync::mpsc::sync_channel;

use ledger::commitment::openings_from_bytes;
use ledger::entry::Entry;
use ledger::hash::Digests;
use ledger::store::{ReadStore, Row, StoreError};

use super::{ZoneError, take_in};
use crate::record::Fact;
use crate::signer::{Sign, SignerError};
use crate::state::{Recorded, RecordedError, State, digest_of, read_snapshot};

/// How a start went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// Entries that came from the cache.
    pub from_snapshot: u64,
    /// Entries that were replayed.
    pub replayed: u64,
    /// Why the cache was not used, where one was there.
    pub snapshot_refused: Option<String>,
}

/// Leaves compared with the signer's memory at a start.
const TAIL: u64 = 1_024;
/// Rows handed from the reading to the decoding thread at once.
const CHUNK: usize = 1_024;

/// The signer must remember what the store holds: no less, and the same at its end.
pub(super) fn check_signer(store: &dyn ReadStore, signer: &dyn Sign) -> Result<(), ZoneError> {
    let (found, signed) = (store.head()?.size, signer.size());
    if found < signed {
        return Err(ZoneError::Incident(SignerError::Shorter { signed, found }));
    }
    let from = signed.saturating_sub(TAIL);
    let mut leaves = Vec::new();
    store.scan(from, signed, &mut |row| {
        leaves.push(Digests::of_leaf(row.leaf));
        Ok(())
    })?;
    signer.recall(from, &leaves).map_err(ZoneError::Incident)
}

/// The projection of a store, and how it came about.
///
/// # Errors
/// When an entry cannot be read.
pub fn replay(store: &dyn ReadStore) -> Result<(State, Start), ZoneError> {
    let size = store.head()?.size;
    let mut start = Start::default();
    let mut state = State::default();
    match cached(store, size) {
        Ok(Some(cached)) => state = cached,
        Ok(None) => {}
        Err(why) => start.snapshot_refused = Some(why),
    }
    start.from_snapshot = state.size();
    start.replayed = size - state.size();
    if start.replayed > CHUNK as u64 {
        take_in_two(store, &mut state, size)?;
    } else {
        take_in(store, &mut state, size)?;
    }
    Ok((state, start))
}

/// The cached projection, if its digest is the one that the ledger holds for it.
fn cached(store: &dyn ReadStore, size: u64) -> Result<Option<State>, String> {
    let Some(snapshot) = store.snapshot().map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let (at, sha256) = (snapshot.size, digest_of(&snapshot));
    if at >= size {
        return Err("快照比账本还长，未采用".to_owned());
    }
    let mut noted = None;
    let scanned = store.scan(at, at + 1, &mut |row| {
        noted = note_of(row);
        Ok(())
    });
    scanned.map_err(|error| error.to_string())?;
    if noted != Some((at, sha256)) {
        return Err("快照与账本登记的摘要不符，未采用，已从记录重建".to_owned());
    }
    let state = read_snapshot(&snapshot).map_err(|error| error.to_string())?;
    if state.size() == at {
        Ok(Some(state))
    } else {
        Err("快照不完整，未采用".to_owned())
    }
}

fn note_of(row: Row<'_>) -> Option<(u64, ledger::hash::Hash)> {
    match Recorded::from_row(row).ok()?.fact {
        Fact::Snapshot(note) => Some((note.size, note.sha256)),
        _ => None,
    }
}

type Rows = Vec<(u64, Vec<u8>, Vec<u8>)>;

/// Reads on one core, decodes on another, and takes in.
fn take_in_two(store: &dyn ReadStore, state: &mut State, until: u64) -> Result<(), ZoneError> {
    let from = state.size();
    std::thread::scope(|scope| {
        let (rows, to_decode) = sync_channel::<Rows>(8);
        let (decoded, to_apply) = sync_channel::<Result<Vec<Recorded>, RecordedError>>(8);
        scope.spawn(move || {
            while let Ok(rows) = to_decode.recv() {
                if decoded.send(decode(&rows)).is_err() {
                    return;
                }
            }
        });
        let mut chunk: Rows = Vec::with_capacity(CHUNK);
        let mut failed: Option<RecordedError> = None;
        let apply = |state: &mut State, wait: bool| -> Result<(), RecordedError> {
            loop {
                let next = if wait {
                    to_apply.recv().ok()
                } else {
                    to_apply.try_recv().ok()
                };
                let Some(recorded) = next else {
                    return Ok(());
                };
                for recorded in recorded? {
                    state.apply(recorded)?;
                }
            }
        };
        let scanned = store.scan(from, until, &mut |row| {
            chunk.push((row.seq, row.leaf.to_vec(), row.openings.to_vec()));
            if chunk.len() < CHUNK {
                return Ok(());
            }
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
            // The decoder stops only when applying failed, which is told below.
            let _sent = rows.send(full);
            apply(state, false).map_err(|error| {
                let what = error.to_string();
                failed = Some(error);
                StoreError::Damaged { seq: row.seq, what }
            })
        });
        let _sent = rows.send(chunk);
        drop(rows);
        if let Some(error) = failed {
            return Err(error.into());
        }
        scanned?;
        apply(state, true)?;
        Ok(())
    })
}

fn decode(rows: &Rows) -> Result<Vec<Recorded>, RecordedError> {
    let mut decoded = Vec::with_capacity(rows.len());
    for (seq, leaf, openings) in rows {
        let seq = *seq;
        let entry = Entry::skim(leaf).map_err(|why| RecordedError::Leaf { seq, why })?;
        let openings =
            openings_from_bytes(openings).map_err(|why| RecordedError::Openings { seq, why })?;
        decoded.push(Recorded::new(entry, &openings)?);
    }
    Ok(decoded)
}
