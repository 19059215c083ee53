//! The laws, each with the smallest story that can break it.
//!
//! Left out: chance; see `walk`.

use ledger::commitment::Idem;
use ledger::hash::{Alg, empty_root};
use ledger::store::{Erasure, Identity, ReadStore, SignedHead, Snapshot, Store, StoreError, Tile};

use super::{Contents, Make, batch, entries, entry, hash, head, idem};

fn keys(count: u64) -> Vec<Idem> {
    (0..count).map(idem).collect()
}

fn identity(number: u8) -> Identity {
    Identity {
        log_id: [number; 16],
        origin: format!("jinze.example/高新区/{number}"),
    }
}

fn note(size: u64, words: &str) -> SignedHead {
    SignedHead {
        size,
        sha256: format!("{words}\n{size}\nsha256"),
        sm3: format!("{words}\n{size}\nsm3"),
    }
}

fn tile(level: u8, index: u64, salt: u8) -> Tile {
    Tile {
        level,
        index,
        sha256: hash(salt, index),
        sm3: hash(salt + 1, index),
    }
}

/// Asserts that an act is refused in the right way, and that nothing has changed.
fn refuse(
    store: &mut dyn Store,
    keys: &[Idem],
    act: impl FnOnce(&mut dyn Store) -> Result<(), StoreError>,
) -> StoreError {
    let before = Contents::of(store, keys);
    let error = act(store).unwrap_err();
    assert_eq!(Contents::of(store, keys), before, "after {error}");
    error
}

/// A new store answers everything, with nothing.
pub fn a_new_store_is_empty(make: Make<'_>) {
    let store = make();
    let contents = Contents::of(&*store, &keys(2));
    assert_eq!(contents.identity, None);
    assert_eq!(contents.head.size, 0);
    assert_eq!(contents.head.sha256, empty_root(Alg::Sha256));
    assert_eq!(contents.head.sm3, empty_root(Alg::Sm3));
    assert_eq!(contents.idems, [None, None]);
    assert_eq!(
        (contents.entries.len(), contents.stream_heads.len()),
        (0, 0)
    );
    assert_eq!((contents.tiles.len(), contents.erased.len()), (0, 0));
    assert_eq!(contents.notes, (Vec::new(), None));
    assert_eq!(contents.snapshot, None);
    assert_eq!(store.stream("nobody").unwrap(), []);
}

/// A store belongs to one log for ever.
pub fn identity_is_given_once(make: Make<'_>) {
    let mut store = make();
    store.create(&identity(1)).unwrap();
    for second in [identity(1), identity(2)] {
        let error = refuse(&mut *store, &[], |store| store.create(&second));
        assert!(matches!(error, StoreError::Refused(_)), "{error}");
    }
    assert_eq!(store.identity().unwrap(), Some(identity(1)));
}

/// Order, numbers and bytes are kept, whatever the bytes are.
pub fn entries_come_back_in_order_byte_for_byte(make: Make<'_>) {
    let mut store = make();
    let mut odd = batch(0, 4);
    odd.entries[0].leaf = Vec::new();
    odd.entries[1].openings = Vec::new();
    odd.entries[2].leaf = vec![0; 70_000];
    odd.entries[3].leaf = (0..=255).collect();
    store.append(&odd).unwrap();
    store.append(&batch(4, 1)).unwrap();
    let written = odd.entries.into_iter().chain([entry(4)]);
    let written: Vec<_> = written.map(|entry| (entry.leaf, entry.openings)).collect();
    assert_eq!(entries(&*store, 0, 5), written);
    assert_eq!(store.head().unwrap(), head(5));
    for seq in 0..5 {
        assert_eq!(store.find_idem(&idem(seq)).unwrap(), Some(seq));
    }
    assert_eq!(store.find_idem(&idem(5)).unwrap(), None);
}

