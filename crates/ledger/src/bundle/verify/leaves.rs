//! 记录编码, 记录在账, 引用, 时间: the leaves by themselves, in the trees, and among each other.

use super::view::{Leaf, View};
use crate::bundle::member::Member;
use crate::bundle::report::Check;
use crate::bundle::{ENCODING, LOGGED_SHA256, LOGGED_SM3, REFS, TIME};
use crate::entry::ClockState;
use crate::hash::Alg;
use crate::merkle::verify_inclusion;
use crate::note::{Checkpoint, parse_proof};

pub(super) fn encoding(view: &View<'_>) -> Check {
    let mut check = Check::new(ENCODING);
    let header = view.header.as_ref().ok();
    if header.is_none() {
        check.unknown("bundle.txt 读不懂，不能核对记录属于哪个账本");
    }
    for (seq, leaf) in &view.leaves {
        let entry = match &leaf.entry {
            Ok(entry) => entry,
            Err(error) => {
                check.fail(format!("第 {seq} 号记录读不懂：{error}"));
                continue;
            }
        };
        if header.is_some_and(|header| header.log_id != entry.log_id) {
            check.fail(format!("第 {seq} 号记录属于另一个账本"));
        }
        if header.is_some_and(|header| header.size <= *seq) {
            check.fail(format!("第 {seq} 号记录不在检查点的范围内"));
        }
    }
    check
}

pub(super) fn logged(view: &View<'_>, alg: Alg) -> Check {
    let mut check = Check::new(match alg {
        Alg::Sha256 => LOGGED_SHA256,
        Alg::Sm3 => LOGGED_SM3,
    });
    let note = view.get(&Member::Note(alg)).unwrap_or_default();
    match view.note(alg) {
        Ok(read) => {
            for (seq, leaf) in &view.leaves {
                if let Err(why) = proof(view, alg, *seq, leaf, note, &read.checkpoint) {
                    check.fail(format!("第 {seq} 号记录：{why}"));
                }
            }
        }
        Err(error) => check.unknown(format!("检查点读不懂：{error}")),
    }
    if view.leaves.is_empty() {
        check.fail("包内没有任何记录");
    }
    check
}

/// Whether a leaf's proof leads to a checkpoint that the bundle carries.
pub(in crate::bundle) fn proves(
    view: &View<'_>,
    alg: Alg,
    seq: u64,
    checkpoint: &Checkpoint,
) -> bool {
    let note = view.get(&Member::Note(alg)).unwrap_or_default();
    let leaf = view.leaves.get(&seq);
    leaf.is_some_and(|leaf| proof(view, alg, seq, leaf, note, checkpoint).is_ok())
}

/// That a leaf's proof leads to the note's root.
fn proof(
    view: &View<'_>,
    alg: Alg,
    seq: u64,
    leaf: &Leaf,
    note: &[u8],
    checkpoint: &Checkpoint,
) -> Result<(), String> {
    let bytes = view.get(&Member::Proof(alg, seq)).ok_or("缺少证明文件")?;
    let text = std::str::from_utf8(bytes).map_err(|_| "证明文件不是文本")?;
    let proof = parse_proof(text).map_err(|error| error.to_string())?;
    if proof.index != seq {
        return Err(format!("证明文件说的是第 {} 号记录", proof.index));
    }
    if proof.note.as_bytes() != note {
        return Err("证明文件里的检查点不是本包的检查点".to_owned());
    }
    verify_inclusion(
        alg,
        &leaf.hashes.get(alg),
        seq,
        checkpoint.size(),
        &proof.hashes,
        &checkpoint.root(),
    )
    .map_err(|error| error.to_string())
}

pub(super) fn refs(view: &View<'_>) -> Check {
    let mut check = Check::new(REFS);
    view.tell_unread_leaves(&mut check);
    for (seq, _, entry) in view.entries() {
        for row in &entry.refs {
            let target = row.seq;
            if target >= seq {
                check.fail(format!("第 {seq} 号记录引用了不早于它的第 {target} 号记录"));
            }
            match view.leaves.get(&target) {
                None => check.fail(format!("第 {seq} 号记录引用的第 {target} 号记录不在包内")),
                Some(leaf) if leaf.hashes.sha256 != row.leaf => check.fail(format!(
                    "第 {seq} 号记录引用的第 {target} 号记录与包内的不是同一条"
                )),
                Some(_) => {}
            }
        }
    }
    check
}

pub(super) fn time(view: &View<'_>) -> Check {
    let mut check = Check::new(TIME);
    view.tell_unread_leaves(&mut check);
    let mut last = (0, 0);
    for (seq, _, entry) in view.entries() {
        if entry.recorded_at < last.1 {
            check.fail(format!("第 {seq} 号记录的登记时间早于第 {} 号记录", last.0));
        }
        last = (seq, entry.recorded_at);
        match entry.clock.state {
            ClockState::HeldBack => check.tell(format!(
                "第 {seq} 号记录登记时，时钟落后于上一条记录，采用了上一条的时间"
            )),
            ClockState::Jumped => {
                check.tell(format!("第 {seq} 号记录登记时，时钟向前跳过一段"));
            }
            ClockState::Unknown | ClockState::Synchronised | ClockState::Unsynchronised => {}
        }
    }
    check
}
