//! `jinze evidence add`: files are kept, looked at, and recorded with an act, all of them or none.
//!
//! The files come first: should the program end between the two, a file lies in the store that no
//! entry names, and the next run names it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use app::commands::{Attach, Attachment};
use app::queries::{all_evidence, erased_files, near_files, same_files};
use app::state::State;
use app::{Receipt, Zone, time};
use duties::Act;
use evidence::Expected;
use ledger::commitment::Idem;
use ledger::entry::Relation;
use ledger::hash::Hash;

use super::album::Album;
use super::look::{Given, may_be_taken, not_kept};
use super::{no_such_record, words};
use crate::cli::EvidenceAddArgs;
use crate::commands::ledger::{actor, refused};
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::progress;
use crate::store::{DataFolder, EvidenceFiles};

pub(super) fn run(args: &EvidenceAddArgs, screen: Screen) -> Result<Code, Failure> {
    for path in &args.files {
        may_be_taken(path)?;
    }
    let folder = DataFolder::named(&args.data)?;
    let zone = folder.open()?;
    let act = zone.read(|state| match state.act(&args.record) {
        Some((_, act)) => Ok(act.clone()),
        None => Err(no_such_record(state, &args.record)),
    })?;
    let waiting = progress::working("正在保存附件", args.files.len() > 3);
    let taken = take(args, &zone, &folder.files()?, &act)?;
    let receipts = record(args, &zone, &act, &taken.attachments)?;
    drop(waiting);
    let told = zone.read(|state| told(state, &act, &taken, &receipts));
    screen.print(told.as_bytes())?;
    Ok(Code::Done)
}

/// Files that are kept now, and words on those that were passed over.
#[derive(Default)]
struct TakenIn {
    attachments: Vec<Attachment>,
    /// What each of them is.
    labels: Vec<&'static str>,
    passed: Vec<String>,
}

fn take(
    args: &EvidenceAddArgs,
    zone: &Zone,
    files: &EvidenceFiles,
    act: &Act,
) -> Result<TakenIn, Failure> {
    let mut taken = TakenIn::default();
    let mut seen = BTreeSet::new();
    for path in &args.files {
        let given = Given::read(path)?;
        let sha256 = given.digests.sha256;
        if !seen.insert(sha256) {
            let name = &given.name;
            taken
                .passed
                .push(format!("“{name}”与前面的文件内容相同，只登记一次"));
            continue;
        }
        let known = zone.read(|state| already(state, act, &sha256));
        if let Some(Already::Erased(why)) = known {
            taken.passed.push(format!("“{}”{why}", given.name));
            continue;
        }
        let expected = Expected {
            sha256,
            size: given.bytes.len() as u64,
        };
        let kept = files
            .keep(&given.bytes, expected)
            .map_err(|error| not_kept(&given.name, &error.to_string()))?;
        if let Some(Already::Recorded(seq)) = known {
            taken
                .passed
                .push(passed(&given.name, seq, kept.already_there));
            continue;
        }
        let now = time::civil(zone.now());
        let (attachment, label) = given.looked_at(args.caption.as_deref(), act, now);
        taken.attachments.push(attachment);
        taken.labels.push(label);
    }
    Ok(taken)
}

/// What the act has of a file.
enum Already {
    /// This entry names it.
    Recorded(u64),
    /// It was erased by law; in words.
    Erased(String),
}

fn already(state: &State, act: &Act, sha256: &Hash) -> Option<Already> {
    let (seq, _) =
        all_evidence(state).find(|(_, row)| row.act == act.id && row.sha256 == *sha256)?;
    Some(match erased_files(state).get(&seq) {
        Some(by) => Already::Erased(format!("已依法删除（第 {seq} 号，见第 {by} 号），不再存入")),
        None => Already::Recorded(seq),
    })
}

/// A file that is recorded already; one that had got lost is in its place again.
fn passed(name: &str, seq: u64, was_there: bool) -> String {
    let restored = if was_there {
        ""
    } else {
        "；文件原已缺失，现已补回"
    };
    format!("“{name}”已登记过，是第 {seq} 号，没有重复登记{restored}")
}

