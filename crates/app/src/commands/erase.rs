//! 依法删除: values are erased by two persons on a basis; commitments and proofs stand.
//!
//! Left out: fields that decide duties (days, kinds, people). They are corrected or withdrawn, not erased.

use ledger::commitment::Idem;
use ledger::entry::Relation;
use ledger::hash::Hash;

use super::{Command, Decision, Desk, Erasing, Refusal, reference, subjects_of};
use crate::actor::{Actor, Power};
use crate::draft::NewFact;
use crate::record::Erasure;
use crate::sequencer::Receipt;
use crate::zone::Zone;

/// Fields that may be erased; `files` stands for the files of an entry.
pub const ERASABLE: &[&str] = &[
    "caption", "claimed", "details", "files", "how", "name", "paper", "place", "reason", "text",
    "theme",
];

/// Erases values of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erase {
    /// Number of the entry.
    pub seq: u64,
    /// Names of its fields.
    pub fields: Vec<String>,
    /// The law or paper that asks for it.
    pub basis: String,
    /// The second person.
    pub approver: Actor,
}

impl Command for Erase {
    fn power(&self) -> Power {
        Power::Erase
    }

    fn word(&self) -> &'static str {
        "依法删除"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        self.check_people(desk)?;
        if self.basis.trim().is_empty() {
            return Err(Refusal::invalid(
                "没有写明依据",
                "依法删除必须写明法律或文件依据",
            ));
        }
        let mut names = Vec::new();
        let mut files = 0;
        let found = desk.zone.read_store(|store| {
            store.scan(self.seq, self.seq + 1, &mut |row| {
                if let Ok(entry) = ledger::entry::Entry::skim(row.leaf) {
                    files = entry.files.len();
                }
                if let Ok(openings) = ledger::commitment::openings_from_bytes(row.openings) {
                    names = openings.into_iter().map(|opening| opening.field).collect();
                }
                Ok(())
            })
        });
        if found.is_err() {
            let what = format!("第 {} 号记录不存在", self.seq);
            return Err(Refusal::invalid(what, "请核对记录号"));
        }
        if self.fields.is_empty() {
            return Err(Refusal::invalid("没有写明删除哪些字段", erasable_words()));
        }
        for field in &self.fields {
            if !ERASABLE.contains(&field.as_str()) {
                return Err(Refusal::invalid(
                    format!("字段“{field}”决定职责，不能删除"),
                    erasable_words(),
                ));
            }
            let there = names.contains(field) || (field == "files" && files > 0);
            if !there {
                return Err(Refusal::invalid(
                    format!("第 {} 号记录没有字段“{field}”，或者已经删除", self.seq),
                    format!("现有字段：{}", names.join("、")),
                ));
            }
        }
        let mut fields = self.fields.clone();
        fields.sort();
        fields.dedup();
        let fact = NewFact {
            subjects: subjects_of(desk, self.seq)?,
            refs: vec![reference(desk, Relation::Erases, self.seq)?],
            ..NewFact::new(Erasure {
                seq: self.seq,
                fields: fields.clone(),
                basis: self.basis.clone(),
                approver: self.approver.account.clone(),
            })
        };
        Ok(Decision {
            facts: vec![fact],
            erasures: vec![Erasing {
                draft: 0,
                seq: self.seq,
                fields,
            }],
            ..Decision::default()
        }
        .on_roster(desk.state))
    }
}

impl Erase {
    fn check_people(&self, desk: &Desk<'_>) -> Result<(), Refusal> {
        if !self.approver.role.may(Power::Erase) {
            return Err(Refusal::not_allowed(&self.approver, "批准依法删除"));
        }
        let approver = &self.approver;
        if approver.differs_from(&desk.actor.account, desk.actor.person.as_deref()) {
            Ok(())
        } else {
            Err(Refusal::same_person("依法删除的批准"))
        }
    }
}

/// Erases values of an entry, and the bytes of its files where those are named. Files that another
/// entry also holds stay for that entry.
///
/// # Errors
/// When it is refused; and when the record stands but bytes of a file could not be removed.
pub fn carry_out(
    zone: &Zone,
    actor: &Actor,
    erase: &Erase,
    idem: Idem,
) -> Result<Vec<Receipt>, Refusal> {
    let files = if erase.fields.iter().any(|field| field == "files") {
        only_here(zone, erase.seq)?
    } else {
        Vec::new()
    };
    let receipts = zone.submit(actor, erase, idem)?;
    for sha256 in files {
        zone.files().erase(&sha256).map_err(|error| {
            Refusal::invalid(
                format!("已登记依法删除，但附件没有删掉：{error}"),
                "请检查 evidence 文件夹的权限后重新运行",
            )
        })?;
    }
    zone.scrub().map_err(|error| {
        Refusal::invalid(
            format!("已登记依法删除，但文件里可能还有残留：{error}"),
            "请在没有其他程序读取账本时运行 jinze ledger scrub",
        )
    })?;
    Ok(receipts)
}

/// Files of an entry that no other entry holds.
fn only_here(zone: &Zone, seq: u64) -> Result<Vec<Hash>, Refusal> {
    let mut own = Vec::new();
    let mut others = std::collections::BTreeSet::new();
    let size = zone.read(crate::state::State::size);
    let scanned = zone.read_store(|store| {
        store.scan(0, size, &mut |row| {
            if let Ok(entry) = ledger::entry::Entry::skim(row.leaf) {
                let hashes = entry.files.iter().map(|file| file.sha256);
                if row.seq == seq {
                    own.extend(hashes);
                } else {
                    others.extend(hashes);
                }
            }
            Ok(())
        })
    });
    scanned.map_err(crate::sequencer::SubmitError::from)?;
    own.retain(|sha256| !others.contains(sha256));
    Ok(own)
}

fn erasable_words() -> String {
    format!("可以删除的字段：{}", ERASABLE.join("、"))
}
