//! `jinze restore`: from a backup, verified before it takes its place.
//!
//! The keys and the signer's memory of the folder stay: a backup older than what was signed can be read, and
//! not be written to.

use std::path::Path;

use app::verify::Verdict;

use super::ledger::verify::{Scope, verify_folder};
use crate::cli::{Level, RestoreArgs};
use crate::failure::{Code, Failure};
use crate::output::{self, Screen};
use crate::store::{DataFolder, EvidenceFiles};

pub(super) fn run(args: &RestoreArgs, screen: Screen) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let backup = DataFolder::at(args.backup.clone());
    backup.reader()?;
    if folder.holds_ledger() {
        return Err(Failure::usage(
            format!("{} 里已有账本", folder.root().display()),
            "先把原来的 ledger.sqlite 移到别处；signer 文件夹留在原处",
        ));
    }
    std::fs::create_dir_all(folder.root())
        .map_err(|error| Failure::io("建立", folder.root(), &error, "请检查路径和权限"))?;
    let failed = |why: String| Failure::of(Code::Io, format!("恢复失败：{why}"), "请检查磁盘空间");
    // The copy has a name of its own until it was verified.
    let aside = DataFolder::at(folder.root().join("restoring"));
    if aside.root().exists() {
        std::fs::remove_dir_all(aside.root())
            .map_err(|error| Failure::io("删除", aside.root(), &error, "请检查权限"))?;
    }
    std::fs::create_dir_all(aside.root())
        .map_err(|error| Failure::io("建立", aside.root(), &error, "请检查权限"))?;
    ledger_sqlite::backup(&backup.database(), &aside.database())
        .map_err(|error| failed(error.to_string()))?;
    EvidenceFiles::open(&backup.evidence())?
        .store()
        .copy_to(&folder.evidence())
        .map_err(|error| failed(error.to_string()))?;
    let scope = Scope {
        database: aside.database(),
        trust: trust_of(&folder, &backup)?,
        memory: folder.memory(),
        held: Vec::new(),
        level: Level::All,
    };
    let report = verify_folder(&folder, &scope)?;
    screen.print(report.to_text().as_bytes())?;
    if report.verdict() == Verdict::Fail {
        return Err(Failure::input(
            format!(
                "备份核验不通过，没有放到位；副本留在 {}",
                aside.root().display()
            ),
            "换一份备份；或者查明上面所列的问题",
        ));
    }
    rename(&aside.database(), &folder.database())?;
    let _left = std::fs::remove_dir_all(aside.root());
    if let Some(trust) = &scope.trust
        && !folder.trust().exists()
    {
        output::write_file(&folder.trust(), trust.as_bytes(), false)?;
    }
    told(&folder);
    Ok(Code::Done)
}

fn trust_of(folder: &DataFolder, backup: &DataFolder) -> Result<Option<String>, Failure> {
    // What stands in the folder was there before the backup came.
    match folder.trust_text(None)? {
        Some(trust) => Ok(Some(trust)),
        None => backup.trust_text(None),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::rename(from, to).map_err(|error| Failure::io("放置", to, &error, "请检查权限"))
}

fn told(folder: &DataFolder) {
    let root = folder.root().display();
    if folder.signer().join("key").exists() {
        match folder.open() {
            Ok(_) => output::tell(&format!("已恢复到 {root}，可以继续登记")),
            Err(failure) => output::tell(&format!("已恢复到 {root}，只能查阅。{failure}")),
        }
    } else {
        output::tell(&format!(
            "已恢复到 {root}，可以查阅；要继续登记，请把 signer 文件夹从密钥的备份里放回"
        ));
    }
}
