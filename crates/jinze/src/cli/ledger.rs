//! What can be typed about the ledger: begin it, import, verify, take a bundle, erase, back up.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::sources::{ByArgs, DataArgs};

/// `jinze init`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze init --data 本区账本 --origin gxq.example.gov.cn/jinze

文件夹里会有：ledger.sqlite（账本）、evidence（附件）、signer（签名密钥，只留在本机，另行备份）、
trust.txt（公钥，交给可能要核验的单位）。")]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 采用的规则包所在文件夹，或者随带规则包的编号；默认用随带的第一个
    #[arg(long, short, value_name = "文件夹")]
    pub(crate) regulation: Option<String>,
    /// 账本的名称，写在每个检查点里，定后不改；宜用本单位的域名，默认 jinze/ 加规则包编号
    #[arg(long, value_name = "名称")]
    pub(crate) origin: Option<String>,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// `jinze import`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze import 本区.xlsx --data 本区账本 --dry-run
  jinze import 本区.xlsx --data 本区账本

同一工作簿再次导入不会增加任何记录。改过的行登记为更正；工作簿里没有的行不会被撤回。
工作簿的“登记时间”只作为所称的时间保存；登记时间以账本为准，晚于期限的都标明补录。")]
pub(crate) struct ImportArgs {
    /// 工作簿（xlsx、xls、ods），或者装有同名 CSV 的文件夹
    #[arg(value_name = "工作簿")]
    pub(crate) workbook: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 只列出会有什么变化，不登记
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 工作簿有误时略过有误的行，其余照登
    #[arg(long)]
    pub(crate) skip_bad_rows: bool,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// `jinze ledger …`
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// 核验账本：通过 0，不通过 1，无法判定 2
    Verify(VerifyArgs),
    /// 证据包：一个人或一个机构的记录，可离线核验
    Bundle(BundleArgs),
    /// 依法删除：两人办理，写明依据；摘要保留，证明不受影响
    Erase(EraseArgs),
    /// 清除已删除内容在账本文件里的残留；依法删除时自动进行，被其他程序妨碍时再运行一次
    Scrub(ScrubArgs),
    /// 逐条查看账本
    Log(LogArgs),
}

/// How much is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// The end, as at a start.
    Tail,
    /// What is new since the last verification that passed.
    New,
    /// Everything.
    All,
}

/// `jinze ledger verify`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze ledger verify --data 本区账本                  核验全部
  jinze ledger verify --data 本区账本 --level tail     只核验末尾
  jinze ledger verify --bundle 证据包.zip --trust trust.txt

程序运行时也可核验。没有 jinze 的单位可用 jinze-verify 或 verifiers/jinze_verify.py 核验证据包。")]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 核验多少：tail（末尾）、new（上次核验以后）、all（全部，默认）
    #[arg(long, value_name = "范围", value_enum, default_value_t = Level::All)]
    pub(crate) level: Level,
    /// 核验证据包而不是账本
    #[arg(long, value_name = "文件")]
    pub(crate) bundle: Option<PathBuf>,
    /// 信任文件；默认用账本文件夹里的 trust.txt。最好用另外保存的一份
    #[arg(long, value_name = "文件")]
    pub(crate) trust: Option<PathBuf>,
    /// 与以前导出的证据包对照：账本须包含那时的全部记录；可重复
    #[arg(long, value_name = "证据包")]
    pub(crate) held: Vec<PathBuf>,
    /// 节点缓存有误时照记录重建（须停止其他程序）
    #[arg(long)]
    pub(crate) rebuild_cache: bool,
}

/// `jinze ledger bundle`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze ledger bundle --data 本区账本 --person 晏知恒 --from 2026-01-01 --to 2026-06-30 --out 晏知恒.zip

