//! Verification of a ledger: `jinze ledger verify`, at a start, at night and in full.
//!
//! Every check is made by itself and ends in 通过, 不通过 or 无法判定; one that cannot be made is never
//! 通过. Damage is told and passed by, so that a report says what still stands. Left out: bundles
//! (`ledger::bundle`), and repair, except of the cache of nodes.

mod attachments;
mod keys;
mod notes;
mod pass;
mod pipeline;
mod projection;
mod report;
mod rows;
mod streams;
mod trees;
mod values;

use ledger::hash::{Alg, Digests};
use ledger::store::{Growing, Head, Identity, ReadStore, SignedHead};
use ledger::trust::Trust;

use crate::files::Files;
use crate::state::State;
use notes::Notes;
use pass::{Pass, Rest, beyond};
use rows::Known;
use trees::Roots;

pub use report::{Check, Checked, Fact, Place, Property, Report, Verdict};
pub use trees::rebuild_tiles;

/// Leaves at the end that the quickest level looks at.
const TAIL: u64 = 1_024;

/// How much is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The end of the log, as at a start.
    Tail,
    /// What came since a size that was verified before.
    New {
        /// That size.
        from: u64,
    },
    /// Everything.
    Everything,
}

impl Level {
    fn word(self) -> String {
        match self {
            Self::Tail => "末尾".to_owned(),
            Self::New { from } => format!("新增（第 {from} 号起）"),
            Self::Everything => "全部".to_owned(),
        }
    }

    /// Whether openings, keys, streams and files are looked at.
    fn is_deep(self) -> bool {
        self != Self::Tail
    }
}

/// What is verified, and against what.
pub struct Input<'a> {
    /// The ledger.
    pub store: &'a dyn ReadStore,
    /// The public keys that are believed; never those that came with the store.
    pub trust: Option<&'a Trust>,
    /// What the signer remembers (`signer::remembered`), read before this is called.
    pub memory: Option<Vec<Digests>>,
    /// Checkpoints that were handed out and kept elsewhere.
    pub held: &'a [SignedHead],
    /// Where files are kept.
    pub files: Option<&'a dyn Files>,
    /// Look at so many files only; `None`: at all.
    pub sample: Option<u64>,
    /// What a running program answers from.
    pub live: Option<&'a State>,
    /// How much.
    pub level: Level,
    /// Told of so many records done, of so many.
    pub progress: &'a mut dyn FnMut(u64, u64),
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

/// Verifies a ledger.
#[must_use]
pub fn verify(input: Input<'_>) -> Report {
    let mut report = Report::new();
    report.fact("核验范围", input.level.word());
    let mut identity = Checked::new(Property::Authentic, "账本标识");
    let found = input.store.identity();
    // A writer may go on meanwhile: its checkpoints come after its entries, so they are read first.
    let notes = input.store.notes();
    let head = input.store.head();
    match (found, head) {
        (Ok(Some(found)), Ok(head)) => {
            let own = notes.unwrap_or_else(|error| {
                identity.fail(format!("检查点读不出：{error}"));
                Vec::new()
            });
            identify(&mut report, &found, &head);
            report.checks.push(identity);
            verify_log(input, &mut report, &found, head, own);
        }
        (found, head) => {
            match found {
                Ok(Some(_)) => {}
                Ok(None) => identity.fail("没有账本标识：这里还没有账本，或者标识被删除"),
                Err(error) => identity.fail(format!("账本标识读不出：{error}")),
            }
            if let Err(error) = head {
                identity.fail(format!("账本首部读不出：{error}"));
            }
            report.checks.push(identity);
        }
    }
    report
}

fn identify(report: &mut Report, identity: &Identity, head: &Head) {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    report.fact("账本", identity.origin.clone());
    report.fact("账本编号", hex(&identity.log_id));
    report.fact("记录数", head.size.to_string());
    for alg in Alg::ALL {
        let name = match alg {
            Alg::Sha256 => "SHA-256 树根",
            Alg::Sm3 => "SM3 树根",
        };
        report.fact(name, hex(&head.root(alg)));
    }
}

fn verify_log(
    input: Input<'_>,
    report: &mut Report,
    identity: &Identity,
    head: Head,
    own: Vec<SignedHead>,
) {
    let Input {
        store,
        trust,
        memory,
        held,
        files,
        sample,
        live,
        level,
        progress,
    } = input;
    let memory = memory.as_deref();
    let mut notes = Notes::new(own, held, &identity.origin, trust);
    let from = match level {
        Level::Tail => head.size.saturating_sub(TAIL),
        Level::New { from } => from.min(head.size),
        Level::Everything => 0,
    };
    match level {
        Level::Tail => notes.keep_from(u64::MAX),
        Level::New { from } => notes.keep_from(from),
        Level::Everything => {}
    }
    let mut pass = Pass::new(store, identity, level, from, memory, notes.sizes());
    pass.run(head.size, progress);
    if let Level::New { from } = level
        && from > head.size
    {
        pass.rows.cut(head.size, from);
    }
    let (signatures, signed) = notes.signatures();
    let tail = beyond(store, head.size);
    let (tree_checks, roots) = pass.trees(&head);
    let (agreement, by_notes) = notes.agreement(&roots, &head, &signed, &pass.anchors);
    let memory_check = remember(&pass, &notes, &signed, &head, agreement.failed());
    report.vouched = vouched(&pass.known, memory, by_notes, head.size);
    report.checks.push(signatures);
    report.checks.push(memory_check);
    report.checks.extend(tree_checks);
    report.checks.push(agreement);
    pass.finish(
        report,
        head.size,
        tail,
        &Rest {
            files,
            sample,
            live,
        },
    );
    report.say_what_stands();
}

/// 签名者记忆, and when something differs, whether the memory itself is what was signed.
fn remember(
    pass: &Pass<'_>,
    notes: &Notes<'_>,
    signed: &std::collections::BTreeSet<u64>,
    head: &Head,
    differs: bool,
) -> Checked {
    let mut check = rows::memory(&pass.known, head.size);
    let Some(memory) = pass.memory else {
        return check;
    };
    let largest = signed.last().copied().unwrap_or(0);
    if largest > memory.len() as u64 {
        check.fail(format!(
            "签名者只记得 {} 条，而由它签名的检查点有 {largest} 条：签名者的记忆被截短或替换",
            memory.len()
        ));
    }
    if !check.failed() && !differs {
        return check;
    }
    let mut growing = Growing::empty();
    let mut roots = Roots::new();
    for leaf in memory {
        growing.push(leaf);
        if signed.contains(&growing.sha256.size()) {
            roots.insert(growing.sha256.size(), growing.head());
        }
    }
    match notes.memory_agrees(&roots, signed) {
        Some(true) => check.tell("签名者的记忆与签过名的检查点相符：被改动的是账本"),
        Some(false) => check.fail(
            "签名者的记忆与检查点不符：检查点被重新签过，或者签名者的记忆被改动；请与外单位保存的检查点、证据包比对",
        ),
        None => {}
    }
    check
}

/// So many records, from the first, are what was signed.
fn vouched(
    known: &Known<'_>,
    memory: Option<&[Digests]>,
    by_notes: Option<u64>,
    size: u64,
) -> Option<u64> {
    let by_memory = memory.filter(|memory| !memory.is_empty());
    let by_memory = by_memory.map(|memory| (memory.len() as u64).min(size));
    match known.forked() {
        Some(seq) => Some(seq),
        None => by_memory.max(by_notes),
    }
}
