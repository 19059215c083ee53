//! What would meet a duty, and by when.

use crate::calendar::{date_of, day_of, last_working_day};
use crate::law::{Law, LawDuty, LawPattern};
use crate::{Case, Finding, Outcome};
use jiff::civil::Date;
use regulation::Organ;

/// What would meet a duty, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    /// Acts still missing; 0 when met or when no number is asked.
    pub missing: u16,
    /// The demanded act, in Chinese words, one line for each pattern.
    pub demanded: Vec<String>,
    /// The period's last day; `None` when no number is asked.
    pub last_day: Option<Date>,
    /// The last working day on or before it; `None` when the calendar of that year is not known.
    pub last_working_day: Option<Date>,
}

impl Case {
    /// What would meet the duty of a finding, and by when.
    #[must_use]
    pub fn remedy(&self, finding: &Finding) -> Remedy {
        let found = self
            .timeline
            .duty_ids
            .iter()
            .position(|id| *id == finding.duty)
            .and_then(|duty| {
                self.timeline
                    .duty_on(duty, day_of(finding.period.first_day))
            });
        let Some((law, duty)) = found else {
            return Remedy::default();
        };
        let law = &self.timeline.laws[law];
        let demanded = duty
            .parts
            .iter()
            .map(|part| self.demanded(law, duty, part))
            .collect();
        if finding.outcome == Outcome::NoNumericRequirement || finding.required == 0 {
            return Remedy {
                demanded,
                ..Remedy::default()
            };
        }
        let met = matches!(finding.outcome, Outcome::Met | Outcome::MetLateEntry);
        let last_day = day_of(finding.period.last_day);
        Remedy {
            missing: if met {
                0
            } else {
                finding.required.saturating_sub(finding.counted)
            },
            demanded,
            last_day: Some(finding.period.last_day),
            last_working_day: last_working_day(last_day, &self.workdays).map(date_of),
        }
    }

    /// A pattern in words: 本人主持；行为：会议；注明：专题、安全生产；机构：本机构.
    fn demanded(&self, law: &Law, duty: &LawDuty, part: &LawPattern) -> String {
        let mut words = Vec::new();
        let rule = law.rule(duty);
        if !part.kind_words.is_empty() {
            words.push(format!("行为：{}", self.names.list(&part.kind_words)));
        }
        let capacity = rule.holder_credit == regulation::Credit::Capacity;
        if capacity && !part.capacities.is_empty() {
            words.push(format!("本人身份：{}", self.names.list(&part.capacities)));
        }
        match &part.organ {
            Organ::Any => {}
            Organ::Own => words.push("机构：本机构".to_owned()),
            Organ::In(set) => words.push(format!("机构：{set}")),
        }
        if !part.marks.is_empty() {
            words.push(format!("注明：{}", self.names.list(&part.marks)));
        }
        if part.portfolio {
            words.push("涉及分管单位".to_owned());
        }
        words.join("；")
    }
}
