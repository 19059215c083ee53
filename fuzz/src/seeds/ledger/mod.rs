//! A small ledger with keys from fixed seeds, a good bundle of it, and what a verifier believes of it.

mod inputs;

pub use inputs::{bundles, leaves, members, notes, openings, proofs, snapshots, trusts, values};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ledger::bundle::{BundleInput, BundleLeaf, HeadProof, Members, write};
use ledger::commitment::openings_to_bytes;
use ledger::directory::{Directory, Head, KIND};
use ledger::entry::{
    Actor, Anchor, ClockNote, ClockState, Draft, FileRef, Label, Position, Ref, Relation, Stream,
    Valid,
};
use ledger::hash::{Alg, Digests, leaf_hash};
use ledger::merkle::{MemoryTree, Tree as _, inclusion_proof};
use ledger::note::{Checkpoint, Cosigner, SigningKeys, VerifyingKey};
use ledger::store::{Identity, SignedHead};
use ledger::trust::{Author, AuthorKey, Trust};
use ledger::value::Value;

const ORIGIN: &str = "log.example.com/gaoxin";
const WITNESS: &str = "witness.example.com";
const SUBJECT: &str = "person:P0007";
const LOG: [u8; 16] = [0x11; 16];
const PHOTO: &[u8] = b"a photo of a meeting";
/// The raw key of some author: the customary base point of Ed25519.
const AUTHOR: [u8; 32] = [
    0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
];

static SMALL: LazyLock<Option<Small>> = LazyLock::new(make);

/// The small ledger, if it could be made.
#[must_use]
pub fn small() -> Option<&'static Small> {
    SMALL.as_ref()
}

