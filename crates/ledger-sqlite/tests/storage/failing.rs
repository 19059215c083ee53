//! F02, F05, F06, F15: each numbered point of each command fails once, in each way.

use std::sync::Arc;

use ledger::store::{Erasure, Identity, ReadStore, SignedHead, Snapshot, Store, StoreError, Tile};
use ledger_sqlite::{Failure, Faults, Options, SqliteReader, SqliteStore};
use testkit::store_contract::{Contents, Rooted, batch, entry, hash, idem};

use crate::{integrity, open, place};

const FAILURES: [Failure; 3] = [Failure::Full, Failure::Write, Failure::Sync];

type Command = fn(&mut dyn Store) -> Result<(), StoreError>;

fn append(store: &mut dyn Store) -> Result<(), StoreError> {
    let mut batch = batch(3, 2);
    batch.entries[1].streams = vec![("a".to_owned(), 1), ("b".to_owned(), 1)];
    batch.tiles = vec![tile(0)];
    batch.erasures = vec![Erasure {
        seq: 1,
        by: 4,
        remaining: Vec::new(),
    }];
    store.append(&batch)
}

fn tile(index: u64) -> Tile {
    Tile {
        level: 1,
        index,
        sha256: hash(1, index),
        sm3: hash(2, index),
    }
}

fn create(store: &mut dyn Store) -> Result<(), StoreError> {
    store.create(&Identity {
        log_id: [5; 16],
        origin: "jinze.example/log".to_owned(),
    })
}

fn put_note(store: &mut dyn Store) -> Result<(), StoreError> {
    store.put_note(&SignedHead {
        size: 3,
        sha256: "a".to_owned(),
        sm3: "b".to_owned(),
    })
}

fn replace_tiles(store: &mut dyn Store) -> Result<(), StoreError> {
    store.replace_tiles(&[tile(3), tile(4)])
}

fn put_snapshot(store: &mut dyn Store) -> Result<(), StoreError> {
    store.put_snapshot(&Snapshot {
        size: 3,
        parts: vec![vec![1; 10_000], vec![2]],
    })
}

const COMMANDS: [(&str, Command); 5] = [
    ("append", append),
    ("create", create),
    ("put_note", put_note),
    ("replace_tiles", replace_tiles),
    ("put_snapshot", put_snapshot),
];

fn contents(store: &dyn ReadStore) -> Contents {
    let idems: Vec<_> = (0..6).map(idem).collect();
    Contents::of(store, &idems)
}

#[test]
fn f05_f06_f15_each_step_of_each_command_fails_once_and_nothing_is_half_done() {
    for (name, command) in COMMANDS {
        for failure in FAILURES {
            let mut at = 1;
            while fails_at(name, command, failure, at) {
                at += 1;
            }
            assert!(at > 4, "{name} has points");
        }
    }
}

/// Lets one point fail; false when the command has no such point.
fn fails_at(name: &str, command: Command, failure: Failure, at: u64) -> bool {
    let (_directory, path) = place();
    let faults = Arc::new(Faults::new(0, failure));
    let options = Options {
        faults: Some(Arc::clone(&faults)),
        // A checkpoint after every commit, so that its points fail too.
        frames_max: Some(1),
        ..Options::default()
    };
    let mut store = SqliteStore::open(&path, options).unwrap();
    store.append(&batch(0, 3)).unwrap();
    let before = contents(&store);
    faults.arm(at);
    let result = command(&mut store);
    let happened = faults.happened();
    faults.arm(0);
    let what = format!("{name}, {failure:?} at {at}: {result:?}");
    let now = contents(&store);
    match &result {
        // Kept, though the checkpoint after it may have failed. Then only a full disk is no reason
        // to stop.
        Ok(()) => {
            assert_ne!(now, before, "{what}");
            let goes_on = failure == Failure::Full || !happened;
            assert_eq!(
                store.append(&batch(now.head.size, 1)).is_ok(),
                goes_on,
                "{what}"
            );
        }
        Err(StoreError::Refused(_)) => {
            assert_ne!(failure, Failure::Sync, "{what}");
            assert_eq!(now, before, "{what}");
            command(&mut store).unwrap();
        }
        Err(StoreError::Unknown(_)) => {
            for _ in 0..2 {
                let again = command(&mut store);
                assert!(
                    matches!(again, Err(StoreError::Unknown(_))),
                    "{what}: {again:?}"
                );
            }
            assert_eq!(contents(&store), now, "{what}");
        }
        Err(other) => panic!("{what}: {other}"),
    }
    let probe = create(&mut store);
    let is_stopped = matches!(probe, Err(StoreError::Unknown(_)));
    let last = contents(&store);
    drop(store);
    // Closing would try a failed sync again; a store that has stopped leaves its log alone.
    let log = path.with_file_name("ledger.db-wal");
    assert_eq!(log.exists(), is_stopped, "{what}");
    assert_eq!(contents(&open(&path)), last, "{what}");
    assert_eq!(integrity(&path), "ok", "{what}");
    happened
}

