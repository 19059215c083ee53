//! 履职记录: record an act once, with who took part and what was found; correct it, withdraw it.
//!
//! One act serves every duty of every person that it meets. Nothing more is asked for than the act
//! itself: no photo, no place on a map, no reason for being on time.

use duties::{Act, Correction};
use ledger::entry::Relation;

use super::{Command, Decision, Desk, Refusal, reference, subjects_of};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::record::{Fact, Problem};

/// Records an act, with the problems it found.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordAct {
    /// The act; an empty id is given one. Its `recorded_at` is at most a claim.
    pub act: Act,
    /// 发现的问题; an empty id is given one, `act` is put in.
    pub problems: Vec<Problem>,
}

impl Command for RecordAct {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "登记履职记录"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let mut act = self.act.clone();
        if act.corrects.is_some() {
            return Err(Refusal::invalid(
                "新记录不能同时是更正",
                "更正或撤回请用“更正”“撤回”办理",
            ));
        }
        if act.id.is_empty() {
            act.id = id_given_before(desk).unwrap_or_else(|| new_id(desk, &act));
        }
        check(desk, &act)?;
        let mut facts = vec![];
        for (at, problem) in self.problems.iter().enumerate() {
            let mut problem = problem.clone();
            problem.act.clone_from(&act.id);
            if problem.id.is_empty() {
                problem.id = format!("{}-{}", act.id, at + 1);
            }
            let subjects = act_subjects(&act);
            facts.push(NewFact {
                subjects,
                ..NewFact::new(problem)
            });
        }
        facts.insert(0, NewFact::new(act));
        let decision = Decision {
            facts,
            ..Decision::default()
        };
        Ok(decision.guarded(desk.state).on_roster(desk.state))
    }
}

/// Corrects an act: the new version takes the place of the earlier one, and both stay readable.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectAct {
    /// 记录编号 of the record that is wrong.
    pub of: String,
    /// The record as it should have been; an empty id is given one.
    pub act: Act,
    /// Why.
    pub reason: String,
}

impl Command for CorrectAct {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "更正履职记录"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let mut act = self.act.clone();
        act.corrects = Some(Correction {
            of: self.of.clone(),
            reason: reason(&self.reason)?,
            withdraws: false,
        });
        later_version(desk, act, &self.of, Relation::Corrects)
    }
}

/// Withdraws an act: nothing takes its place, and it stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawAct {
    /// 记录编号 of the record.
    pub of: String,
    /// Why.
    pub reason: String,
}

impl Command for WithdrawAct {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "撤回履职记录"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let (_, earlier) = known(desk, &self.of)?;
        let act = Act {
            id: String::new(),
            participants: Vec::new(),
            bodies: Vec::new(),
            marks: Vec::new(),
            theme: String::new(),
            place: String::new(),
            problems: None,
            subject_year: None,
            recorded_at_assumed: true,
            corrects: Some(Correction {
                of: self.of.clone(),
                reason: reason(&self.reason)?,
                withdraws: true,
            }),
            ..earlier.clone()
        };
        later_version(desk, act, &self.of, Relation::Withdraws)
    }
}

/// Records a problem found in an act that was recorded before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// The problem; an empty id is given one.
    pub problem: Problem,
}

impl Command for RecordProblem {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "登记发现的问题"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let mut problem = self.problem.clone();
        let (seq, act) = known(desk, &problem.act)?;
        if problem.id.is_empty() {
            let taken = |n: &usize| {
                let key = format!("problem:{}-{n}", act.id);
                desk.state.last_seq(&key).is_none()
            };
            let next = || format!("{}-{}", act.id, (1..).find(taken).unwrap_or(1));
            problem.id = id_given_before(desk).unwrap_or_else(next);
        }
        check_problem(desk, &problem)?;
        let fact = NewFact {
            subjects: subjects_of(desk, seq)?,
            refs: vec![reference(desk, Relation::Concerns, seq)?],
            ..NewFact::new(problem)
        };
        let decision = Decision {
            facts: vec![fact],
            ..Decision::default()
        };
        Ok(decision.guarded(desk.state).on_roster(desk.state))
    }
}

/// A problem was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendProblem {
    /// 问题编号.
    pub problem: String,
    /// The day.
    pub on: jiff::civil::Date,
    /// How.
    pub how: String,
}

