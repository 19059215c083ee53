//! A random walk over a store and the model side by side.
//!
//! Each seed always gives the same walk, so a failure names the seed and the step. Left out:
//! acts that the contract leaves open, as a batch whose head does not fit its entries.

use std::collections::BTreeMap;

use fastrand::Rng;
use ledger::commitment::Idem;
use ledger::store::{
    Batch, Erasure, Identity, MemoryStore, NewEntry, SignedHead, Snapshot, Store, StoreError, Tile,
};

use super::{Contents, Make, hash, head};

const WALKS: u64 = 6;
const STEPS: u32 = 120;
const SUBJECTS: [&str; 6] = ["", "人员/甲", "人员/乙", "post/1", "post/10", "Ä"];

/// One act, to be done to both.
#[derive(Debug)]
enum Act {
    Create(Identity),
    Append(Batch),
    Note(SignedHead),
    Tiles(Vec<Tile>),
    Snapshot(Snapshot),
}

impl Act {
    fn apply(&self, store: &mut dyn Store) -> Result<(), StoreError> {
        match self {
            Self::Create(identity) => store.create(identity),
            Self::Append(batch) => store.append(batch),
            Self::Note(note) => store.put_note(note),
            Self::Tiles(tiles) => store.replace_tiles(tiles),
            Self::Snapshot(snapshot) => store.put_snapshot(snapshot),
        }
    }
}

/// What the walk knows so far.
struct Walk {
    rng: Rng,
    size: u64,
    idems: Vec<Idem>,
    numbers: BTreeMap<&'static str, u64>,
}

/// The same acts give the same answers and the same contents as the model.
pub fn a_random_walk_agrees_with_the_model(make: Make<'_>) {
    for seed in 0..WALKS {
        let mut walk = Walk {
            rng: Rng::with_seed(seed),
            size: 0,
            idems: Vec::new(),
            numbers: BTreeMap::new(),
        };
        let (mut store, mut model) = (make(), MemoryStore::new());
        let reader = store.reader().unwrap();
        for step in 0..STEPS {
            let act = walk.act();
            let (given, expected) = (act.apply(&mut *store), act.apply(&mut model));
            let agree = match (&given, &expected) {
                (Ok(()), Ok(())) => true,
                (Err(given), Err(expected)) => {
                    std::mem::discriminant(given) == std::mem::discriminant(expected)
                }
                _ => false,
            };
            assert!(
                agree,
                "seed {seed}, step {step}: {given:?}, model {expected:?}"
            );
            if let (Ok(()), Act::Append(batch)) = (&given, &act) {
                walk.remember(batch);
            }
            if walk.rng.u8(..) < 64 {
                let wanted = Contents::of(&model, &walk.idems);
                let places = [
                    Contents::of(&*store, &walk.idems),
                    Contents::of(&*reader, &walk.idems),
                ];
                for found in places {
                    assert_eq!(found, wanted, "seed {seed}, step {step}");
                }
            }
        }
        let wanted = Contents::of(&model, &walk.idems);
        assert_eq!(Contents::of(&*store, &walk.idems), wanted, "seed {seed}");
    }
}

impl Walk {
    fn act(&mut self) -> Act {
        match self.rng.u8(0..100) {
            0..4 => Act::Create(Identity {
                log_id: [self.rng.u8(..); 16],
                origin: "a".repeat(self.rng.usize(0..40)),
            }),
            4..14 => Act::Note(self.note()),
            14..20 => Act::Tiles(self.tiles()),
            20..27 => Act::Snapshot(self.snapshot()),
            27..35 => {
                let mut batch = self.batch();
                batch.first_seq = self.rng.u64(0..self.size + 3);
                batch.head.size = batch.first_seq + batch.entries.len() as u64;
                // By chance it may begin at the right place; then its erasures must fit too.
                batch.erasures.clear();
                Act::Append(batch)
            }
            35..43 if !self.idems.is_empty() => {
                let mut batch = self.batch();
                let old = self.idems[self.rng.usize(0..self.idems.len())];
                let at = self.rng.usize(0..batch.entries.len());
                batch.entries[at].idem = old;
                Act::Append(batch)
            }
            _ => Act::Append(self.batch()),
        }
    }

    fn batch(&mut self) -> Batch {
        let count = if self.rng.u8(..) < 128 {
            1
        } else {
            self.rng.u64(1..20)
        };
        let mut numbers = self.numbers.clone();
        let entries = (0..count).map(|_| self.entry(&mut numbers)).collect();
        let end = self.size + count;
        let mut erasures = Vec::new();
        for by in self.size..end {
            if self.rng.u8(..) < 30 {
                erasures.push(Erasure {
                    seq: self.rng.u64(0..end),
                    by,
                    remaining: self.bytes(60),
                });
            }
        }
        Batch {
            first_seq: self.size,
            entries,
            tiles: if self.rng.u8(..) < 40 {
                self.tiles()
            } else {
                Vec::new()
            },
            head: head(end),
            erasures,
        }
    }

    fn entry(&mut self, numbers: &mut BTreeMap<&'static str, u64>) -> NewEntry {
        let mut streams = Vec::new();
        for subject in SUBJECTS {
            if self.rng.u8(..) < 60 {
                let number = numbers.entry(subject).or_insert(0);
                *number += 1;
                streams.push((subject.to_owned(), *number));
            }
        }
        let longest = if self.rng.u8(..) < 10 { 20_000 } else { 600 };
        NewEntry {
            leaf: self.bytes(longest),
            openings: self.bytes(400),
            idem: self.rng.u128(..).to_be_bytes(),
            streams,
        }
    }

    fn bytes(&mut self, longest: usize) -> Vec<u8> {
        let length = self.rng.usize(0..longest);
        std::iter::repeat_with(|| self.rng.u8(..))
            .take(length)
            .collect()
    }

    fn note(&mut self) -> SignedHead {
        let words = self.rng.u32(..);
        SignedHead {
            size: self.rng.u64(0..self.size + 2),
            sha256: format!("note {words}"),
            sm3: format!("签名 {words}"),
        }
    }

    fn tiles(&mut self) -> Vec<Tile> {
        let mut places = BTreeMap::new();
        for _ in 0..self.rng.u8(0..6) {
            places.insert((self.rng.u8(1..4), self.rng.u64(0..5)), self.rng.u8(..));
        }
        let tile = |((level, index), salt)| Tile {
            level,
            index,
            sha256: hash(salt, index),
            sm3: hash(salt, index + 1),
        };
        places.into_iter().map(tile).collect()
    }

    fn snapshot(&mut self) -> Snapshot {
        let parts = self.rng.u8(0..4);
        Snapshot {
            size: self.size,
            parts: (0..parts).map(|_| self.bytes(9_000)).collect(),
        }
    }

    /// What was kept: its keys, its numbers and its size.
    fn remember(&mut self, batch: &Batch) {
        self.size = batch.head.size;
        for entry in &batch.entries {
            self.idems.push(entry.idem);
            for (subject, number) in &entry.streams {
                let known = SUBJECTS.iter().find(|known| *known == subject);
                if let Some(known) = known {
                    self.numbers.insert(known, *number);
                }
            }
        }
    }
}
