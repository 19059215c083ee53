//! 导入: a workbook becomes entries. First a plan that shows every change, then all of it or nothing.
//!
//! The same workbook again adds nothing. What the ledger has known before is not taken for new: an
//! old workbook undoes no later correction. A row that differs from everything known becomes a
//! correction of its record. Rows that are missing from a workbook withdraw nothing; the plan tells them.

use duties::{Act, Correction, Register};
use ledger::entry::{FileRef, Relation};
use ledger::hash::Hash;

use super::acts::version_id;
use super::roster::{How, check_register, entered, put};
use super::{Command, Decision, Desk, Refusal, reference, subjects_of};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::record::{Fact, Imported, differences, person_subject};
use crate::state::State;

/// What an import would do to one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record as the workbook has it.
    pub fact: Fact,
    /// New, going on, or correcting.
    pub how: How,
    /// What differs from what stands now, in words; empty for new records.
    pub differs: Vec<String>,
}

/// Everything that an import would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Changes, in the order in which they are recorded.
    pub changes: Vec<Change>,
    /// Rows that the ledger has already.
    pub same: usize,
    /// Rows as the ledger had them before something later: they change nothing.
    pub outdated: Vec<String>,
    /// Records that stand in the ledger and not in the workbook: they stay.
    pub missing: Vec<String>,
}

impl Plan {
    /// How many records are new, and how many change.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let new = |change: &&Change| change.how == How::New;
        let added = self.changes.iter().filter(new).count();
        (added, self.changes.len() - added)
    }
}

/// Compares a workbook's register with the ledger.
#[must_use]
pub fn plan(state: &State, workbook: &Register, name: &str) -> Plan {
    let mut plan = Plan::default();
    let mut keys = std::collections::BTreeSet::new();
    for fact in roster_of(workbook) {
        let key = fact.key().unwrap_or_default();
        keys.insert(key.clone());
        plan_one(state, fact, &key, name, &mut plan);
    }
    for act in &workbook.acts {
        keys.insert(format!("act:{}", act.id));
        plan_act(state, act, name, &mut plan);
    }
    let size = state.size();
    for kind in [
        "body",
        "post",
        "person",
        "tenure",
        "portfolio",
        "leave",
        "waiver",
        "amount",
    ] {
        for (_, fact) in state.of_kind(kind, size) {
            if let Some(key) = fact.key().filter(|key| !keys.contains(key)) {
                let label = key.split_once(':').map_or(key.as_str(), |(_, label)| label);
                plan.missing.push(format!("{} {label}", fact.word()));
            }
        }
    }
    plan
}

fn plan_one(state: &State, fact: Fact, key: &str, name: &str, plan: &mut Plan) {
    let versions = state.versions(key);
    let now = state.standing(key, state.size()).map(|(_, fact)| fact);
    let same = |one: &Fact| claims_aside(one) == claims_aside(&fact);
    match now {
        Some(now) if same(now) => plan.same += 1,
        _ if versions
            .iter()
            .any(|row| row.fact.as_ref().is_some_and(same)) =>
        {
            let label = key.split_once(':').map_or(key, |(_, label)| label);
            plan.outdated.push(format!("{} {label}", fact.word()));
        }
        None if versions.is_empty() => plan.changes.push(Change {
            fact,
            how: How::New,
            differs: Vec::new(),
        }),
        now => {
            let differs = now.map_or_else(Vec::new, |now| differences(now, &fact));
            let only_end = !differs.is_empty()
                && differs.iter().all(|line| {
                    line.starts_with("止：（无）") || line.starts_with("承接机构：（无）")
                });
            let how = if only_end {
                How::Continues
            } else {
                How::Corrects(format!("工作簿“{name}”与原登记不同"))
            };
            plan.changes.push(Change { fact, how, differs });
        }
    }
}

/// An amount's 登记时间 is a claim and no content.
fn claims_aside(fact: &Fact) -> Fact {
    match fact {
        Fact::Amount(row) => {
            let mut row = row.clone();
            row.recorded_at = jiff::civil::DateTime::default();
            row.into()
        }
        other => other.clone(),
    }
}

fn plan_act(state: &State, act: &Act, name: &str, plan: &mut Plan) {
    if state.act(&act.id).is_none() {
        plan.changes.push(Change {
            fact: act.clone().into(),
            how: How::New,
            differs: Vec::new(),
        });
        return;
    }
    // The record itself and the corrections that earlier imports or people made of it.
    let versions = versions_of(state, &act.id);
    let same = |known: &&Act| content(known) == content(act);
    match versions.iter().rposition(same) {
        Some(at) if at + 1 == versions.len() => plan.same += 1,
        Some(_) => plan.outdated.push(format!("履职记录 {}", act.id)),
        None => {
            let before = versions.last().copied();
            let differs = before.map_or_else(Vec::new, |before| {
                let (one, two) = (content(before), content(act));
                differences(&one.into(), &two.into())
            });
            plan.changes.push(Change {
                fact: act.clone().into(),
                how: How::Corrects(format!("工作簿“{name}”与原登记不同")),
                differs,
            });
        }
    }
}

