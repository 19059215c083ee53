//! 附件: the bytes of files are those that entries bind; files that were erased by law are gone.
//!
//! Left out: what files show.

use std::collections::BTreeMap;

use ledger::entry::{Entry, FileRef};
use ledger::hash::Hash;

use super::report::{Checked, Property};
use super::values::{Erased, FILES};
use crate::files::{Files, Presence};

/// Files that entries name.
#[derive(Default)]
pub(super) struct Attachments {
    files: BTreeMap<Hash, Vec<(u64, FileRef)>>,
}

impl Attachments {
    pub(super) fn take(&mut self, seq: u64, entry: &Entry) {
        for file in &entry.files {
            let held = self.files.entry(file.sha256).or_default();
            held.push((seq, file.clone()));
        }
    }

    /// Checks all files, or so many of them that stand evenly apart.
    pub(super) fn finish(
        &self,
        files: Option<&dyn Files>,
        sample: Option<u64>,
        erased: &Erased,
        check_gone: bool,
    ) -> Checked {
        let mut check = Checked::new(Property::Usable, "附件");
        let all = self.files.len();
        let Some(files) = files else {
            if all > 0 {
                check.unknown(format!("没有给出附件的存放处，{all} 个附件没有核对"));
            }
            return check;
        };
        let most = sample.map_or(all, |most| usize::try_from(most).unwrap_or(all).min(all));
        let step = all.div_ceil(most.max(1)).max(1);
        let chosen = self.files.values().step_by(step).take(most);
        let mut looked_at = 0;
        for holders in chosen {
            looked_at += 1;
            self.one(&mut check, files, holders, erased, check_gone);
        }
        if looked_at < all {
            check.tell(format!("附件共 {all} 个，抽查 {looked_at} 个"));
        } else if all > 0 {
            check.tell(format!("附件 {all} 个，全部核对"));
        }
        check
    }

    fn one(
        &self,
        check: &mut Checked,
        files: &dyn Files,
        holders: &[(u64, FileRef)],
        erased: &Erased,
        check_gone: bool,
    ) {
        let by = |seq: &u64| erased.get(seq).and_then(|names| names.get(FILES));
        let (gone, held): (Vec<_>, Vec<_>) = holders.iter().partition(|(seq, _)| by(seq).is_some());
        let Some((seq, file)) = held.first().or_else(|| gone.first()) else {
            return;
        };
        let name: String = file
            .sha256
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let found = match files.check(file) {
            Ok(found) => found,
            Err(error) => {
                check.unknown(format!("第 {seq} 号记录的附件 {name}… 无法核对：{error}"));
                return;
            }
        };
        match (found, held.is_empty()) {
            (Presence::Sound, false) => {}
            (Presence::Missing, true) => {
                let by = by(seq).copied().unwrap_or_default();
                check.tell(format!(
                    "第 {seq} 号记录的附件 {name}…〔依法删除，见第 {by} 号记录〕"
                ));
            }
            (Presence::Missing, false) => {
                check.bad(*seq, format!("第 {seq} 号记录的附件 {name}… 缺失"));
            }
            (Presence::Altered, false) => {
                let reason = format!("第 {seq} 号记录的附件 {name}… 损坏：内容与登记时不同");
                check.bad(*seq, reason);
            }
            // An entry before this pass may hold the same file by right.
            (_, true) if !check_gone => {}
            (_, true) => {
                let reason = format!("第 {seq} 号记录的附件 {name}… 已依法删除，却仍然存在");
                check.bad(*seq, reason);
            }
        }
    }
}
