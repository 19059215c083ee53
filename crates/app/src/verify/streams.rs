//! 对象记录连续, 目录 and the index of streams: what concerns one person or body, without a gap.
//!
//! A shorter verification takes what lies before its first row from the index, whose hashes the
//! leaves themselves then confirm. Left out: what the records say.

use std::collections::BTreeMap;

use ledger::directory::{Directory, Head as StreamHead};
use ledger::entry::{Entry, Stream};
use ledger::hash::{Alg, Hash};
use ledger::store::ReadStore;

use super::report::{Checked, Property};
use super::rows::Known;
use crate::record::{DirectoryNote, Fact};
use crate::time;

/// A stream as the pass has seen it.
#[derive(Debug, Default)]
struct Seen {
    /// (number in the stream, seq)
    rows: Vec<(u64, u64)>,
    leaf: Option<Hash>,
}

/// Streams and directories.
pub(super) struct Streams<'a> {
    continuity: Checked,
    directory: Checked,
    seen: BTreeMap<String, Seen>,
    /// For passes that do not begin at the first record: where earlier rows are looked up.
    store: &'a dyn ReadStore,
    from: u64,
    /// Whether everything before could be read.
    whole: bool,
    last_day: Option<(jiff::civil::Date, u64)>,
    directories: u64,
}

impl<'a> Streams<'a> {
    pub(super) fn new(store: &'a dyn ReadStore, from: u64) -> Self {
        Self {
            continuity: Checked::new(Property::Complete, "对象记录连续"),
            directory: Checked::new(Property::Complete, "目录"),
            seen: BTreeMap::new(),
            store,
            from,
            whole: from == 0,
            last_day: None,
            directories: 0,
        }
    }

    /// A row could not be read: what it did to streams is not known.
    pub(super) fn damaged(&mut self) {
        self.whole = false;
    }

    /// Takes in an entry, whose own hash is `leaf`.
    pub(super) fn take(
        &mut self,
        seq: u64,
        entry: &Entry,
        leaf: Hash,
        fact: Option<&Fact>,
        known: &Known<'_>,
    ) {
        self.close_of_day(seq, entry);
        if let Some(Fact::Directory(note)) = fact {
            self.compare_directory(seq, note);
        }
        for stream in &entry.streams {
            self.take_stream(seq, stream, leaf, known);
        }
    }

    fn take_stream(&mut self, seq: u64, stream: &Stream, leaf: Hash, known: &Known<'_>) {
        let subject = &stream.subject;
        if !self.seen.contains_key(subject) {
            let earlier = self.earlier(subject, known);
            self.seen.insert(subject.clone(), earlier);
        }
        let whole = self.whole;
        let Some(seen) = self.seen.get_mut(subject) else {
            return;
        };
        let (last, before) = seen.rows.last().copied().unwrap_or((0, seq));
        if stream.number != last + 1 {
            let reason = format!(
                "第 {seq} 号记录是“{subject}”的第 {} 条，前一条是第 {last} 条：中间缺少记录或者重复",
                stream.number
            );
            if whole {
                self.continuity.bad(seq, reason);
            } else {
                self.continuity.unknown(reason);
            }
        } else if stream.previous != seen.leaf && (whole || seen.leaf.is_some()) {
            let reason =
                format!("第 {seq} 号记录所记“{subject}”的上一条，与现存的第 {before} 号记录不同");
            known.blame(&mut self.continuity, (before, seq), reason);
        }
        seen.rows.push((stream.number, seq));
        seen.leaf = Some(leaf);
    }

    /// The last row of a stream before this pass.
    fn earlier(&self, subject: &str, known: &Known<'_>) -> Seen {
        let mut seen = Seen::default();
        if self.from == 0 {
            return seen;
        }
        let rows = self.store.stream(subject).unwrap_or_default();
        if let Some(last) = rows.into_iter().rfind(|(_, seq)| *seq < self.from) {
            seen.leaf = known.get(last.1);
            seen.rows.push(last);
        }
        seen
    }

