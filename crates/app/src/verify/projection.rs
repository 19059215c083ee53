//! 台账, 快照, 法规, 职责分离: what the program answers from is what the records say.
//!
//! The projection is built again from the records alone and compared with its cache and with the one
//! that a running program answers from, so configuration is compared too. Left out: the answers.

use std::collections::BTreeMap;

use ledger::hash::Hash;
use ledger::store::ReadStore;

use super::pipeline::Looked;
use super::report::{Checked, Property};
use crate::files::Files;
use crate::law::{Law, LawError};
use crate::record::Fact;
use crate::state::{Recorded, State, digest_of, read_snapshot};

/// The projection, built again.
pub(super) struct Projection {
    check: Checked,
    cache: Checked,
    state: State,
    /// Where it could not go on.
    broken: bool,
    /// From the cache, brought up to the present.
    cached: Option<State>,
    cached_from: Option<(u64, Hash)>,
    /// Digests of caches, as the entries hold them: size and digest by entry.
    noted: BTreeMap<u64, (u64, Hash)>,
}

impl Projection {
    pub(super) fn new(store: &dyn ReadStore) -> Self {
        let mut cache = Checked::new(Property::Usable, "快照");
        let (mut cached, mut cached_from) = (None, None);
        match store.snapshot() {
            Ok(None) => {}
            Ok(Some(snapshot)) => {
                cached_from = Some((snapshot.size, digest_of(&snapshot)));
                match read_snapshot(&snapshot) {
                    Ok(state) if state.size() == snapshot.size => cached = Some(state),
                    Ok(state) => cache.fail(format!(
                        "快照应有 {} 条记录，实有 {} 条",
                        snapshot.size,
                        state.size()
                    )),
                    Err(error) => cache.fail(format!("快照读不懂：{error}")),
                }
            }
            Err(error) => cache.fail(format!("快照读不出：{error}")),
        }
        Self {
            check: Checked::new(Property::Usable, "台账"),
            cache,
            state: State::default(),
            broken: false,
            cached,
            cached_from,
            noted: BTreeMap::new(),
        }
    }

    /// A row could not be read.
    pub(super) fn damaged(&mut self, seq: u64) {
        self.stop(seq, "记录读不出");
    }

    fn stop(&mut self, seq: u64, why: &str) {
        if !self.broken {
            let reason = format!("第 {seq} 号记录：{why}；从这一条起台账无法由记录重建");
            self.check.bad(seq, reason);
        }
        self.broken = true;
    }

    /// Takes in a row.
    pub(super) fn take(&mut self, row: Box<Looked>) {
        let seq = row.seq;
        let recorded = match row.opened {
            Some(Ok(opened)) => opened.recorded.map_err(|error| error.to_string()),
            _ => Err("记录或其公开值读不懂".to_owned()),
        };
        match recorded {
            Ok(recorded) => self.apply(seq, recorded),
            Err(why) => self.stop(seq, &why),
        }
    }

    fn apply(&mut self, seq: u64, recorded: Recorded) {
        if let Fact::Snapshot(note) = &recorded.fact {
            self.noted.insert(seq, (note.size, note.sha256));
        }
        if let Some(cached) = self.cached.as_mut().filter(|state| state.size() == seq)
            && let Err(error) = cached.apply(recorded.clone())
        {
            let reason = format!("快照不能接上第 {seq} 号记录：{error}");
            self.cache.fail(reason);
            self.cached = None;
        }
        if !self.broken
            && let Err(error) = self.state.apply(recorded)
        {
            self.stop(seq, &error.to_string());
        }
    }

    /// Compares with the cache and with what a program answers from, and reads the law.
    pub(super) fn finish(
        mut self,
        live: Option<&State>,
        files: Option<&dyn Files>,
    ) -> [Checked; 4] {
        self.compare_cache();
        if let Some(live) = live.filter(|_| !self.broken) {
            if live.size() == self.state.size() {
                if let Some(what) = differs(&self.state, live) {
                    self.check
                        .fail(format!("运行中的台账与由记录重建的不同：{what}"));
                }
            } else {
                self.check
                    .unknown("运行中的台账与账本条数不同，没有逐项比较，请重新核验");
            }
        }
        let law = law(&self.state, files, self.broken);
        let separation = separation(&self.state, self.broken);
        [self.check, self.cache, law, separation]
    }

    fn compare_cache(&mut self) {
        let Some((size, sha256)) = self.cached_from else {
            if !self.noted.is_empty() {
                self.cache.tell("快照缺失，启动时将从记录重建");
            }
            return;
        };
        match self.noted.get(&size) {
            Some((noted, digest)) if *noted == size && *digest == sha256 => {}
            Some((noted, _)) if *noted == size => self.cache.fail(format!(
                "快照与第 {size} 号记录登记的摘要不符：快照被改动；启动时不会采用"
            )),
            _ => self
                .cache
                .tell("快照没有在账本里登记，启动时不会采用".to_owned()),
        }
        if self.broken {
            self.cache.unknown("台账无法由记录重建，快照没有逐项比较");
        } else if let Some(cached) = &self.cached
            && let Some(what) = differs(&self.state, cached)
        {
            self.cache
                .fail(format!("快照与由记录重建的台账不同：{what}"));
        }
    }
}

fn differs(right: &State, other: &State) -> Option<String> {
    if let Some(what) = right.difference(other) {
        return Some(what);
    }
    (right != other).then(|| "登记人或派生的条数".to_owned())
}

fn law(state: &State, files: Option<&dyn Files>, broken: bool) -> Checked {
    let mut check = Checked::new(Property::Usable, "法规");
    let Some(files) = files else {
        check.unknown("没有给出附件的存放处，法规包没有核对");
        return check;
    };
    if broken {
        check.unknown("台账无法由记录重建，法规没有核对");
        return check;
    }
    match Law::at(state, state.size(), files) {
        Ok(law) => check.tell(format!("{}可用", law.regulation.title())),
        Err(LawError::None) => check.tell("账本里还没有采用法规"),
        Err(error @ (LawError::File(_) | LawError::Pack(_))) => {
            match state.standing("regulation:current", state.size()) {
                Some((seq, _)) => check.bad(seq, format!("第 {seq} 号记录采用的法规：{error}")),
                None => check.fail(error.to_string()),
            }
        }
        // A ruling or calendar that does not fit: its own record is named by its commitment.
        Err(error) => check.fail(error.to_string()),
    }
    check
}

/// Nobody approved what was his own.
fn separation(state: &State, broken: bool) -> Checked {
    let mut check = Checked::new(Property::Safe, "职责分离");
    let account = |seq: u64| state.writer(seq).map(|writer| writer.account.as_str());
    for (seq, fact) in state.loose("erasure") {
        if let Fact::Erasure(erasure) = fact
            && account(seq) == Some(erasure.approver.as_str())
        {
            let reason = format!("第 {seq} 号依法删除由同一账户登记和批准");
            check.bad(seq, reason);
        }
    }
    for (seq, fact) in state.of_kind("late-approval", state.size()) {
        if let Fact::LateApproval(approval) = fact
            && let Some((of, _)) = state.act(&approval.act)
            && account(seq).is_some()
            && account(seq) == account(of)
        {
            let reason = format!("第 {seq} 号补录审批与第 {of} 号履职记录出自同一账户");
            check.bad(seq, reason);
        }
    }
    if broken {
        check.unknown("台账无法由记录重建，其后的审批没有核对");
    }
    check
}
