//! The command line: which files are read, what is printed, which status is given.
//!
//! Left out: the checks themselves; `ledger::bundle` has them.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ledger::bundle::{COMPARISON, Check, Members, Report, Verdict, compare, printable, verify};
use ledger::trust::Trust;

use crate::archive::{self, ARCHIVE_BYTES_MAX};

const HELP: &str = "\
核验尽责证据包：包里的记录是否在账、是否被改动、是否完整、由谁签名。
不联网，不读数据库；包内自带的公钥不作依据。

用法：jinze-verify 证据包.zip [--trust 信任文件] [--compare 另一个证据包.zip]

  --trust 文件     账本和见证人的公钥，须由账本主管单位另行提供；不给出时结论至多是“无法判定”
  --compare 文件   与同一账本的另一个证据包比对，查账本是否分叉
  --help           显示本说明
  --version        显示版本

退出状态：0 通过，1 不通过，2 无法判定（包括文件打不开、用法不对）
";

/// Bytes of the longest trust file that is read.
const TRUST_BYTES_MAX: u64 = 4 << 20;

/// What the program prints, and its exit status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For the standard output.
    pub text: String,
    /// For the standard error.
    pub error: String,
    /// The exit status.
    pub code: u8,
}

impl Outcome {
    fn said(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            error: String::new(),
            code: Verdict::Pass.exit_code(),
        }
    }

    fn undecided(why: &str) -> Self {
        Self {
            text: String::new(),
            error: format!("{why}\n结论：{}\n", Verdict::Unknown.word()),
            code: Verdict::Unknown.exit_code(),
        }
    }
}

#[derive(Debug, Default)]
struct Arguments {
    bundle: Option<PathBuf>,
    trust: Option<PathBuf>,
    compare: Option<PathBuf>,
}

/// Runs the program with its arguments, without its own name.
pub fn run(arguments: impl Iterator<Item = OsString>) -> Outcome {
    let arguments: Vec<OsString> = arguments.collect();
    if arguments.iter().any(|one| one == "--help" || one == "-h") {
        return Outcome::said(HELP);
    }
    if arguments.iter().any(|one| one == "--version") {
        return Outcome::said(format!("jinze-verify {}\n", env!("CARGO_PKG_VERSION")));
    }
    match parse(arguments).and_then(|arguments| judge(&arguments)) {
        Ok(outcome) => outcome,
        Err(why) => Outcome::undecided(&why),
    }
}

fn parse(arguments: Vec<OsString>) -> Result<Arguments, String> {
    let mut parsed = Arguments::default();
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        let (name, value) = match argument.to_str() {
            Some("--trust") => ("--trust", rest.next()),
            Some("--compare") => ("--compare", rest.next()),
            Some(other) if other.starts_with('-') => {
                return Err(format!("不认识选项“{other}”，用 --help 查看用法"));
            }
            _ => ("证据包", Some(argument)),
        };
        let value = value.ok_or(format!("{name} 之后缺少文件名，用 --help 查看用法"))?;
        let place = match name {
            "--trust" => &mut parsed.trust,
            "--compare" => &mut parsed.compare,
            _ => &mut parsed.bundle,
        };
        if place.replace(PathBuf::from(value)).is_some() {
            return Err(format!("{name}给出了两次，用 --help 查看用法"));
        }
    }
    if parsed.bundle.is_none() {
        return Err("没有指定证据包，用法：jinze-verify 证据包.zip --trust 信任文件".to_owned());
    }
    Ok(parsed)
}

fn judge(arguments: &Arguments) -> Result<Outcome, String> {
    let trust = arguments.trust.as_deref().map(read_trust).transpose()?;
    let trust = trust.as_ref();
    let path = arguments.bundle.as_deref().unwrap_or(Path::new(""));
    let members = read_bundle(path)?;
    let mut report = match &members {
        Ok(members) => verify(members, trust),
        Err(why) => Report::refused(why),
    };
    if let Some(path) = &arguments.compare {
        report.checks.push(compare_with(&members, path, trust)?);
    }
    Ok(Outcome {
        text: report.to_text(),
        error: String::new(),
        code: report.verdict().exit_code(),
    })
}

fn compare_with(
    one: &Result<Members, String>,
    path: &Path,
    trust: Option<&Trust>,
) -> Result<Check, String> {
    let why = match (one, read_bundle(path)?) {
        (Ok(one), Ok(other)) => return Ok(compare(one, &other, trust)),
        (_, Err(why)) => printable(&format!("另一个证据包打不开：{why}")),
        (Err(_), _) => "本包没有打开，未作比对".to_owned(),
    };
    Ok(Check {
        name: COMPARISON,
        verdict: Verdict::Unknown,
        reasons: vec![why],
        more: 0,
    })
}

fn read_trust(path: &Path) -> Result<Trust, String> {
    let bytes = read_file(path, TRUST_BYTES_MAX)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("信任文件 {} 不是 UTF-8 文本", path.display()))?;
    Trust::parse(&text).map_err(|error| format!("{error}（{}）", path.display()))
}

/// The members of a bundle, or why it was refused; an error if there is no such file.
fn read_bundle(path: &Path) -> Result<Result<Members, String>, String> {
    let bytes = read_file(path, ARCHIVE_BYTES_MAX)?;
    Ok(archive::read(&bytes).map_err(|error| error.to_string()))
}

fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("文件 {} 打不开：{error}", path.display());
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(format!(
            "文件 {} 超过 {most} 字节，没有读入",
            path.display()
        ));
    }
    Ok(bytes)
}
