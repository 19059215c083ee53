//! `jinze backup`: a copy of the ledger and of all evidence, while the program runs.
//!
//! Left out: keys. Who holds a backup must not be able to sign.

use app::replay;
use ledger::store::ReadStore as _;
use ledger_sqlite::SqliteStore;

use crate::cli::BackupArgs;
use crate::failure::{Code, Failure};
use crate::output;
use crate::store::DataFolder;

pub(super) fn run(args: &BackupArgs) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    folder.reader()?;
    let target = DataFolder::at(args.out.clone());
    if target.root().exists() {
        return Err(Failure::usage(
            format!("{} 已经存在", target.root().display()),
            "备份到一个新的文件夹，旧备份不覆盖",
        ));
    }
    std::fs::create_dir_all(target.root())
        .map_err(|error| Failure::io("建立", target.root(), &error, "请检查路径和权限"))?;
    let failed = |why: String| Failure::of(Code::Io, format!("备份失败：{why}"), "请检查磁盘空间");
    // Files first would miss those of records that come between; records first may name files
    // that are copied a moment later, and those are there.
    ledger_sqlite::backup(&folder.database(), &target.database())
        .map_err(|error| failed(error.to_string()))?;
    folder
        .files()?
        .store()
        .copy_to(&target.evidence())
        .map_err(|error| failed(error.to_string()))?;
    if let Some(trust) = folder.trust_text(None)? {
        output::write_file(&target.trust(), trust.as_bytes(), false)?;
    }
    let copy = SqliteStore::open_read_only(&target.database())
        .map_err(|error| failed(error.to_string()))?;
    let size = copy.head().map_err(|error| failed(error.to_string()))?.size;
    replay(&copy).map_err(|error| failed(error.to_string()))?;
    output::tell(&format!(
        "已备份到 {}：{size} 条记录。签名密钥（{}）不在其中，请另行备份",
        target.root().display(),
        folder.signer().display()
    ));
    Ok(Code::Done)
}
