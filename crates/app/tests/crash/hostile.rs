//! F08 and its like: a store, a signer, a source of random bytes that misbehave once.

use std::sync::atomic::{AtomicBool, Ordering};

use app::commands::Refusal;
use app::{SubmitError, Zone};
use ledger_sqlite::Options;

use crate::common::DAY;
use crate::place::{Place, Promises, check, record, submit};

struct Set {
    place: Place,
    zone: Zone,
    promises: Promises,
    _folder: tempfile::TempDir,
}

fn set() -> Set {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let zone = place.ready(Options::default());
    zone.sign().unwrap();
    Set {
        place,
        zone,
        promises: Promises::default(),
        _folder: folder,
    }
}

fn switch(of: &AtomicBool, on: bool) {
    of.store(on, Ordering::SeqCst);
}

#[test]
fn f08_a_bit_that_flips_between_hash_and_disk_is_found_before_the_answer_and_the_signature() {
    for opening in [false, true] {
        let Set {
            place,
            zone,
            _folder,
            ..
        } = set();
        let signed = zone.status().signed_size;
        let quirk = if opening {
            &place.quirks.flip_opening
        } else {
            &place.quirks.flip_leaf
        };
        switch(quirk, true);
        let refusal = submit(&zone, &record("R1"), 1).unwrap_err();
        let words = refusal.to_string();
        assert!(
            matches!(refusal, Refusal::Submit(SubmitError::Stopped(_))),
            "{words}"
        );
        assert!(words.contains("读回的内容与写入的不同"), "{words}");
        switch(quirk, false);
        let refusal = submit(&zone, &record("R2"), 2).unwrap_err();
        assert!(matches!(refusal, Refusal::Submit(SubmitError::Stopped(_))));
        zone.sign().unwrap();
        assert_eq!(
            zone.status().signed_size,
            signed,
            "nothing damaged is signed"
        );
        assert!(zone.read(|state| state.act("R1").is_none()));
        drop(zone);
        let signer = app::signer::remembered(&place.keys().join("leaves")).unwrap();
        assert_eq!(signer.len() as u64, signed);
    }
}

#[test]
fn f16_a_conflict_at_the_store_is_decided_anew() {
    let Set {
        place,
        zone,
        mut promises,
        _folder,
    } = set();
    switch(&place.quirks.conflict, true);
    promises.note(1, &submit(&zone, &record("R1"), 1).unwrap());
    drop(zone);
    check(&place, &promises.0);
}

#[test]
fn f30_a_signer_that_fails_shows_and_the_next_signature_covers_everything() {
    let Set {
        place,
        zone,
        mut promises,
        _folder,
    } = set();
    for (n, quirk) in (1..).zip([&place.quirks.no_signature, &place.quirks.no_notes]) {
        switch(quirk, true);
        promises.note(n, &submit(&zone, &record(&format!("R{n}")), n).unwrap());
        let before = zone.sign().unwrap().unwrap().size;
        let status = zone.status();
        assert!(status.sign_error.is_some() && status.signed_size == before);
        switch(quirk, false);
        let size = zone.read(app::state::State::size);
        assert_eq!(zone.sign().unwrap().unwrap().size, size);
        assert_eq!(
            (zone.status().sign_error, zone.status().signed_size),
            (None, size)
        );
    }
    drop(zone);
    check(&place, &promises.0);
}

#[test]
fn a_note_that_was_signed_and_not_kept_is_made_again_by_the_next_start() {
    let Set {
        place,
        zone,
        mut promises,
        _folder,
    } = set();
    switch(&place.quirks.no_notes, true);
    promises.note(1, &submit(&zone, &record("R1"), 1).unwrap());
    let size = zone.read(app::state::State::size);
    drop(zone);
    switch(&place.quirks.no_notes, false);
    let zone = place.open();
    assert!(
        zone.status().signed_size < size,
        "the signer knows more than was kept"
    );
    assert_eq!(zone.sign().unwrap().unwrap().size, size);
    drop(zone);
    check(&place, &promises.0);
}

#[test]
fn without_random_bytes_nothing_is_recorded_and_later_everything() {
    let Set {
        place,
        zone,
        mut promises,
        _folder,
    } = set();
    switch(&place.quirks.no_random, true);
    let refusal = submit(&zone, &record("R1"), 1).unwrap_err();
    assert!(
        refusal.to_string().contains("系统没有给出随机数"),
        "{refusal}"
    );
    assert_eq!(zone.status().stopped, None);
    switch(&place.quirks.no_random, false);
    promises.note(1, &submit(&zone, &record("R1"), 1).unwrap());
    drop(zone);
    check(&place, &promises.0);
}

#[test]
fn f18_a_jump_of_the_clock_is_noted_although_the_batch_that_met_it_was_refused() {
    let Set {
        place,
        zone,
        mut promises,
        _folder,
    } = set();
    place.clock.set(crate::common::MORNING + 400 * DAY);
    place.quirks.pages.store(1, Ordering::SeqCst);
    let mut n = 0;
    // The pages in use stay writable; the file is full once it must grow.
    while let Ok(receipts) = submit(&zone, &record(&format!("R{n}")), n) {
        promises.note(n, &receipts);
        n += 1;
        assert!(n < 500, "the file may not grow");
    }
    place.quirks.pages.store(0, Ordering::SeqCst);
    promises.note(n, &submit(&zone, &record(&format!("R{n}")), n).unwrap());
    let noted = zone.read(|state| state.loose("clock.anomaly").count());
    assert_eq!((noted, zone.status().clock_anomalies), (1, 1));
    drop(zone);
    check(&place, &promises.0);
}