/// The number of the first entry is compared with the size.
pub fn a_batch_that_begins_elsewhere_conflicts_and_changes_nothing(make: Make<'_>) {
    let mut store = make();
    for (expected, found) in [(1, 0), (0, 3), (2, 3), (4, 3)] {
        if store.head().unwrap().size < found {
            store.append(&batch(0, 3)).unwrap();
        }
        let error = refuse(&mut *store, &keys(6), |store| {
            store.append(&batch(expected, 1))
        });
        let StoreError::Conflict {
            expected: e,
            found: f,
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!((e, f), (expected, found));
    }
    store.append(&batch(3, 1)).unwrap();
}

/// A retry is not a second record.
pub fn a_repeated_idempotency_key_is_refused_and_changes_nothing(make: Make<'_>) {
    let mut store = make();
    store.append(&batch(0, 3)).unwrap();
    for old in 0..3 {
        let mut again = batch(3, 3);
        again.entries[2].idem = idem(old);
        again.entries[0].streams = vec![("person/1".to_owned(), 1)];
        again.tiles = vec![tile(1, 0, 9)];
        let error = refuse(&mut *store, &keys(6), |store| store.append(&again));
        assert!(matches!(error, StoreError::Refused(_)), "{error}");
    }
    store.append(&batch(3, 3)).unwrap();
    assert_eq!(store.head().unwrap().size, 6);
}

/// Streams are found by exact subject, ordered by number, and their ends by subject.
pub fn streams_are_answered_by_subject_and_number(make: Make<'_>) {
    let mut store = make();
    let mut first = batch(0, 3);
    first.entries[0].streams = vec![("人员/甲".to_owned(), 1), ("post/b".to_owned(), 1)];
    first.entries[2].streams = vec![("人员/甲".to_owned(), 2), (String::new(), 1)];
    store.append(&first).unwrap();
    let mut second = batch(3, 2);
    second.entries[1].streams = vec![("post/b".to_owned(), 2), ("POST/b".to_owned(), 1)];
    store.append(&second).unwrap();
    for (subject, expected) in [
        ("人员/甲", vec![(1, 0), (2, 2)]),
        ("post/b", vec![(1, 0), (2, 4)]),
        ("POST/b", vec![(1, 4)]),
        ("", vec![(1, 2)]),
        ("post/", Vec::new()),
        ("post/b ", Vec::new()),
    ] {
        assert_eq!(store.stream(subject).unwrap(), expected, "{subject}");
    }
    let heads = store.stream_heads().unwrap();
    let heads: Vec<_> = heads.iter().map(|(s, n, q)| (s.as_str(), *n, *q)).collect();
    let expected = [
        ("", 1, 2),
        ("POST/b", 1, 4),
        ("post/b", 2, 4),
        ("人员/甲", 2, 2),
    ];
    assert_eq!(heads, expected);
}

/// What is not there is damage with its number, and what `visit` says is passed on.
pub fn a_scan_gives_its_range_and_names_the_row_that_is_missing(make: Make<'_>) {
    let mut store = make();
    store.append(&batch(0, 10)).unwrap();
    for (from, to) in [(0, 10), (3, 7), (9, 10), (4, 4), (10, 10), (7, 3)] {
        let length = entries(&*store, from, to).len();
        assert_eq!(length as u64, to.saturating_sub(from), "{from}..{to}");
    }
    for (from, to, missing) in [(0, 11, 10), (8, u64::MAX, 10), (12, 13, 12)] {
        let mut visited = 0;
        let error = store.scan(from, to, &mut |_| {
            visited += 1;
            Ok(())
        });
        let Err(StoreError::Damaged { seq, .. }) = error else {
            panic!("{from}..{to}: {error:?}");
        };
        assert_eq!((seq, visited), (missing, 10_u64.saturating_sub(from)));
    }
    let mut visited = 0;
    let stopped = store.scan(0, 10, &mut |row| {
        visited += 1;
        let what = "enough".to_owned();
        let seq = row.seq;
        if seq < 5 {
            Ok(())
        } else {
            Err(StoreError::Damaged { seq, what })
        }
    });
    assert!(stopped.unwrap_err().to_string().contains("enough"));
    assert_eq!(visited, 6);
}

/// Cached subtrees come with a batch, by level and index, and can be replaced as a whole.
pub fn tiles_are_kept_and_replaced(make: Make<'_>) {
    let mut store = make();
    let mut first = batch(0, 1);
    first.tiles = vec![tile(2, 0, 4), tile(1, 1, 4), tile(1, 0, 4)];
    store.append(&first).unwrap();
    let kept = store.tiles().unwrap();
    assert_eq!(kept, [tile(1, 0, 4), tile(1, 1, 4), tile(2, 0, 4)]);
    store
        .replace_tiles(&[tile(1, 1, 6), tile(1, 0, 8)])
        .unwrap();
    assert_eq!(store.tiles().unwrap(), [tile(1, 0, 8), tile(1, 1, 6)]);
    store.replace_tiles(&[]).unwrap();
    assert_eq!(store.tiles().unwrap(), []);
    assert_eq!(store.head().unwrap(), head(1));
}

/// A checkpoint that was given out cannot be taken back.
pub fn a_checkpoint_is_kept_once(make: Make<'_>) {
    let mut store = make();
    for (size, words) in [(7, "first"), (3, "earlier"), (7, "second"), (9, "last")] {
        store.put_note(&note(size, words)).unwrap();
    }
    let expected = [note(3, "earlier"), note(7, "first"), note(9, "last")];
    assert_eq!(store.notes().unwrap(), expected);
    assert_eq!(store.last_note().unwrap(), Some(note(9, "last")));
}

/// An erasure changes the openings of its entry, and nothing else.
pub fn an_erasure_takes_openings_and_leaves_the_entry(make: Make<'_>) {
    let mut store = make();
    store.append(&batch(0, 4)).unwrap();
    let erase = |seq, by, remaining: &[u8]| Erasure {
        seq,
        by,
        remaining: remaining.to_vec(),
    };
    let mut second = batch(4, 2);
    second.erasures = vec![erase(2, 5, b"less"), erase(1, 4, b"")];
    store.append(&second).unwrap();
    let mut third = batch(6, 1);
    third.erasures = vec![erase(2, 6, b"still less")];
    store.append(&third).unwrap();
    assert_eq!(store.erased().unwrap(), [(1, 4), (2, 5), (2, 6)]);
    for (seq, (leaf, openings)) in (0..).zip(entries(&*store, 0, 7)) {
        let written = entry(seq);
        assert_eq!(leaf, written.leaf);
        let expected = match seq {
            1 => Vec::new(),
            2 => b"still less".to_vec(),
            _ => written.openings,
        };
        assert_eq!(openings, expected, "{seq}");
    }
}

/// There is one cached projection, and it comes back as it was put.
pub fn a_snapshot_takes_the_place_of_the_last(make: Make<'_>) {
    let mut store = make();
    for (size, parts) in [
        (5, vec![vec![1; 100_000], Vec::new(), vec![3]]),
        (9, vec![vec![9]]),
        (0, Vec::new()),
        (2, vec![Vec::new()]),
    ] {
        let snapshot = Snapshot { size, parts };
        store.put_snapshot(&snapshot).unwrap();
        assert_eq!(store.snapshot().unwrap(), Some(snapshot));
    }
}

/// A reader sees each batch once it is acknowledged, and never a part of one.
pub fn a_reader_sees_what_is_committed(make: Make<'_>) {
    let mut store = make();
    store.append(&batch(0, 2)).unwrap();
    let reader: Box<dyn ReadStore> = store.reader().unwrap();
    let second = reader.reader().unwrap();
    for size in [2, 5, 8] {
        for reader in [&reader, &second] {
            assert_eq!(
                Contents::of(&**reader, &keys(9)),
                Contents::of(&*store, &keys(9))
            );
            assert_eq!(reader.head().unwrap().size, size);
        }
        store.append(&batch(size, 3)).unwrap();
    }
    watch_while_writing(&mut *store, reader);
}

/// Another thread reads while batches of seven come: what it sees is always a multiple of seven
/// more than before, and whole.
fn watch_while_writing(store: &mut dyn Store, reader: Box<dyn ReadStore>) {
    let before = store.head().unwrap().size;
    let end = before + 7 * 20;
    let watcher = std::thread::spawn(move || {
        let mut looks = 0;
        loop {
            let size = reader.head().unwrap().size;
            assert_eq!((size - before) % 7, 0);
            assert_eq!(entries(&*reader, 0, size).len() as u64, size);
            looks += 1;
            if size == end {
                return looks;
            }
        }
    });
    for first in (before..end).step_by(7) {
        store.append(&batch(first, 7)).unwrap();
    }
    assert!(watcher.join().unwrap() > 0);
}