/// A small ledger.
#[derive(Debug)]
pub struct Small {
    /// What a verifier believes.
    pub trust: Trust,
    /// The notes of both trees.
    pub notes: SignedHead,
    /// A bundle that passes.
    pub members: Members,
    rows: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Small {
    /// The keys that signed the notes.
    #[must_use]
    pub fn keys(&self) -> Vec<VerifyingKey> {
        let Trust {
            logs, witnesses, ..
        } = &self.trust;
        logs.iter().chain(witnesses).cloned().collect()
    }
}

/// Two acts, of which the second corrects the first, and the directory.
fn make() -> Option<Small> {
    let mut rows = Vec::new();
    let mut streams = BTreeMap::new();
    record(&mut rows, &mut streams, act())?;
    let mut correction = act();
    correction.kind = "correction".to_owned();
    correction.files = Vec::new();
    correction.refs = vec![Ref {
        relation: Relation::Corrects,
        seq: 0,
        leaf: leaf_hash(Alg::Sha256, &rows.first()?.0),
    }];
    record(&mut rows, &mut streams, correction)?;
    let directory = Directory::new(streams.values().cloned().collect());
    record(&mut rows, &mut streams, directory_draft(&directory)?)?;
    let trees = Alg::ALL.map(|alg| {
        let leaves = rows.iter().map(|(leaf, _)| leaf_hash(alg, leaf));
        MemoryTree::from_leaves(alg, leaves.collect())
    });
    let (trust, notes) = sign(&trees)?;
    let members = bundle(&rows, &trees, &directory, &notes, &trust)?;
    Some(Small {
        trust,
        notes,
        members,
        rows,
    })
}

fn act() -> Draft {
    let digests = Digests::of(PHOTO);
    Draft {
        actor: Actor {
            account: "张经办".to_owned(),
            person: Some("P0007".to_owned()),
            role: "经办人".to_owned(),
            level: 2,
            session: Some([0x33; 32]),
            on_behalf_of: None,
        },
        kind: "act".to_owned(),
        schema: 1,
        subjects: vec![SUBJECT.to_owned(), "body:B01".to_owned()],
        valid: Valid {
            from: Some("2026-06-29".to_owned()),
            until: Some("2026-06-30".to_owned()),
        },
        label: Label::Internal,
        refs: Vec::new(),
        values: vec![
            ("theme".to_owned(), Value::text("研究安全生产")),
            (
                "fact".to_owned(),
                Value::List(vec![
                    Value::Null,
                    Value::Bool(true),
                    Value::Int(-20_260_630),
                    Value::Bytes(vec![0, 255]),
                    Value::List(vec![Value::List(Vec::new())]),
                ]),
            ),
        ],
        files: vec![FileRef {
            size: PHOTO.len() as u64,
            sha256: digests.sha256,
            sm3: digests.sm3,
            media: "image/jpeg".to_owned(),
            claimed_at: Some(1_782_748_800_000_000),
        }],
        idem: [0x22; 16],
        author: None,
    }
}

fn directory_draft(directory: &Directory) -> Option<Draft> {
    let root = |alg| Value::Bytes(directory.root(alg).to_vec());
    let values = [
        (
            "count",
            Value::Int(i64::try_from(directory.heads().len()).ok()?),
        ),
        ("day", Value::text("2026-06-30")),
        ("sha256", root(Alg::Sha256)),
        ("sm3", root(Alg::Sm3)),
    ];
    Some(Draft {
        kind: KIND.to_owned(),
        subjects: Vec::new(),
        valid: Valid::default(),
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
        files: Vec::new(),
        ..act()
    })
}

fn record(
    rows: &mut Vec<(Vec<u8>, Vec<u8>)>,
    streams: &mut BTreeMap<String, Head>,
    mut draft: Draft,
) -> Option<()> {
    let seq = rows.len() as u64;
    let number = u8::try_from(seq).ok()?;
    draft.idem = [number; 16];
    let mut salt = 0;
    let prepared = draft.prepare(&LOG, &mut || {
        salt += 1;
        Digests::of(&[number, salt]).sha256
    });
    let places = prepared.subjects().iter().map(|subject| {
        let head = streams.get(subject);
        Stream {
            subject: subject.clone(),
            number: head.map_or(1, |head| head.number + 1),
            previous: head.map(|head| head.leaf),
        }
    });
    let position = Position {
        seq,
        recorded_at: 1_782_835_199_000_000 + seq,
        clock: ClockNote {
            source: "system".to_owned(),
            offset: Some(-1_500),
            state: ClockState::HeldBack,
        },
        anchor: (seq > 0).then_some(Anchor {
            size: 1,
            note: [0x99; 32],
        }),
        streams: places.collect(),
    };
    let (entry, openings) = prepared.place(&LOG, position);
    let leaf = entry.to_bytes().ok()?;
    for stream in entry.streams {
        let head = Head {
            subject: stream.subject.clone(),
            number: stream.number,
            leaf: leaf_hash(Alg::Sha256, &leaf),
        };
        streams.insert(stream.subject, head);
    }
    rows.push((leaf, openings_to_bytes(&openings)));
    Some(())
}

fn sign(trees: &[MemoryTree; 2]) -> Option<(Trust, SignedHead)> {
    let keys = SigningKeys::from_seeds(&[1; 32], &[2; 32]).ok()?;
    let cosigner = Cosigner::from_seed(&[3; 32]);
    let size = trees[0].size();
    let text = |tree: &MemoryTree, name: &str| {
        let checkpoint = Checkpoint::new(name, size, tree.root()).ok()?;
        Some(checkpoint.to_text())
    };
    let first = text(&trees[0], ORIGIN)?;
    let cosigned = cosigner.cosign(&first, WITNESS, 1_783_000_000).ok()?;
    let second = text(&trees[1], &format!("{ORIGIN}/sm3"))?;
    let key = AuthorKey::new(1, &AUTHOR).ok()?;
    let author = Author {
        key,
        revoked: Some(1_783_000_000),
    };
    let trust = Trust {
        logs: keys.verifying_keys(ORIGIN).ok()?.to_vec(),
        witnesses: vec![cosigner.verifying_key(WITNESS).ok()?],
        quorum: 1,
        broken: BTreeSet::new(),
        authors: [(author.key.fingerprint(), author)].into(),
    };
    let notes = SignedHead {
        size,
        sha256: keys.sign_note(&first, ORIGIN).ok()? + &cosigned.to_text(),
        sm3: keys.sign_note(&second, ORIGIN).ok()?,
    };
    Some((trust, notes))
}

fn bundle(
    rows: &[(Vec<u8>, Vec<u8>)],
    trees: &[MemoryTree; 2],
    directory: &Directory,
    notes: &SignedHead,
    trust: &Trust,
) -> Option<Members> {
    let proof = |tree, seq: u64| inclusion_proof(tree, seq, notes.size).ok();
    let leaf = |(seq, (leaf, openings)): (u64, &(Vec<u8>, Vec<u8>))| {
        Some(BundleLeaf {
            leaf: leaf.clone(),
            openings: openings.clone(),
            sha256: proof(&trees[0], seq)?,
            sm3: proof(&trees[1], seq)?,
        })
    };
    let input = BundleInput {
        identity: Identity {
            log_id: LOG,
            origin: ORIGIN.to_owned(),
        },
        subject: SUBJECT.to_owned(),
        from: "2026-01-01".to_owned(),
        until: "2026-06-30".to_owned(),
        notes: notes.clone(),
        directory: notes.size.checked_sub(1)?,
        head: HeadProof::of(directory, SUBJECT)?,
        leaves: (0..).zip(rows).map(leaf).collect::<Option<_>>()?,
        files: [(Digests::of(PHOTO).sha256, PHOTO.to_vec())].into(),
        timestamps: BTreeMap::new(),
        trust: Some(trust.to_text()),
        readme: Some("请用 jinze-verify 核验。\n".to_owned()),
        page: None,
    };
    write(&input).ok()
}
