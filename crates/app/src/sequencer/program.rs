//! What the writer records of its own accord: directories, the digest of its cache; and having the
//! head signed.

use std::time::Instant;

use ledger::directory::{Directory, Head as StreamHead};
use ledger::entry::Prepared;
use ledger::hash::Alg;
use ledger::store::SignedHead;

use super::clock::Stamp;
use super::proposal::{Receipt, SubmitError};
use super::work::{Work, anchor_of};
use crate::actor::Actor;
use crate::draft::{NewFact, derived};
use crate::ports::Salts;
use crate::record::{DirectoryNote, Fact, SnapshotNote};
use crate::state::write_snapshot;
use crate::time;

impl Work {
    /// The first entry of a new day is preceded by a directory of the days before.
    pub(super) fn close_day(&mut self, stamp: &Stamp) -> Result<(), SubmitError> {
        let last = self.shared.read(crate::state::State::last_recorded_at);
        let closes = last.is_some_and(|last| time::day(last) < time::day(stamp.recorded_at));
        if closes {
            let day = last.map_or(String::new(), |last| time::day(last).to_string());
            // A jump of the clock is noted by the batch that follows.
            let stamp = Stamp {
                anomaly: None,
                ..stamp.clone()
            };
            self.write_directory(&stamp, day)?;
        }
        Ok(())
    }

    /// Binds the heads of all streams now.
    pub(super) fn directory(&mut self) -> Result<Receipt, SubmitError> {
        if let Some(why) = &self.stopped {
            return Err(SubmitError::Stopped(why.clone()));
        }
        let (before, stamp) = self.stamp();
        let day = time::day(stamp.recorded_at).to_string();
        let written = self.write_directory(&stamp, day);
        if written.is_err() {
            self.forget(before);
        }
        written
    }

    fn write_directory(&mut self, stamp: &Stamp, day: String) -> Result<Receipt, SubmitError> {
        let mut heads = Vec::with_capacity(self.ends.len());
        let subjects: Vec<String> = self.ends.keys().cloned().collect();
        for subject in subjects {
            let Some((number, seq, leaf)) = self.ends.get(&subject).copied() else {
                continue;
            };
            let leaf = match leaf {
                Some(leaf) => leaf,
                None => self.leaf_of(seq)?,
            };
            self.ends.insert(subject.clone(), (number, seq, Some(leaf)));
            heads.push(StreamHead {
                subject,
                number,
                leaf,
            });
        }
        let directory = Directory::new(heads);
        let note = DirectoryNote {
            count: directory.heads().len() as u64,
            day,
            sha256: directory.root(Alg::Sha256),
            sm3: directory.root(Alg::Sm3),
        };
        self.write_program(stamp, note.into())
    }

    /// Keeps the projection as a cache, and its digest as an entry.
    pub(super) fn snapshot(&mut self) -> Result<(), SubmitError> {
        if let Some(why) = &self.stopped {
            return Err(SubmitError::Stopped(why.clone()));
        }
        // A cache may be the first thing of a new day, and what it sums up comes before its entry.
        let (before, stamp) = self.stamp();
        if let Err(error) = self.close_day(&stamp) {
            self.forget(before);
            return Err(error);
        }
        let (snapshot, sha256) = self.shared.read(write_snapshot);
        self.tools.store.put_snapshot(&snapshot)?;
        let note = SnapshotNote {
            size: snapshot.size,
            sha256,
        };
        let written = self.write_program(&stamp, note.into());
        if written.is_err() {
            self.forget(before);
        }
        written.map(|_| ())
    }

    /// Leaves nothing of erased values behind: a cache made before the erasure is made anew, then the
    /// store's files are cleared.
    pub(super) fn scrub(&mut self) -> Result<(), SubmitError> {
        if let Some(why) = &self.stopped {
            return Err(SubmitError::Stopped(why.clone()));
        }
        if self.tools.store.snapshot()?.is_some() {
            self.snapshot()?;
        }
        Ok(self.tools.store.scrub()?)
    }

    /// An entry of the program's own, in a commit of its own.
    fn write_program(&mut self, stamp: &Stamp, fact: Fact) -> Result<Receipt, SubmitError> {
        let builder = self.begun(stamp, Some(fact))?;
        let receipts = self.commit(builder)?;
        let receipt = receipts.into_iter().next();
        receipt.ok_or_else(|| SubmitError::Refused("没有写入".to_owned()))
    }

    pub(super) fn program_drafts(
        &self,
        facts: impl IntoIterator<Item = Fact>,
        seq: u64,
    ) -> Result<Vec<Prepared>, SubmitError> {
        let log_id = &self.tools.identity.log_id;
        let mut salts = Salts::new(&*self.tools.random);
        let mut drafts = Vec::new();
        for (at, fact) in (seq..).zip(facts) {
            // Its place in the log identifies what the program itself says.
            let idem = derived(&[b"jinze/program/v1", log_id, &at.to_be_bytes()]);
            let draft = NewFact::new(fact)
                .draft(&Actor::program(), idem)
                .map_err(|error| SubmitError::Format(error.to_string()))?;
            drafts.push(draft.prepare(log_id, &mut || salts.next()));
        }
        salts
            .finish()
            .map_err(|error| SubmitError::Refused(error.to_string()))?;
        Ok(drafts)
    }

    /// Has the head signed now; the newest checkpoint.
    pub(super) fn sign_now(&mut self) -> Result<Option<SignedHead>, SubmitError> {
        if self.stopped.is_none() && !self.unsigned.is_empty() {
            self.sign();
        }
        Ok(self.tools.store.last_note()?)
    }

    pub(super) fn sign(&mut self) {
        self.signed_at = Instant::now();
        let head = self.growing.head();
        let first = head.size - self.unsigned.len() as u64;
        let signed = self
            .tools
            .signer
            .sign(first, &self.unsigned, &head)
            .map_err(|error| error.to_string())
            .and_then(|note| {
                let kept = self.tools.store.put_note(&note);
                kept.map(|()| note).map_err(|error| error.to_string())
            });
        match signed {
            Ok(note) => {
                self.anchor = Some(anchor_of(&note));
                self.unsigned.clear();
                self.shared.set_status(|status| {
                    status.signed_size = note.size;
                    status.sign_error = None;
                });
            }
            Err(why) => self
                .shared
                .set_status(|status| status.sign_error = Some(why)),
        }
    }
}
