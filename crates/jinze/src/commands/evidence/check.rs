//! `jinze evidence check`: all files of evidence, what is missing, altered, used twice or nearly alike.
//!
//! Left out: any judgement. What is listed is for a person to look at, and the exit code is always 0.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use app::files::{Files as _, Presence};
use app::queries::{all_evidence, erased_files, near_files, same_files};
use app::record::Evidence;
use app::state::State;
use evidence::hex;
use ledger::entry::{Entry, FileRef};
use ledger::hash::Hash;
use ledger::store::ReadStore;

use super::album::Album;
use super::words;
use crate::cli::EvidenceCheckArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::progress;
use crate::store::{DataFolder, EvidenceFiles};

/// So many files take noticeable time.
const MANY: usize = 50;

pub(super) fn run(args: &EvidenceCheckArgs, screen: Screen) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let (store, state) = super::read(&folder)?;
    let files = folder.files()?;
    let bound = bound(&store, state.size())?;
    let waiting = progress::working("正在核对附件", all_evidence(&state).count() > MANY);
    let lists = [
        damage(&state, &files, &bound),
        same(&state),
        near(&state),
        erased(&state, &files, &bound),
        unnamed(&files, &bound)?,
    ];
    drop(waiting);
    screen.print(told(&state, lists.into_iter().flatten()).as_bytes())?;
    Ok(Code::Done)
}

/// A heading and its lines; nothing where there are none.
struct List {
    head: &'static str,
    foot: &'static str,
    lines: Vec<String>,
}

impl List {
    fn of(head: &'static str, lines: Vec<String>, foot: &'static str) -> Vec<Self> {
        if lines.is_empty() {
            return Vec::new();
        }
        vec![Self { head, foot, lines }]
    }
}

fn told(state: &State, lists: impl Iterator<Item = List>) -> String {
    let acts: BTreeSet<&str> = all_evidence(state)
        .map(|(_, row)| row.act.as_str())
        .collect();
    let files: BTreeSet<&Hash> = all_evidence(state).map(|(_, row)| &row.sha256).collect();
    let mut out = format!(
        "佐证材料 {} 份，附于 {} 条履职记录；不同的文件 {} 个，未依法删除的都核对了内容\n",
        all_evidence(state).count(),
        acts.len(),
        files.len()
    );
    let before = out.len();
    for list in lists {
        let _ = writeln!(out, "\n{}：{}", list.head, list.lines.len());
        for line in &list.lines {
            let _ = writeln!(out, "  {line}");
        }
        if !list.foot.is_empty() {
            let _ = writeln!(out, "  {}", list.foot);
        }
    }
    if out.len() == before {
        out.push_str("没有发现缺失、损坏或重复。\n");
    } else {
        out.push_str("\n以上只是提示，由人核对判断；附件从来不是必需的。\n");
    }
    out
}

/// Files that entries name, of whatever kind, with the entries.
type Bound = BTreeMap<Hash, Vec<(u64, FileRef)>>;

fn bound(store: &dyn ReadStore, size: u64) -> Result<Bound, Failure> {
    let mut bound = Bound::new();
    let scanned = store.scan(0, size, &mut |row| {
        // What cannot be read is for `jinze ledger verify` to name.
        if let Ok(entry) = Entry::skim(row.leaf) {
            for file in entry.files {
                let named = bound.entry(file.sha256).or_default();
                named.push((row.seq, file));
            }
        }
        Ok(())
    });
    scanned
        .map_err(|error| Failure::input(error.to_string(), "用 jinze ledger verify 检查账本"))?;
    Ok(bound)
}

/// What an entry binds of its file.
fn of_entry<'a>(bound: &'a Bound, seq: u64, evidence: &Evidence) -> Option<&'a FileRef> {
    let named = bound.get(&evidence.sha256)?;
    named
        .iter()
        .find(|(of, _)| *of == seq)
        .map(|(_, file)| file)
}

