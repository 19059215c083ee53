//! The forger: changes entries and computes again everything that follows from them, as somebody
//! would who has the database, the program's source and, where told so, the log's stolen key.
//!
//! Left out: the signer's memory and checkpoints that others hold, which he does not have.

use std::collections::BTreeMap;

use ledger::commitment::{Opening, openings_from_bytes, openings_to_bytes};
use ledger::directory::{Directory, Head as StreamHead, KIND};
use ledger::entry::{Anchor, Entry};
use ledger::hash::{Alg, Digests, Hash, digest};
use ledger::note::{Checkpoint, SigningKeys};
use ledger::store::{Growing, Head, ReadStore as _, SignedHead};
use ledger::value::Value;
use ledger_sqlite::SqliteReader;
use rusqlite::{Connection, params};

use super::base::{Copy, ORIGIN};

/// An entry under the forger's hands.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) entry: Entry,
    pub(crate) openings: Vec<Opening>,
    /// The number it had.
    was: u64,
}

/// All entries.
pub(crate) struct Forgery {
    pub(crate) rows: Vec<Row>,
    /// Directories are made to fit again.
    pub(crate) fit_directories: bool,
    notes: BTreeMap<u64, SignedHead>,
    erased: Vec<(u64, u64)>,
    key: Option<SigningKeys>,
}

#[derive(Default)]
struct Made {
    leaves: Vec<(Vec<u8>, Vec<u8>)>,
    hashes: Vec<Digests>,
    renumbered: BTreeMap<u64, u64>,
    streams: BTreeMap<String, (u64, Hash)>,
    notes: BTreeMap<u64, SignedHead>,
}

impl Forgery {
    pub(crate) fn of(copy: &Copy) -> Self {
        let store = SqliteReader::open(&copy.path("ledger.sqlite")).unwrap();
        let mut rows = Vec::new();
        let size = store.head().unwrap().size;
        store
            .scan(0, size, &mut |row| {
                rows.push(Row {
                    entry: Entry::from_bytes(row.leaf).unwrap(),
                    openings: openings_from_bytes(row.openings).unwrap(),
                    was: row.seq,
                });
                Ok(())
            })
            .unwrap();
        let notes = store.notes().unwrap().into_iter();
        Self {
            rows,
            fit_directories: true,
            notes: notes.map(|note| (note.size, note)).collect(),
            erased: store.erased().unwrap(),
            key: None,
        }
    }

    /// The log's key was stolen: checkpoints are signed again.
    pub(crate) fn steal_key(&mut self, copy: &Copy) {
        let text = std::fs::read_to_string(copy.path("signer/key")).unwrap();
        let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
        let seed = |from: usize| std::array::from_fn(|at| byte(from + at));
        self.key = Some(SigningKeys::from_seeds(&seed(0), &seed(32)).unwrap());
    }

    pub(crate) fn row(&mut self, seq: u64) -> &mut Row {
        &mut self.rows[usize::try_from(seq).unwrap()]
    }

    /// Another row like one that is there, before it.
    pub(crate) fn insert_like(&mut self, seq: u64) {
        let at = usize::try_from(seq).unwrap();
        let mut row = self.rows[at].clone();
        row.was = u64::MAX;
        row.entry.idem = [0x5a; 16];
        row.commit();
        self.rows.insert(at, row);
    }

    /// Computes everything again and writes it in place of what is there.
    pub(crate) fn write(mut self, copy: &Copy) {
        let mut made = Made::default();
        let mut growing = Growing::empty();
        self.sign_if_due(&growing.head(), &mut made);
        for seq in 0..self.rows.len() {
            let row = self.place(seq, &mut made);
            let leaf = row.entry.to_bytes().unwrap();
            let hashes = Digests::of_leaf(&leaf);
            for stream in &row.entry.streams {
                let end = (stream.number, hashes.sha256);
                made.streams.insert(stream.subject.clone(), end);
            }
            growing.push(&hashes);
            let openings = openings_to_bytes(&row.openings);
            made.leaves.push((leaf, openings));
            made.hashes.push(hashes);
            self.rows[seq] = row;
            self.sign_if_due(&growing.head(), &mut made);
        }
        copy.tamper(|connection| self.store(connection, &made, &mut growing));
    }

    /// The entry in its place: number, streams, references, directory, anchor.
    fn place(&self, seq: usize, made: &mut Made) -> Row {
        let mut row = self.rows[seq].clone();
        made.renumbered.insert(row.was, seq as u64);
        row.entry.seq = seq as u64;
        for stream in &mut row.entry.streams {
            let end = made.streams.get(&stream.subject);
            stream.number = end.map_or(1, |end| end.0 + 1);
            stream.previous = end.map(|end| end.1);
        }
        for target in &mut row.entry.refs {
            target.seq = made.renumbered[&target.seq];
            target.leaf = made.hashes[usize::try_from(target.seq).unwrap()].sha256;
        }
        row.entry.refs.sort();
        if row.entry.kind == KIND && self.fit_directories {
            row.fit_directory(made);
        }
        if let Some(anchor) = &mut row.entry.anchor
            && let Some(note) = made.notes.get(&anchor.size)
        {
            *anchor = Anchor {
                size: anchor.size,
                note: digest(Alg::Sha256, note.sha256.as_bytes()),
            };
        }
        row
    }

