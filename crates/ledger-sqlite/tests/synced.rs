//! P1: every acknowledged append is behind a sync of the write-ahead log, as the kernel saw it.
//!
//! The program starts itself again under `strace` (a package of every Linux) and reads the order
//! of system calls. Left out: whether the disk does what it says; other systems than Linux.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail as tests do"
)]

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use ledger::store::Store;
use ledger_sqlite::{Options, SqliteStore};
use testkit::store_contract::Rooted;

const PATH: &str = "JINZE_SYNCED_CHILD_PATH";
const APPENDS: usize = 120;

/// Not a test of its own: what the child does. Without a parent it has nothing to do.
#[test]
fn the_child_appends_and_says_so() {
    let Some(path) = env::var_os(PATH).map(PathBuf::from) else {
        return;
    };
    let options = Options {
        frames_max: Some(100),
        ..Options::default()
    };
    let mut store = SqliteStore::open(&path, options).unwrap();
    let mut rooted = Rooted::default();
    for number in 0..APPENDS {
        store.append(&rooted.next(1 + number as u64 % 5)).unwrap();
        let words = format!("\nacknowledged {number}\n");
        std::io::stdout()
            .lock()
            .write_all(words.as_bytes())
            .unwrap();
    }
}

#[test]
fn p1_no_append_is_acknowledged_before_its_log_was_synced() {
    let directory = tempfile::tempdir().unwrap();
    let calls = calls_of_the_child(directory.path());
    // Of the log and of the file: a log may only be begun anew when the file was synced.
    let (mut log_waits, mut file_waits) = (false, false);
    let (mut synced, mut acknowledged) = (0, 0);
    let directory_of_file = format!("<{}>)", directory.path().display());
    let named = calls
        .lines()
        .position(|line| line.contains(&directory_of_file));
    let first = calls
        .lines()
        .position(|line| line.contains("acknowledged "));
    assert!(
        named.is_some() && named < first,
        "the file's name was not synced"
    );
    for line in calls.lines() {
        let is_log = line.contains("/ledger.db-wal>");
        let is_file = line.contains("/ledger.db>");
        if line.contains(" pwrite64(") && is_log {
            let begins_anew = line.trim_end().ends_with(", 32, 0) = 32");
            assert!(
                !(begins_anew && file_waits),
                "the file was not synced: {line}"
            );
            log_waits = true;
        } else if line.contains(" pwrite64(") && is_file {
            assert!(
                !log_waits,
                "pages are moved from a log that was not synced: {line}"
            );
            file_waits = true;
        } else if line.contains(" fsync(") || line.contains(" fdatasync(") {
            assert!(line.trim_end().ends_with("= 0"), "{line}");
            log_waits &= !is_log;
            file_waits &= !is_file;
            synced += usize::from(is_log);
        } else if line.contains("acknowledged ") {
            assert!(!log_waits && synced > 0, "not synced: {line}");
            acknowledged += 1;
            synced = 0;
        }
    }
    assert_eq!(acknowledged, APPENDS);
}

fn calls_of_the_child(directory: &Path) -> String {
    let trace = directory.join("calls");
    let output = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-e",
            "trace=pwrite64,write,fsync,fdatasync",
            "-o",
        ])
        .arg(&trace)
        .arg(env::current_exe().unwrap())
        .args(["--exact", "the_child_appends_and_says_so", "--nocapture"])
        .args(["--test-threads", "1"])
        .env(PATH, directory.join("ledger.db"))
        .output()
        .expect("`strace` is needed for this test: install it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read_to_string(trace).unwrap()
}