导出会登记在账。包内有此人的全部记录的摘要和证明；所给日期内的记录附内容和附件。")]
pub(crate) struct BundleArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 人员：姓名或人员编号
    #[arg(long, value_name = "人员", required_unless_present = "body")]
    pub(crate) person: Option<String>,
    /// 机构：名称或机构编号
    #[arg(long, value_name = "机构", conflicts_with = "person")]
    pub(crate) body: Option<String>,
    /// 附内容的第一天
    #[arg(long, value_name = "日期")]
    pub(crate) from: String,
    /// 附内容的最后一天
    #[arg(long, value_name = "日期")]
    pub(crate) to: String,
    /// 用途，登记在账
    #[arg(long, value_name = "用途", default_value = "未注明")]
    pub(crate) purpose: String,
    /// 写入的文件
    #[arg(long, short, value_name = "文件")]
    pub(crate) out: PathBuf,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// `jinze ledger erase`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze ledger erase 128 --field caption --basis 个人信息保护法第四十七条 --by 张经办 --approver 李审批

可以删除的字段：theme（主题）、place（地点）、name（姓名）、caption（附件说明）、files（附件）等；
决定职责的内容（日期、行为、参加人）不能删除，只能更正或撤回。")]
pub(crate) struct EraseArgs {
    /// 记录号，见 jinze ledger log
    #[arg(value_name = "记录号")]
    pub(crate) seq: u64,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 删除的字段；可重复
    #[arg(long, value_name = "字段", required = true)]
    pub(crate) field: Vec<String>,
    /// 依据的法律或文件
    #[arg(long, value_name = "依据")]
    pub(crate) basis: String,
    /// 批准人，须不是经办人
    #[arg(long, value_name = "批准人")]
    pub(crate) approver: String,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// `jinze ledger scrub`
#[derive(Debug, Args)]
pub(crate) struct ScrubArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// `jinze ledger log`
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 从第几号开始；默认最后 20 条
    #[arg(long, value_name = "记录号")]
    pub(crate) from: Option<u64>,
    /// 列出几条
    #[arg(long, value_name = "条数", default_value_t = 20)]
    pub(crate) count: u64,
}

/// `jinze timeline`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze timeline --data 本区账本 --person 晏知恒
  jinze timeline --data 本区账本 --person 晏知恒 --known-at 2026-06-30")]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 人员：姓名或人员编号
    #[arg(long, value_name = "人员", required_unless_present = "body")]
    pub(crate) person: Option<String>,
    /// 机构：名称或机构编号
    #[arg(long, value_name = "机构", conflicts_with = "person")]
    pub(crate) body: Option<String>,
    /// 只列此刻以前登记的
    #[arg(long, value_name = "时间")]
    pub(crate) known_at: Option<String>,
}

/// `jinze answers`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze answers 规划住房建设局 --on 2026-03-05 --data 本区账本
  jinze answers 建筑施工 --on 2026-03-05 --known-at 2026-03-06 --data 本区账本")]
pub(crate) struct AnswersArgs {
    /// 机构（名称或编号）或行业、领域
    #[arg(value_name = "对象")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 哪一天；默认今天
    #[arg(long, value_name = "日期")]
    pub(crate) on: Option<String>,
    /// 只依据此刻以前登记的记录
    #[arg(long, value_name = "时间")]
    pub(crate) known_at: Option<String>,
}

/// `jinze backup`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze backup --data 本区账本 --out 备份/2026-11-25

密钥不在备份里；signer 文件夹请另行备份、分开保管。")]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// 备份到的新文件夹
    #[arg(long, short, value_name = "文件夹")]
    pub(crate) out: PathBuf,
}

/// `jinze restore`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze restore 备份/2026-11-25 --data 本区账本

先恢复到旁边，核验通过后才放到位。原文件夹里的 signer 保留：签名者记得的比备份多时，账本只能查阅。")]
pub(crate) struct RestoreArgs {
    /// 备份的文件夹
    #[arg(value_name = "备份")]
    pub(crate) backup: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}
