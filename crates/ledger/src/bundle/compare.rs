//! Comparing two bundles of one log: two signed notes that contradict each other prove that the log
//! was forked.
//!
//! Left out: bundles of different sizes whose records agree; the log shows by a consistency proof
//! that the larger continues the smaller.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::member::{Member, Members};
use super::report::Check;
use super::verify::view::View;
use crate::hash::Alg;
use crate::note::{self, Checkpoint, Kind};
use crate::trust::Trust;

/// The name of the comparison.
pub const COMPARISON: &str = "两包比对";

/// Compares two bundles.
#[must_use]
pub fn compare(one: &Members, other: &Members, trust: Option<&Trust>) -> Check {
    let mut check = Check::new(COMPARISON);
    let (one, other) = (View::new(one, trust), View::new(other, trust));
    for (view, which) in [(&one, "第一个"), (&other, "第二个")] {
        if super::verify::refused(view) {
            check.unknown(format!("{which}包的结构不合格，未作比对"));
            return check;
        }
    }
    let algs: Vec<Alg> = one.algs().collect();
    if algs.is_empty() {
        check.unknown("信任文件声明两种散列都不可信，不能比对");
    }
    for alg in algs {
        match (signed(&one, alg), signed(&other, alg)) {
            (Ok(first), Ok(second)) => {
                judge(alg, &first, &second, &mut check);
                shared(alg, (&one, &first), (&other, &second), &mut check);
            }
            (Err(why), _) => check.unknown(format!("第一个包的 {alg} 检查点{why}")),
            (_, Err(why)) => check.unknown(format!("第二个包的 {alg} 检查点{why}")),
        }
    }
    check
}

fn judge(alg: Alg, one: &Checkpoint, other: &Checkpoint, check: &mut Check) {
    if one.origin() != other.origin() {
        check.unknown(format!(
            "两个包属于不同的账本：“{}”和“{}”",
            one.origin(),
            other.origin()
        ));
    } else if one.size() != other.size() {
        check.unknown(format!(
            "{alg} 检查点大小不同（{} 和 {}），须向账本索取一致性证明",
            one.size(),
            other.size()
        ));
    } else if one.root() != other.root() {
        check.fail(format!(
            "账本分叉：{alg} 检查点大小同为 {}，树根却不同：{} 和 {}，两者都有账本的签名",
            one.size(),
            STANDARD.encode(one.root()),
            STANDARD.encode(other.root())
        ));
    }
}

/// Different records under one number, both proved: a fork whatever the sizes.
fn shared(
    alg: Alg,
    one: (&View<'_>, &Checkpoint),
    other: (&View<'_>, &Checkpoint),
    check: &mut Check,
) {
    if one.1.origin() != other.1.origin() {
        return;
    }
    for (seq, leaf) in &one.0.leaves {
        let differs = other
            .0
            .leaves
            .get(seq)
            .is_some_and(|twin| twin.hashes.get(alg) != leaf.hashes.get(alg));
        if differs && proves(alg, *seq, one) && proves(alg, *seq, other) {
            check.fail(format!(
                "账本分叉：两个包的第 {seq} 号记录不同，都有 {alg} 证明和账本的签名"
            ));
        }
    }
}

fn proves(alg: Alg, seq: u64, (view, checkpoint): (&View<'_>, &Checkpoint)) -> bool {
    super::verify::proves(view, alg, seq, checkpoint)
}

/// The checkpoint of a tree, if both of the log's pinned keys signed it.
fn signed(view: &View<'_>, alg: Alg) -> Result<Checkpoint, String> {
    let header = view.header.as_ref().map_err(|error| format!("：{error}"))?;
    let (_, keys) = view.pinned().ok_or("没有可信的公钥，不能核对")?;
    if view.get(&Member::Note(alg)).is_none() {
        return Err("缺失".to_owned());
    }
    let read = view.note(alg).map_err(|error| format!("读不懂：{error}"))?;
    let verified = note::verify(&read.note, &keys).map_err(|error| format!("：{error}"))?;
    let complete = [Kind::Ed25519, Kind::Sm2]
        .into_iter()
        .all(|kind| verified.by(kind).next().is_some());
    let named = read.checkpoint.origin() == super::verify::origin_of(header, alg);
    if complete && named {
        Ok(read.checkpoint)
    } else {
        Err("没有账本的两个签名，或者不是这个账本的".to_owned())
    }
}
