//! The law of the store: adopt a regulation, decide a ruling (Art. 29), set a calendar, set how the
//! program behaves; and put exports on record.

use regulation::{Decision as Decided, Workdays};

use super::{Command, Decision, Desk, Refusal, reference};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::files::{Presence, file_ref};
use crate::law::notice_of;
use crate::record::{Adopted, Audit, CalendarYear, Fact, RulingDecided, Setting};
use ledger::entry::Relation;

/// Adopts a regulation pack whose bytes are kept already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptRegulation {
    /// The pack.
    pub adopted: Adopted,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Command for AdoptRegulation {
    fn power(&self) -> Power {
        Power::RecordRules
    }

    fn word(&self) -> &'static str {
        "采用法规"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let file = file_ref(&self.bytes, "application/cbor");
        let there = desk.zone.files().check(&file);
        if file.sha256 != self.adopted.sha256 || !matches!(there, Ok(Presence::Sound)) {
            return Err(Refusal::invalid("法规包文件没有完整保存", "请重新采用"));
        }
        let fact = NewFact {
            files: vec![file],
            ..NewFact::new(self.adopted.clone())
        };
        change(desk, fact)
    }
}

/// Decides a ruling from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideRuling {
    /// The decision.
    pub ruling: RulingDecided,
}

impl Command for DecideRuling {
    fn power(&self) -> Power {
        Power::RecordRules
    }

    fn word(&self) -> &'static str {
        "登记裁定"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        if self.ruling.authority.trim().is_empty() {
            return Err(Refusal::invalid(
                "没有写明裁定的文件",
                "请写明作出裁定的机构和文号",
            ));
        }
        let law = desk
            .zone
            .judge()
            .law(desk.state, desk.zone.files())
            .map_err(|error| Refusal::invalid(error.to_string(), "请先采用法规"))?;
        let decided = Decided {
            from: self.ruling.from,
            chosen: self.ruling.option.clone(),
            authority: self.ruling.authority.clone(),
        };
        let mut regulation = law.regulation.clone();
        regulation
            .decide(&self.ruling.ruling, decided)
            .map_err(|error| {
                Refusal::invalid(error.to_string(), "用 jinze law rulings 查看全部裁定和选项")
            })?;
        change(desk, NewFact::new(self.ruling.clone()))
    }
}

/// Sets the working days of a year, as known from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCalendar {
    /// The notices.
    pub years: Vec<CalendarYear>,
}

impl Command for SetCalendar {
    fn power(&self) -> Power {
        Power::RecordRules
    }

    fn word(&self) -> &'static str {
        "登记工作日历"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let mut decision = Decision::default();
        let mut workdays = Workdays::default();
        for year in &self.years {
            workdays
                .add(notice_of(year))
                .map_err(|why| Refusal::invalid(why, "请照通知原文改正"))?;
            let one = change(desk, NewFact::new(year.clone()))?;
            decision.facts.extend(one.facts);
            decision.guards.extend(one.guards);
        }
        Ok(decision)
    }
}

/// Sets how the program behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetValue {
    /// Name, value and basis.
    pub setting: Setting,
}

impl Command for SetValue {
    fn power(&self) -> Power {
        Power::Configure
    }

    fn word(&self) -> &'static str {
        "修改设置"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        if self.setting.name.trim().is_empty() || self.setting.basis.trim().is_empty() {
            return Err(Refusal::invalid("设置没有名称或者依据", "请写明名称和依据"));
        }
        change(desk, NewFact::new(self.setting.clone()))
    }
}

/// Puts an export on record: who took what with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteExport {
    /// What, e.g. `证据包 person:P0007`.
    pub object: String,
    /// In words: range, purpose.
    pub details: String,
}

impl Command for NoteExport {
    fn power(&self) -> Power {
        Power::Export
    }

    fn word(&self) -> &'static str {
        "导出"
    }

    fn decide(&self, _desk: &Desk<'_>) -> Result<Decision, Refusal> {
        Ok(Decision::one(Fact::from(Audit {
            act: "导出".to_owned(),
            object: self.object.clone(),
            done: true,
            details: self.details.clone(),
            about: None,
        })))
    }
}

/// A new value under a key goes on from what stands there.
fn change(desk: &Desk<'_>, mut fact: NewFact) -> Result<Decision, Refusal> {
    let key = fact.fact.key().unwrap_or_default();
    if let Some((seq, _)) = desk.state.standing(&key, desk.state.size()) {
        fact.refs.push(reference(desk, Relation::Supersedes, seq)?);
    }
    let decision = Decision {
        facts: vec![fact],
        ..Decision::default()
    };
    Ok(decision.guarded(desk.state))
}
