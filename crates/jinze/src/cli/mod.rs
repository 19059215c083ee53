//! What can be typed: the commands, their options and their help, in Chinese.

mod chinese;
mod evidence;
mod ledger;
mod sources;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use chinese::{Asked, asked, command};
pub(crate) use evidence::{EvidenceAddArgs, EvidenceCheckArgs, EvidenceCommand, EvidenceGetArgs};
pub(crate) use ledger::{
    AnswersArgs, BackupArgs, BundleArgs, EraseArgs, ImportArgs, InitArgs, LedgerCommand, Level,
    LogArgs, RestoreArgs, ScrubArgs, TimelineArgs, VerifyArgs,
};
pub(crate) use sources::{ByArgs, DataArgs, Rulings, Sources};

/// 尽责：逐人逐项核对安全生产责任，说明依据和理由
#[derive(Debug, Parser)]
#[command(name = "jinze", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// What to do; nothing: show the sample zone.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The words at the foot of every help page that names exit codes.
const EXIT_CODES: &str = "\
退出码：
  0  完成
  1  check --fail-on 所列结果确有其项；import-check 发现有误的单元格；ledger verify 不通过
  2  命令行写法有误，或者所指的人、机构、职责不存在或不唯一；ledger verify 无法判定
  3  工作簿或账本读不了、有误，或者所请的事不能登记
  4  规则包读不了或者有误
  5  文件读写失败

不带命令直接运行 jinze：以今天为准核对随带的示例区，打印一览。";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 核对：谁的哪项职责已履行、未到期、未履行
    Check(CheckArgs),
    /// 说明：某人某项职责在某期的依据、计入与未计入的记录、如何补足
    Explain(ExplainArgs),
    /// 规则包：检查、查看条文与规则、覆盖情况、裁定
    #[command(subcommand, arg_required_else_help = true)]
    Law(LawCommand),
    /// 空白工作簿：写出带填写说明和下拉选项的模板
    Template(TemplateArgs),
    /// 检查工作簿：列出每个有误的单元格及改法
    ImportCheck(ImportCheckArgs),
    /// 示例区：写出一个虚构的示例工作簿
    Sample(SampleArgs),
    /// 建账：在一个文件夹里建立账本、密钥，采用法规
    Init(InitArgs),
    /// 导入：把工作簿的内容登记入账；先用 --dry-run 看会有什么变化
    Import(ImportArgs),
    /// 账本：核验、证据包、依法删除、逐条查看
    #[command(subcommand, arg_required_else_help = true)]
    Ledger(LedgerCommand),
    /// 佐证材料：登记附件、核对、取出；附件从来不是必需的
    #[command(subcommand, arg_required_else_help = true)]
    Evidence(EvidenceCommand),
    /// 履职档案：一个人或一个机构的全部记录，发生时间与登记时间并列
    Timeline(TimelineArgs),
    /// 时点还原：某一天某机构或行业由谁负责，依据哪些文件
    Answers(AnswersArgs),
    /// 备份：运行中也可备份
    Backup(BackupArgs),
    /// 恢复：从备份恢复，核验通过后才能写入
    Restore(RestoreArgs),
    /// 命令补全：打印所用 shell 的补全脚本
    Completions(CompletionsArgs),
}

/// `jinze check`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze check --workbook 本区.xlsx --on 2026-06-30
  jinze check --workbook 本区.xlsx --period 2026-H1 --format html --out 一览.html
  jinze check --workbook 本区.xlsx --known-at 2026-07-05T12:00 --format json

未给 --period 时，table、xlsx、html 显示 --on 所在年度，json 给出自法规施行起的全部期间。
退出码与 jinze --help 所列相同；有未履行的也返回 0，除非用了 --fail-on。")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    #[command(flatten)]
    pub(crate) narrow: Narrow,
    /// 输出格式：table（默认，文字表）、json、xlsx、html
    #[arg(long, value_name = "格式", value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) target: Target,
    /// 出现所列结果时退出码为 1，如 not_met 或 not_met,due_soon
    #[arg(long, value_name = "结果", value_delimiter = ',')]
    pub(crate) fail_on: Vec<String>,
}

/// What a question is narrowed to.
#[derive(Debug, Args)]
pub(crate) struct Narrow {
    /// 只看此人：姓名或人员编号
    #[arg(long, value_name = "人员")]
    pub(crate) person: Option<String>,
    /// 只看此机构及其职务：名称或机构编号
    #[arg(long, value_name = "机构")]
    pub(crate) body: Option<String>,
    /// 只看此项职责：编号（如 Q01）或名称
    #[arg(long, value_name = "职责")]
    pub(crate) duty: Option<String>,
    /// 期间：2026、2026-H1、2026-Q3、2026-07，或 all（全部）
    #[arg(long, value_name = "期间")]
    pub(crate) period: Option<String>,
}

