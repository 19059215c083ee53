//! The triggers: a guard rail against our own mistakes, on any connection.

use ledger::store::{Erasure, Identity, ReadStore, SignedHead, Store};
use testkit::store_contract::{Contents, batch, idem};

use crate::{open, place, raw};

#[test]
fn what_was_promised_is_neither_changed_nor_deleted() {
    let (_directory, path) = place();
    let mut store = open(&path);
    let log_id = [1; 16];
    let origin = "jinze.example/log".to_owned();
    store.create(&Identity { log_id, origin }).unwrap();
    let mut first = batch(0, 3);
    first.entries[0].streams = vec![("a".to_owned(), 1)];
    first.erasures = vec![Erasure {
        seq: 1,
        by: 2,
        remaining: b"rest".to_vec(),
    }];
    store.append(&first).unwrap();
    let (sha256, sm3) = ("a".to_owned(), "b".to_owned());
    store
        .put_note(&SignedHead {
            size: 3,
            sha256,
            sm3,
        })
        .unwrap();
    let keys = [idem(0), idem(1), idem(2)];
    let before = Contents::of(&store, &keys);
    let connection = raw(&path);
    for sql in [
        "UPDATE log SET origin = 'b'",
        "DELETE FROM log",
        "UPDATE leaf SET bytes = x'00' WHERE seq = 1",
        "DELETE FROM leaf WHERE seq = 2",
        "UPDATE opening SET bytes = x'' WHERE seq = 0",
        // Erased once, but not now.
        "UPDATE opening SET bytes = x'' WHERE seq = 1",
        "UPDATE opening SET seq = 9 WHERE seq = 1",
        "DELETE FROM opening WHERE seq = 1",
        "UPDATE idem SET seq = 2 WHERE seq = 1",
        "DELETE FROM idem",
        "UPDATE stream SET number = 2",
        "DELETE FROM stream",
        "UPDATE head SET size = 2",
        "UPDATE head SET size = 3",
        "DELETE FROM head",
        "UPDATE note SET sha256 = 'c'",
        "DELETE FROM note",
        "UPDATE erased SET by = 1",
        "DELETE FROM erased",
        "INSERT INTO head VALUES (2, 9, zeroblob(32), zeroblob(32))",
        "INSERT INTO log VALUES (2, zeroblob(16), 'b')",
        "INSERT INTO idem VALUES (zeroblob(15), 4)",
        "INSERT INTO leaf VALUES (-1, x'')",
        "INSERT INTO leaf VALUES (9, 'text')",
        "PRAGMA recursive_triggers = ON; REPLACE INTO leaf VALUES (1, x'')",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
        assert_eq!(Contents::of(&store, &keys), before, "{sql}");
    }
    assert_eq!(store.head().unwrap().size, 3);
}
