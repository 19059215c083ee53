//! The projection as bytes: a cache that makes a start fast, never a source.
//!
//! Its digest is an entry, so that an altered cache is noticed before it is used; and it is rebuilt
//! and compared by every full verification. Parts are read on all cores at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use ledger::cbor::{CborError, Reader, Writer as CborWriter};
use ledger::commitment::{openings_from_bytes, openings_to_bytes};
use ledger::entry::{ClockState, Relation};
use ledger::hash::{Alg, Hash, digest};
use ledger::store::Snapshot;

use super::recorded::{erased_fields, openings_of};
use super::{Recorded, RecordedError, State, Writer};
use crate::record::{Fact, Fields};

/// Entries in one part.
const PART: u64 = 4_096;

/// Why a snapshot cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Not its bytes.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Not its facts.
    #[error(transparent)]
    Recorded(#[from] RecordedError),
    /// A code without meaning.
    #[error("快照含有没有定义的代码")]
    Code,
}

/// The projection as bytes, and their digest.
///
/// Withdrawals are among the facts; everything is written in the order in which it was recorded.
#[must_use]
pub fn write_snapshot(state: &State) -> (Snapshot, Hash) {
    let mut facts: Vec<Option<Fact>> = vec![None; state.lines.len()];
    let place = |seq: u64| usize::try_from(seq).unwrap_or(usize::MAX);
    for version in state.chains.values().flatten() {
        if let (Some(fact), Some(slot)) = (&version.fact, facts.get_mut(place(version.seq))) {
            *slot = Some(fact.clone());
        }
    }
    for (seq, act) in &state.acts {
        if let Some(slot) = facts.get_mut(place(*seq)) {
            *slot = Some(Fact::Act(act.clone()));
        }
    }
    let mut refs: Vec<(u64, Relation, u64)> = state
        .referrers
        .iter()
        .flat_map(|(of, list)| list.iter().map(|(relation, by)| (*by, *relation, *of)))
        .collect();
    refs.sort_unstable();
    let mut parts = Vec::new();
    for from in (0..state.size()).step_by(usize::try_from(PART).unwrap_or(usize::MAX)) {
        let mut writer = CborWriter::with_capacity(512 * 1024);
        for seq in from..(from + PART).min(state.size()) {
            if let Some(fact) = facts.get(place(seq)).and_then(Option::as_ref) {
                write_one(&mut writer, state, seq, fact, &refs);
            }
        }
        parts.push(writer.into_bytes());
    }
    let snapshot = Snapshot {
        size: state.size(),
        parts,
    };
    let digest = digest_of(&snapshot);
    (snapshot, digest)
}

/// SHA-256 of the digests of the parts.
#[must_use]
pub fn digest_of(snapshot: &Snapshot) -> Hash {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = snapshot.parts.len().div_ceil(threads).max(1);
    let digests: Vec<Vec<Hash>> = std::thread::scope(|scope| {
        let shares = snapshot.parts.chunks(share).map(|parts| {
            scope.spawn(move || parts.iter().map(|part| digest(Alg::Sha256, part)).collect())
        });
        let tasks: Vec<_> = shares.collect();
        // A share that is missing gives another digest, and the snapshot is not used.
        tasks
            .into_iter()
            .map(|task| task.join().unwrap_or_default())
            .collect()
    });
    let mut bytes = snapshot.size.to_be_bytes().to_vec();
    for digest in digests.into_iter().flatten() {
        bytes.extend(digest);
    }
    digest(Alg::Sha256, &bytes)
}

