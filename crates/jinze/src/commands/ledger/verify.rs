//! `jinze ledger verify`: the end, what is new, or everything; or a bundle.
//!
//! 0 only for 通过; 1 for 不通过, with the first bad number; 2 for 无法判定.

use std::path::{Path, PathBuf};

use app::verify::{Input, Level as Depth, Report, Verdict};
use ledger::store::{ReadStore as _, SignedHead};
use ledger_sqlite::{Options, SqliteStore};

use crate::cli::{Level, VerifyArgs};
use crate::failure::{Code, Failure};
use crate::output::{self, Screen};
use crate::progress;
use crate::store::{DataFolder, parse_trust};

/// What is verified against what.
#[derive(Debug)]
pub(in crate::commands) struct Scope {
    /// The database.
    pub(in crate::commands) database: PathBuf,
    /// The trust text.
    pub(in crate::commands) trust: Option<String>,
    /// The signer's memory.
    pub(in crate::commands) memory: PathBuf,
    /// Checkpoints that were handed out before.
    pub(in crate::commands) held: Vec<SignedHead>,
    /// How much.
    pub(in crate::commands) level: Level,
}

pub(super) fn run(args: &VerifyArgs, screen: Screen) -> Result<Code, Failure> {
    if let Some(bundle) = &args.bundle {
        return verify_bundle(bundle, args, screen);
    }
    let folder = DataFolder::named(&args.data)?;
    let scope = Scope {
        database: folder.database(),
        trust: folder.trust_text(args.trust.as_deref())?,
        memory: folder.memory(),
        held: args
            .held
            .iter()
            .map(|path| held(path))
            .collect::<Result<_, _>>()?,
        level: args.level,
    };
    if args.rebuild_cache {
        rebuild(&folder)?;
    }
    if folder.holds_ledger()
        && let Err(failure) = folder.reader()
    {
        // A ledger that is there and cannot be opened is damaged, whatever else may be the matter.
        screen.print(format!("账本核验报告\n\n{failure}\n\n结论：不通过\n").as_bytes())?;
        return Ok(code(Verdict::Fail));
    }
    folder.reader()?;
    let report = verify_folder(&folder, &scope)?;
    screen.print(report.to_text().as_bytes())?;
    Ok(code(report.verdict()))
}

/// Verifies a database beside a folder's evidence and signer.
pub(in crate::commands) fn verify_folder(
    folder: &DataFolder,
    scope: &Scope,
) -> Result<Report, Failure> {
    let store = SqliteStore::open_read_only(&scope.database)
        .map_err(|error| Failure::input(error.to_string(), "请检查文件；必要时从备份恢复"))?;
    let trust = scope.trust.as_deref().map(parse_trust).transpose()?;
    let memory = app::signer::remembered(&scope.memory).ok();
    let files = folder.files()?;
    let level = match scope.level {
        Level::Tail => Depth::Tail,
        Level::New => Depth::New {
            from: last_verified(folder),
        },
        Level::All => Depth::Everything,
    };
    let waiting = progress::working("正在核验", scope.level == Level::All);
    let report = app::verify::verify(Input {
        store: &store,
        trust: trust.as_ref(),
        memory,
        held: &scope.held,
        files: Some(&files),
        sample: None,
        live: None,
        level,
        progress: &mut |_, _| {},
    });
    drop(waiting);
    if report.verdict() == Verdict::Pass && scope.level != Level::Tail {
        remember(folder, &store);
    }
    Ok(report)
}

fn last_verified(folder: &DataFolder) -> u64 {
    let text = std::fs::read_to_string(folder.verified()).unwrap_or_default();
    text.trim().parse().unwrap_or(0)
}

/// Up to where everything passed; without it the next verification only takes longer.
fn remember(folder: &DataFolder, store: &ledger_sqlite::SqliteReader) {
    if let Ok(head) = store.head() {
        let size = format!("{}\n", head.size);
        let _unwritable = output::write_file(&folder.verified(), size.as_bytes(), true);
    }
}

fn rebuild(folder: &DataFolder) -> Result<(), Failure> {
    let failed = |why: String| Failure::input(why, "先停止正在使用这个账本的程序");
    let mut store = SqliteStore::open(&folder.database(), Options::default())
        .map_err(|error| failed(error.to_string()))?;
    app::verify::rebuild_tiles(&mut store).map_err(|error| failed(error.to_string()))?;
    output::tell("已照记录重建节点缓存");
    Ok(())
}

fn verify_bundle(path: &Path, args: &VerifyArgs, screen: Screen) -> Result<Code, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::io("读取", path, &error, "请检查路径和权限"))?;
    let trust = match &args.trust {
        Some(path) => std::fs::read_to_string(path)
            .map(Some)
            .map_err(|error| Failure::io("读取", path, &error, "请检查路径和权限"))?,
        None => match DataFolder::optional(&args.data) {
            Some(folder) => folder.trust_text(None)?,
            None => None,
        },
    };
    let trust = trust.as_deref().map(parse_trust).transpose()?;
    let report = match jinze_verify::archive::read(&bytes) {
        Ok(members) => ledger::bundle::verify(&members, trust.as_ref()),
        Err(error) => ledger::bundle::Report::refused(&error.to_string()),
    };
    screen.print(report.to_text().as_bytes())?;
    Ok(code(report.verdict()))
}

/// The checkpoint of a bundle that somebody holds: what the ledger once promised.
fn held(path: &Path) -> Result<SignedHead, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::io("读取", path, &error, "请检查路径和权限"))?;
    let wrong = |why: String| {
        let what = format!("{} 不能用来对照：{why}", path.display());
        Failure::input(what, "请给出以前导出的证据包")
    };
    let members = jinze_verify::archive::read(&bytes).map_err(|error| wrong(error.to_string()))?;
    let note = |name: &str| {
        let bytes = members
            .get(name)
            .ok_or_else(|| wrong(format!("没有 {name}")))?;
        String::from_utf8(bytes.clone()).map_err(|_| wrong(format!("{name} 不是文字")))
    };
    let (sha256, sm3) = (note("checkpoint.txt")?, note("checkpoint-sm3.txt")?);
    let size = sha256.lines().nth(1).and_then(|line| line.parse().ok());
    Ok(SignedHead {
        size: size.ok_or_else(|| wrong("检查点没有大小".to_owned()))?,
        sha256,
        sm3,
    })
}

fn code(verdict: Verdict) -> Code {
    match verdict {
        Verdict::Pass => Code::Done,
        Verdict::Fail => Code::Found,
        Verdict::Unknown => Code::Usage,
    }
}
