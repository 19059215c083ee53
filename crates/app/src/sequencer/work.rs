//! The writer's work: from proposals to a durable batch, its answers, and its signature.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use ledger::entry::{Anchor, Entry, Prepared};
use ledger::hash::{Alg, Digests, Hash, digest, leaf_hash};
use ledger::store::{Growing, SignedHead, StoreError, StoreTree};

use super::batch::{Builder, StreamEnd};
use super::clock::{ClockWatch, Stamp};
use super::proposal::{Proposal, Receipt, SubmitError};
use super::{Job, Shared, Tools};
use crate::record::{Audit, Fact};
use crate::state::Recorded;

type Answer = SyncSender<Result<Vec<Receipt>, SubmitError>>;

/// The writer.
pub(super) struct Work {
    pub(super) tools: Tools,
    pub(super) shared: Arc<Shared>,
    pub(super) growing: Growing,
    pub(super) watch: ClockWatch,
    pub(super) anchor: Option<Anchor>,
    /// Number in the stream, seq, and leaf hash once it was needed.
    pub(super) ends: BTreeMap<String, (u64, u64, Option<Hash>)>,
    /// Leaf hashes that the signer has not seen.
    pub(super) unsigned: Vec<Digests>,
    pub(super) signed_at: Instant,
    pub(super) stopped: Option<String>,
}

impl Work {
    pub(super) fn new(tools: Tools, shared: Arc<Shared>) -> Result<Self, SubmitError> {
        let head = tools.store.head()?;
        let frontier = |alg| StoreTree::open(&*tools.store, alg, head.size)?.frontier();
        let growing = Growing::new(frontier(Alg::Sha256)?, frontier(Alg::Sm3)?);
        if growing.head() != head {
            let what = "树根与记录不符；请运行 jinze ledger verify".to_owned();
            return Err(SubmitError::Stopped(what));
        }
        let mut unsigned = Vec::new();
        let signed = tools.signer.size();
        tools
            .store
            .scan(signed.min(head.size), head.size, &mut |row| {
                unsigned.push(Digests::of_leaf(row.leaf));
                Ok(())
            })?;
        let ends = tools.store.stream_heads()?.into_iter();
        let ends = ends.map(|(subject, number, seq)| (subject, (number, seq, None)));
        let last = shared.read(|state| state.last_recorded_at().unwrap_or(0));
        let anchor = tools.store.last_note()?.as_ref().map(anchor_of);
        Ok(Self {
            ends: ends.collect(),
            growing,
            watch: ClockWatch::new(last),
            anchor,
            unsigned,
            signed_at: Instant::now(),
            stopped: None,
            tools,
            shared,
        })
    }

