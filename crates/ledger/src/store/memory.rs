//! The smallest store there is, in memory: the model that drivers are compared with.
//!
//! Left out: durability. What it keeps ends with it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Batch, Head, Identity, ReadStore, Row, SignedHead, Snapshot, Store, StoreError, Tile};
use crate::commitment::Idem;
use crate::hash::{Alg, empty_root};

#[derive(Debug, Default)]
struct Rows {
    identity: Option<Identity>,
    head: Option<Head>,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    idems: BTreeMap<Idem, u64>,
    streams: BTreeMap<String, Vec<(u64, u64)>>,
    tiles: BTreeMap<(u8, u64), Tile>,
    notes: BTreeMap<u64, SignedHead>,
    erased: Vec<(u64, u64)>,
    snapshot: Option<Snapshot>,
}

/// A store in memory; clones see the same rows.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    rows: Arc<RwLock<Rows>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn read<T>(&self, ask: impl FnOnce(&Rows) -> T) -> T {
        ask(&self.rows.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, act: impl FnOnce(&mut Rows) -> T) -> T {
        act(&mut self.rows.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ReadStore for MemoryStore {
    fn identity(&self) -> Result<Option<Identity>, StoreError> {
        Ok(self.read(|rows| rows.identity.clone()))
    }

    fn head(&self) -> Result<Head, StoreError> {
        let empty = Head {
            size: 0,
            sha256: empty_root(Alg::Sha256),
            sm3: empty_root(Alg::Sm3),
        };
        Ok(self.read(|rows| rows.head.unwrap_or(empty)))
    }

    fn scan(
        &self,
        from: u64,
        to: u64,
        visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for seq in from..to {
            let found = self.read(|rows| {
                let at = usize::try_from(seq).ok()?;
                rows.entries.get(at).cloned()
            });
            let (leaf, openings) = found.ok_or_else(|| StoreError::Damaged {
                seq,
                what: "记录缺失".to_owned(),
            })?;
            visit(Row {
                seq,
                leaf: &leaf,
                openings: &openings,
            })?;
        }
        Ok(())
    }

    fn find_idem(&self, idem: &Idem) -> Result<Option<u64>, StoreError> {
        Ok(self.read(|rows| rows.idems.get(idem).copied()))
    }

    fn stream(&self, subject: &str) -> Result<Vec<(u64, u64)>, StoreError> {
        Ok(self.read(|rows| rows.streams.get(subject).cloned().unwrap_or_default()))
    }

    fn stream_heads(&self) -> Result<Vec<(String, u64, u64)>, StoreError> {
        Ok(self.read(|rows| {
            let last = |(subject, list): (&String, &Vec<(u64, u64)>)| {
                list.last()
                    .map(|(number, seq)| (subject.clone(), *number, *seq))
            };
            rows.streams.iter().filter_map(last).collect()
        }))
    }

    fn tiles(&self) -> Result<Vec<Tile>, StoreError> {
        Ok(self.read(|rows| rows.tiles.values().copied().collect()))
    }

    fn notes(&self) -> Result<Vec<SignedHead>, StoreError> {
        Ok(self.read(|rows| rows.notes.values().cloned().collect()))
    }

    fn last_note(&self) -> Result<Option<SignedHead>, StoreError> {
        Ok(self.read(|rows| rows.notes.values().next_back().cloned()))
    }

    fn erased(&self) -> Result<Vec<(u64, u64)>, StoreError> {
        Ok(self.read(|rows| {
            let mut erased = rows.erased.clone();
            erased.sort_unstable();
            erased
        }))
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.read(|rows| rows.snapshot.clone()))
    }

    fn reader(&self) -> Result<Box<dyn ReadStore>, StoreError> {
        Ok(Box::new(self.clone()))
    }
}

impl Store for MemoryStore {
    fn create(&mut self, identity: &Identity) -> Result<(), StoreError> {
        self.write(|rows| {
            if rows.identity.is_some() {
                return Err(StoreError::Refused("账本已经建立".to_owned()));
            }
            rows.identity = Some(identity.clone());
            Ok(())
        })
    }

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.write(|rows| {
            let found = rows.entries.len() as u64;
            if found != batch.first_seq {
                return Err(StoreError::Conflict {
                    expected: batch.first_seq,
                    found,
                });
            }
            let repeated = |idem: &Idem| rows.idems.contains_key(idem);
            if batch.entries.iter().any(|entry| repeated(&entry.idem)) {
                return Err(StoreError::Refused("同一个请求编号已有记录".to_owned()));
            }
            for (seq, entry) in (found..).zip(&batch.entries) {
                rows.entries
                    .push((entry.leaf.clone(), entry.openings.clone()));
                rows.idems.insert(entry.idem, seq);
                for (subject, number) in &entry.streams {
                    let stream = rows.streams.entry(subject.clone()).or_default();
                    stream.push((*number, seq));
                }
            }
            for tile in &batch.tiles {
                rows.tiles.insert((tile.level, tile.index), *tile);
            }
            for erasure in &batch.erasures {
                let at = usize::try_from(erasure.seq).unwrap_or(usize::MAX);
                if let Some(entry) = rows.entries.get_mut(at) {
                    entry.1.clone_from(&erasure.remaining);
                }
                rows.erased.push((erasure.seq, erasure.by));
            }
            rows.head = Some(batch.head);
            Ok(())
        })
    }

    fn put_note(&mut self, note: &SignedHead) -> Result<(), StoreError> {
        self.write(|rows| {
            rows.notes.entry(note.size).or_insert_with(|| note.clone());
        });
        Ok(())
    }

    fn replace_tiles(&mut self, tiles: &[Tile]) -> Result<(), StoreError> {
        self.write(|rows| {
            rows.tiles = tiles
                .iter()
                .map(|tile| ((tile.level, tile.index), *tile))
                .collect();
        });
        Ok(())
    }

    fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.write(|rows| rows.snapshot = Some(snapshot.clone()));
        Ok(())
    }
}