    fn sign_if_due(&self, head: &Head, made: &mut Made) {
        let (Some(key), true) = (&self.key, self.notes.contains_key(&head.size)) else {
            return;
        };
        let sign = |origin: &str, root: Hash| {
            let checkpoint = Checkpoint::new(origin, head.size, root).unwrap();
            key.sign_note(&checkpoint.to_text(), ORIGIN).unwrap()
        };
        let note = SignedHead {
            size: head.size,
            sha256: sign(ORIGIN, head.sha256),
            sm3: sign(&format!("{ORIGIN}/sm3"), head.sm3),
        };
        made.notes.insert(head.size, note);
    }

    fn store(&self, connection: &Connection, made: &Made, growing: &mut Growing) {
        for table in [
            "leaf", "opening", "idem", "stream", "erased", "tile", "head",
        ] {
            let clear = format!("DELETE FROM {table}");
            connection.execute(&clear, []).unwrap();
        }
        // He also takes away the cache that would give him away.
        connection.execute("DELETE FROM snapshot", []).unwrap();
        connection.execute("DELETE FROM snapshot_part", []).unwrap();
        for ((seq, row), (leaf, openings)) in (0_i64..).zip(&self.rows).zip(&made.leaves) {
            insert(connection, "leaf (seq, bytes)", params![seq, leaf]);
            insert(connection, "opening (seq, bytes)", params![seq, openings]);
            let key = row.entry.idem.as_slice();
            insert(connection, "idem (seq, key)", params![seq, key]);
            for stream in &row.entry.streams {
                let number = i64::try_from(stream.number).unwrap();
                let values = params![stream.subject, number, seq];
                insert(connection, "stream (subject, number, seq)", values);
            }
        }
        let now = |seq: &u64| i64::try_from(made.renumbered[seq]).unwrap();
        for (seq, by) in &self.erased {
            insert(connection, "erased (seq, by)", params![now(seq), now(by)]);
        }
        for tile in growing.take_tiles() {
            let place = i64::try_from(tile.index).unwrap();
            let (sha256, sm3) = (tile.sha256.as_slice(), tile.sm3.as_slice());
            let values = params![tile.level, place, sha256, sm3];
            insert(connection, "tile (level, place, sha256, sm3)", values);
        }
        let head = growing.head();
        let size = i64::try_from(head.size).unwrap();
        let values = params![1, size, head.sha256.as_slice(), head.sm3.as_slice()];
        insert(connection, "head (one, size, sha256, sm3)", values);
        if self.key.is_some() {
            connection.execute("DELETE FROM note", []).unwrap();
        }
        for note in made.notes.values() {
            let size = i64::try_from(note.size).unwrap();
            let values = params![size, note.sha256, note.sm3];
            insert(connection, "note (size, sha256, sm3)", values);
        }
    }
}

impl Row {
    /// Commitments for the openings as they are now.
    pub(crate) fn commit(&mut self) {
        let (log_id, idem) = (self.entry.log_id, self.entry.idem);
        for opening in &self.openings {
            let right = opening.commitment(&log_id, &idem);
            let mut fields = self.entry.fields.iter_mut();
            if let Some(bound) = fields.find(|bound| bound.field == right.field) {
                *bound = right;
            }
        }
    }

    /// Puts a value in the place of another.
    pub(crate) fn set(&mut self, field: &str, value: Value) {
        let mut openings = self.openings.iter_mut();
        let opening = openings.find(|opening| opening.field == field);
        opening.unwrap().value = value;
        self.commit();
    }

    fn fit_directory(&mut self, made: &Made) {
        let heads = made.streams.iter().map(|(subject, end)| StreamHead {
            subject: subject.clone(),
            number: end.0,
            leaf: end.1,
        });
        let directory = Directory::new(heads.collect());
        let bytes = |alg| Value::Bytes(directory.root(alg).to_vec());
        self.set("sha256", bytes(Alg::Sha256));
        self.set("sm3", bytes(Alg::Sm3));
    }
}

fn insert(connection: &Connection, what: &str, params: impl rusqlite::Params) {
    let marks = vec!["?"; what.matches(',').count() + 1].join(", ");
    let sql = format!("INSERT INTO {what} VALUES ({marks})");
    connection.execute(&sql, params).unwrap();
}
