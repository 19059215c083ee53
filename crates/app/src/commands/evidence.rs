//! 佐证材料: files that belong to an act. They are never required.

use jiff::civil::DateTime;
use ledger::entry::{FileRef, Relation};

use super::{Command, Decision, Desk, Refusal, reference, subjects_of};
use crate::actor::Power;
use crate::draft::NewFact;
use crate::files::Presence;
use crate::record::Evidence;

/// A file that is kept already, and what was read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file.
    pub file: FileRef,
    /// What it is, in words.
    pub caption: String,
    /// When the photo says it was taken.
    pub taken_at: Option<DateTime>,
    /// What looked at it, with its version.
    pub inspector: String,
    /// Perceptual hash; empty where there is none.
    pub likeness: Vec<u8>,
    /// Perceptual hash in the mirror.
    pub mirrored: Vec<u8>,
    /// What deserves a look.
    pub remarks: Vec<String>,
}

/// Attaches files to an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attach {
    /// 记录编号 of the act.
    pub act: String,
    /// The files.
    pub attachments: Vec<Attachment>,
}

impl Command for Attach {
    fn power(&self) -> Power {
        Power::RecordActs
    }

    fn word(&self) -> &'static str {
        "登记佐证材料"
    }

    fn decide(&self, desk: &Desk<'_>) -> Result<Decision, Refusal> {
        let Some((seq, _)) = desk.state.act(&self.act) else {
            return Err(Refusal::invalid(
                format!("没有编号为“{}”的履职记录", self.act),
                "请核对记录编号",
            ));
        };
        let mut facts = Vec::new();
        for attachment in &self.attachments {
            let there = desk.zone.files().check(&attachment.file);
            if !matches!(there, Ok(Presence::Sound)) {
                return Err(Refusal::invalid(
                    format!("附件“{}”没有完整保存", attachment.caption),
                    "请重新上传",
                ));
            }
            facts.push(NewFact {
                subjects: subjects_of(desk, seq)?,
                refs: vec![reference(desk, Relation::Concerns, seq)?],
                files: vec![attachment.file.clone()],
                ..NewFact::new(Evidence {
                    act: self.act.clone(),
                    sha256: attachment.file.sha256,
                    media: attachment.file.media.clone(),
                    caption: attachment.caption.clone(),
                    taken_at: attachment.taken_at,
                    inspector: attachment.inspector.clone(),
                    likeness: attachment.likeness.clone(),
                    mirrored: attachment.mirrored.clone(),
                    remarks: attachment.remarks.clone(),
                })
            });
        }
        Ok(Decision {
            facts,
            ..Decision::default()
        })
    }
}
