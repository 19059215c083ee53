//! F05, F06, F15: each numbered point of the store fails once, under a day's work of a zone.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::actor::{Actor, Role};
use app::commands::{Command, CorrectAct, Erase, Refusal};
use app::{SubmitError, Zone};
use jiff::civil::date;
use ledger_sqlite::{Failure, Faults, Options};

use crate::common::{DAY, meeting};
use crate::place::{Place, Promises, check, copy, record, submit};

/// Some work: records, a correction, an erasure, a new day with its directory, notes, a snapshot.
fn work(place: &Place, zone: &Zone, promises: &mut Promises) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut ask = |command: &dyn Command, n: u64| match submit(zone, command, n) {
        Ok(receipts) => promises.note(n, &receipts),
        Err(refusal) => {
            refusals.push(refusal);
            // Whoever is refused asks again.
            if let Ok(receipts) = submit(zone, command, n) {
                promises.note(n, &receipts);
            }
        }
    };
    ask(&record("R1"), 1);
    let _told_by_status = zone.sign();
    place.clock.wait(DAY);
    ask(&record("R2"), 2);
    ask(&correction(), 3);
    let seq = zone.read(|state| state.act("R2").map(|(seq, _)| seq));
    ask(&erasure(seq.unwrap_or(0)), 4);
    let _cache = zone.keep_snapshot();
    let _told_by_status = zone.sign();
    refusals
}

fn correction() -> CorrectAct {
    CorrectAct {
        of: "R1".to_owned(),
        act: meeting("", date(2026, 3, 2), "P1"),
        reason: "日期有误".to_owned(),
    }
}

fn erasure(seq: u64) -> Erase {
    Erase {
        seq,
        fields: vec!["theme".to_owned()],
        basis: "个人信息保护法".to_owned(),
        approver: Actor::local("审批李", Role::Approver),
    }
}

/// Whether the point was reached.
fn fails_at(base: &Place, failure: Failure, at: u64) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let place = copy(base, folder.path());
    let faults = Arc::new(Faults::new(0, failure));
    let options = Options {
        faults: Some(Arc::clone(&faults)),
        ..Options::default()
    };
    let zone = place.start(options).unwrap();
    let mut promises = Promises::default();
    faults.arm(at);
    let refusals = work(&place, &zone, &mut promises);
    let happened = faults.happened();
    let status = zone.status();
    for refusal in &refusals {
        let words = refusal.to_string();
        match refusal {
            Refusal::Submit(SubmitError::Refused(_)) => {
                assert!(words.contains("没有写入，原有记录不受影响"), "{words}");
            }
            Refusal::Submit(SubmitError::Unknown(_)) => {
                assert!(words.contains("写入结果不明，已停止写入"), "{words}");
            }
            Refusal::Submit(SubmitError::Stopped(_)) => {
                assert!(words.contains("账本已停止写入"), "{words}");
                assert!(status.stopped.is_some(), "{words}");
            }
            // What was not recorded cannot be corrected or erased.
            other => assert!(matches!(other, Refusal::Invalid { .. }), "{words}"),
        }
    }
    let acts = zone.read(|state| state.acts(state.size()).count());
    drop(zone);
    check(&place, &promises.0);
    // The next start knows the truth, and the same requests give one receipt each.
    let zone = place.open();
    assert!(zone.read(|state| state.acts(state.size()).count()) >= acts);
    let refusals = work(&place, &zone, &mut promises);
    assert!(refusals.is_empty(), "{refusals:?}");
    assert_eq!(promises.0.len(), 4);
    let signed = zone.sign().unwrap().unwrap();
    assert_eq!(signed.size, zone.read(app::state::State::size));
    assert_eq!(zone.status().signed_size, signed.size);
    drop(zone);
    check(&place, &promises.0);
    happened
}

#[test]
fn f05_f06_f15_each_io_fails_once_and_no_promise_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let base = Place::new(folder.path());
    drop(base.ready(Options::default()));
    assert!(
        !folder.path().join("ledger.db-wal").exists(),
        "a closed ledger is one file"
    );
    for (failure, stride) in [(Failure::Write, 1), (Failure::Sync, 4), (Failure::Full, 4)] {
        let mut at = 1;
        while fails_at(&base, failure, at) {
            at += stride;
        }
        assert!(at > 60, "only {at} points");
    }
}

#[test]
fn f06_a_full_disk_refuses_and_recovers_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let zone = place.ready(Options::default());
    let mut promises = Promises::default();
    // Pages already used by the base, and a few.
    place.quirks.pages.store(60, Ordering::SeqCst);
    let mut n = 0;
    let refusal = loop {
        n += 1;
        assert!(n < 2_000, "60 pages never fill up");
        match submit(&zone, &record(&format!("R{n}")), n) {
            Ok(receipts) => promises.note(n, &receipts),
            Err(refusal) => break refusal,
        }
    };
    let words = refusal.to_string();
    assert!(
        matches!(refusal, Refusal::Submit(SubmitError::Refused(_))),
        "{words}"
    );
    assert!(words.contains("没有写入，原有记录不受影响"), "{words}");
    assert_eq!(zone.status().stopped, None);
    let there = zone.read(|state| state.act("R1").is_some());
    assert!(there, "reading goes on");
    place.quirks.pages.store(0, Ordering::SeqCst);
    let receipts = submit(&zone, &record(&format!("R{n}")), n).unwrap();
    assert!(!receipts[0].repeated);
    promises.note(n, &receipts);
    drop(zone);
    check(&place, &promises.0);
}