fn record(
    args: &EvidenceAddArgs,
    zone: &Zone,
    act: &Act,
    attachments: &[Attachment],
) -> Result<Vec<Receipt>, Failure> {
    if attachments.is_empty() {
        return Ok(Vec::new());
    }
    let attach = Attach {
        act: act.id.clone(),
        attachments: attachments.to_vec(),
    };
    let receipts = zone
        .submit(&actor(&args.by), &attach, idem(act, attachments))
        .map_err(|error| refused(&error))?;
    zone.sign().map_err(|error| refused(&error.into()))?;
    Ok(receipts)
}

/// The key of the request: the record and its new files. Asked again it is the same.
fn idem(act: &Act, attachments: &[Attachment]) -> Idem {
    let mut parts: Vec<&[u8]> = vec![b"jinze/evidence-add/v1", act.id.as_bytes()];
    parts.extend(attachments.iter().map(|row| row.file.sha256.as_slice()));
    app::derived(&parts)
}

fn told(state: &State, act: &Act, taken: &TakenIn, receipts: &[Receipt]) -> String {
    let mut out = if receipts.is_empty() {
        format!("没有新的附件：{}\n", words::record(act))
    } else {
        let (count, record) = (receipts.len(), words::record(act));
        format!("已登记附件 {count} 个：{record}\n")
    };
    let hints = hints(state, receipts);
    let rows = taken.attachments.iter().zip(&taken.labels);
    for (receipt, (row, label)) in receipts.iter().zip(rows) {
        let seq = receipt.seq;
        let _ = writeln!(
            out,
            "  第 {seq} 号　“{}”　{label}　{}　摘要 {}",
            row.caption.replace('\n', " "),
            words::size(row.file.size),
            words::digest(&row.file.sha256)
        );
        let own = hints.iter().filter(|(of, _)| *of == seq);
        let own = own.map(|(_, hint)| hint);
        for remark in row.remarks.iter().chain(own) {
            let _ = writeln!(out, "    提示：{remark}");
        }
    }
    for passed in &taken.passed {
        let _ = writeln!(out, "  {passed}");
    }
    if let Some(later) = later_version(state, act) {
        let _ = writeln!(out, "  提示：{later}");
    }
    out
}

/// What new files are like, each with the new entry.
fn hints(state: &State, receipts: &[Receipt]) -> Vec<(u64, String)> {
    let new: BTreeSet<u64> = receipts.iter().map(|receipt| receipt.seq).collect();
    let mut hints = Vec::new();
    let erased = erased_files(state);
    for alike in same_files(state) {
        if !new.contains(&alike.later.0) || alike.versions {
            continue;
        }
        let earlier = words::entry(state, alike.earlier.0, &alike.earlier.1);
        let gone = erased.get(&alike.earlier.0);
        let gone = gone.map_or_else(String::new, |by| {
            format!("，该处已依法删除（见第 {by} 号），请核对是否可以再存")
        });
        hints.push((
            alike.later.0,
            format!("同一文件已用于 {earlier}{gone}。请人工核对"),
        ));
    }
    let mut album = Album::default();
    let near = near_files(state, &mut |seq, evidence| {
        let near = if new.contains(&seq) {
            album.near(evidence)
        } else {
            Vec::new()
        };
        album.add(seq, evidence);
        near
    });
    for found in near {
        let earlier = words::entry(state, found.alike.earlier.0, &found.alike.earlier.1);
        let apart = words::apart(found.distance, found.mirrored);
        let hint = format!("疑似重复：与 {earlier} 的照片{apart}。请人工核对");
        hints.push((found.alike.later.0, hint));
    }
    hints
}

/// The record was corrected or withdrawn: whoever adds to it may have meant the later one.
fn later_version(state: &State, act: &Act) -> Option<String> {
    let (seq, _) = state.act(&act.id)?;
    let (relation, by) = state
        .referrers(seq)
        .iter()
        .find(|(relation, _)| matches!(relation, Relation::Corrects | Relation::Withdraws))?;
    let done = if *relation == Relation::Corrects {
        "更正"
    } else {
        "撤回"
    };
    Some(format!(
        "这条履职记录已由第 {by} 号{done}，请核对附件是否该附到后来的记录"
    ))
}
