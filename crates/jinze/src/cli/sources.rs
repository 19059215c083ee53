//! What is asked, from where, as of when: the options that `check` and `explain` share.

use std::path::PathBuf;

use clap::Args;

/// The regulation, the workbook and the two times of a question.
#[derive(Debug, Args)]
pub(crate) struct Sources {
    #[command(flatten)]
    pub(crate) rulings: Rulings,
    /// 工作簿（xlsx、xls、ods），或者装有同名 CSV 的文件夹；默认用随带的示例区
    #[arg(long, short, value_name = "工作簿")]
    pub(crate) workbook: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 截至哪一天，如 2026-06-30；默认今天（北京时间）
    #[arg(long, value_name = "日期")]
    pub(crate) on: Option<String>,
    /// 只依据此刻以前登记的记录，如 2026-07-05T12:00；只写日期的算到当日结束
    #[arg(long, value_name = "时间")]
    pub(crate) known_at: Option<String>,
    /// 工作簿有误时略过有误的行，其余照算
    #[arg(long)]
    pub(crate) skip_bad_rows: bool,
}

/// The folder that a ledger lives in.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct DataArgs {
    /// 账本所在的文件夹；也可设环境变量 JINZE_DATA
    #[arg(long, value_name = "文件夹")]
    pub(crate) data: Option<PathBuf>,
}

/// Who acts, for commands that record something.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ByArgs {
    /// 经办人的账号或姓名，登记在账；默认用本机的登录名
    #[arg(long, value_name = "经办人")]
    pub(crate) by: Option<String>,
}

/// The regulation, with rulings other than its own.
#[derive(Debug, Args)]
pub(crate) struct Rulings {
    /// 规则包所在文件夹，或者随带规则包的编号；默认用随带的第一个
    #[arg(long, short, value_name = "文件夹")]
    pub(crate) regulation: Option<String>,
    /// 改用另一种解释，如 R-06=attend；可重复
    #[arg(long, value_name = "裁定=选项")]
    pub(crate) ruling: Vec<String>,
}
