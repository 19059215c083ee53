//! The one writer: gives entries their numbers and times, commits many at once, reads them back,
//! answers, and has the new head signed.
//!
//! An answer is a promise: it is given after the store has made the batch durable and the rows have
//! been read back and hashed again. Left out: what may be recorded; that is decided in `crate::commands`
//! from the projection, and only guarded here.

mod batch;
mod clock;
mod program;
mod proposal;
mod repeated;
mod work;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use ledger::store::{Identity, SignedHead, Store};

pub(crate) use proposal::{Erase, Proposal};
pub use proposal::{Receipt, SubmitError};
use work::Work;

use crate::ports::{Clock, Random};
use crate::signer::Sign;
use crate::state::State;

/// Proposals in one commit.
pub(crate) const BATCH_MAX: usize = 256;
/// Proposals that may wait; more are told to come back.
const QUEUE_MAX: usize = 1_024;

/// What the writer shows to everybody.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Status {
    /// Why nothing can be written any more.
    pub stopped: Option<String>,
    /// Size that was last signed.
    pub signed_size: u64,
    /// Why the last signing failed.
    pub sign_error: Option<String>,
    /// Clock anomalies noted since the start.
    pub clock_anomalies: u64,
}

/// What the writer and its askers share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    state: RwLock<State>,
    status: RwLock<Status>,
}

impl Shared {
    pub(crate) fn new(state: State, status: Status) -> Self {
        Self {
            state: RwLock::new(state),
            status: RwLock::new(status),
        }
    }

    /// Asks the projection.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&State) -> T) -> T {
        ask(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// How the writer is.
    #[must_use]
    pub(crate) fn status(&self) -> Status {
        let status = self.status.read();
        status.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_status(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.status.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What the writer is asked to do.
pub(crate) enum Job {
    /// Record something.
    Append(Proposal, SyncSender<Result<Vec<Receipt>, SubmitError>>),
    /// Bind the heads of all streams now.
    Directory(SyncSender<Result<Receipt, SubmitError>>),
    /// Keep the projection as a cache.
    Snapshot(SyncSender<Result<(), SubmitError>>),
    /// Leave nothing of erased values behind in the store's files.
    Scrub(SyncSender<Result<(), SubmitError>>),
    /// Have the head signed now.
    Sign(SyncSender<Result<Option<SignedHead>, SubmitError>>),
    /// Finish.
    Close,
}

/// What the writer works with.
pub(crate) struct Tools {
    pub(crate) store: Box<dyn Store>,
    pub(crate) signer: Box<dyn Sign>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) identity: Identity,
}

/// The writer's thread and the way to it.
#[derive(Debug)]
pub(crate) struct Sequencer {
    jobs: SyncSender<Job>,
    thread: Option<JoinHandle<()>>,
}

impl Sequencer {
    /// Starts the writer over what `shared` knows of the store.
    pub(crate) fn start(tools: Tools, shared: Arc<Shared>) -> Result<Self, SubmitError> {
        let (jobs, waiting) = sync_channel(QUEUE_MAX);
        let mut work = Work::new(tools, shared)?;
        let thread = std::thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || run(&mut work, &waiting))
            .map_err(|error| SubmitError::Stopped(error.to_string()))?;
        Ok(Self {
            jobs,
            thread: Some(thread),
        })
    }

    /// Asks and waits for the answer.
    pub(crate) fn ask<T>(
        &self,
        job: impl FnOnce(SyncSender<Result<T, SubmitError>>) -> Job,
    ) -> Result<T, SubmitError> {
        let (answer, answered) = sync_channel(1);
        self.jobs.send(job(answer)).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

fn gone() -> SubmitError {
    SubmitError::Stopped("写入线程已经结束".to_owned())
}

impl Drop for Sequencer {
    fn drop(&mut self) {
        // Nobody is left to ask, so nothing waits behind this.
        let _closed = self.jobs.send(Job::Close);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn run(work: &mut Work, waiting: &Receiver<Job>) {
    let mut held: Option<Job> = None;
    loop {
        let job = match held.take() {
            Some(job) => job,
            None => match work.next_job(waiting) {
                Some(job) => job,
                None => return,
            },
        };
        match job {
            Job::Append(proposal, answer) => {
                let mut proposals = vec![(proposal, answer)];
                held = gather(waiting, &mut proposals);
                work.append(proposals);
            }
            Job::Directory(answer) => {
                let receipt = work.directory();
                let _unheard = answer.send(receipt);
            }
            Job::Snapshot(answer) => {
                let kept = work.snapshot();
                let _unheard = answer.send(kept);
            }
            Job::Scrub(answer) => {
                let scrubbed = work.scrub();
                let _unheard = answer.send(scrubbed);
            }
            Job::Sign(answer) => {
                let signed = work.sign_now();
                let _unheard = answer.send(signed);
            }
            Job::Close => {
                let _last = work.sign_now();
                return;
            }
        }
    }
}

/// Takes the proposals that wait; what comes among them and is none.
fn gather(waiting: &Receiver<Job>, proposals: &mut Vec<(Proposal, work::Answer)>) -> Option<Job> {
    while proposals.len() < BATCH_MAX {
        match waiting.try_recv() {
            Ok(Job::Append(proposal, answer)) => proposals.push((proposal, answer)),
            Ok(other) => return Some(other),
            Err(_) => return None,
        }
    }
    None
}
