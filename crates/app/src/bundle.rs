//! 证据包: a sealed copy of what the ledger has of a person or a body, that can be checked offline.
//!
//! Made for the officer of 纪检. Making one is put on record, and a directory is written first, so that
//! nobody can have cut off the tail of the stream.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger::bundle::{self, BundleError, BundleInput, BundleLeaf, HeadProof, Link, Members};
use ledger::directory::{Directory, Head};
use ledger::entry::Entry;
use ledger::hash::{Alg, Hash, leaf_hash};
use ledger::merkle::inclusion_proof;
use ledger::store::{ReadStore, SignedHead, StoreError, StoreTree};

use crate::actor::Actor;
use crate::commands::{NoteExport, Refusal};
use crate::sequencer::SubmitError;
use crate::state::State;
use crate::zone::Zone;

/// What a bundle is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRequest {
    /// `person:…` or `body:…`.
    pub subject: String,
    /// First day of what is disclosed.
    pub from: Date,
    /// Last day of what is disclosed.
    pub until: Date,
    /// What it is for, in words.
    pub purpose: String,
    /// The trust text that is enclosed for reading.
    pub trust: String,
}

/// Why no bundle was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Who asks may not, or it could not be put on record.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// The writer.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Nothing is recorded of the subject.
    #[error("账本里没有“{0}”的任何记录，请核对人员或机构编号")]
    Nobody(String),
    /// The head is not signed.
    #[error("账本还没有签名的检查点：{0}")]
    Unsigned(String),
}

/// A bundle, and what a reader's page needs.
#[derive(Debug)]
pub struct Made {
    /// The members, without `README.txt` and `index.html`.
    pub input: BundleInput,
    /// Number of entries in it.
    pub entries: usize,
    /// Files that were to be enclosed and are not there.
    pub missing: Vec<String>,
}

impl Made {
    /// The members of the bundle, with words for people.
    ///
    /// # Errors
    /// When the ledger's entries cannot be read.
    pub fn members(mut self, readme: String, page: String) -> Result<Members, BundleError> {
        self.input.readme = Some(readme);
        self.input.page = Some(page);
        bundle::write(&self.input)
    }
}

/// Makes a bundle: the export is put on record, then a directory, then the head is signed.
///
/// # Errors
/// When nothing is known of the subject, or the ledger cannot be written or read.
pub fn make(zone: &Zone, actor: &Actor, request: &BundleRequest) -> Result<Made, MakeError> {
    let known = zone.read_store(|store| store.stream(&request.subject))?;
    if known.is_empty() {
        return Err(MakeError::Nobody(request.subject.clone()));
    }
    let note = NoteExport {
        object: format!("证据包 {}", request.subject),
        details: format!("{} 至 {}；{}", request.from, request.until, request.purpose),
    };
    let idem = zone
        .new_idem()
        .map_err(|error| SubmitError::Refused(error.to_string()))?;
    zone.submit(actor, &note, idem)?;
    let directory = zone.close_directory()?.seq;
    let notes = zone
        .sign()?
        .filter(|note| note.size > directory)
        .ok_or_else(|| {
            let why = zone.status().sign_error;
            MakeError::Unsigned(why.unwrap_or_else(|| "签名者没有签名".to_owned()))
        })?;
    zone.read(|state| {
        zone.read_store(|store| collect(zone, state, store, request, directory, notes))
    })
}

fn collect(
    zone: &Zone,
    state: &State,
    store: &dyn ReadStore,
    request: &BundleRequest,
    directory: u64,
    notes: SignedHead,
) -> Result<Made, MakeError> {
    let heads = heads_before(store, directory)?;
    let head = HeadProof::of(&heads, &request.subject)
        .ok_or_else(|| MakeError::Nobody(request.subject.clone()))?;
    let stream = store.stream(&request.subject)?.into_iter();
    let start = stream
        .filter(|(number, _)| *number <= head.head.number)
        .map(|(_, seq)| seq)
        .chain([directory]);
    let chosen = bundle::select(start, links(state), notes.size);
    let trees = (
        StoreTree::open(store, Alg::Sha256, notes.size)?,
        StoreTree::open(store, Alg::Sm3, notes.size)?,
    );
    let mut leaves = Vec::with_capacity(chosen.len());
    let (mut files, mut missing) = (BTreeMap::new(), Vec::new());
    for seq in &chosen {
        let (leaf, openings) = row(store, *seq)?;
        if let Ok(entry) = Entry::skim(&leaf) {
            let erased = state.erased_fields(*seq).any(|field| field == "files");
            if !erased {
                enclose(zone, &entry, &mut files, &mut missing);
            }
        }
        leaves.push(BundleLeaf {
            leaf,
            openings,
            sha256: inclusion_proof(&trees.0, *seq, notes.size).map_err(StoreError::from)?,
            sm3: inclusion_proof(&trees.1, *seq, notes.size).map_err(StoreError::from)?,
        });
    }
    Ok(Made {
        entries: leaves.len(),
        missing,
        input: BundleInput {
            identity: zone.identity().clone(),
            subject: request.subject.clone(),
            from: request.from.to_string(),
            until: request.until.to_string(),
            notes,
            directory,
            head,
            leaves,
            files,
            timestamps: BTreeMap::new(),
            trust: Some(request.trust.clone()),
            readme: None,
            page: None,
        },
    })
}

fn enclose(
    zone: &Zone,
    entry: &Entry,
    files: &mut BTreeMap<Hash, Vec<u8>>,
    missing: &mut Vec<String>,
) {
    for file in &entry.files {
        match zone.files().get(&file.sha256) {
            Ok(bytes) => {
                files.insert(file.sha256, bytes);
            }
            Err(error) => missing.push(format!("第 {} 号记录的附件：{error}", entry.seq)),
        }
    }
}

/// The heads of all streams among the entries before one.
fn heads_before(store: &dyn ReadStore, seq: u64) -> Result<Directory, StoreError> {
    let mut heads = Vec::new();
    for (subject, number, last) in store.stream_heads()? {
        let (number, last) = if last < seq {
            (number, last)
        } else {
            // The directory was the newest entry when it was written; somebody was quicker since.
            let stream = store.stream(&subject)?;
            match stream.into_iter().rfind(|(_, at)| *at < seq) {
                Some(end) => end,
                None => continue,
            }
        };
        let (leaf, _) = row(store, last)?;
        heads.push(Head {
            subject,
            number,
            leaf: leaf_hash(Alg::Sha256, &leaf),
        });
    }
    Ok(Directory::new(heads))
}

fn row(store: &dyn ReadStore, seq: u64) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
    let mut found = None;
    store.scan(seq, seq + 1, &mut |row| {
        found = Some((row.leaf.to_vec(), row.openings.to_vec()));
        Ok(())
    })?;
    found.ok_or_else(|| StoreError::Damaged {
        seq,
        what: "记录缺失".to_owned(),
    })
}

fn links(state: &State) -> impl Iterator<Item = Link> + '_ {
    state
        .all_referrers()
        .map(|(of, by)| Link { from: by, to: of })
}
