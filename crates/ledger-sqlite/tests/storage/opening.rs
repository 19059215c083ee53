//! F11 and its kin: what is opened, and what is refused without being touched.

use std::fs;

use ledger::store::{ReadStore, Store, StoreError};
use ledger_sqlite::{Options, SqliteReader, SqliteStore};
use testkit::store_contract::{Rooted, batch, entries};

use crate::{open, place, raw};

#[test]
fn f11_a_second_writer_of_the_same_process_is_refused_and_readers_are_not() {
    let (_directory, path) = place();
    let mut first = open(&path);
    first.append(&batch(0, 3)).unwrap();
    let second = SqliteStore::open(&path, Options::default()).unwrap_err();
    let words = second.to_string();
    assert!(matches!(second, StoreError::Refused(_)), "{words}");
    assert!(
        words.contains(&format!("进程 {}", std::process::id())),
        "{words}"
    );
    let reader = SqliteStore::open_read_only(&path).unwrap();
    assert_eq!(entries(&reader, 0, 3).len(), 3);
    drop(first);
    let mut second = open(&path);
    second.append(&batch(3, 1)).unwrap();
    assert_eq!(reader.head().unwrap().size, 4);
}

#[cfg(unix)]
#[test]
fn f11_a_link_to_the_file_leads_to_the_same_lock() {
    let (directory, path) = place();
    let _first = open(&path);
    let link = directory.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let error = SqliteStore::open(&link, Options::default()).unwrap_err();
    assert!(error.to_string().contains("已被占用"), "{error}");
}

#[test]
fn a_file_of_another_program_is_refused_and_left_as_it_is() {
    let check = |prepare: &dyn Fn(&std::path::Path), words: &str| {
        let (_directory, path) = place();
        prepare(&path);
        let before = fs::read(&path).unwrap();
        let error = SqliteStore::open(&path, Options::default()).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        let error = SqliteReader::open(&path).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    };
    check(
        &|path| fs::write(path, "甲,乙\n".repeat(1_000)).unwrap(),
        "不是账本文件",
    );
    check(
        &|path| raw(path).execute_batch("CREATE TABLE a (b)").unwrap(),
        "其他程序的数据库",
    );
    check(
        &|path| raw(path).execute_batch("PRAGMA application_id=77").unwrap(),
        "其他程序的数据库",
    );
    check(
        &|path| {
            open(path);
            raw(path).execute_batch("PRAGMA user_version=3").unwrap();
        },
        "请升级程序",
    );
}

#[test]
fn reading_needs_a_ledger_that_is_complete() {
    let (directory, path) = place();
    assert!(SqliteReader::open(&path).is_err());
    assert!(!path.exists(), "a reader makes no file");
    fs::write(&path, "").unwrap();
    let error = SqliteReader::open(&path).unwrap_err();
    assert!(error.to_string().contains("尚未建好"), "{error}");
    let nowhere = directory.path().join("none").join("ledger.db");
    let error = SqliteStore::open(&nowhere, Options::default()).unwrap_err();
    assert!(error.to_string().contains("路径无效"), "{error}");
}

#[test]
fn what_was_kept_is_there_after_a_restart() {
    let (_directory, path) = place();
    let mut rooted = Rooted::default();
    for count in [1, 300, 7] {
        let mut store = open(&path);
        assert_eq!(Rooted::of(&store).head(), rooted.head());
        store.append(&rooted.next(count)).unwrap();
    }
    assert_eq!(Rooted::of(&open(&path)).head(), rooted.head());
}

#[test]
fn durability_is_asked_for_and_the_log_is_write_ahead() {
    let (_directory, path) = place();
    let mut store = open(&path);
    store.append(&batch(0, 1)).unwrap();
    let mode: String = raw(&path)
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    assert!(path.with_file_name("ledger.db-wal").exists());
}
