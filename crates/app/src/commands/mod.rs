//! What can be done: a command is decided from the projection, and becomes entries.
//!
//! A command decides from its desk alone; the writer then checks that what it looked at still
//! stands. Every refusal says in Chinese what is wrong and how to mend it.

mod acts;
mod erase;
mod evidence;
mod import;
mod late;
mod law;
mod roster;

use ledger::commitment::Idem;
use ledger::entry::{Ref, Relation};
use ledger::hash::{Alg, leaf_hash};

pub use acts::{CorrectAct, MendProblem, RecordAct, RecordProblem, WithdrawAct};
pub use erase::{ERASABLE, Erase, carry_out as erase};
pub use evidence::{Attach, Attachment};
pub use import::{Change, Import, Plan, WorkbookRef, plan};
pub use late::ApproveLate;
pub use law::{AdoptRegulation, DecideRuling, NoteExport, SetCalendar, SetValue};
pub use roster::{Enter, How, WithdrawFact};

use crate::actor::{Actor, Power};
use crate::draft::NewFact;
use crate::record::Fact;
use crate::sequencer::SubmitError;
use crate::state::State;
use crate::zone::Zone;

use crate::sequencer::Erase as Erasing;

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role may not.
    #[error("{0}")]
    NotAllowed(String),
    /// What was given cannot be recorded.
    #[error("{what}。{mend}")]
    Invalid {
        /// What is wrong, and where.
        what: String,
        /// How to mend it.
        mend: String,
    },
    /// The writer.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

impl Refusal {
    pub(crate) fn invalid(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Invalid {
            what: what.into(),
            mend: mend.into(),
        }
    }

    pub(crate) fn not_allowed(actor: &Actor, act: &str) -> Self {
        let role = actor.role.word();
        Self::NotAllowed(format!("“{role}”不能{act}。请由有此权限的人员办理"))
    }

    pub(crate) fn same_person(act: &str) -> Self {
        Self::NotAllowed(format!("{act}须由另一个人办理，登记人不能自己审批自己"))
    }
}

/// What a command decides from.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The projection.
    pub state: &'a State,
    /// Who acts.
    pub actor: &'a Actor,
    /// The zone.
    pub zone: &'a Zone,
    /// The request's key.
    pub idem: &'a Idem,
}

impl std::fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("actor", self.actor)
            .finish_non_exhaustive()
    }
}

/// What a command came to: facts that are recorded together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    pub(crate) facts: Vec<NewFact>,
    pub(crate) erasures: Vec<Erasing>,
    pub(crate) guards: Vec<(String, Option<u64>)>,
    pub(crate) roster_size: Option<u64>,
}

impl Decision {
    /// One fact that depends on nothing.
    pub(crate) fn one(fact: Fact) -> Self {
        Self {
            facts: vec![NewFact::new(fact)],
            ..Self::default()
        }
    }

    /// Guards the keys of its facts: nobody else may have said something under them meanwhile.
    pub(crate) fn guarded(mut self, state: &State) -> Self {
        let keys = self.facts.iter().filter_map(|fact| fact.fact.key());
        let guards: Vec<(String, Option<u64>)> = keys
            .map(|key| {
                let seen = state.last_seq(&key);
                (key, seen)
            })
            .collect();
        self.guards.extend(guards);
        self
    }

    /// Guards the roster: people, bodies, posts must be as they were when this was decided.
    pub(crate) fn on_roster(mut self, state: &State) -> Self {
        self.roster_size = Some(state.roster_size());
        self
    }
}

/// Something that can be done.
pub trait Command {
    /// The power that it takes.
    fn power(&self) -> Power;
    /// What it is called, after “不能”.
    fn word(&self) -> &'static str;
    /// Decides what is recorded.
    ///
    /// # Errors
    /// When it cannot be: what is wrong and how to mend it.
    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal>;
}

/// The reference to an earlier entry.
pub(crate) fn reference(desk: &Desk<'_>, relation: Relation, seq: u64) -> Result<Ref, Refusal> {
    let mut leaf = None;
    let scanned = desk.zone.read_store(|store| {
        store.scan(seq, seq + 1, &mut |row| {
            leaf = Some(leaf_hash(Alg::Sha256, row.leaf));
            Ok(())
        })
    });
    scanned.map_err(SubmitError::from)?;
    let leaf =
        leaf.ok_or_else(|| Refusal::invalid(format!("第 {seq} 号记录不存在"), "请核对记录号"))?;
    Ok(Ref {
        relation,
        seq,
        leaf,
    })
}

/// Subjects of an earlier entry: what is about it concerns the same people and bodies.
pub(crate) fn subjects_of(desk: &Desk<'_>, seq: u64) -> Result<Vec<String>, Refusal> {
    let mut subjects = Vec::new();
    let scanned = desk.zone.read_store(|store| {
        store.scan(seq, seq + 1, &mut |row| {
            if let Ok(entry) = ledger::entry::Entry::skim(row.leaf) {
                subjects = entry.streams.into_iter().map(|row| row.subject).collect();
            }
            Ok(())
        })
    });
    scanned.map_err(SubmitError::from)?;
    Ok(subjects)
}
