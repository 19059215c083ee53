//! 补录审批: a late entry is approved by somebody else than who recorded it. It stays marked 补录.

use ledger::entry::Relation;

use super::{Command, Decision, Desk, Refusal, reference, subjects_of};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::record::LateApproval;

/// Approves a late entry, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveLate {
    /// 记录编号 of the act.
    pub act: String,
    /// Approved, or not.
    pub approved: bool,
    /// Why.
    pub reason: String,
}

impl Command for ApproveLate {
    fn power(&self) -> Power {
        Power::Approve
    }

    fn word(&self) -> &'static str {
        "审批补录"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let Some((seq, _)) = desk.state.act(&self.act) else {
            return Err(Refusal::invalid(
                format!("没有编号为“{}”的履职记录", self.act),
                "请核对记录编号",
            ));
        };
        if self.reason.trim().is_empty() {
            return Err(Refusal::invalid("没有写明理由", "审批补录必须写明理由"));
        }
        let recorder = desk.state.writer(seq);
        let other = recorder.is_some_and(|writer| {
            desk.actor
                .differs_from(&writer.account, writer.person.as_deref())
        });
        if !other {
            return Err(Refusal::same_person("补录审批"));
        }
        let fact = NewFact {
            subjects: subjects_of(desk, seq)?,
            refs: vec![reference(desk, Relation::Approves, seq)?],
            ..NewFact::new(LateApproval {
                act: self.act.clone(),
                approved: self.approved,
                reason: self.reason.clone(),
            })
        };
        let decision = Decision {
            facts: vec![fact],
            ..Decision::default()
        };
        Ok(decision.guarded(desk.state))
    }
}