impl Command for MendProblem {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "登记问题整改情况"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let key = format!("problem:{}", self.problem);
        let Some((seq, Fact::Problem(before))) = desk.state.standing(&key, desk.state.size())
        else {
            return Err(Refusal::invalid(
                format!("没有编号为“{}”的问题", self.problem),
                "请核对问题编号",
            ));
        };
        if self.on < before.found_on {
            return Err(Refusal::invalid(
                format!("整改日期 {} 早于发现日期 {}", self.on, before.found_on),
                "请改正日期",
            ));
        }
        let problem = Problem {
            mended_on: Some(self.on),
            mended_how: self.how.clone(),
            ..before.clone()
        };
        let fact = NewFact {
            subjects: subjects_of(desk, seq)?,
            refs: vec![reference(desk, Relation::Supersedes, seq)?],
            ..NewFact::new(problem)
        };
        let decision = Decision {
            facts: vec![fact],
            ..Decision::default()
        };
        Ok(decision.guarded(desk.state))
    }
}

fn later_version(
    desk: &Desk<'_>,
    mut act: Act,
    of: &str,
    relation: Relation,
) -> Result<Decision, Refusal> {
    let (seq, _) = known(desk, of)?;
    if act.id.is_empty() {
        act.id = id_given_before(desk).unwrap_or_else(|| version_id(desk, of, relation));
    }
    check(desk, &act)?;
    let fact = NewFact {
        // Whoever stood in the earlier version learns of this one too.
        subjects: subjects_of(desk, seq)?,
        refs: vec![reference(desk, relation, seq)?],
        ..NewFact::new(act)
    };
    let decision = Decision {
        facts: vec![fact],
        ..Decision::default()
    };
    Ok(decision.guarded(desk.state).on_roster(desk.state))
}

fn known<'a>(desk: &Desk<'a>, id: &str) -> Result<(u64, &'a Act), Refusal> {
    desk.state
        .act(id)
        .ok_or_else(|| Refusal::invalid(format!("没有编号为“{id}”的履职记录"), "请核对记录编号"))
}

/// Ids, days and references, by the engine's own rules.
pub(super) fn check(desk: &Desk<'_>, act: &Act) -> Result<(), Refusal> {
    let roster = desk
        .zone
        .judge()
        .roster(desk.state, desk.zone.files())
        .map_err(|error| Refusal::invalid(error.to_string(), "请先补齐法规和名册"))?;
    roster
        .check_among(act, |id| desk.state.act(id).is_some())
        .map_err(|errors| Refusal::invalid(errors.to_string(), "请照上面改正后再提交"))
}

fn check_problem(desk: &Desk<'_>, problem: &Problem) -> Result<(), Refusal> {
    let size = desk.state.size();
    if let Some(body) = &problem.body
        && desk.state.standing(&format!("body:{body}"), size).is_none()
    {
        return Err(Refusal::invalid(
            format!("机构编号“{body}”在机构表中没有"),
            "请核对或补登",
        ));
    }
    if problem.text.trim().is_empty() {
        return Err(Refusal::invalid("没有写明问题", "请写明发现了什么问题"));
    }
    Ok(())
}

fn reason(reason: &str) -> Result<String, Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::invalid("没有写明理由", "更正或撤回必须写明理由"));
    }
    Ok(reason.to_owned())
}

fn act_subjects(act: &Act) -> Vec<String> {
    Fact::Act(act.clone()).subjects()
}

/// `20260630-3`: the day, and the next number of that day.
fn new_id(desk: &Desk<'_>, act: &Act) -> String {
    let day = act.first_day.strftime("%Y%m%d").to_string();
    free(desk, |n| format!("{day}-{n}"))
}

/// `R0007-更1`, `R0007-撤1`
pub(super) fn version_id(desk: &Desk<'_>, of: &str, relation: Relation) -> String {
    let word = if relation == Relation::Withdraws {
        "撤"
    } else {
        "更"
    };
    free(desk, |n| format!("{of}-{word}{n}"))
}

/// The id that this request got when it was recorded: asked again, it gets no other.
fn id_given_before(desk: &Desk<'_>) -> Option<String> {
    let found = desk.zone.read_store(|store| store.find_idem(desk.idem));
    match desk.state.fact(found.ok()??)? {
        Fact::Act(act) => Some(act.id),
        Fact::Problem(problem) => Some(problem.id),
        _ => None,
    }
}

fn free(desk: &Desk<'_>, id: impl Fn(usize) -> String) -> String {
    let mut n = 1;
    while desk.state.act(&id(n)).is_some() {
        n += 1;
    }
    id(n)
}
