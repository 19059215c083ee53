//! 包的结构: the members are those of section 6 of the format, no less and no more.

use super::view::View;
use crate::bundle::STRUCTURE;
use crate::bundle::member::{BUNDLE_BYTES_MAX, MEMBER_BYTES_MAX, MEMBERS_MAX, Member};
use crate::bundle::report::Check;
use crate::hash::Alg;

/// What every bundle has.
const NEEDED: [Member; 6] = [
    Member::Header,
    Member::Note(Alg::Sha256),
    Member::Note(Alg::Sm3),
    Member::DirectoryHead,
    Member::DirectoryProof(Alg::Sha256),
    Member::DirectoryProof(Alg::Sm3),
];

/// Whether so much is missing that nothing else is looked at: a name that has no place, a member
/// that every bundle has, or a readable `bundle.txt`.
pub(in crate::bundle) fn refused(view: &View<'_>) -> bool {
    view.header.is_err()
        || NEEDED.iter().any(|member| view.get(member).is_none())
        || view
            .members
            .keys()
            .any(|name| Member::parse(name).is_none())
}

pub(super) fn check(view: &View<'_>) -> Check {
    let mut check = Check::new(STRUCTURE);
    sizes(view, &mut check);
    let proofs = view
        .leaves
        .keys()
        .flat_map(|seq| Alg::ALL.map(|alg| Member::Proof(alg, *seq)));
    for member in NEEDED.into_iter().chain(proofs) {
        if view.get(&member).is_none() {
            check.fail(format!("缺少 {}", member.name()));
        }
    }
    if let Err(error) = &view.header {
        check.fail(error.to_string());
    }
    for name in view.members.keys() {
        match Member::parse(name) {
            None => check.fail(format!("“{}”不是证据包里应有的内容", name.escape_debug())),
            Some(Member::Openings(seq) | Member::Proof(_, seq))
                if !view.leaves.contains_key(&seq) =>
            {
                check.fail(format!("有 {name}，却没有第 {seq} 号记录"));
            }
            Some(_) => {}
        }
    }
    check
}

fn sizes(view: &View<'_>, check: &mut Check) {
    let count = view.members.len();
    if count > MEMBERS_MAX {
        check.fail(format!("有 {count} 个文件，超过上限 {MEMBERS_MAX} 个"));
    }
    let mut sum = 0_u64;
    for (name, bytes) in view.members {
        let size = bytes.len() as u64;
        sum = sum.saturating_add(size);
        if size > MEMBER_BYTES_MAX {
            check.fail(format!(
                "{name} 有 {size} 字节，超过上限 {MEMBER_BYTES_MAX} 字节"
            ));
        }
    }
    if sum > BUNDLE_BYTES_MAX {
        check.fail(format!("共有 {sum} 字节，超过上限 {BUNDLE_BYTES_MAX} 字节"));
    }
}
