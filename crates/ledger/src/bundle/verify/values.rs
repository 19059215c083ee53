//! 字段, 删除, 附件: what the bundle discloses is what was recorded, and what it lacks was erased.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use crate::bundle::disclosure::erased;
use crate::bundle::member::Member;
use crate::bundle::report::Check;
use crate::bundle::{ERASURES, FIELDS, FILES};
use crate::entry::{FILES_WORD, FileRef};
use crate::hash::{Digests, Hash};

pub(super) fn fields(view: &View<'_>) -> Check {
    let mut check = Check::new(FIELDS);
    for (seq, leaf) in &view.leaves {
        let openings = match &leaf.openings {
            None => continue,
            Some(Err(error)) => {
                check.fail(format!("第 {seq} 号记录的公开内容读不懂：{error}"));
                continue;
            }
            Some(Ok(openings)) => openings,
        };
        let Ok(entry) = &leaf.entry else {
            check.unknown(format!("第 {seq} 号记录读不懂，它的公开内容无从核对"));
            continue;
        };
        for opening in openings {
            let field = &opening.field;
            let Some(bound) = entry.fields.iter().find(|bound| bound.field == *field) else {
                check.fail(format!("第 {seq} 号记录没有“{field}”这个字段"));
                continue;
            };
            let found = opening.commitment(&entry.log_id, &entry.idem).digests;
            for alg in view.algs() {
                if found.get(alg) != bound.digests.get(alg) {
                    check.fail(format!(
                        "第 {seq} 号记录的“{field}”与登记时不同（{alg} 不符）"
                    ));
                }
            }
        }
    }
    if view.algs().next().is_none() {
        check.unknown("信任文件声明两种散列都不可信，公开内容无从核对");
    }
    check
}

/// Names of fields that entries of the bundle erase, by the entry that had them, with
/// the entry that erases them.
fn erased_names<'a>(view: &'a View<'_>) -> BTreeMap<u64, BTreeMap<&'a str, u64>> {
    let mut all: BTreeMap<u64, BTreeMap<&str, u64>> = BTreeMap::new();
    for (by, leaf, entry) in view.entries() {
        let Some((targets, names)) = erased(entry, leaf.opened()) else {
            continue;
        };
        for target in targets {
            let same = |leaf: &&super::view::Leaf| leaf.hashes.sha256 == target.leaf;
            if view.leaves.get(&target.seq).filter(same).is_some() {
                let gone = all.entry(target.seq).or_default();
                gone.extend(names.iter().map(|name| (*name, by)));
            }
        }
    }
    all
}

/// A value or a file that is there though it was erased.
fn still_there(seq: u64, name: &str, by: u64) -> String {
    format!("第 {seq} 号记录的“{name}”已由第 {by} 号记录依法删除，却仍在包内")
}

pub(super) fn erasures(view: &View<'_>) -> Check {
    let mut check = Check::new(ERASURES);
    let unread = view.tell_unread(&mut check);
    let gone = erased_names(view);
    for (seq, leaf, entry) in view.entries() {
        let present: BTreeSet<&str> = leaf.opened().iter().map(|o| o.field.as_str()).collect();
        let must = view.discloses(seq, entry);
        for bound in &entry.fields {
            let field = bound.field.as_str();
            let by = gone.get(&seq).and_then(|gone| gone.get(field));
            match (present.contains(field), by) {
                (true, Some(by)) => check.fail(still_there(seq, field, *by)),
                (false, Some(by)) if must => {
                    check.tell(format!(
                        "第 {seq} 号记录的“{field}”〔依法删除，见第 {by} 号记录〕"
                    ));
                }
                (false, None) if must => check.lack(
                    unread,
                    format!(
                        "第 {seq} 号记录的“{field}”不在包内，也没有删除它的记录：未经批准的删除"
                    ),
                ),
                _ => {}
            }
        }
    }
    check
}

pub(super) fn files(view: &View<'_>) -> Check {
    let mut check = Check::new(FILES);
    let unread = view.tell_unread(&mut check);
    let gone = erased_names(view);
    let erased_by = |seq| gone.get(&seq).and_then(|names| names.get(FILES_WORD));
    let digests = digests(view);
    // The same bytes may belong to another entry, from which nothing was erased.
    let kept: BTreeSet<Hash> = view
        .entries()
        .filter(|(seq, _, _)| erased_by(*seq).is_none())
        .flat_map(|(_, _, entry)| entry.files.iter().map(|file| file.sha256))
        .collect();
    let mut named = BTreeSet::new();
    for (seq, _, entry) in view.entries() {
        let must = view.discloses(seq, entry);
        for file in &entry.files {
            let name = Member::File(file.sha256).name();
            let (found, by) = (digests.get(&name), erased_by(seq));
            if let Some(why) = found.and_then(|found| differs(view, file, found)) {
                check.fail(format!("第 {seq} 号记录的 {name} {why}"));
            }
            match (found, by) {
                (Some(_), Some(by)) if !kept.contains(&file.sha256) => {
                    check.fail(still_there(seq, &name, *by));
                }
                (_, Some(by)) if must => check.tell(format!(
                    "第 {seq} 号记录的 {name}〔依法删除，见第 {by} 号记录〕"
                )),
                (None, None) if must => {
                    check.unknown(format!("第 {seq} 号记录的 {name} 不在包内"));
                }
                _ => {}
            }
            named.insert(name);
        }
    }
    // Files that no entry of the bundle speaks of: nothing proves them, so they may not pass for
    // evidence.
    for name in digests.keys().filter(|name| !named.contains(*name)) {
        check.lack(unread, format!("{name} 不属于包内任何一条记录"));
    }
    check
}

fn digests(view: &View<'_>) -> BTreeMap<String, (u64, Digests)> {
    let files = view
        .members
        .iter()
        .filter(|(name, _)| matches!(Member::parse(name), Some(Member::File(_))));
    files
        .map(|(name, bytes)| (name.clone(), (bytes.len() as u64, Digests::of(bytes))))
        .collect()
}

/// In what a file differs from what an entry says of it, in the hashes that are believed.
fn differs(view: &View<'_>, file: &FileRef, (size, found): &(u64, Digests)) -> Option<String> {
    if *size != file.size {
        return Some(format!("有 {size} 字节，登记时是 {} 字节", file.size));
    }
    let recorded = Digests {
        sha256: file.sha256,
        sm3: file.sm3,
    };
    view.algs()
        .find(|alg| found.get(*alg) != recorded.get(*alg))
        .map(|alg| format!("内容与登记时不同（{alg} 不符）"))
}
