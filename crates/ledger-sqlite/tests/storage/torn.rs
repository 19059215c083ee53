//! F03, F04: writes that were not synced are lost, torn or reordered.
//!
//! Each acknowledged append is a moment; the files are copied then. What lies in the write-ahead
//! log behind the last acknowledged moment was not promised: it is cut, zeroed, replaced or
//! reordered, and everything promised must be there. While the log is moved into the file, the
//! file is a mixture of old and new sectors; the log then holds the truth.
//! Not proved: that the disk keeps what it says was synced.

use std::fs;
use std::path::{Path, PathBuf};

use ledger::store::{Head, ReadStore, Store};
use ledger_sqlite::{Options, SqliteStore};
use testkit::store_contract::Rooted;

use crate::{integrity, open, place};

/// A frame is a header and a page.
const FRAME: usize = 24 + 4_096;
const SECTOR: usize = 512;

/// The two files at one moment, and what was acknowledged by then.
#[derive(Clone)]
struct Moment {
    file: Vec<u8>,
    log: Vec<u8>,
    head: Head,
}

fn log_of(path: &Path) -> PathBuf {
    path.with_file_name("ledger.db-wal")
}

fn moment(path: &Path, head: Head) -> Moment {
    Moment {
        file: fs::read(path).unwrap(),
        log: fs::read(log_of(path)).unwrap_or_default(),
        head,
    }
}

/// Puts files down as a power cut left them, opens them, and gives what is found.
fn reopened(file: &[u8], log: &[u8]) -> Head {
    let (_directory, path) = place();
    fs::write(&path, file).unwrap();
    fs::write(log_of(&path), log).unwrap();
    let store = open(&path);
    let found = Rooted::of(&store).head();
    drop(store);
    assert_eq!(integrity(&path), "ok");
    found
}

/// Appends of all sizes, with a moment after each.
fn moments(path: &Path, options: Options) -> Vec<Moment> {
    let mut store = SqliteStore::open(path, options).unwrap();
    let mut rooted = Rooted::default();
    let mut moments = vec![moment(path, rooted.head())];
    for count in [1, 2, 30, 1, 300, 5, 1, 60, 1, 9] {
        store.append(&rooted.next(count)).unwrap();
        moments.push(moment(path, rooted.head()));
    }
    moments
}

#[test]
fn f03_f04_what_was_acknowledged_survives_any_tail_of_the_log() {
    let (_directory, path) = place();
    let moments = moments(&path, Options::default());
    let mut rng = fastrand::Rng::with_seed(3);
    for pair in moments.windows(2) {
        let [before, after] = pair else { continue };
        let (kept, end) = (before.log.len(), after.log.len());
        assert!(kept < end, "the log grows");
        assert_eq!(reopened(&after.file, &after.log), after.head);
        for round in 0..18 {
            let log = torn(&after.log, kept, round, &mut rng);
            let found = reopened(&after.file, &log);
            let whole = log == after.log;
            let allowed = found == before.head || whole && found == after.head;
            assert!(allowed, "round {round}: {found:?} is not {:?}", before.head);
        }
    }
}

/// The log with its part behind `kept` harmed in one of six ways.
fn torn(log: &[u8], kept: usize, round: usize, rng: &mut fastrand::Rng) -> Vec<u8> {
    let mut log = log.to_vec();
    let end = log.len();
    match round % 6 {
        // Cut within a frame, and between frames.
        0 => log.truncate(rng.usize(kept..end)),
        1 => log.truncate(end - FRAME * rng.usize(1..=((end - kept) / FRAME).max(1))),
        // Sectors that never came, and what was there before.
        2 => log[rng.usize(kept..end)..].fill(0),
        3 => log[rng.usize(kept..end)..].fill_with(|| rng.u8(..)),
        // The end came, something before it did not.
        4 => {
            let from = rng.usize(kept..end);
            let to = (from + SECTOR).min(end);
            for byte in &mut log[from..to] {
                *byte ^= 0xA5;
            }
        }
        // The whole tail is missing, and garbage follows it.
        _ => {
            log.truncate(kept);
            log.extend((0..rng.usize(1..3 * FRAME)).map(|_| 0x5A));
        }
    }
    log
}

#[test]
fn f04_a_file_torn_while_the_log_is_moved_into_it_is_mended_from_the_log() {
    let (_directory, path) = place();
    // Every append is followed by a checkpoint; the next append begins the log anew.
    let options = Options {
        frames_max: Some(1),
        ..Options::default()
    };
    let moments = moments(&path, options);
    let mut rng = fastrand::Rng::with_seed(4);
    for pair in moments.windows(2) {
        let [before, after] = pair else { continue };
        assert_ne!(before.file, after.file, "the checkpoint moved pages");
        for _ in 0..12 {
            let mut mixed = after.file.clone();
            for (new, old) in mixed.chunks_mut(SECTOR).zip(before.file.chunks(SECTOR)) {
                if rng.bool() {
                    new.copy_from_slice(old);
                }
            }
            if rng.bool() {
                // The longer file had not come yet, or only a part of it.
                mixed.truncate(rng.usize(before.file.len()..=after.file.len()));
            }
            assert_eq!(reopened(&mixed, &after.log), after.head);
        }
    }
}

#[test]
fn f04_old_frames_behind_a_log_that_began_anew_are_not_believed() {
    let (_directory, path) = place();
    let options = Options {
        frames_max: Some(1),
        ..Options::default()
    };
    for moment in moments(&path, options) {
        // The log is longer than its living part: the rest is of an earlier round.
        assert_eq!(reopened(&moment.file, &moment.log), moment.head);
    }
}

#[test]
fn a_reader_that_stays_does_not_stop_appends_or_checkpoints() {
    let (_directory, path) = place();
    let options = Options {
        frames_max: Some(1),
        ..Options::default()
    };
    let mut store = SqliteStore::open(&path, options).unwrap();
    let mut rooted = Rooted::default();
    store.append(&rooted.next(20)).unwrap();
    let reader = store.reader().unwrap();
    let mut appended = 0;
    reader
        .scan(0, 20, &mut |_| {
            store.append(&rooted.next(1))?;
            appended += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(appended, 20);
    assert_eq!(Rooted::of(&store).head(), rooted.head());
}