    /// The first entry of a later day is a directory of what stood before.
    fn close_of_day(&mut self, seq: u64, entry: &Entry) {
        let day = time::day(entry.recorded_at);
        if let Some((last, before)) = self.last_day
            && last < day
            && entry.kind != ledger::directory::KIND
        {
            self.directory.tell(format!(
                "{last} 的记录（到第 {before} 号）之后没有当日目录，由后面的目录一并约束"
            ));
        }
        self.last_day = Some((day, seq));
    }

    fn compare_directory(&mut self, seq: u64, note: &DirectoryNote) {
        self.directories += 1;
        if self.from > 0 {
            return;
        }
        if !self.whole {
            let reason = format!("前面有记录读不出，第 {seq} 号目录无法重新计算");
            self.directory.unknown(reason);
            return;
        }
        let heads = self.seen.iter().filter_map(|(subject, seen)| {
            Some(StreamHead {
                subject: subject.clone(),
                number: seen.rows.last()?.0,
                leaf: seen.leaf?,
            })
        });
        let directory = Directory::new(heads.collect());
        let count = directory.heads().len() as u64;
        if note.count != count {
            self.directory.bad(
                seq,
                format!("第 {seq} 号目录登记 {} 个对象，应为 {count} 个", note.count),
            );
        }
        for (alg, root) in [(Alg::Sha256, note.sha256), (Alg::Sm3, note.sm3)] {
            if directory.root(alg) != root {
                self.directory
                    .bad(seq, format!("第 {seq} 号目录的 {alg} 根与此前的记录不符"));
            }
        }
    }

    /// Compares the index of streams with the leaves; rows behind `end` belong to a writer.
    pub(super) fn compare_index(&self, check: &mut Checked, size: u64, end: u64) {
        let counts = |seq: u64| seq < size || seq >= end;
        if !self.whole && self.from == 0 {
            check.unknown("有记录读不出，对象索引无法逐条核对");
            return;
        }
        for (subject, seen) in &self.seen {
            match self.store.stream(subject) {
                Ok(mut rows) => {
                    rows.retain(|(_, seq)| counts(*seq) && (self.from == 0 || *seq >= self.from));
                    let own = seen.rows.iter().filter(|(_, seq)| *seq >= self.from);
                    let own: Vec<(u64, u64)> = own.copied().collect();
                    if let Some(seq) = differs(&own, &rows) {
                        let reason = format!("“{subject}”的索引与记录不符，首处在第 {seq} 号");
                        check.bad(seq, reason);
                    }
                }
                Err(error) => check.fail(format!("“{subject}”的索引读不出：{error}")),
            }
        }
        match self.store.stream_heads() {
            Ok(heads) if self.from == 0 => {
                for (subject, _, seq) in heads {
                    if !self.seen.contains_key(&subject) && counts(seq) {
                        check.bad(seq, format!("索引里有“{subject}”，没有一条记录涉及它"));
                    }
                }
            }
            Ok(_) => {}
            Err(error) => check.fail(format!("对象索引读不出：{error}")),
        }
    }

    /// The number of streams.
    pub(super) fn count(&self) -> usize {
        self.seen.len()
    }

    pub(super) fn finish(mut self) -> (Checked, Option<Checked>) {
        let whole = self.from == 0;
        if whole && self.directories == 0 {
            self.directory.tell("账本里还没有目录");
        }
        (self.continuity, whole.then_some(self.directory))
    }
}

/// The smaller number of entry at the first place where two lists differ.
fn differs(own: &[(u64, u64)], rows: &[(u64, u64)]) -> Option<u64> {
    let at = (0..own.len().max(rows.len())).find(|&at| own.get(at) != rows.get(at))?;
    // The leaves are believed: what they say at that place is where the index is wrong.
    own.get(at).or_else(|| rows.get(at)).map(|(_, seq)| *seq)
}