    /// Waits for a job; meanwhile sees to it that no head stays unsigned for long.
    pub(super) fn next_job(&mut self, waiting: &Receiver<Job>, every: Duration) -> Option<Job> {
        loop {
            if self.unsigned.is_empty() || self.stopped.is_some() {
                return waiting.recv().ok();
            }
            let left = every.saturating_sub(self.signed_at.elapsed());
            if left.is_zero() {
                self.sign();
                continue;
            }
            match waiting.recv_timeout(left) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Timeout) => self.sign(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Records what fits together, answers, and goes on with what had to wait.
    pub(super) fn append(&mut self, mut proposals: Vec<(Proposal, Answer)>) {
        while !proposals.is_empty() {
            if let Some(why) = &self.stopped {
                let error = SubmitError::Stopped(why.clone());
                for (_, answer) in proposals {
                    let _unheard = answer.send(Err(error.clone()));
                }
                return;
            }
            proposals = self.one_batch(proposals);
        }
    }

    /// One commit; returns what could not be decided beside it.
    fn one_batch(&mut self, proposals: Vec<(Proposal, Answer)>) -> Vec<(Proposal, Answer)> {
        let stamp = self.watch.stamp(self.tools.clock.read());
        let mut program = Vec::new();
        if let Some(anomaly) = stamp.anomaly.clone() {
            self.shared.set_status(|status| status.clock_anomalies += 1);
            program.push(Fact::from(anomaly));
        }
        if let Err(error) = self.close_day(&stamp) {
            self.stop_on(&error);
            refuse(proposals, &error);
            return Vec::new();
        }
        let mut builder = self.builder(&stamp);
        if let Err(error) = self.place_program(&mut builder, program) {
            refuse(proposals, &error);
            return Vec::new();
        }
        let mut waiting: Vec<(Answer, std::ops::Range<usize>)> = Vec::new();
        let mut later = Vec::new();
        let mut touched = Touched::default();
        for (proposal, answer) in proposals {
            if !later.is_empty() || touched.meets(&proposal) {
                later.push((proposal, answer));
                continue;
            }
            match self.take_in(&mut builder, proposal, &mut touched) {
                Ok(Taken::Placed(range)) => waiting.push((answer, range)),
                Ok(Taken::Repeated(receipts)) => {
                    let _unheard = answer.send(Ok(receipts));
                }
                Err(error) => {
                    let _unheard = answer.send(Err(error));
                }
            }
        }
        if !builder.placed.is_empty() {
            match self.commit(builder) {
                Ok(receipts) => {
                    for (answer, range) in waiting {
                        let own = receipts.get(range).unwrap_or_default().to_vec();
                        let _unheard = answer.send(Ok(own));
                    }
                }
                Err(error) => {
                    for (answer, _) in waiting {
                        let _unheard = answer.send(Err(error.clone()));
                    }
                }
            }
        }
        later
    }

    pub(super) fn builder(&self, stamp: &Stamp) -> Builder {
        let growing = Growing::new(self.growing.sha256.clone(), self.growing.sm3.clone());
        let clock = (stamp.recorded_at, stamp.note.clone());
        Builder::new(self.tools.identity.log_id, clock, self.anchor, growing)
    }

    /// Places the drafts of one proposal, all or none.
    fn take_in(
        &self,
        builder: &mut Builder,
        proposal: Proposal,
        touched: &mut Touched,
    ) -> Result<Taken, SubmitError> {
        if let Some(repeated) = self.repeated(builder, &proposal)? {
            return Ok(Taken::Repeated(repeated));
        }
        self.shared.read(|state| {
            let roster = proposal.roster_size;
            let fresh = roster.is_none_or(|size| size == state.roster_size())
                && proposal
                    .guards
                    .iter()
                    .all(|(key, seen)| state.last_seq(key) == *seen);
            if fresh {
                Ok(())
            } else {
                Err(SubmitError::Stale)
            }
        })?;
        let before = self.ends_of(&proposal.drafts)?;
        let (first, first_seq) = (builder.placed.len(), builder.next_seq());
        // One draft fails before it changes anything; of several, earlier ones are undone.
        let saved = (proposal.drafts.len() > 1).then(|| {
            let growing = Growing::new(builder.growing.sha256.clone(), builder.growing.sm3.clone());
            (growing, builder.ends.clone())
        });
        let erasures = self.erasures(&proposal, first_seq)?;
        touched.add(&proposal);
        let count = proposal.drafts.len();
        for draft in proposal.drafts {
            if let Err(error) = builder.place(draft, &before) {
                builder.placed.truncate(first);
                if let Some((growing, ends)) = saved {
                    (builder.growing, builder.ends) = (growing, ends);
                }
                return Err(SubmitError::Format(error.to_string()));
            }
        }
        builder.erasures.extend(erasures);
        Ok(Taken::Placed(first..first + count))
    }

    /// A request that was recorded before is answered from the ledger.
    fn repeated(
        &self,
        builder: &mut Builder,
        proposal: &Proposal,
    ) -> Result<Option<Vec<Receipt>>, SubmitError> {
        let mut receipts = Vec::new();
        for draft in &proposal.drafts {
            let Some(seq) = self.tools.store.find_idem(&draft.draft().idem)? else {
                // Drafts of one request are kept together: the first tells for all.
                return Ok(None);
            };
            let (entry, openings, leaf) = self.stored(seq)?;
            if !draft.repeats(&entry, &openings) {
                self.note_conflict(builder, draft, seq)?;
                return Err(SubmitError::Conflict { seq });
            }
            receipts.push(Receipt {
                seq,
                leaf,
                recorded_at: entry.recorded_at,
                head: self.growing.head(),
                repeated: true,
            });
        }
        Ok(Some(receipts))
    }

    /// The same key with other content is no slip of the network: it is put on record.
    fn note_conflict(
        &self,
        builder: &mut Builder,
        draft: &Prepared,
        seq: u64,
    ) -> Result<(), SubmitError> {
        let audit = Audit {
            act: "同一请求编号，内容不同".to_owned(),
            object: draft.draft().kind.clone(),
            done: false,
            details: "没有写入".to_owned(),
            about: u32::try_from(seq).ok(),
        };
        let mut prepared = self.program_drafts(vec![audit.into()], builder.next_seq())?;
        for draft in prepared.drain(..) {
            let before = self.ends_of(std::slice::from_ref(&draft))?;
            let placed = builder.place(draft, &before);
            placed.map_err(|error| SubmitError::Format(error.to_string()))?;
        }
        Ok(())
    }

    fn stored(
        &self,
        seq: u64,
    ) -> Result<(Entry, Vec<ledger::commitment::Opening>, Hash), SubmitError> {
        let mut found = None;
        self.tools.store.scan(seq, seq + 1, &mut |row| {
            let damaged = |what: String| StoreError::Damaged { seq, what };
            let entry = Entry::from_bytes(row.leaf).map_err(|error| damaged(error.to_string()))?;
            let openings = ledger::commitment::openings_from_bytes(row.openings)
                .map_err(|error| damaged(error.to_string()))?;
            found = Some((entry, openings, leaf_hash(Alg::Sha256, row.leaf)));
            Ok(())
        })?;
        found.ok_or_else(|| SubmitError::Stopped(format!("第 {seq} 号记录缺失")))
    }

    pub(super) fn ends_of(
        &self,
        drafts: &[Prepared],
    ) -> Result<BTreeMap<String, StreamEnd>, SubmitError> {
        let mut ends = BTreeMap::new();
        for subject in drafts.iter().flat_map(|draft| draft.subjects()) {
            if let Some((number, seq, leaf)) = self.ends.get(subject)
                && !ends.contains_key(subject)
            {
                let leaf = match leaf {
                    Some(leaf) => *leaf,
                    None => self.leaf_of(*seq)?,
                };
                ends.insert(subject.clone(), (*number, leaf));
            }
        }
        Ok(ends)
    }

    pub(super) fn leaf_of(&self, seq: u64) -> Result<Hash, SubmitError> {
        let mut leaf = Hash::default();
        self.tools.store.scan(seq, seq + 1, &mut |row| {
            leaf = leaf_hash(Alg::Sha256, row.leaf);
            Ok(())
        })?;
        Ok(leaf)
    }

    fn erasures(
        &self,
        proposal: &Proposal,
        first_seq: u64,
    ) -> Result<Vec<ledger::store::Erasure>, SubmitError> {
        let mut erasures = Vec::new();
        for erase in &proposal.erasures {
            let (_, mut openings, _) = self.stored(erase.seq)?;
            openings.retain(|opening| !erase.fields.contains(&opening.field));
            erasures.push(ledger::store::Erasure {
                seq: erase.seq,
                by: first_seq + erase.draft as u64,
                remaining: ledger::commitment::openings_to_bytes(&openings),
            });
        }
        Ok(erasures)
    }

    /// Makes a batch durable, reads it back, and shows it to everybody.
    pub(super) fn commit(&mut self, mut builder: Builder) -> Result<Vec<Receipt>, SubmitError> {
        let batch = builder.batch();
        let head = builder.head();
        let Builder {
            growing,
            placed,
            ends,
            recorded_at,
            ..
        } = builder;
        if let Err(error) = self.tools.store.append(&batch) {
            let error = SubmitError::from(error);
            self.stop_on(&error);
            return Err(error);
        }
        let leaves: Vec<Digests> = placed.iter().map(|placed| placed.leaf).collect();
        if let Err(error) = self.read_back(batch.first_seq, &leaves) {
            self.stop_on(&error);
            return Err(error);
        }
        let receipts = placed.iter().map(|placed| Receipt {
            seq: placed.entry.seq,
            leaf: placed.leaf.sha256,
            recorded_at,
            head,
            repeated: false,
        });
        let receipts: Vec<Receipt> = receipts.collect();
        for placed in &placed {
            for stream in &placed.entry.streams {
                if let Some((number, leaf)) = ends.get(&stream.subject) {
                    let end = (*number, placed.entry.seq, Some(*leaf));
                    self.ends.insert(stream.subject.clone(), end);
                }
            }
        }
        self.growing = growing;
        self.unsigned.extend(leaves);
        let shown = self.shared.write(|state| {
            placed.into_iter().try_for_each(|placed| {
                let recorded = Recorded::new(placed.entry, &placed.openings)?;
                state.apply(recorded)
            })
        });
        if let Err(error) = shown {
            // It is durable; only this process cannot show it. A restart reads it again.
            let error = SubmitError::Stopped(error.to_string());
            self.stop_on(&error);
            return Err(error);
        }
        Ok(receipts)
    }

    /// What the store gives back must be what was hashed: a bit may flip between the two.
    fn read_back(&self, first: u64, leaves: &[Digests]) -> Result<(), SubmitError> {
        let mut wanted = leaves.iter();
        let until = first + leaves.len() as u64;
        self.tools.store.scan(first, until, &mut |row| {
            if wanted.next() == Some(&Digests::of_leaf(row.leaf)) {
                return Ok(());
            }
            Err(StoreError::Damaged {
                seq: row.seq,
                what: "读回的内容与写入的不同".to_owned(),
            })
        })?;
        Ok(())
    }

    pub(super) fn stop_on(&mut self, error: &SubmitError) {
        if matches!(error, SubmitError::Unknown(_) | SubmitError::Stopped(_)) {
            let why = error.to_string();
            self.shared
                .set_status(|status| status.stopped = Some(why.clone()));
            self.stopped = Some(why);
        }
    }
}

pub(super) fn anchor_of(note: &SignedHead) -> Anchor {
    Anchor {
        size: note.size,
        note: digest(Alg::Sha256, note.sha256.as_bytes()),
    }
}

fn refuse(proposals: Vec<(Proposal, Answer)>, error: &SubmitError) {
    for (_, answer) in proposals {
        let _unheard = answer.send(Err(error.clone()));
    }
}

enum Taken {
    Placed(std::ops::Range<usize>),
    Repeated(Vec<Receipt>),
}

/// What the batch has changed so far; what depends on it must be decided after it.
#[derive(Debug, Default)]
struct Touched {
    keys: std::collections::BTreeSet<String>,
    idems: std::collections::BTreeSet<ledger::commitment::Idem>,
    roster: bool,
}

impl Touched {
    fn meets(&self, proposal: &Proposal) -> bool {
        self.roster
            || proposal
                .guards
                .iter()
                .any(|(key, _)| self.keys.contains(key))
            || proposal
                .drafts
                .iter()
                .any(|draft| self.idems.contains(&draft.draft().idem))
    }

    fn add(&mut self, proposal: &Proposal) {
        self.keys
            .extend(proposal.guards.iter().map(|(key, _)| key.clone()));
        self.idems
            .extend(proposal.drafts.iter().map(|draft| draft.draft().idem));
        // Anything but acts may change what others were decided from.
        self.roster |= proposal
            .drafts
            .iter()
            .any(|draft| draft.draft().kind != "act");
    }
}
