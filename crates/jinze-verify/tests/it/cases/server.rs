//! What a dishonest server may log and sign: records that break the rules of the log.

use ledger::bundle::{Member, Members, write};
use ledger::entry::{Anchor, AuthorSignature, Draft, Entry, Relation};
use ledger::hash::Alg;
use ledger::note::format_proof;
use ledger::value::Value;

use super::{Case, fail, unknown, with, without_entry};
use crate::world::{Pen, SUBJECT, WITH_FILE, act, draft, story_so_far};

pub(super) fn dishonest(cases: &mut Vec<Case>) {
    let told = |tweak: &dyn Fn(&mut Entry)| {
        let mut world = story_so_far(1);
        world.record_as(act(&[SUBJECT], "2026-06-10"), None, tweak);
        world.directory();
        world.bundle()
    };
    cases.extend([
        fail(
            "time-falls",
            "时间",
            told(&|entry| entry.recorded_at -= 60_000_000),
        ),
        fail(
            "f24-another-log-id",
            "记录编码",
            told(&|entry| entry.log_id[0] ^= 1),
        ),
        fail("f24-another-number", "记录编码", {
            let mut world = story_so_far(1);
            world.record_as(act(&["person:P0009"], "2026-06-10"), None, |entry| {
                entry.seq = 90
            });
            world.directory();
            let mut input = world.input();
            input.leaves.push(world.leaf(11));
            let mut members = write(&input).unwrap();
            // The writer names it by what it says; under its true number it is still wrong.
            for name in [
                "leaves/90.cbor",
                "openings/90.cbor",
                "proofs/90.txt",
                "proofs/90-sm3.txt",
            ] {
                let bytes = members.remove(name).unwrap();
                let bytes = String::from_utf8(bytes.clone()).map_or(bytes, |text| {
                    text.replace("index 90", "index 11").into_bytes()
                });
                members.insert(name.replace("90", "11"), bytes);
            }
            members
        }),
    ]);
}

pub(super) fn refs(cases: &mut Vec<Case>) {
    cases.extend([
        fail("ref-to-another-hash", "引用", {
            let mut world = story_so_far(1);
            let mut objection = act(&[SUBJECT], "2026-06-10");
            objection.refs = vec![world.named(Relation::Objects, WITH_FILE)];
            objection.refs[0].leaf[0] ^= 1;
            world.record(objection);
            world.directory();
            world.bundle()
        }),
        fail(
            "ref-to-what-is-missing",
            "引用",
            with(|members| without_entry(members, WITH_FILE)),
        ),
        fail("ref-forward", "引用", {
            let mut world = story_so_far(1);
            let mut objection = act(&[SUBJECT], "2026-06-10");
            objection.refs = vec![world.named(Relation::Objects, WITH_FILE)];
            world.record_as(objection, None, |entry| entry.refs[0].seq = 12);
            world.directory();
            world.bundle()
        }),
    ]);
}

pub(super) fn raw_leaves(cases: &mut Vec<Case>) {
    cases.extend([
        fail("f37-leaf-with-long-integer", "记录编码", {
            let leaf = raw(act(&["person:P0009"], "2026-06-10"), &|_| {});
            // The version, which is the first item, in two bytes.
            with_raw_leaf([&[0x91, 0x18, 0x01], &leaf[2..]].concat())
        }),
        fail("f38-leaf-not-composed", "记录编码", {
            let draft = act(&["person:e\u{301}"], "2026-06-10");
            with_raw_leaf(raw(draft, &|_| {}))
        }),
        fail("f19-leaf-on-no-day", "记录编码", {
            let draft = act(&["person:P0009"], "2026-02-29");
            with_raw_leaf(raw(draft, &|_| {}))
        }),
        fail("f37-leaf-with-a-later-anchor", "记录编码", {
            let draft = act(&["person:P0009"], "2026-06-10");
            with_raw_leaf(raw(draft, &|entry| {
                let note = [7; 32];
                let size = entry.seq + 1;
                entry.anchor = Some(Anchor { size, note });
            }))
        }),
        fail("f37-leaf-with-a-field-called-files", "记录编码", {
            let values = vec![("theme", Value::Null)];
            let leaf = raw(draft("act", &["person:P0009"], None, values), &|_| {});
            let at = leaf.windows(5).position(|five| five == b"theme").unwrap();
            with_raw_leaf([&leaf[..at], b"files", &leaf[at + 5..]].concat())
        }),
        fail("f41-short-signature", "记录编码", {
            let draft = act(&["person:P0009"], "2026-06-10");
            with_raw_leaf(raw(draft, &|entry| {
                entry.author = Some(AuthorSignature {
                    algorithm: 1,
                    fingerprint: Pen::ed25519().key().fingerprint(),
                    signature: vec![7; 63],
                });
            }))
        }),
    ]);
}

/// The bytes of a record as number 11, which need not be those of an entry.
fn raw(draft: Draft, tweak: &dyn Fn(&mut Entry)) -> Vec<u8> {
    let mut spare = story_so_far(1);
    spare.record_as(draft, None, tweak);
    spare.rows.last().unwrap().0.clone()
}

/// A bundle with one more leaf, which is in the trees though it is no entry: number 11.
fn with_raw_leaf(leaf: Vec<u8>) -> Members {
    let mut world = story_so_far(1);
    world.push(leaf.clone(), vec![0x80], None);
    world.directory();
    let mut members = world.bundle();
    let (proofs, notes) = (world.leaf(11), world.notes());
    members.insert(Member::Leaf(11).name(), leaf);
    for (alg, hashes, note) in [
        (Alg::Sha256, &proofs.sha256, &notes.sha256),
        (Alg::Sm3, &proofs.sm3, &notes.sm3),
    ] {
        let text = format_proof(11, hashes, note);
        members.insert(Member::Proof(alg, 11).name(), text.into_bytes());
    }
    members
}

pub(super) fn authors(cases: &mut Vec<Case>) {
    let signed = |pen: &Pen, tweak: &dyn Fn(&mut Entry)| {
        let mut world = story_so_far(1);
        world.record_as(act(&[SUBJECT], "2026-06-10"), Some(pen), tweak);
        world.directory();
        world.bundle()
    };
    let spoil = |entry: &mut Entry| {
        if let Some(author) = &mut entry.author {
            author.signature[40] ^= 1;
        }
    };
    let stranger = Pen::ed25519_of(77);
    cases.extend([
        fail(
            "f41-bad-ed25519",
            "作者签名",
            signed(&Pen::ed25519(), &spoil),
        ),
        fail("f41-bad-sm2", "作者签名", signed(&Pen::sm2(), &spoil)),
        fail(
            "f41-signed-something-else",
            "作者签名",
            signed(&Pen::sm2(), &|entry| {
                entry.kind = "approval".to_owned();
            }),
        ),
        fail(
            "f41-another-algorithm",
            "作者签名",
            signed(&Pen::ed25519(), &|entry| {
                if let Some(author) = &mut entry.author {
                    author.algorithm = 2;
                }
            }),
        ),
        unknown("f41-stranger", "作者签名", signed(&stranger, &|_| {})),
    ]);
}
