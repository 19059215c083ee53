//! Records by themselves and in their row: there, canonical, of this log, in time, as the signer
//! remembers them; and what they refer to.
//!
//! Left out: trees, streams and values, which the sibling modules look at.

use ledger::commitment::LogId;
use ledger::entry::{ClockState, Entry};
use ledger::hash::{Alg, Digests, Hash, leaf_hash};
use ledger::store::ReadStore;

use super::pipeline::Looked;
use super::report::{Checked, Property};

/// Leaf hashes that are known: those of the pass, and earlier ones on demand.
pub(super) struct Known<'a> {
    store: &'a dyn ReadStore,
    from: u64,
    passed: Vec<Option<Hash>>,
    memory: Option<&'a [Digests]>,
    /// Records of the pass that the signer remembers otherwise.
    forked: Option<u64>,
}

impl<'a> Known<'a> {
    pub(super) fn new(store: &'a dyn ReadStore, from: u64, memory: Option<&'a [Digests]>) -> Self {
        Self {
            store,
            from,
            passed: Vec::new(),
            memory,
            forked: None,
        }
    }

    /// The hashes that the signer remembers of a record.
    pub(super) fn remembered(&self, seq: u64) -> Option<&'a Digests> {
        self.memory?.get(usize::try_from(seq).ok()?)
    }

    /// Takes in the next record's hash; of one that cannot be read, the signer's.
    pub(super) fn push(&mut self, leaf: Option<Digests>) -> Option<Digests> {
        let seq = self.from + self.passed.len() as u64;
        let remembered = self.remembered(seq).copied();
        if let (Some(found), Some(signed)) = (leaf, remembered)
            && found != signed
        {
            self.forked = self.forked.or(Some(seq));
        }
        let leaf = leaf.or(remembered);
        self.passed.push(leaf.map(|leaf| leaf.sha256));
        leaf
    }

    /// The SHA-256 leaf hash of a record.
    pub(super) fn get(&self, seq: u64) -> Option<Hash> {
        if let Some(place) = seq.checked_sub(self.from) {
            return *self.passed.get(usize::try_from(place).ok()?)?;
        }
        let mut found = None;
        let scanned = self.store.scan(seq, seq + 1, &mut |row| {
            found = Some(leaf_hash(Alg::Sha256, row.leaf));
            Ok(())
        });
        scanned.ok().and(found)
    }

    /// Whether a record is what the signer remembers.
    pub(super) fn is_vouched(&self, seq: u64) -> bool {
        let remembered = self.remembered(seq).map(|leaf| leaf.sha256);
        remembered.is_some() && remembered == self.get(seq)
    }

    /// The first record that the signer remembers otherwise.
    pub(super) fn forked(&self) -> Option<u64> {
        self.forked
    }

    /// The records that can be blamed when one of them does not fit what a later one says of it.
    pub(super) fn blame(&self, check: &mut Checked, (earlier, later): (u64, u64), reason: String) {
        if self.is_vouched(earlier) {
            check.bad(later, reason);
        } else if self.is_vouched(later) {
            check.bad(earlier, reason);
        } else {
            check.bad_between(earlier, later, reason);
        }
    }
}

/// 记录连续, 记录编码, 登记时间, 引用.
pub(super) struct Rows {
    pub(super) continuity: Checked,
    pub(super) encoding: Checked,
    pub(super) time: Checked,
    pub(super) refs: Checked,
    log_id: Option<LogId>,
    last: Option<(u64, u64)>,
    clocks: [Vec<u64>; 2],
}

impl Rows {
    pub(super) fn new(log_id: Option<LogId>) -> Self {
        Self {
            continuity: Checked::new(Property::Complete, "记录连续"),
            encoding: Checked::new(Property::Authentic, "记录编码"),
            time: Checked::new(Property::Authentic, "登记时间"),
            refs: Checked::new(Property::Complete, "引用"),
            log_id,
            last: None,
            clocks: [Vec::new(), Vec::new()],
        }
    }

    pub(super) fn damaged(&mut self, seq: u64, what: &str) {
        self.continuity
            .bad(seq, format!("第 {seq} 号记录损坏：{what}"));
    }