fn write_one(
    writer: &mut CborWriter,
    state: &State,
    seq: u64,
    fact: &Fact,
    refs: &[(u64, Relation, u64)],
) {
    let Some((line, by)) = state.line(seq).zip(state.writer(seq)) else {
        return;
    };
    writer.array(11);
    writer.unsigned(seq);
    writer.unsigned(line.recorded_at);
    writer.unsigned(line.clock as u64);
    writer.text(&by.account);
    writer.optional_text(by.person.as_deref());
    writer.text(&by.role);
    let from = refs.partition_point(|(by, _, _)| *by < seq);
    let own: Vec<_> = refs[from..].iter().take_while(|row| row.0 == seq).collect();
    writer.array(own.len());
    for (_, relation, of) in own {
        writer.array(2);
        writer.unsigned(*relation as u64);
        writer.unsigned(*of);
    }
    writer.text(fact.kind());
    writer.unsigned(fact.schema());
    let openings = openings_of(fact, &[]);
    let erased = erased_fields(fact);
    writer.array(erased.len());
    for name in &erased {
        writer.text(name);
    }
    writer.bytes(&openings_to_bytes(&openings));
}

/// Reads a snapshot: the state at its size.
///
/// # Errors
/// When the bytes are not those of a snapshot.
pub fn read_snapshot(snapshot: &Snapshot) -> Result<State, SnapshotError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = &snapshot.parts;
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (read, to_apply) = sync_channel(2 * threads);
        for _ in 0..threads.min(parts.len()) {
            let (read, next) = (read.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(at) else {
                        return;
                    };
                    // Nobody listens any more once applying has failed.
                    if read.send((at, read_part(part))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(read);
        apply_in_order(&to_apply)
    })
}

/// Parts come as they are read; entries are taken in as they were recorded.
fn apply_in_order(
    to_apply: &Receiver<(usize, Result<Vec<Recorded>, SnapshotError>)>,
) -> Result<State, SnapshotError> {
    let mut state = State::default();
    let mut early = BTreeMap::new();
    let mut wanted = 0;
    while let Ok((at, part)) = to_apply.recv() {
        early.insert(at, part?);
        while let Some(part) = early.remove(&wanted) {
            for recorded in part {
                state.apply(recorded)?;
            }
            wanted += 1;
        }
    }
    Ok(state)
}

fn read_part(part: &[u8]) -> Result<Vec<Recorded>, SnapshotError> {
    let mut reader = Reader::new(part);
    let mut facts = Vec::new();
    while reader.finish().is_err() {
        facts.push(read_one(&mut reader)?);
    }
    Ok(facts)
}

fn read_one(reader: &mut Reader<'_>) -> Result<Recorded, SnapshotError> {
    reader.tuple(11)?;
    let seq = reader.unsigned()?;
    let recorded_at = reader.unsigned()?;
    let clock = match reader.unsigned()? {
        0 => ClockState::Unknown,
        1 => ClockState::Synchronised,
        2 => ClockState::Unsynchronised,
        3 => ClockState::HeldBack,
        4 => ClockState::Jumped,
        _ => return Err(SnapshotError::Code),
    };
    let writer = Writer {
        account: reader.text()?.to_owned(),
        person: reader.optional_text()?.map(str::to_owned),
        role: reader.text()?.to_owned(),
    };
    let length = reader.array(ledger::entry::REFS_MAX)?;
    let mut refs = Vec::with_capacity(length);
    for _ in 0..length {
        reader.tuple(2)?;
        let relation = Relation::from_code(reader.unsigned()?).ok_or(SnapshotError::Code)?;
        refs.push((relation, reader.unsigned()?));
    }
    let kind = reader.text()?;
    let schema = reader.unsigned()?;
    let length = reader.array(ledger::commitment::FIELDS_MAX)?;
    let erased: Result<Vec<String>, CborError> = (0..length)
        .map(|_| reader.text().map(str::to_owned))
        .collect();
    let openings = openings_from_bytes(reader.bytes()?)?;
    let fact = Fact::read(kind, schema, &Fields::new(&openings, &erased?))
        .map_err(|why| RecordedError::Fields { seq, why })?;
    Ok(Recorded {
        seq,
        recorded_at,
        clock,
        writer,
        refs,
        fact,
    })
}
