//! `jinze import`: a workbook becomes entries; first what would change, then all of it or nothing.

use std::fmt::Write as _;

use app::commands::{How, Import, Plan, WorkbookRef, plan};
use app::files::file_ref;
use exchange::Vocabulary;

use super::ledger::{actor, idem, refused};
use crate::cli::ImportArgs;
use crate::failure::{Code, Failure};
use crate::output::{self, Screen};
use crate::progress;
use crate::source::zone;
use crate::store::DataFolder;

/// Changes of one kind that are listed; more are counted.
const LISTED: usize = 30;

pub(super) fn run(args: &ImportArgs, screen: Screen) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let opened = folder.open()?;
    let law = opened
        .law()
        .map_err(|error| Failure::pack(error.to_string(), "请先运行 jinze init"))?;
    let law = crate::source::packs::Law::of_store(&law);
    let register = read(args, &law.vocabulary())?;
    let name = args
        .workbook
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let plan = opened.read(|state| plan(state, &register, &name));
    screen.print(told(&plan, args.dry_run).as_bytes())?;
    if args.dry_run || plan.changes.is_empty() {
        return Ok(Code::Done);
    }
    let bytes = zone::raw_bytes(&args.workbook)?;
    opened
        .files()
        .put(&bytes)
        .map_err(|error| Failure::of(Code::Io, error.to_string(), "请检查磁盘空间和权限"))?;
    let media = evidence::MediaType::of(&bytes).mime().to_owned();
    let import = Import {
        register,
        workbook: WorkbookRef {
            name,
            file: file_ref(&bytes, &media),
        },
    };
    let waiting = progress::working("正在登记入账", plan.changes.len() > 1_000);
    let receipts = opened
        .submit(&actor(&args.by), &import, idem(&opened)?)
        .map_err(|error| refused(&error))?;
    opened
        .keep_snapshot_if_due()
        .map_err(|error| refused(&error.into()))?;
    opened.sign().map_err(|error| refused(&error.into()))?;
    drop(waiting);
    if let (Some(first), Some(last)) = (receipts.first(), receipts.last()) {
        output::tell(&format!(
            "已登记 {} 条：第 {} 号至第 {} 号",
            receipts.len(),
            first.seq,
            last.seq
        ));
    }
    Ok(Code::Done)
}

fn read(args: &ImportArgs, words: &Vocabulary) -> Result<duties::Register, Failure> {
    let waiting = progress::reading(&args.workbook);
    let reading =
        exchange::read_zone_path(&args.workbook, words).map_err(|error| zone::refused(&error))?;
    drop(waiting);
    zone::usable(reading, &args.workbook, args.skip_bad_rows)
}

/// What would change, or what changes.
fn told(plan: &Plan, dry_run: bool) -> String {
    let (added, changed) = plan.counts();
    let mut out = String::new();
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for change in plan.changes.iter().filter(|change| change.how == How::New) {
        let word = change.fact.word();
        match kinds.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => kinds.push((word, 1)),
        }
    }
    for (word, count) in &kinds {
        let _ = writeln!(out, "新增　{word} {count} 条");
    }
    let changes = plan.changes.iter().filter(|change| change.how != How::New);
    for change in changes.clone().take(LISTED) {
        let word = match change.how {
            How::Corrects(_) => "更正",
            How::Continues | How::New => "续记",
        };
        let key = change.fact.key().unwrap_or_default();
        let label = key.split_once(':').map_or(key.as_str(), |(_, label)| label);
        let kind = change.fact.word();
        let _ = writeln!(out, "{word}　{kind} {label}　{}", change.differs.join("；"));
    }
    let more = changes.count().saturating_sub(LISTED);
    if more > 0 {
        let _ = writeln!(out, "……　另有 {more} 条更正或续记");
    }
    list(
        &mut out,
        "旧版　工作簿里是账本早先的内容，不动",
        &plan.outdated,
    );
    list(&mut out, "保留　工作簿里没有，账本里保留", &plan.missing);
    let _ = match (plan.changes.is_empty(), dry_run) {
        (true, _) => writeln!(out, "没有新内容：{} 行与账本相同。", plan.same),
        (false, true) => writeln!(
            out,
            "将新增 {added} 条、更正或续记 {changed} 条；{} 行与账本相同。没有登记（--dry-run）。",
            plan.same
        ),
        (false, false) => writeln!(
            out,
            "新增 {added} 条、更正或续记 {changed} 条；{} 行与账本相同。",
            plan.same
        ),
    };
    out
}

fn list(out: &mut String, head: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    let more = if names.len() > LISTED { " 等" } else { "" };
    let _ = writeln!(
        out,
        "{head}：{}{more}（{} 条）",
        shown.join("、"),
        names.len()
    );
}
