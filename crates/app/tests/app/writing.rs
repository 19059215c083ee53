//! The one writer: promises, repeated requests, clocks, the signer, starts.

use std::sync::Arc;

use app::actor::{Actor, Role};
use app::commands::{RecordAct, Refusal};
use app::record::Fact;
use app::signer::{FileSigner, Sign, SignerError};
use app::{SubmitError, Zone, ZoneError};
use jiff::civil::date;
use ledger::entry::Entry;
use ledger::hash::Digests;
use ledger::store::{Batch, Growing, MemoryStore, ReadStore as _, Store as _};

use super::common::{Bench, DAY, clerk, meeting};

#[test]
fn f54_a_repeated_request_is_answered_once_and_with_other_content_refused_and_noted() {
    let bench = Bench::new();
    let idem = bench.idem();
    let command = |theme: &str| RecordAct {
        act: {
            let mut act = meeting("R1", date(2026, 3, 1), "P1");
            act.theme = theme.to_owned();
            act
        },
        problems: Vec::new(),
    };
    let first = bench.zone().submit(&clerk(), &command("甲"), idem).unwrap();
    let size = bench.zone().read(app::state::State::size);
    let second = bench.zone().submit(&clerk(), &command("甲"), idem).unwrap();
    assert!(second[0].repeated && second[0].seq == first[0].seq);
    assert_eq!(bench.zone().read(app::state::State::size), size);
    // The same key for another act.
    let other = RecordAct {
        act: meeting("R2", date(2026, 3, 2), "P1"),
        problems: Vec::new(),
    };
    let refused = bench.zone().submit(&clerk(), &other, idem).unwrap_err();
    let seq = first[0].seq;
    assert_eq!(refused, Refusal::Submit(SubmitError::Conflict { seq }));
    let noted = bench.zone().read(|state| {
        let audits: Vec<Fact> = state.loose("audit").map(|(_, fact)| fact.clone()).collect();
        audits
    });
    assert!(
        matches!(&noted[..], [Fact::Audit(audit)] if !audit.done),
        "{noted:?}"
    );
}

#[test]
fn many_callers_at_once_each_get_their_own_entry() {
    let bench = Bench::new();
    let zone = bench.zone();
    let before = zone.read(app::state::State::size);
    std::thread::scope(|scope| {
        for caller in 0..8_u8 {
            scope.spawn(move || {
                for n in 0..20_u8 {
                    let mut idem = [caller; 16];
                    idem[15] = n;
                    let act = meeting(&format!("R{caller}-{n}"), date(2026, 3, 1), "P1");
                    let command = RecordAct {
                        act,
                        problems: Vec::new(),
                    };
                    let receipts = zone.submit(&clerk(), &command, idem).unwrap();
                    let (seq, _) = zone
                        .read(|state| state.act(&format!("R{caller}-{n}")).map(|row| (row.0, ())))
                        .unwrap();
                    assert_eq!(receipts[0].seq, seq);
                }
            });
        }
    });
    assert_eq!(zone.read(app::state::State::size), before + 160);
}