fn versions_of<'a>(state: &'a State, id: &str) -> Vec<&'a Act> {
    let mut versions: Vec<&Act> = state.act(id).map(|(_, act)| act).into_iter().collect();
    for n in 1.. {
        match state.act(&format!("{id}-更{n}")) {
            Some((_, act)) => versions.push(act),
            None => break,
        }
    }
    versions
}

/// What a row of the workbook says, apart from which version it is.
fn content(act: &Act) -> Act {
    let mut act = act.clone();
    act.id = String::new();
    // A correction made of a row by its number is a version of that row.
    if act
        .corrects
        .as_ref()
        .is_some_and(|row| !row.withdraws && row.reason.starts_with("工作簿“"))
    {
        act.corrects = None;
    }
    if act.recorded_at_assumed {
        act.recorded_at = act.first_day.at(0, 0, 0, 0);
    }
    act.participants
        .sort_by(|one, two| (&one.person, &one.capacity).cmp(&(&two.person, &two.capacity)));
    act
}

fn roster_of(register: &Register) -> impl Iterator<Item = Fact> + '_ {
    fn facts<T: Clone + Into<Fact>>(list: &[T]) -> impl Iterator<Item = Fact> + '_ {
        list.iter().map(|row| row.clone().into())
    }
    facts(&register.bodies)
        .chain(facts(&register.posts))
        .chain(facts(&register.people))
        .chain(facts(&register.tenures))
        .chain(facts(&register.portfolios))
        .chain(facts(&register.leaves))
        .chain(facts(&register.waivers))
        .chain(facts(&register.amounts))
}

/// Where records come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbookRef {
    /// The workbook's name.
    pub name: String,
    /// The workbook, kept already.
    pub file: FileRef,
}

/// Records what a workbook has and the ledger has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// What the workbook says.
    pub register: Register,
    /// The workbook.
    pub workbook: WorkbookRef,
}

impl Command for Import {
    fn power(&self) -> Power {
        Power::RecordRoster
    }

    fn word(&self) -> &'static str {
        "导入工作簿"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let plan = plan(desk.state, &self.register, &self.workbook.name);
        if plan.changes.is_empty() {
            return Ok(Decision::default());
        }
        self.check(desk, &plan)?;
        let (added, changed) = plan.counts();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let sha256: Hash = self.workbook.file.sha256;
        let mut decision = Decision {
            facts: vec![NewFact {
                files: vec![self.workbook.file.clone()],
                ..NewFact::new(Imported {
                    sha256,
                    name: self.workbook.name.clone(),
                    added: count(added),
                    changed: count(changed),
                })
            }],
            ..Decision::default()
        };
        for change in plan.changes {
            let fact = match change.fact {
                Fact::Act(act) => self.act(desk, act, &change.how)?,
                fact => self.with_holders(entered(desk, &fact, &change.how)?),
            };
            decision.facts.push(fact);
        }
        Ok(decision.guarded(desk.state).on_roster(desk.state))
    }
}

impl Import {
    fn check(&self, desk: &Desk<'_>, plan: &Plan) -> Result<(), Refusal> {
        let mut register = desk.state.register(desk.state.size());
        for change in &plan.changes {
            match &change.fact {
                Fact::Act(act) if change.how == How::New => register.acts.push(act.clone()),
                fact => put(&mut register, fact),
            }
        }
        check_register(desk, &register)
    }

    fn act(&self, desk: &Desk<'_>, mut act: Act, how: &How) -> Result<NewFact, Refusal> {
        let mut new = NewFact::new(act.clone());
        if let How::Corrects(reason) = how {
            let of = versions_of(desk.state, &act.id)
                .last()
                .map_or(act.id.clone(), |known| known.id.clone());
            act.corrects = Some(Correction {
                of: of.clone(),
                reason: reason.clone(),
                withdraws: false,
            });
            act.id = version_id(desk, &act.id, Relation::Corrects);
            new = NewFact::new(act.clone());
        }
        let Some(correction) = &act.corrects else {
            return Ok(new);
        };
        let relation = if correction.withdraws {
            Relation::Withdraws
        } else {
            Relation::Corrects
        };
        match desk.state.act(&correction.of) {
            Some((seq, _)) => {
                new.refs.push(reference(desk, relation, seq)?);
                new.subjects.extend(subjects_of(desk, seq)?);
            }
            // Of the same workbook: whoever stood in that row learns of this one too.
            None => {
                let rows = self.register.acts.iter();
                for row in rows.filter(|row| row.id == correction.of) {
                    new.subjects.extend(Fact::Act(row.clone()).subjects());
                }
            }
        }
        Ok(new)
    }

    /// A 分工 or waiver concerns whoever holds the post by the workbook itself.
    fn with_holders(&self, mut new: NewFact) -> NewFact {
        let post = match &new.fact {
            Fact::Portfolio(row) => &row.post,
            Fact::Waiver(row) => &row.bearer,
            Fact::Tenure(row) => &row.post,
            _ => return new,
        };
        let posts = self.register.posts.iter();
        for row in posts.filter(|row| row.id == *post) {
            new.subjects.push(crate::record::body_subject(&row.body));
        }
        if matches!(new.fact, Fact::Tenure(_)) {
            return new;
        }
        let held = self.register.tenures.iter();
        for row in held.filter(|row| row.post == *post) {
            new.subjects.push(person_subject(&row.person));
        }
        new
    }
}
