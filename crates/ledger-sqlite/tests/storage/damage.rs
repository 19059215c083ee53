//! F07, F10: rows and bytes that are not what was written.

use std::fs;
use std::path::Path;

use ledger::store::{ReadStore, Store, StoreError};
use ledger_sqlite::{Options, SqliteReader, SqliteStore};
use testkit::store_contract::Rooted;

use crate::{open, place, raw};

/// A ledger of 400 entries, closed.
fn written(path: &Path) -> Rooted {
    let mut rooted = Rooted::default();
    let mut store = open(path);
    store.append(&rooted.next(400)).unwrap();
    rooted
}

fn read_all(store: &dyn ReadStore) -> Result<(), StoreError> {
    store.scan(0, 400, &mut |_| Ok(()))
}

#[test]
fn f07_a_row_that_is_gone_is_named() {
    let check = |sql: &str, seq: u64, words: &str| {
        let (_directory, path) = place();
        written(&path);
        let drop = "DROP TRIGGER leaf_delete; DROP TRIGGER opening_delete;";
        raw(&path)
            .execute_batch(&format!("{drop} PRAGMA foreign_keys=OFF; {sql}"))
            .unwrap();
        let found = read_all(&SqliteReader::open(&path).unwrap()).unwrap_err();
        let StoreError::Damaged { seq: named, what } = found else {
            panic!("{sql}: {found}");
        };
        assert_eq!((named, what.as_str()), (seq, words), "{sql}");
    };
    check("DELETE FROM leaf WHERE seq = 200", 200, "记录缺失");
    check("DELETE FROM leaf WHERE seq = 0", 0, "记录缺失");
    check("DELETE FROM leaf WHERE seq = 399", 399, "记录缺失");
    check("DELETE FROM leaf", 0, "记录缺失");
    check("DELETE FROM opening WHERE seq = 7", 7, "公开值缺失");
}

#[test]
fn f07_f10_flipped_bytes_and_cut_files_are_errors_or_wrong_leaves_but_never_a_panic() {
    let (directory, path) = place();
    let rooted = written(&path);
    let whole = fs::read(&path).unwrap();
    let copy = directory.path().join("copy.db");
    let mut rng = fastrand::Rng::with_seed(7);
    let (mut refused, mut wrong) = (0, 0);
    for round in 0..300 {
        let mut bytes = whole.clone();
        if round % 10 == 0 {
            bytes.truncate(rng.usize(0..bytes.len()));
        } else {
            for _ in 0..rng.usize(1..4) {
                let at = rng.usize(0..bytes.len());
                bytes[at] ^= 1 << rng.u8(0..8);
            }
        }
        fs::write(&copy, bytes).unwrap();
        match leaves_of(&copy) {
            Err(_) => refused += 1,
            Ok(found) if found != rooted.head().sha256 => wrong += 1,
            Ok(_) => {}
        }
        for rest in ["copy.db-wal", "copy.db-shm", "copy.db.lock"] {
            let _absent = fs::remove_file(directory.path().join(rest));
        }
    }
    assert!(refused > 0 && wrong > 0, "{refused} refused, {wrong} wrong");
}

/// The root of the leaves that can be read.
fn leaves_of(path: &Path) -> Result<ledger::hash::Hash, StoreError> {
    let store = SqliteStore::open(path, Options::default())?;
    let mut frontier = ledger::merkle::Frontier::new(ledger::hash::Alg::Sha256);
    store.scan(0, 400, &mut |row| {
        frontier.push(ledger::hash::leaf_hash(ledger::hash::Alg::Sha256, row.leaf));
        Ok(())
    })?;
    store.stream_heads()?;
    store.tiles()?;
    store.notes()?;
    store.snapshot()?;
    Ok(frontier.root())
}

#[test]
fn f10_a_snapshot_with_a_part_missing_is_no_snapshot() {
    let (_directory, path) = place();
    let mut store = open(&path);
    let parts = vec![vec![1], vec![2]];
    store
        .put_snapshot(&ledger::store::Snapshot { size: 0, parts })
        .unwrap();
    raw(&path)
        .execute_batch("DELETE FROM snapshot_part WHERE part = 0")
        .unwrap();
    assert_eq!(store.snapshot().unwrap(), None);
}
