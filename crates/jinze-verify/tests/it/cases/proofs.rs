//! What whoever holds a bundle may do to its proofs and notes.

use ledger::bundle::{Member, Members, write};
use ledger::hash::Alg;
use ledger::note::{format_proof, parse_proof};

use super::{Case, edit, fail, unknown, with};
use crate::world::{MIDDLE, story};

pub(super) fn proofs(cases: &mut Vec<Case>) {
    let sha256 = |change: &dyn Fn(&mut ledger::note::ProofText)| {
        with(|members| {
            let bytes = members
                .get_mut(&Member::Proof(Alg::Sha256, MIDDLE).name())
                .unwrap();
            let mut proof = parse_proof(std::str::from_utf8(bytes).unwrap()).unwrap();
            change(&mut proof);
            *bytes = format_proof(proof.index, &proof.hashes, &proof.note).into_bytes();
        })
    };
    let logged = "记录在账（SHA-256）";
    cases.extend([
        fail(
            "f35-hash-altered",
            logged,
            sha256(&|proof| proof.hashes[1][0] ^= 1),
        ),
        fail(
            "f35-hash-too-few",
            logged,
            sha256(&|proof| proof.hashes.truncate(1)),
        ),
        fail(
            "f35-hash-too-many",
            logged,
            sha256(&|proof| proof.hashes.push([0; 32])),
        ),
        fail(
            "f35-64-hashes",
            logged,
            sha256(&|proof| proof.hashes = vec![[0; 32]; 64]),
        ),
        fail(
            "f35-hashes-reversed",
            logged,
            sha256(&|proof| proof.hashes.reverse()),
        ),
        fail(
            "f35-index-beyond",
            logged,
            sha256(&|proof| proof.index = 12),
        ),
        fail(
            "f35-index-of-another",
            logged,
            sha256(&|proof| proof.index -= 1),
        ),
        fail(
            "f35-another-note",
            logged,
            sha256(&|proof| proof.note.push('\n')),
        ),
    ]);
}

pub(super) fn proof_texts(cases: &mut Vec<Case>) {
    let logged_sm3 = "记录在账（SM3）";
    let text = |from: &'static str, to: &'static str| {
        let member = Member::Proof(Alg::Sm3, MIDDLE);
        with(|members| edit(members, &member, from, to))
    };
    cases.extend([
        fail("f35-leading-zero", logged_sm3, text("index 8", "index 08")),
        fail(
            "f35-escape",
            logged_sm3,
            text("index 8", "index \u{1b}[2J8"),
        ),
        fail("f35-sign", logged_sm3, text("index 8", "index +8")),
        fail(
            "f35-2-63",
            logged_sm3,
            text("index 8", "index 9223372036854775808"),
        ),
        fail("f35-base64", logged_sm3, text("=\n", "\n")),
        fail("f35-carriage-return", logged_sm3, text("\n", "\r\n")),
    ]);
}

pub(super) fn list_proofs(cases: &mut Vec<Case>) {
    cases.extend([
        fail(
            "f35-list-proof-index",
            "目录",
            with(|members| {
                let member = Member::DirectoryProof(Alg::Sm3);
                edit(members, &member, "index 0 of 4", "index 1 of 4");
            }),
        ),
        fail(
            "f35-list-proof-count",
            "目录",
            with(|members| {
                let member = Member::DirectoryProof(Alg::Sha256);
                edit(members, &member, "index 0 of 4", "index 0 of 3");
            }),
        ),
        fail(
            "f35-list-proof-shape",
            "目录",
            with(|members| {
                let member = Member::DirectoryProof(Alg::Sha256);
                edit(members, &member, "index 0 of 4", "index 0 of 04");
            }),
        ),
    ]);
}

/// A line of a key that nobody knows.
const STRANGER: &str = "— stranger.example.com AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/// The lines below the SHA-256 note: Ed25519, SM2, the witness.
fn lines() -> [String; 3] {
    let note = story(1).notes().sha256;
    let lines = note.lines().filter(|line| line.starts_with('—'));
    let lines: Vec<String> = lines.map(|line| format!("{line}\n")).collect();
    lines.try_into().unwrap()
}

/// Another letter in the middle of a signature.
fn spoilt(line: &str) -> String {
    let (head, tail) = line.split_at(line.len() - 30);
    let letter = if tail.starts_with('A') { "B" } else { "A" };
    format!("{head}{letter}{}", &tail[1..])
}