#[test]
fn two_callers_with_one_record_number_do_not_both_get_it() {
    let bench = Bench::new();
    let zone = bench.zone();
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..6_u8)
            .map(|caller| {
                scope.spawn(move || {
                    let command = RecordAct {
                        act: meeting("R1", date(2026, 3, 1), "P1"),
                        problems: Vec::new(),
                    };
                    zone.submit(&clerk(), &command, [caller; 16]).is_ok()
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|done| **done).count(), 1);
}

#[test]
fn f18_the_clock_put_back_is_noted_in_the_ledger_and_time_does_not_run_backwards() {
    let bench = Bench::new();
    bench.clock.wait(DAY);
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    let now = bench
        .zone()
        .read(app::state::State::last_recorded_at)
        .unwrap();
    bench.clock.set(now - DAY);
    let receipt = bench.record(meeting("R2", date(2026, 3, 1), "P1")).unwrap();
    assert_eq!(receipt[0].recorded_at, now);
    let anomalies = bench
        .zone()
        .read(|state| state.loose("clock.anomaly").count());
    assert_eq!(anomalies, 1);
    assert_eq!(bench.zone().status().clock_anomalies, 1);
}

#[test]
fn each_day_on_which_something_was_recorded_is_closed_by_a_directory() {
    let bench = Bench::new();
    for n in 0..3 {
        bench.clock.wait(DAY);
        bench
            .record(meeting(&format!("R{n}"), date(2026, 3, 1), "P1"))
            .unwrap();
    }
    let days: Vec<String> = bench.zone().read(|state| {
        state
            .loose("ledger.directory")
            .filter_map(|(_, fact)| match fact {
                Fact::Directory(note) => Some(note.day.clone()),
                _ => None,
            })
            .collect()
    });
    assert_eq!(days, ["2026-03-01", "2026-03-02", "2026-03-03"]);
}

#[test]
fn a_start_from_the_cache_knows_what_a_start_from_the_entries_knows() {
    let mut bench = Bench::new();
    for n in 0..30 {
        bench
            .record(meeting(&format!("R{n}"), date(2026, 3, 1), "P1"))
            .unwrap();
    }
    bench.zone().keep_snapshot().unwrap();
    bench
        .record(meeting("R99", date(2026, 3, 2), "P1"))
        .unwrap();
    let before = bench.zone().read(Clone::clone);
    bench.reopen();
    assert!(bench.zone().start().from_snapshot > 30);
    assert_eq!(bench.zone().read(|state| state.difference(&before)), None);
    let (replayed, _) = app::replay(&bench.store).unwrap();
    assert_eq!(before.difference(&replayed), None);
}

#[test]
fn f25_an_altered_cache_is_not_used() {
    let mut bench = Bench::new();
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    bench.zone().keep_snapshot().unwrap();
    bench.zone = None;
    let mut snapshot = bench.store.snapshot().unwrap().unwrap();
    let at = snapshot.parts[0].len() - 20;
    snapshot.parts[0][at] ^= 1;
    bench.store.put_snapshot(&snapshot).unwrap();
    bench.reopen();
    let start = bench.zone().start();
    assert_eq!(start.from_snapshot, 0);
    assert!(
        start
            .snapshot_refused
            .as_ref()
            .unwrap()
            .contains("摘要不符")
    );
}

#[test]
fn f12_f23_a_store_that_lost_its_end_is_not_written_to() {
    let mut bench = Bench::new();
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    bench.zone().sign().unwrap();
    bench.zone = None;
    let cut = shortened(&bench.store, 1);
    let signer = FileSigner::open(&bench.signer_folder(), "test/log").unwrap();
    let refused = Zone::open(bench.opening(Box::new(cut), signer)).unwrap_err();
    assert!(
        matches!(&refused, ZoneError::Incident(SignerError::Shorter { .. })),
        "{refused}"
    );
    assert!(refused.to_string().contains("旧备份"));
}

/// The same entries, less the last few.
fn shortened(store: &MemoryStore, less: u64) -> MemoryStore {
    let mut cut = MemoryStore::new();
    cut.create(&store.identity().unwrap().unwrap()).unwrap();
    let size = store.head().unwrap().size - less;
    let mut growing = Growing::empty();
    let mut entries = Vec::new();
    store
        .scan(0, size, &mut |row| {
            growing.push(&Digests::of_leaf(row.leaf));
            let entry = Entry::from_bytes(row.leaf).unwrap();
            entries.push(ledger::store::NewEntry {
                leaf: row.leaf.to_vec(),
                openings: row.openings.to_vec(),
                idem: entry.idem,
                streams: entry
                    .streams
                    .iter()
                    .map(|stream| (stream.subject.clone(), stream.number))
                    .collect(),
            });
            Ok(())
        })
        .unwrap();
    let batch = Batch {
        first_seq: 0,
        entries,
        tiles: growing.take_tiles(),
        head: growing.head(),
        erasures: Vec::new(),
    };
    cut.append(&batch).unwrap();
    cut
}

#[test]
fn the_signer_signs_no_fork_and_no_root_that_is_not_that_of_the_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let random = super::common::TestRandom::new(1);
    let mut signer = FileSigner::create(folder.path(), "x", &*random).unwrap();
    let leaf = |n: u8| Digests::of_leaf(&[n]);
    let head = |leaves: &[Digests]| {
        let mut growing = Growing::empty();
        leaves.iter().for_each(|leaf| growing.push(leaf));
        growing.head()
    };
    let three = [leaf(0), leaf(1), leaf(2)];
    signer.sign(0, &three, &head(&three)).unwrap();
    let fork = [leaf(0), leaf(9), leaf(2), leaf(3)];
    let refused = signer.sign(0, &fork, &head(&fork)).unwrap_err();
    assert!(
        matches!(refused, SignerError::Forked { seq: 1 }),
        "{refused}"
    );
    let refused = signer.sign(3, &[leaf(3)], &head(&fork)).unwrap_err();
    assert!(matches!(refused, SignerError::Root(_)), "{refused}");
    let two = [leaf(0), leaf(1)];
    let refused = signer.sign(0, &two, &head(&two)).unwrap_err();
    assert!(matches!(refused, SignerError::Shorter { .. }), "{refused}");
    assert_eq!(signer.size(), 3);
    assert!(matches!(
        FileSigner::open(folder.path(), "x").unwrap_err(),
        SignerError::Locked
    ));
    drop(signer);
    assert_eq!(FileSigner::open(folder.path(), "x").unwrap().size(), 3);
}

#[test]
fn a_system_administrator_cannot_record_what_leaders_did() {
    let bench = Bench::new();
    let command = RecordAct {
        act: meeting("R1", date(2026, 3, 1), "P1"),
        problems: Vec::new(),
    };
    let actor = Actor::local("运维", Role::SystemAdministrator);
    let refused = bench.zone().submit(&actor, &command, bench.idem());
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
    let files: Arc<dyn app::files::Files> = bench.files.clone();
    assert!(files.get(&[0; 32]).is_err());
}
