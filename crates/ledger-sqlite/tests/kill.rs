//! F01, F02, F11, F15: processes that die at any moment, and at each numbered point.
//!
//! This program starts itself again as the child that writes. The child prints the size after each
//! append that was acknowledged; whatever was printed must be there afterwards. How long the
//! parent goes on killing is `JINZE_KILL_SECONDS`, 3 by default. Left out: a machine that loses
//! power; the kernel lives on here and keeps what was written.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ledger::store::{ReadStore, Store, StoreError};
use ledger_sqlite::{Failure, Faults, Options, SqliteStore};
use testkit::store_contract::{Rooted, idem};

const PATH: &str = "JINZE_KILL_CHILD_PATH";
const ABORT_AT: &str = "JINZE_KILL_CHILD_ABORT_AT";
const APPENDS: &str = "JINZE_KILL_CHILD_APPENDS";

fn number_of(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// Starts the child; it aborts at a numbered point (0: never) and stops after so many appends.
fn child(path: &Path, abort_at: u64, appends: u64) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "the_child_appends_until_it_dies", "--nocapture"])
        .env(PATH, path)
        .env(ABORT_AT, abort_at.to_string())
        .env(APPENDS, appends.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test of its own: what the child does. Without a parent it has nothing to do.
#[test]
fn the_child_appends_until_it_dies() {
    let Some(path) = env::var_os(PATH).map(PathBuf::from) else {
        return;
    };
    let faults = Faults::new(number_of(ABORT_AT).unwrap(), Failure::Abort);
    let options = Options {
        faults: Some(Arc::new(faults)),
        // Often enough that many children die within a checkpoint.
        frames_max: Some(40),
        ..Options::default()
    };
    let mut store = SqliteStore::open(&path, options).unwrap();
    let mut rooted = Rooted::of(&store);
    let mut rng = fastrand::Rng::with_seed(rooted.head().size);
    for _ in 0..number_of(APPENDS).unwrap() {
        store.append(&rooted.next(rng.u64(1..12))).unwrap();
        say(rooted.head().size);
    }
}

fn say(size: u64) {
    let mut out = std::io::stdout().lock();
    // One write, so that a line is printed whole or not at all.
    out.write_all(format!("\nacknowledged {size}\n").as_bytes())
        .unwrap();
    out.flush().unwrap();
}

/// The last size that the child printed, of what it said until it died.
fn last_acknowledged(child: &mut Child) -> Option<u64> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let sizes = lines.map_while(Result::ok).filter_map(|line| {
        let size = line.strip_prefix("acknowledged ")?;
        size.parse().ok()
    });
    sizes.last()
}

/// What was acknowledged is there exactly once; what was not is there whole or not at all, and
/// trying again is not a second record.
fn check_after_death(path: &Path, before: u64, acknowledged: Option<u64>) -> u64 {
    let mut store = SqliteStore::open(path, Options::default()).unwrap();
    let mut rooted = Rooted::of(&store);
    let size = rooted.head().size;
    let promised = acknowledged.unwrap_or(before);
    assert!(
        size >= promised,
        "{promised} were acknowledged, {size} are there"
    );
    assert!(
        size <= promised + 11,
        "at most one batch more: {promised}, {size}"
    );
    for seq in 0..size {
        assert_eq!(store.find_idem(&idem(seq)).unwrap(), Some(seq));
    }
    assert_eq!(store.find_idem(&idem(size)).unwrap(), None);
    let in_streams = (0..100).map(|subject| {
        let stream = store.stream(&format!("人员/{subject}")).unwrap();
        stream.len() as u64
    });
    assert_eq!(in_streams.sum::<u64>(), size);
    if size > 0 {
        let mut retry = rooted.clone().next(1);
        retry.entries[0].idem = idem(size - 1);
        assert!(matches!(store.append(&retry), Err(StoreError::Refused(_))));
    }
    store.append(&rooted.next(1)).unwrap();
    size + 1
}

#[test]
fn f01_f15_a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    let seconds = number_of("JINZE_KILL_SECONDS").unwrap_or(3);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rng = fastrand::Rng::new();
    let (mut size, mut kills, mut unacknowledged) = (0, 0, 0);
    while Instant::now() < end {
        let mut child = child(&path, 0, u64::MAX);
        std::thread::sleep(Duration::from_micros(rng.u64(0..60_000)));
        child.kill().unwrap();
        let acknowledged = last_acknowledged(&mut child);
        child.wait().unwrap();
        let before = size;
        size = check_after_death(&path, before, acknowledged);
        kills += 1;
        unacknowledged += u64::from(size - 1 > acknowledged.unwrap_or(before));
        if size > 20_000 {
            // Else checking takes longer than killing.
            for rest in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
                let _absent = std::fs::remove_file(directory.path().join(rest));
            }
            size = 0;
        }
    }
    assert!(kills > 3, "only {kills} kills");
    let words = format!("{kills} kills, {unacknowledged} kept but not acknowledged, 0 lost\n");
    std::io::stderr().write_all(words.as_bytes()).unwrap();
}

#[test]
fn f01_f02_a_process_that_dies_at_each_numbered_point_leaves_a_sound_file() {
    let mut at = 1;
    loop {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.db");
        let mut child = child(&path, at, 6);
        let acknowledged = last_acknowledged(&mut child);
        let died = !child.wait().unwrap().success();
        check_after_death(&path, 0, acknowledged);
        if !died {
            break;
        }
        at += 1;
        assert!(at < 10_000, "there is no end of points");
    }
    assert!(at > 100, "only {at} points");
}

#[test]
fn f11_a_second_process_is_refused_until_the_first_ends() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    let first = SqliteStore::open(&path, Options::default()).unwrap();
    let mut refused = child(&path, 0, 1);
    assert_eq!(last_acknowledged(&mut refused), None);
    assert!(!refused.wait().unwrap().success());
    drop(first);
    let mut welcome = child(&path, 0, 1);
    assert!(last_acknowledged(&mut welcome).is_some());
    assert!(welcome.wait().unwrap().success());
}
