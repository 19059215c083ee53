//! Inputs to begin from, for each target that the ledger reads.

use app::record::Fact;
use app::state::{Recorded, State, Writer, write_snapshot};
use jinze_verify::archive;
use ledger::entry::{AuthorSignature, ClockState, Entry, Relation};
use ledger::hash::{Alg, Hash};
use ledger::note::format_proof;
use ledger::store::SignedHead;

use super::{Small, act, small};
use crate::VOCABULARY;
use crate::seeds::{joined, project};

/// Leaves: those of the ledger, and one with an author's signature.
#[must_use]
pub fn leaves() -> Vec<Vec<u8>> {
    let rows = small().map_or(&[][..], |small| &small.rows);
    let mut leaves: Vec<Vec<u8>> = rows.iter().map(|(leaf, _)| leaf.clone()).collect();
    let signed = leaves
        .first()
        .and_then(|leaf| Entry::from_bytes(leaf).ok())
        .and_then(|mut entry| {
            entry.author = Some(AuthorSignature {
                algorithm: 2,
                fingerprint: [0x77; 32],
                signature: vec![0x88; 64],
            });
            entry.to_bytes().ok()
        });
    leaves.extend(signed);
    leaves
}

/// Openings of the ledger's entries.
#[must_use]
pub fn openings() -> Vec<Vec<u8>> {
    let rows = small().map_or(&[][..], |small| &small.rows);
    rows.iter().map(|(_, openings)| openings.clone()).collect()
}

/// Values of the ledger's fields.
#[must_use]
pub fn values() -> Vec<Vec<u8>> {
    let values = act().values.into_iter();
    values.map(|(_, value)| value.to_bytes()).collect()
}

/// The notes, and the text of a checkpoint.
#[must_use]
pub fn notes() -> Vec<Vec<u8>> {
    let Some(SignedHead { sha256, sm3, .. }) = small().map(|small| &small.notes) else {
        return Vec::new();
    };
    let text = sha256.split_once("\n\n").map_or("", |(text, _)| text);
    [sha256.clone(), sm3.clone(), format!("{text}\n")]
        .map(String::into_bytes)
        .into()
}

/// Proofs as texts, and numbers with hashes as bytes.
#[must_use]
pub fn proofs() -> Vec<Vec<u8>> {
    let note = small().map_or("", |small| &small.notes.sha256);
    let hashes: [Hash; 3] = [[1; 32], [2; 32], [3; 32]];
    let mut proofs: Vec<Vec<u8>> = [(0, 0), (1, 2), (300, 3)]
        .into_iter()
        .map(|(index, count)| format_proof(index, &hashes[..count], note).into_bytes())
        .collect();
    for (one, two) in [(0_u64, 1_u64), (1, 3), (5, 5), (3, 1 << 62)] {
        let mut bytes = [one.to_le_bytes(), two.to_le_bytes()].concat();
        bytes.extend(hashes.concat());
        proofs.push(bytes);
    }
    proofs
}

/// A trust text with one of everything.
#[must_use]
pub fn trusts() -> Vec<Vec<u8>> {
    let text = |small: &Small| {
        let mut trust = small.trust.clone();
        trust.broken.insert(Alg::Sm3);
        format!("{}# 说明\n", trust.to_text()).into_bytes()
    };
    small().map(text).into_iter().collect()
}

/// The bundle as an archive.
#[must_use]
pub fn bundles() -> Vec<Vec<u8>> {
    let packed = |small: &Small| archive::write(&small.members).ok();
    small().and_then(packed).into_iter().collect()
}

/// The bundle's members.
#[must_use]
pub fn members() -> Vec<Vec<u8>> {
    let members = |small: &Small| {
        let files: Vec<(String, Vec<u8>)> = small.members.clone().into_iter().collect();
        joined(&files)
    };
    small().map(members).into_iter().collect()
}

/// A snapshot of a zone made of the CSV seeds, with a withdrawal and an erasure.
#[must_use]
pub fn snapshots() -> Vec<Vec<u8>> {
    let zone = VOCABULARY.as_ref().and_then(|vocabulary| {
        exchange::read_zone_path(&project().join("fuzz/seeds/csv"), vocabulary).ok()
    });
    let Some(register) = zone.map(|zone| zone.register) else {
        return Vec::new();
    };
    let mut facts: Vec<Fact> = Vec::new();
    facts.extend(register.bodies.into_iter().map(Fact::from));
    facts.extend(register.posts.into_iter().map(Fact::from));
    facts.extend(register.people.into_iter().map(Fact::from));
    facts.extend(register.tenures.into_iter().map(Fact::from));
    facts.extend(register.portfolios.into_iter().map(Fact::from));
    facts.extend(register.leaves.into_iter().map(Fact::from));
    facts.extend(register.acts.into_iter().map(Fact::from));
    let of = facts.iter().find_map(Fact::key).unwrap_or_default();
    facts.push(Fact::from(app::record::Withdrawal {
        of,
        reason: "登记有误".to_owned(),
    }));
    facts.push(Fact::from(app::record::Erasure {
        seq: facts.len() as u64 - 2,
        fields: vec!["theme".to_owned()],
        basis: "依法删除".to_owned(),
        approver: "李审批".to_owned(),
    }));
    let mut state = State::default();
    for (seq, fact) in (0..).zip(facts) {
        let recorded = Recorded {
            seq,
            recorded_at: 1_782_835_199_000_000 + seq,
            clock: ClockState::Synchronised,
            writer: Writer {
                account: "张经办".to_owned(),
                person: None,
                role: "经办人".to_owned(),
            },
            refs: seq
                .checked_sub(1)
                .map(|before| (Relation::Concerns, before))
                .into_iter()
                .collect(),
            fact,
        };
        if state.apply(recorded).is_err() {
            return Vec::new();
        }
    }
    write_snapshot(&state).0.parts
}
