//! One pass over the rows, and all that is gathered on the way.
//!
//! Left out: checkpoints and the signer's memory, which are compared when the pass is done.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash::{Digests, Hash};
use ledger::store::{Head, Identity, ReadStore};

use super::attachments::Attachments;
use super::keys::Keys;
use super::pipeline::{self, Item, Looked};
use super::projection::Projection;
use super::report::{Checked, Report};
use super::rows::{Known, Rows};
use super::streams::Streams;
use super::trees::{self, Grown, Roots};
use super::values::Values;
use super::{Level, TAIL};
use crate::files::Files;
use crate::state::State;

/// One pass over the rows, with everything that is gathered on the way.
pub(super) struct Pass<'a> {
    store: &'a dyn ReadStore,
    level: Level,
    from: u64,
    pub(super) memory: Option<&'a [Digests]>,
    wanted: BTreeSet<u64>,
    pub(super) known: Known<'a>,
    pub(super) rows: Rows,
    grown: Option<Grown>,
    streams: Streams<'a>,
    values: Values,
    attachments: Attachments,
    keys: Keys,
    projection: Option<Projection>,
    /// Checkpoints that records name: size and digest of the note, with the first such record.
    pub(super) anchors: BTreeMap<(u64, Hash), u64>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(
        store: &'a dyn ReadStore,
        identity: &Identity,
        level: Level,
        from: u64,
        memory: Option<&'a [Digests]>,
        wanted: BTreeSet<u64>,
    ) -> Self {
        let all = level == Level::Everything;
        Self {
            store,
            level,
            from,
            memory,
            known: Known::new(store, from, memory),
            rows: Rows::new(Some(identity.log_id)),
            grown: all.then(|| Grown::new(wanted.clone())),
            wanted,
            streams: Streams::new(store, from),
            values: Values::new(from),
            attachments: Attachments::default(),
            keys: Keys::default(),
            projection: all.then(|| Projection::new(store)),
            anchors: BTreeMap::new(),
        }
    }

    pub(super) fn run(&mut self, until: u64, progress: &mut dyn FnMut(u64, u64)) {
        let (from, deep) = (self.from, self.level.is_deep());
        let all = until - from;
        let mut done = 0;
        progress(0, all);
        pipeline::walk(self.store, (from, until), deep, &mut |item| {
            done += 1;
            if done % TAIL == 0 {
                progress(done.min(all), all);
            }
            self.take(item);
        });
        progress(all, all);
    }

    fn take(&mut self, item: Item) {
        match item {
            Item::Row(row) => self.take_row(row),
            Item::Damaged { seq, what } => {
                let leaf = self.known.push(None);
                if let Some(grown) = &mut self.grown {
                    grown.push(leaf.as_ref());
                }
                self.rows.damaged(seq, &what);
                self.streams.damaged();
                self.values.damaged(seq, &what);
                if let Some(projection) = &mut self.projection {
                    projection.damaged(seq);
                }
            }
            Item::Lost { from, to } => {
                self.rows.lost(from, to);
                self.streams.damaged();
                if let Some(grown) = &mut self.grown {
                    grown.stop();
                }
                if let Some(projection) = &mut self.projection {
                    projection.damaged(from);
                }
            }
        }
    }

    fn take_row(&mut self, row: Box<Looked>) {
        self.known.push(Some(row.leaf));
        if let Some(grown) = &mut self.grown {
            grown.push(Some(&row.leaf));
        }
        self.rows.take(&row, &self.known);
        match &row.entry {
            Ok(entry) => {
                if let Some(anchor) = entry.anchor {
                    let key = (anchor.size, anchor.note);
                    self.anchors.entry(key).or_insert(row.seq);
                }
                if self.level.is_deep() {
                    let opened = row.opened.as_ref().and_then(|opened| opened.as_ref().ok());
                    let recorded = opened.and_then(|opened| opened.recorded.as_ref().ok());
                    let fact = recorded.map(|recorded| &recorded.fact);
                    self.streams
                        .take(row.seq, entry, row.leaf.sha256, fact, &self.known);
                    self.values.take(&row);
                    self.attachments.take(row.seq, entry);
                    self.keys.take(row.seq, entry);
                }
            }
            Err(_) => self.streams.damaged(),
        }
        if let Some(projection) = &mut self.projection {
            projection.take(row);
        }
    }

    /// The roots that the leaves give.
    pub(super) fn trees(&self, head: &Head) -> (Vec<Checked>, Roots) {
        match &self.grown {
            Some(grown) => {
                let checks = grown.finish(self.store, head);
                (checks.into(), grown.roots().clone())
            }
            None => {
                let (check, roots) = trees::cached(self.store, head, &self.wanted);
                (vec![check], roots)
            }
        }
    }

    pub(super) fn finish(mut self, report: &mut Report, size: u64, tail: Tail, rest: &Rest<'_>) {
        if tail.strange {
            let end = tail.end;
            let reason = format!("账本首部只记到第 {end} 号之前，后面却还有记录：首部被改小");
            self.rows.continuity.bad(end, reason);
        }
        report.checks.extend(self.rows.finish());
        if !self.level.is_deep() {
            report.fact(
                "未核验",
                "字段、删除、对象记录、目录、索引、附件、台账、法规（核验全部时才核）",
            );
            return;
        }
        report.fact("涉及对象", self.streams.count().to_string());
        self.keys.finish(self.store, self.values.index());
        self.streams
            .compare_index(self.values.index(), size, tail.end);
        let (continuity, directory) = self.streams.finish();
        report.checks.push(continuity);
        report.checks.extend(directory);
        let erased = self.values.erased().clone();
        report
            .checks
            .extend(self.values.finish(self.store, size, tail.end));
        let (files, sample) = (rest.files, rest.sample);
        let check_gone = self.from == 0;
        report
            .checks
            .push(self.attachments.finish(files, sample, &erased, check_gone));
        match self.projection {
            Some(projection) => report.checks.extend(projection.finish(rest.live, files)),
            None => report.fact(
                "未核验",
                "目录、台账、快照、法规、职责分离（核验全部时才核）",
            ),
        }
    }
}

/// What the parts at the end compare with.
pub(super) struct Rest<'a> {
    pub(super) files: Option<&'a dyn Files>,
    pub(super) sample: Option<u64>,
    pub(super) live: Option<&'a State>,
}

/// Numbers from here on were not there when the head was read: a writer may have added those up to
/// the head of now. A leaf behind both is told.
pub(super) fn beyond(store: &dyn ReadStore, size: u64) -> Tail {
    let end = store.head().map_or(size, |head| head.size.max(size));
    let strange = store.scan(end, end + 1, &mut |_| Ok(())).is_ok();
    Tail { end, strange }
}

pub(super) struct Tail {
    end: u64,
    /// There is a leaf that the head row does not count.
    strange: bool,
}