    pub(super) fn lost(&mut self, from: u64, to: u64) {
        let last = to.saturating_sub(1);
        self.continuity.bad(
            from,
            format!("从第 {from} 号起连续读不出记录，直到第 {last} 号为止没有再逐条查找"),
        );
    }

    /// There were more records at the last verification.
    pub(super) fn cut(&mut self, size: u64, verified: u64) {
        let reason =
            format!("上次核验到 {verified} 条，现在只有 {size} 条：从第 {size} 号起被截去");
        self.continuity.bad(size, reason);
    }

    /// Takes in a row; `known` holds everything before it.
    pub(super) fn take(&mut self, row: &Looked, known: &Known<'_>) {
        let seq = row.seq;
        let entry = match &row.entry {
            Ok(entry) => entry,
            Err(error) => {
                self.encoding
                    .bad(seq, format!("第 {seq} 号记录读不懂：{error}"));
                return;
            }
        };
        if entry.seq != seq {
            let claims = entry.seq;
            self.encoding
                .bad(seq, format!("第 {seq} 号记录自称是第 {claims} 号"));
        }
        if self.log_id.is_some_and(|log_id| log_id != entry.log_id) {
            self.encoding
                .bad(seq, format!("第 {seq} 号记录属于另一个账本"));
        }
        self.take_time(seq, entry);
        for target in &entry.refs {
            let of = target.seq;
            if of >= seq {
                let reason = format!("第 {seq} 号记录引用了不早于它的第 {of} 号记录");
                self.refs.bad(seq, reason);
            } else if known.get(of) != Some(target.leaf) {
                let reason =
                    format!("第 {seq} 号记录引用的第 {of} 号记录，与账本里的第 {of} 号不是同一条");
                known.blame(&mut self.refs, (of, seq), reason);
            }
        }
    }

    fn take_time(&mut self, seq: u64, entry: &Entry) {
        let at = entry.recorded_at;
        if let Some((before, last)) = self.last
            && at < last
        {
            let reason = format!("第 {seq} 号记录的登记时间早于第 {before} 号记录");
            self.time.bad(seq, reason);
        }
        self.last = Some((seq, at));
        match entry.clock.state {
            ClockState::HeldBack => self.clocks[0].push(seq),
            ClockState::Jumped => self.clocks[1].push(seq),
            ClockState::Unknown | ClockState::Synchronised | ClockState::Unsynchronised => {}
        }
        if entry.kind == "clock.anomaly" {
            self.time.tell(format!("第 {seq} 号记录登记了一次时钟异常"));
        }
    }

    pub(super) fn finish(mut self) -> [Checked; 4] {
        let words = [
            "登记时，时钟落后于上一条记录，采用了上一条的时间",
            "登记时，时钟向前跳过一段",
        ];
        for (seqs, words) in self.clocks.iter().zip(words) {
            if let (Some(first), count) = (seqs.first(), seqs.len()) {
                self.time
                    .tell(format!("{count} 条记录{words}，首条是第 {first} 号"));
            }
        }
        [self.continuity, self.encoding, self.time, self.refs]
    }
}

/// 签名者记忆: what stands in the store is what was signed for.
pub(super) fn memory(known: &Known<'_>, size: u64) -> Checked {
    let mut check = Checked::new(Property::Authentic, "签名者记忆");
    let Some(memory) = known.memory else {
        check.unknown("没有签名者的记忆（signer/leaves），不能逐条核对是否与签过名的相同");
        return check;
    };
    let signed = memory.len() as u64;
    if let Some(seq) = known.forked() {
        let reason = format!("第 {seq} 号记录与签名者签过名的不同：从这一条起账本被改动");
        check.bad(seq, reason);
    }
    if signed > size {
        let reason = format!(
            "账本只有 {size} 条记录，签名者已为 {signed} 条签过名：从第 {size} 号起被截去，或者恢复了旧备份"
        );
        check.bad(size, reason);
    } else if signed < size {
        check.tell(format!(
            "最后 {} 条记录（第 {signed} 号起）尚未签名",
            size - signed
        ));
    }
    if memory.is_empty() && size > 0 {
        check.unknown("签名者的记忆是空的，没有可比的依据");
    }
    check
}
