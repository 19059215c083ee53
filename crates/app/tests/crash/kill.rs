//! F01, F02: processes that are killed while four callers record, and while a zone is begun.
//!
//! This program starts itself again as the child. The child prints each receipt; what was printed must
//! be there afterwards. `JINZE_KILL_SECONDS` says how long, 3 by default.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ledger_sqlite::{Failure, Faults, Options};

use crate::place::{Place, Promises, check, record, submit};

const FOLDER: &str = "JINZE_ZONE_CHILD_FOLDER";
const ABORT_AT: &str = "JINZE_ZONE_CHILD_ABORT_AT";
const FIRST: &str = "JINZE_ZONE_CHILD_FIRST";

fn number_of(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// Starts the child; it aborts at a numbered point (0: never) and numbers its records from `first`.
fn child(folder: &Path, abort_at: u64, first: u64) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::the_child_records_until_it_dies",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .env(ABORT_AT, abort_at.to_string())
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test of its own: what the child does. Without a parent it has nothing to do.
#[test]
fn the_child_records_until_it_dies() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let place = Place::new(&folder);
    let abort_at = number_of(ABORT_AT).unwrap();
    let faults = Arc::new(Faults::new(abort_at, Failure::Abort));
    let options = Options {
        faults: Some(faults),
        ..Options::default()
    };
    let zone = place.ready(options);
    say("ready");
    let first = number_of(FIRST).unwrap();
    // At a numbered point one record is enough; under the parent's knife they never end.
    let each = if abort_at > 0 { 1 } else { 1_000_000 };
    std::thread::scope(|scope| {
        for caller in 0..if abort_at > 0 { 1 } else { 4 } {
            let zone = &zone;
            scope.spawn(move || {
                for n in 0..each {
                    let number = first + caller * 1_000_000 + n;
                    let receipts = submit(zone, &record(&format!("R{number}")), number).unwrap();
                    say(&format!("acknowledged {number} {}", receipts[0].seq));
                    if n % 16 == 0 {
                        zone.sign().unwrap();
                    }
                }
            });
        }
    });
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    // One write, so that a line is printed whole or not at all.
    out.write_all(format!("\n{words}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Takes down what a child promised, of what it said until it died. Whether it was ready.
fn heard(child: &mut Child, promises: &mut Promises) -> bool {
    let mut is_ready = false;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let Ok(line) = line else { break };
        is_ready |= line == "ready";
        let Some(rest) = line.strip_prefix("acknowledged ") else {
            continue;
        };
        let (number, seq) = rest.split_once(' ').unwrap();
        let idem = crate::place::idem(number.parse().unwrap());
        let before = promises.0.insert(idem, seq.parse().unwrap());
        assert_eq!(before, None, "{line}");
    }
    is_ready
}

fn seconds() -> Duration {
    Duration::from_secs(number_of("JINZE_KILL_SECONDS").unwrap_or(3))
}

#[test]
fn f01_a_zone_killed_at_any_moment_keeps_every_promise() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut promises = Promises::default();
    let end = Instant::now() + seconds();
    let mut kills = 0;
    while Instant::now() < end || kills < 4 {
        let mut child = child(folder.path(), 0, kills * 10_000_000);
        std::thread::sleep(Duration::from_micros(fastrand::u64(0..800_000)));
        child.kill().unwrap();
        heard(&mut child, &mut promises);
        child.wait().unwrap();
        kills += 1;
        if !place.ledger().exists() || !place.keys().join("leaves").exists() {
            continue;
        }
        check(&place, &promises.0);
        // Asked again, what was acknowledged gives the same receipt.
        let zone = place.ready(Options::default());
        if let Some((idem, seq)) = promises.0.iter().next_back() {
            let mut number = [0; 8];
            number.copy_from_slice(&idem[..8]);
            let number = u64::from_be_bytes(number);
            let again = submit(&zone, &record(&format!("R{number}")), number).unwrap();
            assert_eq!((again[0].seq, again[0].repeated), (*seq, true));
        }
    }
    let words = format!("{kills} kills, {} records, 0 lost\n", promises.0.len());
    std::io::stderr().write_all(words.as_bytes()).unwrap();
}

#[test]
fn f01_f02_a_zone_whose_beginning_is_cut_short_is_finished_by_the_next_start() {
    let end = Instant::now() + seconds().saturating_mul(3);
    // Every fifth point, beginning anywhere: with time, all of them.
    let mut at = 1 + fastrand::u64(0..5);
    let (mut deaths, mut whole) = (0, false);
    while !whole && Instant::now() < end {
        let folder = tempfile::tempdir().unwrap();
        let mut promises = Promises::default();
        let mut child = child(folder.path(), at, 0);
        heard(&mut child, &mut promises);
        whole = child.wait().unwrap().success();
        deaths += u64::from(!whole);
        let place = Place::new(folder.path());
        let zone = place.ready(Options::default());
        let opened = zone.read(|state| state.versions("ledger:ledger").len());
        let roster = zone.read(|state| state.roster(state.size()));
        let counts = (
            roster.bodies.len(),
            roster.people.len(),
            roster.tenures.len(),
        );
        assert_eq!(counts, (2, 2, 1), "point {at}");
        assert_eq!(opened, usize::from(opened > 0), "point {at}");
        promises.note(0, &submit(&zone, &record("R0"), 0).unwrap());
        let first = zone.read(|state| state.fact(0));
        assert!(
            matches!(first, Some(app::record::Fact::Opened(_))),
            "point {at}"
        );
        drop(zone);
        check(&place, &promises.0);
        at += 5;
    }
    assert!(deaths > 5, "only {deaths} deaths");
}

#[test]
fn f02_keys_that_were_being_made_when_the_process_died_are_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("key.new"), "00").unwrap();
    let place = Place::new(folder.path());
    let zone = place.ready(Options::default());
    assert!(zone.sign().unwrap().is_some());
}
