//! Bundles that are wrong in one way each, by whom they are tampered with: whoever holds the bundle,
//! or a dishonest server that has the log's keys.

mod held;
mod proofs;
mod server;
mod streams;

use ledger::bundle::{Member, Members, Verdict};
use ledger::commitment::{Opening, openings_from_bytes, openings_to_bytes};
use ledger::entry::{ClockState, Relation};
use ledger::hash::Alg;
use ledger::value::Value;

use crate::world::{MIDDLE, SUBJECT, WITH_FILE, World, act, draft, story, story_so_far};

/// A bundle and what a verifier must say of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) members: Members,
    /// The check that must say so.
    pub(crate) check: &'static str,
    pub(crate) verdict: Verdict,
}

/// Cases for the trust text of the good bundle.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = vec![];
    for add in [
        held::held,
        held::erased_files,
        held::leaves,
        held::headers,
        held::erasures,
        held::values,
        proofs::proofs,
        proofs::proof_texts,
        proofs::list_proofs,
        proofs::notes,
        proofs::lines_of_notes,
        server::dishonest,
        server::refs,
        server::raw_leaves,
        server::authors,
        streams::streams,
        streams::directories,
    ] {
        add(&mut cases);
    }
    cases
}

fn fail(name: &'static str, check: &'static str, members: Members) -> Case {
    let verdict = Verdict::Fail;
    Case {
        name,
        members,
        check,
        verdict,
    }
}

fn unknown(name: &'static str, check: &'static str, members: Members) -> Case {
    let verdict = Verdict::Unknown;
    Case {
        verdict,
        ..fail(name, check, members)
    }
}

/// The good bundle after a change.
fn with(change: impl FnOnce(&mut Members)) -> Members {
    let mut members = story(1).bundle();
    change(&mut members);
    members
}

pub(crate) fn without_entry(members: &mut Members, seq: u64) {
    for member in [
        Member::Leaf(seq),
        Member::Openings(seq),
        Member::Proof(Alg::Sha256, seq),
        Member::Proof(Alg::Sm3, seq),
    ] {
        members.remove(&member.name());
    }
}

fn edit(members: &mut Members, member: &Member, from: &str, to: &str) {
    let bytes = members.get_mut(&member.name()).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from:?} is in {}", member.name());
    *bytes = text.replacen(from, to, 1).into_bytes();
}

fn edit_openings(members: &mut Members, seq: u64, change: impl FnOnce(&mut Vec<Opening>)) {
    let bytes = members.get_mut(&Member::Openings(seq).name()).unwrap();
    let mut openings = openings_from_bytes(bytes).unwrap();
    change(&mut openings);
    *bytes = openings_to_bytes(&openings);
}

/// The ledger after the only file was erased, and its bytes.
fn without_file() -> (World, Vec<u8>) {
    let mut world = story_so_far(1);
    let (_, bytes) = world.files.pop_first().unwrap();
    let names = Value::List(vec![Value::text("files")]);
    let mut erasure = draft("erasure", &[], None, vec![("fields", names)]);
    erasure.refs = vec![world.named(Relation::Erases, WITH_FILE)];
    world.record(erasure);
    (world, bytes)
}

/// Bundles that are good, each in its own way.
pub(crate) fn good() -> Vec<(&'static str, Members)> {
    let mut clocks = story_so_far(1);
    for state in [ClockState::HeldBack, ClockState::Jumped] {
        clocks.record_as(act(&[SUBJECT], "2026-06-10"), None, |entry| {
            entry.clock.state = state;
        });
    }
    clocks.directory();
    let (mut erased_file, _) = without_file();
    erased_file.directory();
    let (mut shared_file, bytes) = without_file();
    // Another record has the same photo, which stays.
    let mut again = act(&[SUBJECT], "2026-06-12");
    again.files = vec![shared_file.file(&bytes)];
    shared_file.record(again);
    shared_file.directory();
    let mut later = story(1);
    later.record(act(&[SUBJECT], "2026-06-12"));
    let mut behind = draft("correction", &[SUBJECT], None, vec![("theme", Value::Null)]);
    behind.refs = vec![later.named(Relation::Corrects, MIDDLE)];
    later.record(behind);
    let plain = with(|members| {
        for member in [Member::Trust, Member::Readme, Member::Page] {
            members.remove(&member.name());
        }
    });
    let mut good = vec![
        ("good", story(1).bundle()),
        ("good-clock-states", clocks.bundle()),
        ("good-file-erased", erased_file.bundle()),
        ("good-file-erased-and-shared", shared_file.bundle()),
        ("good-records-behind-the-directory", later.bundle()),
        ("good-without-pages", plain),
    ];
    good.extend(proofs::good_notes());
    good
}
