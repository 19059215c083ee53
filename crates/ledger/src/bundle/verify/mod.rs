//! Verifying a bundle: every check of section 8 of the format, each by itself, in that order.
//!
//! No check relies on another having passed; a check that cannot be made is 无法判定, never 通过.
//! A hash that is declared broken has no line of its own, and no other check looks at it.

mod authors;
mod facts;
mod leaves;
mod notes;
mod stream;
mod structure;
mod values;
pub(super) mod view;

use super::report::{Check, Report};
use super::{Members, TIMESTAMPS};
use crate::bundle::member::Member;
use crate::hash::{Alg, digest};
use crate::hex;
use crate::trust::Trust;
use view::View;

pub(super) use leaves::proves;
pub(super) use notes::origin_of;
pub(super) use structure::refused;

/// Verifies the members of a bundle against what the verifier trusts.
#[must_use]
pub fn verify(members: &Members, trust: Option<&Trust>) -> Report {
    let view = View::new(members, trust);
    let structure = structure::check(&view);
    if refused(&view) {
        return Report::closed(structure);
    }
    let mut checks = vec![
        structure,
        notes::trust(&view),
        notes::signatures(&view),
        notes::agreement(&view),
        notes::witnesses(&view),
        leaves::encoding(&view),
    ];
    checks.extend(view.algs().map(|alg| leaves::logged(&view, alg)));
    checks.extend([
        values::fields(&view),
        values::erasures(&view),
        values::files(&view),
        stream::continuity(&view),
        stream::directory(&view),
        leaves::refs(&view),
        leaves::time(&view),
        authors::check(&view),
        timestamps(&view),
    ]);
    Report {
        checks,
        facts: facts::of(&view),
    }
}

/// Tokens are opaque: nobody here can say that one is good.
fn timestamps(view: &View<'_>) -> Check {
    let mut check = Check::new(TIMESTAMPS);
    for (name, bytes) in view.members {
        if matches!(Member::parse(name), Some(Member::Timestamp(_))) {
            let hash = hex::encode(&digest(Alg::Sha256, bytes));
            check.unknown(format!(
                "{name}（SHA-256 {hash}）：本程序不判断时间戳，请用时间戳机构的工具核对"
            ));
        }
    }
    check
}