/// Bundles with lines that change nothing.
pub(super) fn good_notes() -> Vec<(&'static str, Members)> {
    let note = story(1).notes();
    let last = |note: &str| format!("{}\n", note.lines().last().unwrap());
    let (witness, sm2) = (last(&note.sha256), last(&note.sm3));
    vec![
        (
            "good-64-lines-of-which-one-twice",
            with_note(
                Alg::Sha256,
                &witness,
                &format!("{witness}{witness}{}", STRANGER.repeat(60)),
            ),
        ),
        // Witnesses are not asked about the SM3 note.
        (
            "good-cosignature-of-the-other-note",
            with_note(Alg::Sm3, &sm2, &format!("{sm2}{witness}")),
        ),
    ]
}

/// The good bundle with another note of a tree, in all proofs too.
fn with_note(alg: Alg, from: &str, to: &str) -> Members {
    with(|members| {
        let note = Member::Note(alg);
        let old = String::from_utf8(members[&note.name()].clone()).unwrap();
        assert!(old.contains(from), "{from:?} is in {old}");
        let new = old.replacen(from, to, 1);
        let proofs: Vec<String> = members
            .keys()
            .filter(|name| matches!(Member::parse(name), Some(Member::Proof(a, _)) if a == alg))
            .cloned()
            .collect();
        for name in proofs {
            let text = String::from_utf8(members[&name].clone()).unwrap();
            members.insert(name, text.replacen(&old, &new, 1).into_bytes());
        }
        members.insert(note.name(), new.into_bytes());
    })
}

pub(super) fn notes(cases: &mut Vec<Case>) {
    let note = story(1).notes();
    let [ed25519, sm2, witness] = lines();
    let sha256 = |from: &str, to: &str| with_note(Alg::Sha256, from, to);
    cases.extend([
        fail(
            "f33-bad-ed25519",
            "检查点签名",
            sha256(&ed25519, &spoilt(&ed25519)),
        ),
        fail("f33-bad-sm2", "检查点签名", sha256(&sm2, &spoilt(&sm2))),
        fail("f33-only-sm2", "检查点签名", sha256(&ed25519, "")),
        fail("f33-only-ed25519", "检查点签名", sha256(&sm2, "")),
        fail(
            "f33-bad-witness",
            "见证",
            sha256(&witness, &spoilt(&witness)),
        ),
        unknown("f50-no-witness", "见证", sha256(&witness, "")),
        fail("f38-carriage-return", "检查点签名", sha256("\n", "\r\n")),
        fail(
            "f38-byte-order-mark",
            "检查点签名",
            sha256("log.", "\u{feff}log."),
        ),
        fail("f38-another-dash", "检查点签名", sha256("— ", "– ")),
        fail(
            "f35-size-with-zero",
            "检查点签名",
            sha256("\n12\n", "\n012\n"),
        ),
        fail("f35-size-zero", "检查点一致", sha256("\n12\n", "\n0\n")),
        fail(
            "notes-exchanged",
            "检查点一致",
            with(|members| {
                let name = |alg| Member::Note(alg).name();
                let sha256 = members.insert(name(Alg::Sha256), note.sm3.clone().into_bytes());
                members.insert(name(Alg::Sm3), sha256.unwrap());
            }),
        ),
        unknown("f34-own-keys", "检查点签名", story(20).bundle()),
        unknown("f34-own-log", "信任依据", {
            let mut input = story(20).input();
            input.identity.origin = "log.example.com/other".to_owned();
            for note in [&mut input.notes.sha256, &mut input.notes.sm3] {
                *note = note.replace("log.example.com/gaoxin", "log.example.com/other");
            }
            write(&input).unwrap()
        }),
    ]);
}

pub(super) fn lines_of_notes(cases: &mut Vec<Case>) {
    let [ed25519, sm2, witness] = lines();
    let sha256 = |from: &str, to: &str| with_note(Alg::Sha256, from, to);
    cases.extend([
        fail(
            "f33-one-note-of-strangers",
            "检查点签名",
            sha256(&format!("{ed25519}{sm2}"), STRANGER),
        ),
        fail(
            "f33-good-and-bad-of-one-key",
            "检查点签名",
            sha256(&sm2, &format!("{sm2}{}", spoilt(&sm2))),
        ),
        fail(
            "f33-line-that-is-no-signature",
            "检查点签名",
            sha256(&witness, &format!("{witness}— nobody\n")),
        ),
        fail(
            "f33-65-lines",
            "检查点签名",
            sha256(&witness, &format!("{witness}{}", STRANGER.repeat(62))),
        ),
    ]);
}
