//! F13: copies that are taken while the ledger is written to.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use ledger::store::{ReadStore, Store};
use ledger_sqlite::backup;
use testkit::store_contract::Rooted;

use crate::{integrity, open, place};

#[test]
fn f13_a_copy_under_load_is_one_state_and_verifies() {
    let (directory, path) = place();
    let mut store = open(&path);
    let mut rooted = Rooted::default();
    store.append(&rooted.next(2_000)).unwrap();
    let stop = AtomicBool::new(false);
    let (copies, appended) = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut appended = 0_u64;
            while !stop.load(Ordering::SeqCst) {
                store.append(&rooted.next(3)).unwrap();
                appended += 1;
            }
            appended
        });
        let mut copies = Vec::new();
        for number in 0..8 {
            let to = directory.path().join(format!("copy-{number}.db"));
            // Asserted below: the writer must be told to stop first.
            copies.push((backup(&path, &to), to));
        }
        stop.store(true, Ordering::SeqCst);
        (copies, writer.join().unwrap())
    });
    assert!(appended > 8, "{appended} appends meanwhile");
    for (copied, to) in copies {
        let copied = copied.unwrap();
        assert_eq!(copied.bytes, fs::metadata(&to).unwrap().len());
        assert_eq!((copied.head.size - 2_000) % 3, 0);
        let mut copy = open(&to);
        let mut found = Rooted::of(&copy);
        assert_eq!(found.head(), copied.head);
        // It is a ledger like any other, and goes on.
        copy.append(&found.next(1)).unwrap();
        drop(copy);
        assert_eq!(integrity(&to), "ok");
    }
    assert_eq!(Rooted::of(&store).head(), rooted.head());
}

#[test]
fn f13_a_copy_never_takes_the_place_of_a_file() {
    let (directory, path) = place();
    let mut store = open(&path);
    store.append(&Rooted::default().next(5)).unwrap();
    let to = directory.path().join("copy.db");
    fs::write(&to, "kept").unwrap();
    let error = backup(&path, &to).unwrap_err();
    assert!(error.to_string().contains("从不覆盖"), "{error}");
    assert!(backup(&path, &path).is_err());
    assert_eq!(fs::read(&to).unwrap(), b"kept");
    // Somebody else is copying to this name.
    let other = directory.path().join("other.db");
    fs::write(directory.path().join("other.db.part"), "half").unwrap();
    let error = backup(&path, &other).unwrap_err();
    assert!(error.to_string().contains("other.db.part"), "{error}");
    assert!(!other.exists());
    let names = fs::read_dir(directory.path()).unwrap();
    let left: Vec<_> = names
        .map(|name| name.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with("copy"))
        .collect();
    assert_eq!(left, ["copy.db"]);
    assert_eq!(store.head().unwrap().size, 5);
}

#[test]
fn f13_what_is_not_a_ledger_is_not_copied() {
    let (directory, path) = place();
    let to = directory.path().join("copy.db");
    assert!(backup(&path, &to).is_err());
    fs::write(&path, "no ledger").unwrap();
    assert!(backup(&path, &to).is_err());
    let nowhere = directory.path().join("none").join("copy.db");
    fs::remove_file(&path).unwrap();
    open(&path);
    assert!(backup(&path, &nowhere).is_err());
    let names = fs::read_dir(directory.path()).unwrap();
    let copies = names.filter(|name| {
        let name = name.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("copy")
    });
    assert_eq!(copies.count(), 0);
}
