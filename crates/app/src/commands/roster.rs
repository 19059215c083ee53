//! 机构, 职务, 人员, 任职, 分工, 请假, 免除, 指标: who there is, and what changed from which day.
//!
//! A reshuffle is entered once; duties move on the day it takes effect, whenever it was entered.

use duties::{Case, Register};
use ledger::entry::Relation;

use super::{Command, Decision, Desk, Refusal, reference, subjects_of};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::record::{Fact, body_subject, person_subject};
use crate::state::State;

/// How a record stands to what is recorded under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Nothing stands there yet.
    New,
    /// What stands there was right until now: 续记.
    Continues,
    /// What stands there was wrong: 更正, with the reason.
    Corrects(String),
}

/// Records something of the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Enter {
    /// A body, post, person, tenure, 分工, leave, waiver or amount.
    pub fact: Fact,
    /// How it stands to what is there.
    pub how: How,
}

impl Command for Enter {
    fn power(&self) -> Power {
        match self.fact {
            Fact::Waiver(_) | Fact::Amount(_) => Power::RecordRules,
            _ => Power::RecordRoster,
        }
    }

    fn word(&self) -> &'static str {
        "登记机构、职务、人员和任职"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let fact = entered(desk, &self.fact, &self.how)?;
        check_all(desk, std::slice::from_ref(&self.fact))?;
        let decision = Decision {
            facts: vec![fact],
            ..Decision::default()
        };
        Ok(decision.guarded(desk.state).on_roster(desk.state))
    }
}

/// Withdraws something of the roster: it does not stand, and stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawFact {
    /// Its key, e.g. `tenure:P1/Z1/2020-01-01`.
    pub key: String,
    /// Why.
    pub reason: String,
}

impl Command for WithdrawFact {
    fn power(&self) -> Power {
        Power::RecordRoster
    }

    fn word(&self) -> &'static str {
        "撤回名册记录"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let Some((seq, fact)) = desk.state.standing(&self.key, desk.state.size()) else {
            return Err(Refusal::invalid(
                format!("没有“{}”这条现行记录", self.key),
                "请核对编号",
            ));
        };
        if !is_roster(fact) {
            return Err(Refusal::invalid(
                format!("{}不能在这里撤回", fact.word()),
                "履职记录请用“撤回履职记录”",
            ));
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::invalid("没有写明理由", "撤回必须写明理由"));
        }
        let withdrawal = crate::record::Withdrawal {
            of: self.key.clone(),
            reason: self.reason.clone(),
        };
        check_without(desk, &self.key)?;
        let fact = NewFact {
            subjects: subjects_of(desk, seq)?,
            refs: vec![reference(desk, Relation::Withdraws, seq)?],
            ..NewFact::new(withdrawal)
        };
        let mut decision = Decision {
            facts: vec![fact],
            ..Decision::default()
        }
        .on_roster(desk.state);
        decision.guards.push((self.key.clone(), Some(seq)));
        Ok(decision)
    }
}

pub(super) fn is_roster(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Body(_)
            | Fact::Post(_)
            | Fact::Person(_)
            | Fact::Tenure(_)
            | Fact::Portfolio(_)
            | Fact::Leave(_)
            | Fact::Waiver(_)
            | Fact::Amount(_)
    )
}

/// The fact with its references and subjects.
pub(super) fn entered(desk: &Desk<'_>, fact: &Fact, how: &How) -> Result<NewFact, Refusal> {
    if !is_roster(fact) {
        return Err(Refusal::invalid(
            format!("{}不属于名册", fact.word()),
            "请用对应的办理事项",
        ));
    }
    let key = fact.key().unwrap_or_default();
    let standing = desk.state.standing(&key, desk.state.size());
    let mut new = NewFact {
        subjects: concerned(desk.state, fact),
        ..NewFact::new(fact.clone())
    };
    let relation = match (how, standing) {
        (How::New, None) => return Ok(new),
        (How::New, Some(_)) => {
            let what = format!("{}“{}”已有登记", fact.word(), label(&key));
            return Err(Refusal::invalid(what, "有变化请用续记，有错误请用更正"));
        }
        (_, None) => {
            let what = format!("{}“{}”还没有登记", fact.word(), label(&key));
            return Err(Refusal::invalid(what, "请先新增"));
        }
        (How::Continues, Some((seq, _))) => (Relation::Supersedes, seq),
        (How::Corrects(reason), Some(_)) if reason.trim().is_empty() => {
            return Err(Refusal::invalid("没有写明理由", "更正必须写明理由"));
        }
        (How::Corrects(_), Some((seq, _))) => (Relation::Corrects, seq),
    };
    let (relation, seq) = relation;
    new.refs.push(reference(desk, relation, seq)?);
    new.subjects.extend(subjects_of(desk, seq)?);
    Ok(new)
}

