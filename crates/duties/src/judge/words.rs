//! Sentences for outcomes, in Chinese.

use super::cell::Cell;
use super::owner::Judged;
use crate::calendar::{Day, date_of};
use crate::{Finding, Outcome};

/// An outcome with its reasons, for whoever answers.
impl Judged {
    pub(super) fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            late_entry_days: None,
            reasons: Vec::new(),
            switches: Vec::new(),
        }
    }

    pub(super) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// A switch that mattered; the finding names the ruling that settled it.
    pub(super) fn by(mut self, switch: &'static str) -> Self {
        self.switches.push(switch);
        self
    }
}

pub(super) fn met(counted: u16, required: u16) -> String {
    format!("期间内计入{counted}次，要求{required}次。")
}

pub(super) fn met_late(completed: Day, days: u32) -> String {
    format!(
        "靠补录达到要求：凑足次数的记录于{}登记，在期满后第{days}日。",
        date_of(completed)
    )
}

pub(super) fn running(cell: &Cell<'_>, counted: u16, required: u16, on: Day) -> String {
    let missing = required.saturating_sub(counted);
    let left = cell.last - on;
    format!(
        "已计入{counted}次，还差{missing}次；期限至{}，还有{left}日。",
        cell.span.last_day
    )
}

pub(super) fn not_met(cell: &Cell<'_>, counted: u16, required: u16) -> String {
    let missing = required.saturating_sub(counted);
    format!(
        "期限{}已过，计入{counted}次，要求{required}次，还差{missing}次。",
        cell.span.last_day
    )
}

pub(super) fn few_days(days: i32, least: u16) -> String {
    format!("期间内在任{days}日，不足{least}日，不作评价。")
}

pub(super) const VACANT: &str = "期间内职务空缺，无人任职。";
pub(super) const REFERENCE: &str = "首个不足期，仅供参考。";
pub(super) const SOFT: &str = "原则性要求，须说明理由。";
pub(super) const LATER: &str = "期内未完成，期后补做的次数足以补足，已补做。";
pub(super) const YEAR_TOTAL: &str = "本期次数不足，全年总数已达到要求。";
pub(super) const NO_CHARGE: &str = "无分管单位，不适用。";
pub(super) const PROVISIONAL: &str = "该年度工作日安排尚未公布，期限暂按周一至周五推算。";

/// Adds the switches' rulings to those of the duty, sorted, each once.
pub(super) fn name_rulings(cell_law: &crate::law::Law, finding: &mut Finding, switches: &[&str]) {
    let settled = &cell_law.rules.policy.settled_by;
    finding.rulings.extend(
        switches
            .iter()
            .filter_map(|&switch| settled.get(switch).cloned()),
    );
    finding.rulings.sort();
    finding.rulings.dedup();
}