/// Where the answer goes.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// 写入文件；不给则打印到屏幕
    #[arg(long, short, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for the terminal.
    Table,
    /// For machines, `docs/check-json.md`.
    Json,
    /// A workbook.
    Xlsx,
    /// A page that prints on A4 landscape.
    Html,
}

/// `jinze explain`
#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  jinze explain --workbook 本区.xlsx --person P001 --duty Q01 --period 2026-H1")]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// 人员：姓名或人员编号；同名时按编号
    #[arg(long, value_name = "人员", required_unless_present = "body")]
    pub(crate) person: Option<String>,
    /// 机构：名称或机构编号；由机构自身承担的职责可不给 --person
    #[arg(long, value_name = "机构")]
    pub(crate) body: Option<String>,
    /// 职责：编号（如 Q01）或名称
    #[arg(long, value_name = "职责")]
    pub(crate) duty: String,
    /// 期间：2026、2026-H1、2026-Q3、2026-07；不给则为 --on 所在的期间
    #[arg(long, value_name = "期间")]
    pub(crate) period: Option<String>,
}

/// `jinze law …`
#[derive(Debug, Subcommand)]
pub(crate) enum LawCommand {
    /// 检查规则包：一次列出全部错误，打印覆盖情况
    Check(LawDirArgs),
    /// 查看一条、一项的原文、规则和现行裁定
    Show(LawShowArgs),
    /// 覆盖情况：每项有规则或有说明
    Coverage(LawCoverageArgs),
    /// 裁定：待定问题、可选解释、现行取舍
    Rulings(LawCoverageArgs),
}

/// `jinze law check`
#[derive(Debug, Args)]
pub(crate) struct LawDirArgs {
    /// 规则包所在文件夹，或者随带规则包的编号
    #[arg(value_name = "文件夹")]
    pub(crate) dir: Option<String>,
}

/// `jinze law show`
#[derive(Debug, Args)]
pub(crate) struct LawShowArgs {
    /// 条款：13（第十三条）、6.2（第六条第（二）项）、11.2.4（第4段）
    #[arg(value_name = "条款")]
    pub(crate) clause: String,
    #[command(flatten)]
    pub(crate) rulings: Rulings,
    /// 以哪一天的规则和裁定为准，默认今天
    #[arg(long, value_name = "日期")]
    pub(crate) on: Option<String>,
}

/// `jinze law coverage`, `jinze law rulings`
#[derive(Debug, Args)]
pub(crate) struct LawCoverageArgs {
    /// 规则包所在文件夹，或者随带规则包的编号
    #[arg(long, value_name = "文件夹")]
    pub(crate) regulation: Option<String>,
}

/// `jinze template`
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// 要写出的文件
    #[arg(value_name = "文件")]
    pub(crate) file: PathBuf,
    /// 规则包所在文件夹，或者随带规则包的编号
    #[arg(long, value_name = "文件夹")]
    pub(crate) regulation: Option<String>,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

/// `jinze import-check`
#[derive(Debug, Args)]
pub(crate) struct ImportCheckArgs {
    /// 工作簿，或者装有同名 CSV 的文件夹
    #[arg(value_name = "工作簿")]
    pub(crate) workbook: PathBuf,
    /// 规则包所在文件夹，或者随带规则包的编号
    #[arg(long, value_name = "文件夹")]
    pub(crate) regulation: Option<String>,
    /// 另存一份带“错误说明”列的副本
    #[arg(long, value_name = "文件")]
    pub(crate) copy: Option<PathBuf>,
    /// 副本已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

/// `jinze sample`
#[derive(Debug, Args)]
pub(crate) struct SampleArgs {
    /// 要写出的文件
    #[arg(value_name = "文件")]
    pub(crate) file: PathBuf,
    /// 随机种子；同一种子得同一工作簿，默认 1
    #[arg(long, value_name = "数")]
    pub(crate) seed: Option<u64>,
    /// 职务个数，默认约 130
    #[arg(long, value_name = "个数")]
    pub(crate) posts: Option<usize>,
    /// 记录写到哪一天，默认今天
    #[arg(long, value_name = "日期")]
    pub(crate) until: Option<String>,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

/// `jinze completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// bash、zsh、fish、elvish 或 powershell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