fn damage(state: &State, files: &EvidenceFiles, bound: &Bound) -> Vec<List> {
    let erased = erased_files(state);
    let mut looked_at: BTreeMap<Hash, Option<String>> = BTreeMap::new();
    let mut lines = Vec::new();
    for (seq, evidence) in all_evidence(state).filter(|(seq, _)| !erased.contains_key(seq)) {
        let found = looked_at.entry(evidence.sha256).or_insert_with(|| {
            let Some(file) = of_entry(bound, seq, evidence) else {
                return Some("账本里没有这个文件的摘要".to_owned());
            };
            match files.check(file) {
                Ok(Presence::Sound) => None,
                Ok(Presence::Missing) => Some("附件缺失".to_owned()),
                Ok(Presence::Altered) => Some("附件损坏：内容与登记时不同".to_owned()),
                Err(error) => Some(error.to_string()),
            }
        });
        if let Some(why) = found {
            let entry = words::entry(state, seq, &evidence.act);
            lines.push(format!("{entry} {}：{why}", words::caption(evidence)));
        }
    }
    let foot = "损坏的文件先移走，再从备份恢复 evidence 文件夹；履职记录不受影响";
    List::of("附件缺失或损坏", lines, foot)
}

fn same(state: &State) -> Vec<List> {
    let same = same_files(state).into_iter().filter(|pair| !pair.versions);
    let lines = same.map(|pair| words::pair(state, &pair)).collect();
    List::of("同一文件用于不同的履职记录", lines, "")
}

fn near(state: &State) -> Vec<List> {
    let mut album = Album::default();
    let near = near_files(state, &mut |seq, evidence| {
        let near = album.near(evidence);
        album.add(seq, evidence);
        near
    });
    let lines = near.iter().map(|found| {
        let apart = words::apart(found.distance, found.mirrored);
        format!("{}：{apart}", words::pair(state, &found.alike))
    });
    let near = List::of("疑似重复", lines.collect(), "");
    let unread = album.unread.iter().map(|seq| format!("第 {seq} 号"));
    let unread = List::of("由另一版本的程序看过、没有比对的照片", unread.collect(), "");
    near.into_iter().chain(unread).collect()
}

fn erased(state: &State, files: &EvidenceFiles, bound: &Bound) -> Vec<List> {
    let erased = erased_files(state);
    let mut lines = Vec::new();
    for (seq, evidence) in all_evidence(state) {
        let Some(by) = erased.get(&seq) else { continue };
        let named = bound.get(&evidence.sha256).map_or(&[][..], Vec::as_slice);
        let elsewhere = named.iter().any(|(of, _)| !erased.contains_key(of));
        let there = of_entry(bound, seq, evidence)
            .is_some_and(|file| !matches!(files.check(file), Ok(Presence::Missing)));
        let more = match (there, elsewhere) {
            (true, true) => "；别的记录仍在使用同一文件",
            (true, false) => "；文件却仍在，请再运行一次 jinze ledger erase",
            (false, _) => "",
        };
        let entry = words::entry(state, seq, &evidence.act);
        lines.push(format!("{entry}〔依法删除，见第 {by} 号记录〕{more}"));
    }
    List::of("依法删除", lines, "")
}

fn unnamed(files: &EvidenceFiles, bound: &Bound) -> Result<Vec<List>, Failure> {
    let listing = files.store().list().map_err(|error| {
        Failure::of(Code::Io, error.to_string(), "请检查 evidence 文件夹的权限")
    })?;
    let lines = listing.files.iter();
    let lines = lines.filter(|file| !bound.contains_key(&file.sha256));
    let lines = lines.map(|file| format!("{}　{}", hex(&file.sha256), words::size(file.size)));
    let foot = "登记时中断会留下这样的文件，不是差错；重新登记同一文件即可";
    let unnamed = List::of("未登记的文件", lines.collect(), foot);
    let foot = "evidence 文件夹里只应有程序存入的文件，请查明来源";
    let strays = List::of("不是程序存入的文件", listing.strays, foot);
    Ok(unnamed.into_iter().chain(strays).collect())
}
