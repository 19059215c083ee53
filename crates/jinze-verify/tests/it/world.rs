//! A ledger in memory with keys from fixed seeds, honest or not, and bundles of it.
//!
//! Used by the tests and by the example that writes vectors for other verifiers.

use std::collections::BTreeMap;

use ed25519_dalek::Signer as _;
use ledger::bundle::{BundleInput, BundleLeaf, HeadProof, Link, Members, select, write};
use ledger::commitment::{LogId, openings_to_bytes};
use ledger::directory::{Directory, Head, KIND};
use ledger::entry::{
    Actor, AuthorSignature, ClockNote, ClockState, Draft, Entry, FileRef, Label, Position, Ref,
    Relation, Stream, Valid,
};
use ledger::hash::{Alg, Digests, Hash, leaf_hash};
use ledger::merkle::{MemoryTree, Tree, inclusion_proof};
use ledger::note::{Checkpoint, Cosigner, SigningKeys};
use ledger::store::{Identity, SignedHead};
use ledger::trust::{Author, AuthorKey, Trust};
use ledger::value::Value;

/// Name of the log.
pub(crate) const ORIGIN: &str = "log.example.com/gaoxin";
/// Whom the bundles are about.
pub(crate) const SUBJECT: &str = "person:P0001";
/// When the witness saw the log, in seconds.
pub(crate) const WITNESSED: u64 = 1_783_000_000;
/// When the first entry was recorded, in microseconds.
pub(crate) const BEGUN: u64 = 1_782_000_000_000_000;
const LOG_ID: LogId = *b"jinze test log 1";
const WITNESS: &str = "witness.example.com";

/// An author's own key.
pub(crate) enum Pen {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

impl Pen {
    pub(crate) fn ed25519() -> Self {
        Self::ed25519_of(41)
    }

    pub(crate) fn ed25519_of(seed: u8) -> Self {
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&[seed; 32])))
    }

    pub(crate) fn sm2() -> Self {
        let key = sm2::dsa::SigningKey::from_slice("1234567812345678", &[42; 32]);
        Self::Sm2(Box::new(key.unwrap()))
    }

    pub(crate) fn key(&self) -> AuthorKey {
        match self {
            Self::Ed25519(key) => AuthorKey::new(1, key.verifying_key().as_bytes()),
            Self::Sm2(key) => AuthorKey::new(2, &key.verifying_key().to_sec1_bytes()),
        }
        .unwrap()
    }

    fn sign(&self, message: &[u8]) -> AuthorSignature {
        let key = self.key();
        let signature = match self {
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Self::Sm2(key) => {
                let signed: sm2::dsa::Signature =
                    sm2::dsa::signature::Signer::sign(key.as_ref(), message);
                signed.to_bytes().to_vec()
            }
        };
        AuthorSignature {
            algorithm: key.algorithm(),
            fingerprint: key.fingerprint(),
            signature,
        }
    }
}

/// A ledger in memory.
pub(crate) struct World {
    seed: u8,
    keys: SigningKeys,
    cosigner: Cosigner,
    pub(crate) rows: Vec<(Vec<u8>, Vec<u8>)>,
    entries: Vec<Option<Entry>>,
    streams: BTreeMap<String, Head>,
    trees: [MemoryTree; 2],
    directory: Option<(u64, Directory)>,
    pub(crate) files: BTreeMap<Hash, Vec<u8>>,
    salts: u64,
}

