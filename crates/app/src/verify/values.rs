//! 字段 and 删除: what is disclosed is what was recorded; what is not there was erased by law, and what
//! was erased is gone.
//!
//! Left out: files, see `attachments`.

use std::collections::{BTreeMap, BTreeSet};

use ledger::entry::{Entry, Relation};
use ledger::store::{ReadStore, StoreError};

use super::pipeline::{Looked, Opened};
use super::report::{Checked, Property};
use crate::record::{Erasure, Fact};

/// The name that stands for the files of an entry.
pub(super) const FILES: &str = "files";

/// Names erased of an entry, each with the entry that says so.
pub(super) type Erased = BTreeMap<u64, BTreeMap<String, u64>>;

/// Values of the entries.
pub(super) struct Values {
    fields: Checked,
    erasures: Checked,
    index: Checked,
    /// Fields without an opening.
    missing: BTreeMap<u64, Vec<String>>,
    /// Fields that entries erase.
    erased: Erased,
    /// (entry that something was erased of, entry that says so)
    pairs: BTreeSet<(u64, u64)>,
    from: u64,
    unread: bool,
}

impl Values {
    pub(super) fn new(from: u64) -> Self {
        Self {
            fields: Checked::new(Property::Complete, "字段"),
            erasures: Checked::new(Property::Safe, "删除"),
            index: Checked::new(Property::Usable, "索引"),
            missing: BTreeMap::new(),
            erased: Erased::new(),
            pairs: BTreeSet::new(),
            from,
            unread: false,
        }
    }

    /// A row could not be read.
    pub(super) fn damaged(&mut self, seq: u64, what: &str) {
        self.unread = true;
        // The row of values is gone as a whole; the entry's own bytes are not asked for without it.
        if what.contains("公开值") {
            self.erasures.bad(
                seq,
                format!("第 {seq} 号记录的公开值整行缺失，也没有删除它的记录：未经批准的删除"),
            );
        }
    }

    /// Takes in a row.
    pub(super) fn take(&mut self, row: &Looked) {
        let seq = row.seq;
        let Ok(entry) = &row.entry else { return };
        match &row.opened {
            None => {}
            Some(Err(error)) => self
                .fields
                .bad(seq, format!("第 {seq} 号记录的公开值读不懂：{error}")),
            Some(Ok(opened)) => self.take_opened(seq, entry, opened),
        }
    }

    fn take_opened(&mut self, seq: u64, entry: &Entry, opened: &Opened) {
        for field in &opened.wrong {
            let reason = if entry.fields.iter().any(|bound| bound.field == *field) {
                format!("第 {seq} 号记录的“{field}”与登记时不同（与承诺不符）")
            } else {
                format!("第 {seq} 号记录没有“{field}”这个字段，却有它的公开值")
            };
            self.fields.bad(seq, reason);
        }
        if opened.names.len() < entry.fields.len() {
            let names = entry.fields.iter().map(|bound| &bound.field);
            let gone = names.filter(|name| !opened.names.contains(name));
            self.missing.insert(seq, gone.cloned().collect());
        }
        if let Ok(recorded) = &opened.recorded
            && let Fact::Erasure(erasure) = &recorded.fact
        {
            self.take_erasure(seq, entry, erasure);
        }
    }

    fn take_erasure(&mut self, seq: u64, entry: &Entry, erasure: &Erasure) {
        let of = erasure.seq;
        let mut targets = entry.refs.iter();
        if !targets.any(|target| target.relation == Relation::Erases && target.seq == of) {
            self.erasures.bad(
                seq,
                format!("第 {seq} 号删除记录所写的第 {of} 号，与它引用的记录不同"),
            );
            return;
        }
        self.pairs.insert((of, seq));
        let names = self.erased.entry(of).or_default();
        for field in &erasure.fields {
            names.entry(field.clone()).or_insert(seq);
        }
    }

    /// What was erased, as the entries say.
    pub(super) fn erased(&self) -> &Erased {
        &self.erased
    }

    pub(super) fn index(&mut self) -> &mut Checked {
        &mut self.index
    }

    /// Compares what is missing with what was erased.
    pub(super) fn finish(mut self, store: &dyn ReadStore, size: u64, end: u64) -> [Checked; 3] {
        for (seq, fields) in &self.missing {
            let erased = self.erased.get(seq);
            for field in fields {
                match erased.and_then(|names| names.get(field)) {
                    Some(by) => self
                        .erasures
                        .tell(format!("第 {seq} 号记录的“{field}”〔依法删除，见第 {by} 号记录〕")),
                    None => self.erasures.bad(
                        *seq,
                        format!("第 {seq} 号记录的“{field}”不在账本里，也没有删除它的记录：未经批准的删除"),
                    ),
                }
            }
        }
        self.still_there(store);
        self.compare_table(store, size, end);
        [self.fields, self.erasures, self.index]
    }

    /// Erased values that stand there yet.
    fn still_there(&mut self, store: &dyn ReadStore) {
        for (seq, names) in &self.erased {
            let gone = self.missing.get(seq);
            let kept = names
                .iter()
                .filter(|(field, _)| *field != FILES && !gone.is_some_and(|g| g.contains(*field)));
            let kept: Vec<(&String, u64)> = kept.map(|(field, by)| (field, *by)).collect();
            let there = if *seq < self.from {
                fields_of(store, *seq)
            } else {
                Ok(None)
            };
            for (field, by) in kept {
                if let Ok(Some(there)) = &there
                    && !there.contains(field)
                {
                    continue;
                }
                self.erasures.bad(
                    *seq,
                    format!("第 {seq} 号记录的“{field}”已由第 {by} 号记录依法删除，却仍在账本里"),
                );
            }
        }
        let newest = self.erased.values().flat_map(BTreeMap::values).max();
        if let (Some(by), Ok(Some(snapshot))) = (newest, store.snapshot())
            && *by >= snapshot.size
        {
            self.erasures.tell(format!(
                "快照（到第 {} 号之前）早于第 {by} 号删除记录，可能仍含已删除的内容，请重新生成快照",
                snapshot.size
            ));
        }
    }

    fn compare_table(&mut self, store: &dyn ReadStore, size: u64, end: u64) {
        let table = match store.erased() {
            Ok(table) => table,
            Err(error) => {
                self.index.fail(format!("删除登记表读不出：{error}"));
                return;
            }
        };
        if self.unread {
            self.index.unknown("有记录读不出，删除登记表无法逐条核对");
            return;
        }
        let counts = |row: &&(u64, u64)| row.1 >= self.from && (row.1 < size || row.1 >= end);
        let table: BTreeSet<(u64, u64)> = table.iter().filter(counts).copied().collect();
        let right = &self.pairs;
        for (seq, by) in table.difference(right) {
            let reason =
                format!("删除登记表称第 {by} 号记录删除了第 {seq} 号，第 {by} 号记录没有这样写");
            self.index.bad(*seq, reason);
        }
        for (seq, by) in right.difference(&table) {
            let reason = format!("第 {by} 号记录删除了第 {seq} 号的内容，删除登记表里没有");
            self.index.bad(*seq, reason);
        }
    }
}

/// Names of the openings of an entry.
fn fields_of(store: &dyn ReadStore, seq: u64) -> Result<Option<BTreeSet<String>>, StoreError> {
    let mut found = None;
    store.scan(seq, seq + 1, &mut |row| {
        let openings = ledger::commitment::openings_from_bytes(row.openings).ok();
        found = openings.map(|list| list.into_iter().map(|opening| opening.field).collect());
        Ok(())
    })?;
    Ok(found)
}