#[test]
fn f15_an_unknown_outcome_is_decided_by_the_key_after_a_restart() {
    // The last two points of an append: COMMIT fails, and COMMIT is done but nobody hears of it.
    for (at, is_kept) in [(7, false), (8, true)] {
        let (_directory, path) = place();
        let faults = Arc::new(Faults::new(0, Failure::Write));
        let options = Options {
            faults: Some(Arc::clone(&faults)),
            ..Options::default()
        };
        let mut store = SqliteStore::open(&path, options).unwrap();
        faults.arm(at);
        let lost = store.append(&batch(0, 1));
        assert!(
            matches!(lost, Err(StoreError::Unknown(_))),
            "{at}: {lost:?}"
        );
        drop(store);
        let mut store = open(&path);
        assert_eq!(
            store.find_idem(&idem(0)).unwrap(),
            is_kept.then_some(0),
            "{at}"
        );
        let retry = store.append(&batch(store.head().unwrap().size, 1));
        assert!(retry.is_ok(), "{at}: {retry:?}");
        let mut again = batch(store.head().unwrap().size, 1);
        again.entries[0].idem = idem(0);
        assert!(matches!(store.append(&again), Err(StoreError::Refused(_))));
    }
}

#[test]
fn f02_a_first_run_that_fails_anywhere_is_finished_by_the_next() {
    let mut at = 1;
    loop {
        let (_directory, path) = place();
        let faults = Arc::new(Faults::new(at, Failure::Write));
        let options = Options {
            faults: Some(Arc::clone(&faults)),
            ..Options::default()
        };
        let opened = SqliteStore::open(&path, options);
        if !faults.happened() {
            break;
        }
        assert!(opened.is_err(), "{at}");
        assert!(
            SqliteReader::open(&path).is_err() || at > 30,
            "{at}: half a schema is not read"
        );
        let mut store = open(&path);
        store.append(&batch(0, 1)).unwrap();
        assert_eq!(integrity(&path), "ok", "{at}");
        at += 1;
    }
    assert!(at > 30, "only {at} points");
}

#[test]
fn f06_a_full_disk_is_refused_and_work_goes_on_when_there_is_room() {
    let (_directory, path) = place();
    let mut store = open(&path);
    store.limit_pages(Some(80)).unwrap();
    let mut rooted = Rooted::default();
    let big = |seq: u64| {
        let mut entry = entry(seq);
        entry.leaf.resize(9_000, 7);
        entry
    };
    let (refused, before) = loop {
        let mut next = rooted.clone();
        let first = next.head().size;
        let batch = next.batch((first..first + 3).map(big).collect());
        let before = contents(&store);
        match store.append(&batch) {
            Ok(()) => rooted = next,
            Err(error) => break (error, before),
        }
    };
    assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
    assert!(refused.to_string().contains("磁盘空间不足"), "{refused}");
    assert_eq!(contents(&store), before);
    assert!(rooted.head().size > 0);
    store.limit_pages(None).unwrap();
    let first = rooted.head().size;
    let batch = rooted.batch((first..first + 3).map(big).collect());
    store.append(&batch).unwrap();
    drop(store);
    assert_eq!(Rooted::of(&open(&path)).head(), rooted.head());
}

#[test]
fn what_the_program_must_not_send_is_refused_and_nothing_stops() {
    let (_directory, path) = place();
    let mut store = open(&path);
    store.append(&batch(0, 3)).unwrap();
    let before = contents(&store);
    let mut twice_one_key = batch(3, 2);
    twice_one_key.entries[1].idem = twice_one_key.entries[0].idem;
    let mut wrong_size = batch(3, 2);
    wrong_size.head.size = 4;
    let mut no_such_entry = batch(3, 1);
    no_such_entry.erasures = vec![erasure(9, 3)];
    let mut by_an_old_entry = batch(3, 1);
    by_an_old_entry.erasures = vec![erasure(1, 2)];
    let mut too_large = batch(3, 1);
    too_large.entries[0].streams = vec![("a".to_owned(), u64::MAX)];
    let mut same_number = batch(3, 2);
    for entry in &mut same_number.entries {
        entry.streams = vec![("a".to_owned(), 1)];
    }
    for wrong in [
        batch(3, 0),
        twice_one_key,
        wrong_size,
        no_such_entry,
        by_an_old_entry,
        too_large,
        same_number,
    ] {
        let error = store.append(&wrong).unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)), "{error}");
        assert_eq!(contents(&store), before, "{error}");
    }
    store.append(&batch(3, 1)).unwrap();
}

fn erasure(seq: u64, by: u64) -> Erasure {
    Erasure {
        seq,
        by,
        remaining: Vec::new(),
    }
}
