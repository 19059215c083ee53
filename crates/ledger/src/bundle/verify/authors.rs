//! 作者签名: signatures of those who recorded, by keys that the verifier trusts, judged by bounds of
//! time where trust in a key has ended.

use super::notes::cosigners;
use super::view::View;
use crate::bundle::AUTHORS;
use crate::bundle::report::Check;
use crate::entry::{AuthorSignature, Entry};
use crate::hex;
use crate::note::NoteError;
use crate::trust::Author;

const MICROS: u64 = 1_000_000;

/// The latest time at which the records can have been made.
#[derive(Debug, Clone, Copy)]
enum Latest {
    /// As witnesses say, if any does.
    Known(Option<u64>),
    /// The note on which they say it cannot be read.
    Unread,
}

pub(super) fn check(view: &View<'_>) -> Check {
    let mut check = Check::new(AUTHORS);
    view.tell_unread_leaves(&mut check);
    let latest = match cosigners(view) {
        // The records are no later than the earliest time at which a witness saw them.
        Ok(signers) => Latest::Known(signers.iter().filter_map(|signer| signer.time).min()),
        Err(NoteError::BadSignature { .. }) => Latest::Known(None),
        Err(_) => Latest::Unread,
    };
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
    latest: Latest,
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
    match latest {
        Latest::Known(Some(latest)) if latest <= end => return,
        Latest::Known(_) => {}
        Latest::Unread => {
            check.unknown("SHA-256 检查点读不懂，不知道见证人何时看到记录");
            return;
        }
    }
    if entry.recorded_at >= end.saturating_mul(MICROS) {
        check.fail(format!("第 {seq} 号记录登记时，作者的密钥已经停用"));
    } else {
        check.unknown(format!(
            "第 {seq} 号记录自称在作者密钥停用之前登记，但没有见证人在停用之前看到它"
        ));
    }
}
