//! The writer's work: from proposals to a durable batch, its answers, and its signature.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Instant;

use ledger::entry::{Anchor, Prepared};
use ledger::hash::{Alg, Digests, Hash, digest, leaf_hash};
use ledger::store::{Batch, Growing, SignedHead, StoreError, StoreTree};

use super::batch::{Builder, StreamEnd};
use super::clock::{ClockWatch, Stamp};
use super::proposal::{Proposal, Receipt, SubmitError};
use super::{Job, Shared, Tools};
use crate::record::{ClockAnomaly, Fact, Record as _};
use crate::state::Recorded;

pub(super) type Answer = SyncSender<Result<Vec<Receipt>, SubmitError>>;

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
        let note = tools.store.last_note()?;
        // The signer may remember leaves whose note was not kept: they are handed over again.
        let noted = note.as_ref().map_or(0, |note| note.size);
        let signed = tools.signer.size().min(noted);
        let mut unsigned = Vec::new();
        tools
            .store
            .scan(signed.min(head.size), head.size, &mut |row| {
                unsigned.push(Digests::of_leaf(row.leaf));
                Ok(())
            })?;
        let ends = tools.store.stream_heads()?.into_iter();
        let ends = ends.map(|(subject, number, seq)| (subject, (number, seq, None)));
        let last = shared.read(|state| state.last_recorded_at().unwrap_or(0));
        let anchor = note.as_ref().map(anchor_of);
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
    pub(super) fn next_job(&mut self, waiting: &Receiver<Job>) -> Option<Job> {
        loop {
            let every = self.tools.signer.every();
            let Some(every) = every.filter(|_| !self.unsigned.is_empty() && self.stopped.is_none())
            else {
                return waiting.recv().ok();
            };
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
        let (before, stamp) = self.stamp();
        let begun = self
            .close_day(&stamp)
            .and_then(|()| self.begun(&stamp, None));
        let mut builder = match begun {
            Ok(builder) => builder,
            Err(error) => {
                self.forget(before);
                refuse(proposals, &error);
                return Vec::new();
            }
        };
        let mut waiting: Vec<(Answer, std::ops::Range<usize>)> = Vec::new();
        let (mut later, mut refused) = (Vec::new(), Vec::new());
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
                // Told after the commit: a conflict is on record by then.
                Err(error) => refused.push((answer, error)),
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
                    self.forget(before);
                    for (answer, _) in waiting {
                        let _unheard = answer.send(Err(error.clone()));
                    }
                }
            }
        }
        for (answer, error) in refused {
            let _unheard = answer.send(Err(error));
        }
        later
    }

    /// The time of the next batch, and what was remembered of the clock before.
    pub(super) fn stamp(&mut self) -> (ClockWatch, Stamp) {
        let before = self.watch.clone();
        let stamp = self.watch.stamp(self.tools.clock.read());
        (before, stamp)
    }

    /// Nothing was recorded: a jump of the clock that was noted there must be noted again.
    pub(super) fn forget(&mut self, before: ClockWatch) {
        let last = self.shared.read(|state| state.last_recorded_at());
        self.watch = before.after(last.unwrap_or(0));
    }

    /// A batch that begins with what the program itself says: a fact, and a jump of the clock.
    pub(super) fn begun(&self, stamp: &Stamp, fact: Option<Fact>) -> Result<Builder, SubmitError> {
        let growing = Growing::new(self.growing.sha256.clone(), self.growing.sm3.clone());
        let clock = (stamp.recorded_at, stamp.note.clone());
        let mut builder = Builder::new(self.tools.identity.log_id, clock, self.anchor, growing);
        let jump = stamp.anomaly.clone().map(Fact::from);
        let drafts = self.program_drafts(fact.into_iter().chain(jump), builder.next_seq())?;
        let before = self.ends_of(&drafts)?;
        for draft in drafts {
            let placed = builder.place(draft, &before);
            placed.map_err(|error| SubmitError::Format(error.to_string()))?;
        }
        Ok(builder)
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
        if let Err(error) = self.read_back(&batch, &leaves) {
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
        let jumps = placed
            .iter()
            .filter(|placed| placed.entry.kind == ClockAnomaly::KIND)
            .count() as u64;
        if jumps > 0 {
            self.shared
                .set_status(|status| status.clock_anomalies += jumps);
        }
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
    fn read_back(&self, batch: &Batch, leaves: &[Digests]) -> Result<(), SubmitError> {
        let mut wanted = leaves.iter().zip(&batch.entries);
        let until = batch.first_seq + leaves.len() as u64;
        self.tools.store.scan(batch.first_seq, until, &mut |row| {
            if let Some((leaf, entry)) = wanted.next()
                && Digests::of_leaf(row.leaf) == *leaf
                && row.openings == entry.openings
            {
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
