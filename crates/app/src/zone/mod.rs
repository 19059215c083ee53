//! A zone: its ledger, opened for this process. Commands go in, answers come out.

use std::sync::Arc;

use ledger::commitment::{Idem, LogId};
use ledger::entry::{Entry, EntryError, Prepared};
use ledger::hash::{Alg, leaf_hash};
use ledger::store::{Identity, ReadStore, Row, SignedHead, Store, StoreError};

use crate::actor::Actor;
use crate::commands::{Command, Desk, Refusal};
use crate::draft::nth_idem;
use crate::files::Files;
use crate::law::{Law, LawError};
use crate::ports::{Clock, Random, Salts};
use crate::queries::Judge;
use crate::record::{Fact, Fields, Opened};
use crate::sequencer::{Job, Proposal, Receipt, Sequencer, Shared, Status, SubmitError, Tools};
use crate::signer::{Sign, SignerError};
use crate::state::{Recorded, RecordedError, State};

mod replay;

pub use replay::{Start, replay};

/// How often a command is decided anew because others were quicker.
const DECIDE_MAX: usize = 64;
/// Entries that a start replays without noticing; from here on a cache pays.
const SNAPSHOT_EVERY: u64 = 20_000;

/// Why a zone could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ZoneError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An entry could not be read.
    #[error(transparent)]
    Recorded(#[from] RecordedError),
    /// The signer knows more, or something else.
    #[error("{0}。账本只能查阅，不能写入；请用 jinze ledger verify 查明")]
    Incident(SignerError),
    /// The writer could not start.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The law cannot be read.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The store is empty.
    #[error("这里还没有账本，请先运行 jinze init")]
    Empty,
    /// Random bytes.
    #[error(transparent)]
    Random(#[from] crate::ports::RandomError),
}

/// What a zone is opened with.
pub struct Opening {
    /// The store.
    pub store: Box<dyn Store>,
    /// The signer.
    pub signer: Box<dyn Sign>,
    /// Files.
    pub files: Arc<dyn Files>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
}

impl Opening {
    /// What a zone is opened with.
    #[must_use]
    pub fn new(
        store: Box<dyn Store>,
        signer: Box<dyn Sign>,
        files: Arc<dyn Files>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self {
            store,
            signer,
            files,
            clock,
            random,
        }
    }
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

/// A zone.
pub struct Zone {
    identity: Identity,
    // Closed before the writer, which leaves the store whole behind it: fields are dropped in this order.
    reader: std::sync::Mutex<Box<dyn ReadStore>>,
    sequencer: Sequencer,
    shared: Arc<Shared>,
    files: Arc<dyn Files>,
    random: Arc<dyn Random>,
    clock: Arc<dyn Clock>,
    judge: Judge,
    start: Start,
    public_keys: Vec<String>,
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Zone")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

impl Zone {
    /// Gives an empty store its identity, and opens it. The first entry says how it began. What an
    /// earlier call could not finish, because the process ended, is finished.
    ///
    /// # Errors
    /// When the store is not empty, or cannot be written.
    pub fn create(mut opening: Opening, origin: &str, program: &str) -> Result<Self, ZoneError> {
        let begun = opening.store.identity()?;
        let is_empty = opening.store.head()?.size == 0;
        let log_id = match begun {
            Some(begun) if is_empty && begun.origin == origin => begun.log_id,
            _ => {
                let mut log_id = LogId::default();
                opening.random.fill(&mut log_id)?;
                let identity = Identity {
                    log_id,
                    origin: origin.to_owned(),
                };
                opening.store.create(&identity)?;
                log_id
            }
        };
        let zone = Self::started(opening)?;
        let opened = Opened {
            origin: origin.to_owned(),
            program: program.to_owned(),
        };
        let idem = crate::derived(&[b"jinze/opened/v1", &log_id]);
        let actor = Actor::program();
        let drafts = crate::commands::Decision::one(Fact::from(opened));
        zone.record(&actor, drafts, idem)?;
        Ok(zone)
    }

    /// Opens a store for reading and writing.
    ///
    /// # Errors
    /// When it is empty, damaged at its end, or not what the signer remembers.
    pub fn open(opening: Opening) -> Result<Self, ZoneError> {
        // An identity without a first entry is a beginning that was cut short.
        if opening.store.head()?.size == 0 {
            return Err(ZoneError::Empty);
        }
        Self::started(opening)
    }

    fn started(opening: Opening) -> Result<Self, ZoneError> {
        let Opening {
            store,
            signer,
            files,
            clock,
            random,
        } = opening;
        let identity = store.identity()?.ok_or(ZoneError::Empty)?;
        replay::check_signer(&*store, &*signer)?;
        let (state, start) = replay(&*store)?;
        let status = Status {
            signed_size: store.last_note()?.map_or(0, |note| note.size),
            ..Status::default()
        };
        let shared = Arc::new(Shared::new(state, status));
        let reader = std::sync::Mutex::new(store.reader()?);
        let public_keys = signer.public_keys();
        let tools = Tools {
            store,
            signer,
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            identity: identity.clone(),
        };
        let sequencer = Sequencer::start(tools, Arc::clone(&shared))?;
        Ok(Self {
            identity,
            sequencer,
            shared,
            reader,
            files,
            random,
            clock,
            judge: Judge::default(),
            start,
            public_keys,
        })
    }

    /// Carries out a command; on return what it recorded is durable. `idem` is chosen by whoever asks,
    /// one for one act: asking again with it records nothing twice.
    ///
    /// # Errors
    /// When the role may not, the facts do not allow it, or nothing could be written.
    pub fn submit(
        &self,
        actor: &Actor,
        command: &dyn Command,
        idem: Idem,
    ) -> Result<Vec<Receipt>, Refusal> {
        if !actor.role.may(command.power()) {
            return Err(Refusal::not_allowed(actor, command.word()));
        }
        for _ in 0..DECIDE_MAX {
            let decision = self.shared.read(|state| {
                let desk = Desk {
                    state,
                    actor,
                    zone: self,
                    idem: &idem,
                };
                command.decide(&desk)
            });
            let decision = match decision {
                // A workbook that was imported has nothing more to say the second time.
                Ok(decision) if decision.facts.is_empty() => {
                    return Ok(self.answered_before(&idem)?.unwrap_or_default());
                }
                Ok(decision) => decision,
                Err(refusal) => {
                    // What was recorded under this key already answers, whatever stands now.
                    return self.answered_before(&idem)?.ok_or(refusal);
                }
            };
            match self.record(actor, decision, idem) {
                Err(SubmitError::Stale) => {}
                other => return Ok(other?),
            }
        }
        Err(SubmitError::Stale.into())
    }

    fn answered_before(&self, idem: &Idem) -> Result<Option<Vec<Receipt>>, Refusal> {
        let reader = self.lock_reader();
        let head = reader.head().map_err(SubmitError::from)?;
        let mut receipts = Vec::new();
        while let Some(seq) = reader
            .find_idem(&nth_idem(idem, receipts.len()))
            .map_err(SubmitError::from)?
        {
            let visit = &mut |row: Row<'_>| {
                let damaged = |why: EntryError| StoreError::Damaged {
                    seq,
                    what: why.to_string(),
                };
                receipts.push(Receipt {
                    seq,
                    leaf: leaf_hash(Alg::Sha256, row.leaf),
                    recorded_at: Entry::skim(row.leaf).map_err(damaged)?.recorded_at,
                    head,
                    repeated: true,
                });
                Ok(())
            };
            let scanned = reader.scan(seq, seq + 1, visit);
            scanned.map_err(SubmitError::from)?;
        }
        Ok((!receipts.is_empty()).then_some(receipts))
    }

    fn record(
        &self,
        actor: &Actor,
        decision: crate::commands::Decision,
        idem: Idem,
    ) -> Result<Vec<Receipt>, SubmitError> {
        let mut salts = Salts::new(&*self.random);
        let mut drafts = Vec::with_capacity(decision.facts.len());
        for (n, fact) in decision.facts.into_iter().enumerate() {
            let draft = fact
                .draft(actor, nth_idem(&idem, n))
                .map_err(|error| SubmitError::Format(error.to_string()))?;
            let draft = draft.prepare(&self.identity.log_id, &mut || salts.next());
            readable(&draft)?;
            drafts.push(draft);
        }
        salts
            .finish()
            .map_err(|error| SubmitError::Refused(error.to_string()))?;
        let proposal = Proposal {
            drafts,
            erasures: decision.erasures,
            guards: decision.guards,
            roster_size: decision.roster_size,
        };
        self.sequencer.ask(|answer| Job::Append(proposal, answer))
    }

    /// Binds the heads of all streams now, and has the head signed.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn close_directory(&self) -> Result<Receipt, SubmitError> {
        self.sequencer.ask(Job::Directory)
    }

    /// Has the head signed now; the newest checkpoint.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sign(&self) -> Result<Option<SignedHead>, SubmitError> {
        self.sequencer.ask(Job::Sign)
    }

    /// Keeps the projection as a cache, so that the next start is quick.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn keep_snapshot(&self) -> Result<(), SubmitError> {
        self.sequencer.ask(Job::Snapshot)
    }

    /// Keeps the projection as a cache if so much was recorded since the last time that it pays.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn keep_snapshot_if_due(&self) -> Result<(), SubmitError> {
        let size = self.read(State::size);
        let kept = self.read_store(|store| store.snapshot())?;
        if size - kept.map_or(0, |kept| kept.size.min(size)) >= SNAPSHOT_EVERY {
            self.keep_snapshot()?;
        }
        Ok(())
    }

    /// Leaves nothing of erased values behind in the store's files. Erasing does it by itself; this is
    /// for when somebody was reading then.
    ///
    /// # Errors
    /// When somebody is reading, or nothing can be written.
    pub fn scrub(&self) -> Result<(), SubmitError> {
        self.sequencer.ask(Job::Scrub)
    }

    /// Asks the projection.
    pub fn read<T>(&self, ask: impl FnOnce(&State) -> T) -> T {
        self.shared.read(ask)
    }

    /// Asks the store.
    pub fn read_store<T>(&self, ask: impl FnOnce(&dyn ReadStore) -> T) -> T {
        ask(&**self.lock_reader())
    }

    fn lock_reader(&self) -> std::sync::MutexGuard<'_, Box<dyn ReadStore>> {
        self.reader
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// How the writer is.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// Which log.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The signer's public keys, as a trust text writes them.
    #[must_use]
    pub fn public_keys(&self) -> &[String] {
        &self.public_keys
    }

    /// How the start went.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// Where files are kept.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// Random bytes.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// A new key for a request.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_idem(&self) -> Result<Idem, crate::ports::RandomError> {
        crate::ports::new_idem(&*self.random, self.now())
    }

    /// The time now, microseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.clock.read().at
    }

    /// What judges.
    #[must_use]
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// The law as it is known now.
    ///
    /// # Errors
    /// When nothing was adopted, or the pack cannot be read.
    pub fn law(&self) -> Result<Arc<Law>, LawError> {
        self.shared
            .read(|state| self.judge.law(state, &*self.files))
    }
}

/// What could not be read back must not be written: no later start would get past it.
fn readable(draft: &Prepared) -> Result<(), SubmitError> {
    let (kind, schema) = (&draft.draft().kind, draft.draft().schema);
    Fact::read(kind, schema, &Fields::new(draft.openings(), &[]))
        .map(|_| ())
        .map_err(|why| {
            SubmitError::Format(format!("这条记录没有写入：{why}。请改正内容后重新提交"))
        })
}

/// Reads entries into a state.
pub(crate) fn take_in(
    store: &dyn ReadStore,
    state: &mut State,
    until: u64,
) -> Result<(), ZoneError> {
    let mut failed = None;
    let scanned = store.scan(state.size(), until, &mut |row| {
        let taken = Recorded::from_row(row).and_then(|recorded| state.apply(recorded));
        taken.map_err(|error| {
            let what = error.to_string();
            failed = Some(error);
            StoreError::Damaged { seq: row.seq, what }
        })
    });
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(scanned?),
    }
}