impl World {
    pub(crate) fn new(seed: u8) -> Self {
        Self {
            seed,
            keys: SigningKeys::from_seeds(&[seed; 32], &[seed + 1; 32]).unwrap(),
            cosigner: Cosigner::from_seed(&[seed + 2; 32]),
            rows: Vec::new(),
            entries: Vec::new(),
            streams: BTreeMap::new(),
            trees: Alg::ALL.map(MemoryTree::new),
            directory: None,
            files: BTreeMap::new(),
            salts: 0,
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.rows.len() as u64
    }

    /// What an inspector was given.
    pub(crate) fn trust(&self) -> Trust {
        let author = |pen: Pen| {
            let (key, revoked) = (pen.key(), None);
            (key.fingerprint(), Author { key, revoked })
        };
        Trust {
            logs: self.keys.verifying_keys(ORIGIN).unwrap().to_vec(),
            witnesses: vec![self.cosigner.verifying_key(WITNESS).unwrap()],
            quorum: 1,
            broken: std::collections::BTreeSet::new(),
            authors: [author(Pen::ed25519()), author(Pen::sm2())].into(),
        }
    }

    pub(crate) fn record(&mut self, draft: Draft) -> u64 {
        self.record_as(draft, None, |_| {})
    }

    /// Records a draft, signed by its author, with whatever a dishonest server does to it.
    pub(crate) fn record_as(
        &mut self,
        mut draft: Draft,
        pen: Option<&Pen>,
        tweak: impl FnOnce(&mut Entry),
    ) -> u64 {
        let seq = self.size();
        draft.idem = [u8::try_from(seq % 251).unwrap(); 16];
        let (seed, mut count) = (self.seed, self.salts);
        let prepared = draft.prepare(&LOG_ID, &mut || {
            count += 1;
            Digests::of(&[[seed; 8], count.to_be_bytes()].concat()).sha256
        });
        self.salts = count;
        let streams = prepared.subjects().iter().map(|subject| {
            let head = self.streams.get(subject);
            Stream {
                subject: subject.clone(),
                number: head.map_or(1, |head| head.number + 1),
                previous: head.map(|head| head.leaf),
            }
        });
        let position = Position {
            seq,
            recorded_at: BEGUN + seq * 1_000_000,
            clock: ClockNote {
                source: "system".to_owned(),
                offset: Some(-3),
                state: ClockState::Synchronised,
            },
            anchor: None,
            streams: streams.collect(),
        };
        let (mut entry, openings) = prepared.place(&LOG_ID, position);
        entry.author = pen.map(|pen| pen.sign(&entry.author_part()));
        tweak(&mut entry);
        let leaf = entry.to_bytes().unwrap();
        for stream in &entry.streams {
            let head = Head {
                subject: stream.subject.clone(),
                number: stream.number,
                leaf: leaf_hash(Alg::Sha256, &leaf),
            };
            self.streams.insert(stream.subject.clone(), head);
        }
        self.push(leaf, openings_to_bytes(&openings), Some(entry));
        seq
    }

    /// Any bytes as a leaf.
    pub(crate) fn push(&mut self, leaf: Vec<u8>, openings: Vec<u8>, entry: Option<Entry>) {
        for tree in &mut self.trees {
            tree.push(leaf_hash(tree.alg(), &leaf));
        }
        self.rows.push((leaf, openings));
        self.entries.push(entry);
    }

    /// An earlier entry as another one names it.
    pub(crate) fn named(&self, relation: Relation, seq: u64) -> Ref {
        let leaf = leaf_hash(Alg::Sha256, &self.rows[at(seq)].0);
        Ref {
            relation,
            seq,
            leaf,
        }
    }

    /// Takes a value away.
    pub(crate) fn erase(&mut self, seq: u64, field: &str) {
        let openings = &mut self.rows[at(seq)].1;
        let mut kept = ledger::commitment::openings_from_bytes(openings).unwrap();
        kept.retain(|opening| opening.field != field);
        *openings = openings_to_bytes(&kept);
    }

    pub(crate) fn file(&mut self, bytes: &[u8]) -> FileRef {
        let digests = Digests::of(bytes);
        self.files.insert(digests.sha256, bytes.to_vec());
        FileRef {
            size: bytes.len() as u64,
            sha256: digests.sha256,
            sm3: digests.sm3,
            media: "image/jpeg".to_owned(),
            claimed_at: None,
        }
    }

    pub(crate) fn directory(&mut self) -> u64 {
        let directory = Directory::new(self.streams.values().cloned().collect());
        self.directory_of(directory)
    }

    pub(crate) fn directory_of(&mut self, directory: Directory) -> u64 {
        self.directory_with(directory, |_| {})
    }

    /// A directory whose entry says something else.
    pub(crate) fn directory_with(
        &mut self,
        directory: Directory,
        change: impl FnOnce(&mut Vec<(&str, Value)>),
    ) -> u64 {
        let count = i64::try_from(directory.heads().len()).unwrap();
        let root = |alg| Value::Bytes(directory.root(alg).to_vec());
        let mut values = vec![
            ("count", Value::Int(count)),
            ("day", Value::text("2026-06-21")),
            ("sha256", root(Alg::Sha256)),
            ("sm3", root(Alg::Sm3)),
        ];
        change(&mut values);
        let seq = self.record(draft(KIND, &[], None, values));
        self.directory = Some((seq, directory));
        seq
    }

    /// The heads of all streams as they were before an entry.
    pub(crate) fn heads_before(&self, seq: u64) -> Directory {
        let mut heads = BTreeMap::new();
        let earlier = self
            .entries
            .iter()
            .flatten()
            .take_while(|entry| entry.seq < seq);
        for entry in earlier {
            for stream in &entry.streams {
                let head = Head {
                    subject: stream.subject.clone(),
                    number: stream.number,
                    leaf: leaf_hash(Alg::Sha256, &self.rows[at(entry.seq)].0),
                };
                heads.insert(stream.subject.clone(), head);
            }
        }
        Directory::new(heads.into_values().collect())
    }

    /// Both notes, signed and cosigned.
    pub(crate) fn notes(&self) -> SignedHead {
        let note = |alg, name: &str| {
            let root = self
                .trees
                .iter()
                .find(|tree| tree.alg() == alg)
                .unwrap()
                .root();
            let text = Checkpoint::new(name, self.size(), root).unwrap().to_text();
            self.keys.sign_note(&text, ORIGIN).unwrap()
        };
        let mut sha256 = note(Alg::Sha256, ORIGIN);
        let text = sha256.split_once("\n\n").unwrap().0.to_owned() + "\n";
        let cosigned = self.cosigner.cosign(&text, WITNESS, WITNESSED).unwrap();
        sha256.push_str(&cosigned.to_text());
        SignedHead {
            size: self.size(),
            sha256,
            sm3: note(Alg::Sm3, &format!("{ORIGIN}/sm3")),
        }
    }

    pub(crate) fn leaf(&self, seq: u64) -> BundleLeaf {
        let (leaf, openings) = self.rows[at(seq)].clone();
        let proof = |tree| inclusion_proof(tree, seq, self.size()).unwrap();
        BundleLeaf {
            leaf,
            openings,
            sha256: proof(&self.trees[0]),
            sm3: proof(&self.trees[1]),
        }
    }

    pub(crate) fn input(&self) -> BundleInput {
        let (seq, directory) = self.directory.as_ref().unwrap();
        let entries = || self.entries.iter().flatten();
        let ours = |entry: &&Entry| entry.streams.iter().any(|one| one.subject == SUBJECT);
        let start = entries()
            .filter(ours)
            .map(|entry| entry.seq)
            .filter(|one| one < seq);
        let links = entries().flat_map(|entry| {
            let from = entry.seq;
            entry.refs.iter().map(move |row| Link { from, to: row.seq })
        });
        let chosen = select(start.chain([*seq]), links, self.size());
        BundleInput {
            identity: Identity {
                log_id: LOG_ID,
                origin: ORIGIN.to_owned(),
            },
            subject: SUBJECT.to_owned(),
            from: "2026-01-01".to_owned(),
            until: "2026-06-30".to_owned(),
            notes: self.notes(),
            directory: *seq,
            head: HeadProof::of(directory, SUBJECT).unwrap(),
            leaves: chosen.into_iter().map(|seq| self.leaf(seq)).collect(),
            files: self.files.clone(),
            timestamps: BTreeMap::new(),
            trust: Some(self.trust().to_text()),
            readme: Some("请用 jinze-verify 核验。\n".to_owned()),
            page: Some("<!doctype html><title>证据包</title>\n".to_owned()),
        }
    }

    pub(crate) fn bundle(&self) -> Members {
        write(&self.input()).unwrap()
    }
}

fn at(seq: u64) -> usize {
    usize::try_from(seq).unwrap()
}

/// Something that somebody recorded.
pub(crate) fn draft(
    kind: &str,
    subjects: &[&str],
    day: Option<&str>,
    values: Vec<(&str, Value)>,
) -> Draft {
    let named = values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Draft {
        actor: Actor {
            account: "zhang".to_owned(),
            person: None,
            role: "recorder".to_owned(),
            level: 1,
            session: None,
            on_behalf_of: None,
        },
        kind: kind.to_owned(),
        schema: 1,
        subjects: subjects.iter().map(|one| (*one).to_owned()).collect(),
        valid: Valid {
            from: day.map(str::to_owned),
            until: day.map(str::to_owned),
        },
        label: Label::Internal,
        refs: Vec::new(),
        values: named.collect(),
        files: Vec::new(),
        idem: [0; 16],
        author: None,
    }
}

/// An act of some people on a day.
pub(crate) fn act(subjects: &[&str], day: &str) -> Draft {
    let values = vec![
        ("place", Value::text(format!("{day} 会议室"))),
        ("theme", Value::text("研究安全生产工作")),
    ];
    draft("act", subjects, Some(day), values)
}

/// Numbers of the entries of [`story`].
pub(crate) const WITH_FILE: u64 = 1;
pub(crate) const SIGNED_ED25519: u64 = 3;
pub(crate) const CORRECTION: u64 = 4;
pub(crate) const UNDISCLOSED: u64 = 5;
pub(crate) const ERASURE: u64 = 6;
pub(crate) const SIGNED_SM2: u64 = 7;
pub(crate) const MIDDLE: u64 = 8;
pub(crate) const TAIL: u64 = 10;

/// A ledger whose bundle has one of everything, and is good; without its directory.
pub(crate) fn story_so_far(seed: u8) -> World {
    let mut world = World::new(seed);
    let zone = &["zone"];
    world.record(draft("ledger.opened", zone, None, vec![]));
    let mut with_file = act(&[SUBJECT], "2026-03-05");
    with_file.files = vec![world.file(b"a photo of a meeting")];
    world.record(with_file);
    world.record(act(&["person:P0002"], "2026-03-06"));
    let both = act(&[SUBJECT, "person:P0002"], "2026-04-10");
    world.record_as(both, Some(&Pen::ed25519()), |_| {});
    let mut correction = draft(
        "correction",
        &[SUBJECT],
        None,
        vec![("theme", Value::text("研究消防安全工作"))],
    );
    correction.refs = vec![world.named(Relation::Corrects, WITH_FILE)];
    world.record(correction);
    world.record(act(&[SUBJECT], "2025-11-01"));
    let fields = Value::List(vec![Value::text("place")]);
    let mut erasure = draft("erasure", &[], None, vec![("fields", fields)]);
    erasure.refs = vec![world.named(Relation::Erases, SIGNED_ED25519)];
    world.record(erasure);
    world.erase(SIGNED_ED25519, "place");
    let mut approval = draft(
        "approval",
        &[SUBJECT],
        Some("2026-05-01"),
        vec![("opinion", Value::text("同意"))],
    );
    approval.refs = vec![world.named(Relation::Approves, UNDISCLOSED)];
    world.record_as(approval, Some(&Pen::sm2()), |_| {});
    world.record(act(&[SUBJECT], "2026-05-20"));
    world.record(act(&["person:P0003"], "2026-05-21"));
    world.record(act(&[SUBJECT], "2026-06-01"));
    world
}

/// The same, with its directory: ready for a bundle.
pub(crate) fn story(seed: u8) -> World {
    let mut world = story_so_far(seed);
    world.directory();
    world
}
