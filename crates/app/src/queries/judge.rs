//! The case that `duties` judges, kept from question to question and renewed by what was recorded.

use std::sync::{Arc, Mutex, PoisonError};

use duties::{Case, Finding, Question, Register};
use jiff::civil::DateTime;

use crate::files::Files;
use crate::law::{Law, LawError};
use crate::state::State;
use crate::time;

/// From so many new acts on, compiling everything anew is quicker than one by one.
const RENEW_MAX: usize = 32;

/// A register compiled against the law, as known at a size of the ledger.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Number of entries known.
    pub size: u64,
    /// The law known then.
    pub law: Arc<Law>,
    /// The facts known then.
    pub register: Register,
    /// Both, compiled.
    pub case: Case,
}

impl Judged {
    /// Findings as of a day and as known at a moment.
    #[must_use]
    pub fn findings(&self, question: &Question) -> Vec<Finding> {
        self.case.findings(question)
    }
}

/// Keeps what was compiled last.
#[derive(Debug, Default)]
pub struct Judge {
    /// With the number of entries up to which it last changed.
    law: Mutex<Option<(u64, Arc<Law>)>>,
    /// The roster as of when it last changed, without acts: what new acts are checked against.
    roster: Mutex<Option<(u64, Arc<Case>)>>,
    now: Mutex<Option<Arc<Judged>>>,
    /// Of an earlier knowledge, where the roster or the law were other than now.
    then: Mutex<Option<Arc<Judged>>>,
}

impl Judge {
    /// The case as known at a moment (`None`: now). Acts recorded after the moment may be in it: the
    /// question's own `known_at` leaves them out; the roster and the law are those of the moment.
    ///
    /// # Errors
    /// When there is no law, or the facts contradict each other.
    pub fn at(
        &self,
        state: &State,
        known_at: Option<DateTime>,
        files: &dyn Files,
    ) -> Result<Arc<Judged>, LawError> {
        let size = known_at.map_or(state.size(), |at| state.size_at(time::end_of_second(at)));
        if state.roster_size() <= size {
            return self.current(state, files);
        }
        let mut kept = self.then.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(judged) = kept.as_ref().filter(|judged| judged.size == size) {
            return Ok(Arc::clone(judged));
        }
        let judged = Arc::new(compile(state, size, Law::at(state, size, files)?.into())?);
        *kept = Some(Arc::clone(&judged));
        Ok(judged)
    }

    /// The law as known now.
    ///
    /// # Errors
    /// When nothing was adopted, or the pack cannot be read.
    pub fn law(&self, state: &State, files: &dyn Files) -> Result<Arc<Law>, LawError> {
        let mut kept = self.law.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, law)) = kept.as_ref().filter(|(size, _)| *size == state.law_size()) {
            return Ok(Arc::clone(law));
        }
        let law = Arc::new(Law::at(state, state.size(), files)?);
        *kept = Some((state.law_size(), Arc::clone(&law)));
        Ok(law)
    }

    /// The roster and the law as known now, compiled without any act. It outlives acts, of which
    /// thousands may come in a second.
    ///
    /// # Errors
    /// When there is no law, or the facts contradict each other.
    pub fn roster(&self, state: &State, files: &dyn Files) -> Result<Arc<Case>, LawError> {
        let mut kept = self.roster.lock().unwrap_or_else(PoisonError::into_inner);
        let size = state.roster_size();
        if let Some((_, case)) = kept.as_ref().filter(|(known, _)| *known == size) {
            return Ok(Arc::clone(case));
        }
        let law = self.law(state, files)?;
        let case = Case::new(&law.rules, &law.workdays, &state.roster(state.size()))
            .map_err(|errors| LawError::Rule(errors.to_string()))?;
        let case = Arc::new(case);
        *kept = Some((size, Arc::clone(&case)));
        Ok(case)
    }

    fn current(&self, state: &State, files: &dyn Files) -> Result<Arc<Judged>, LawError> {
        let mut kept = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(judged) = kept.as_mut()
            && judged.size >= state.roster_size()
            && judged.size <= state.size()
            && renewed(judged, state)
        {
            return Ok(Arc::clone(judged));
        }
        let judged = Arc::new(compile(state, state.size(), self.law(state, files)?)?);
        *kept = Some(Arc::clone(&judged));
        Ok(judged)
    }
}

/// Adds the acts recorded since; false when it is better to begin anew.
fn renewed(judged: &mut Arc<Judged>, state: &State) -> bool {
    let size = judged.size;
    let new: Vec<(u64, &duties::Act)> = state
        .acts(state.size())
        .rev()
        .take_while(|(seq, _)| *seq >= size)
        .take(RENEW_MAX + 1)
        .collect();
    if new.len() > RENEW_MAX {
        return false;
    }
    if judged.size == state.size() {
        return true;
    }
    let judged = Arc::make_mut(judged);
    for (seq, act) in new.into_iter().rev() {
        let act = state.as_recorded(seq, act);
        if judged.case.record(act.clone()).is_err() {
            return false;
        }
        judged.register.acts.push(act);
    }
    judged.size = state.size();
    true
}

fn compile(state: &State, size: u64, law: Arc<Law>) -> Result<Judged, LawError> {
    let register = state.register(size);
    let case = Case::new(&law.rules, &law.workdays, &register)
        .map_err(|errors| LawError::Rule(errors.to_string()))?;
    Ok(Judged {
        size,
        law,
        register,
        case,
    })
}