fn label(key: &str) -> &str {
    key.split_once(':').map_or(key, |(_, label)| label)
}

/// People and bodies that a record of the roster concerns beside those that it names.
fn concerned(state: &State, fact: &Fact) -> Vec<String> {
    let post = match fact {
        Fact::Tenure(row) => &row.post,
        Fact::Portfolio(row) => &row.post,
        Fact::Waiver(row) => &row.bearer,
        _ => return Vec::new(),
    };
    let size = state.size();
    if state.standing(&format!("body:{post}"), size).is_some() {
        return vec![body_subject(post)];
    }
    let mut subjects = Vec::new();
    if let Some((_, Fact::Post(row))) = state.standing(&format!("post:{post}"), size) {
        subjects.push(body_subject(&row.body));
    }
    // A 分工 or waiver of a post concerns whoever holds it while it runs.
    let (from, until) = match fact {
        Fact::Portfolio(row) => (row.from, row.until),
        Fact::Waiver(row) => (row.from, Some(row.until)),
        _ => return subjects,
    };
    for (_, held) in state.of_kind("tenure", size) {
        if let Fact::Tenure(held) = held
            && held.post == *post
            && until.is_none_or(|until| held.from <= until)
            && held.until.is_none_or(|last| from <= last)
        {
            subjects.push(person_subject(&held.person));
        }
    }
    subjects
}

/// Whether the roster with these facts is sound, by the engine's own rules.
pub(super) fn check_all(desk: &Desk<'_>, facts: &[Fact]) -> Result<(), Refusal> {
    let mut register = desk.state.roster(desk.state.size());
    for fact in facts {
        put(&mut register, fact);
    }
    check_register(desk, &register)
}

fn check_without(desk: &Desk<'_>, key: &str) -> Result<(), Refusal> {
    let mut register = desk.state.register(desk.state.size());
    let same = |fact: Fact| fact.key().as_deref() == Some(key);
    register.bodies.retain(|row| !same(row.clone().into()));
    register.posts.retain(|row| !same(row.clone().into()));
    register.people.retain(|row| !same(row.clone().into()));
    register.tenures.retain(|row| !same(row.clone().into()));
    register.portfolios.retain(|row| !same(row.clone().into()));
    register.leaves.retain(|row| !same(row.clone().into()));
    register.waivers.retain(|row| !same(row.clone().into()));
    register.amounts.retain(|row| !same(row.clone().into()));
    check_register(desk, &register)
}

pub(super) fn check_register(desk: &Desk<'_>, register: &Register) -> Result<(), Refusal> {
    let law = desk
        .zone
        .judge()
        .law(desk.state, desk.zone.files())
        .map_err(|error| Refusal::invalid(error.to_string(), "请先采用法规"))?;
    Case::new(&law.rules, &law.workdays, register)
        .map(|_| ())
        .map_err(|errors| Refusal::invalid(errors.to_string(), "请照上面改正后再提交"))
}

/// Puts a fact into a register, in the place of one with the same key.
pub(super) fn put(register: &mut Register, fact: &Fact) {
    fn one<T: Clone + Into<Fact>>(list: &mut Vec<T>, row: &T) {
        let key = row.clone().into().key();
        list.retain(|known| known.clone().into().key() != key);
        list.push(row.clone());
    }
    match fact {
        Fact::Body(row) => one(&mut register.bodies, row),
        Fact::Post(row) => one(&mut register.posts, row),
        Fact::Person(row) => one(&mut register.people, row),
        Fact::Tenure(row) => one(&mut register.tenures, row),
        Fact::Portfolio(row) => one(&mut register.portfolios, row),
        Fact::Leave(row) => one(&mut register.leaves, row),
        Fact::Waiver(row) => one(&mut register.waivers, row),
        Fact::Amount(row) => one(&mut register.amounts, row),
        _ => {}
    }
}
