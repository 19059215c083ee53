//! What can be typed about 佐证材料: add files to a record, check all of them, take one out.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::sources::{ByArgs, DataArgs};

/// `jinze evidence …`
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// 登记附件：把文件存好，附到一条履职记录
    Add(EvidenceAddArgs),
    /// 核对附件：缺失、损坏、同一文件多处使用、疑似重复
    Check(EvidenceCheckArgs),
    /// 取出附件：核对摘要后写到指定的位置
    Get(EvidenceGetArgs),
}

/// `jinze evidence add`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze evidence add R000001 现场.jpg 会议纪要.pdf --data 本区账本 --caption 三月例会

附件从来不是必需的：没有附件的履职记录同样有效。拍摄时间、类型与后缀不符、疑似重复都只作提示，照常登记。
同样的命令再运行一次不会增加任何记录。单个文件不超过 50 MB。照片的位置信息从不读取。")]
pub(crate) struct EvidenceAddArgs {
    /// 履职记录的记录编号
    #[arg(value_name = "记录编号")]
    pub(crate) record: String,
    /// 要登记的文件，可以有几个
    #[arg(value_name = "文件", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 说明；默认用文件名
    #[arg(long, value_name = "说明")]
    pub(crate) caption: Option<String>,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// `jinze evidence check`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze evidence check --data 本区账本

列出的都是提示，由人核对判断；退出码总是 0。账本本身是否完好，用 jinze ledger verify 核验。")]
pub(crate) struct EvidenceCheckArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// `jinze evidence get`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze evidence get R000001 --out 附件 --data 本区账本
  jinze evidence get 3f7a90c2d1e45b68 --out 现场.jpg --data 本区账本

给记录编号时，--out 是文件夹，里面按记录号和摘要命名；给摘要时，--out 是文件。")]
pub(crate) struct EvidenceGetArgs {
    /// 履职记录的记录编号，或者文件的 SHA-256 摘要（至少前 8 位）
    #[arg(value_name = "记录编号或摘要")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 写到哪里：给记录编号时是文件夹，给摘要时是文件
    #[arg(long, short, value_name = "文件或文件夹")]
    pub(crate) out: PathBuf,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}
