//! 作者签名: signatures of those who recorded, by keys that the verifier trusts, judged by bounds of
//! time where trust in a key has ended.

use super::notes::cosigners;
use super::view::View;
use crate::bundle::AUTHORS;
use crate::bundle::report::Check;
use crate::entry::{AuthorSignature, Entry};
use crate::hex;
use crate::trust::Author;

const MICROS: u64 = 1_000_000;

pub(super) fn check(view: &View<'_>) -> Check {
    let mut check = Check::new(AUTHORS);
    // The records are no later than the earliest time at which a witness saw them.
    let latest = cosigners(view)
        .unwrap_or_default()
        .iter()
        .filter_map(|signer| signer.time)
        .min();
    for (seq, leaf) in &view.leaves {
        if leaf.entry.is_err() {
            check.unknown(format!("第 {seq} 号记录读不懂，不知道有没有作者签名"));
        }
    }
    for (seq, _, entry) in view.entries() {
        if let Some(signed) = &entry.author {
            judge(view, seq, entry, signed, latest, &mut check);
        }
    }
    check
}

fn judge(
    view: &View<'_>,
    seq: u64,
    entry: &Entry,
    signed: &AuthorSignature,
    latest: Option<u64>,
    check: &mut Check,
) {
    let known = view
        .trust
        .and_then(|trust| trust.authors.get(&signed.fingerprint));
    let Some(Author { key, revoked }) = known else {
        let fingerprint = hex::encode(&signed.fingerprint);
        check.unknown(format!(
            "第 {seq} 号记录的作者（公钥指纹 {fingerprint}）不在信任文件中"
        ));
        return;
    };
    let right =
        key.algorithm() == signed.algorithm && key.signed(&entry.author_part(), &signed.signature);
    if !right {
        check.fail(format!("第 {seq} 号记录的作者签名不正确"));
        return;
    }
    let Some(end) = *revoked else { return };
    if latest.is_some_and(|latest| latest <= end) {
        return;
    }
    if entry.recorded_at >= end.saturating_mul(MICROS) {
        check.fail(format!("第 {seq} 号记录登记时，作者的密钥已经停用"));
    } else {
        check.unknown(format!(
            "第 {seq} 号记录自称在作者密钥停用之前登记，但没有见证人在停用之前看到它"
        ));
    }
}
