//! The parser's own words in Chinese: headings, usage lines and complaints.
//!
//! Left out: the parser's English tips that have no kind of their own; `--help` is pointed at instead.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

use super::Cli;
use crate::failure::Failure;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command tree with every heading in Chinese.
pub(crate) fn command() -> Command {
    chinese(Cli::command(), "jinze")
}

/// What was typed; help and version count as answers, not as faults.
pub(crate) fn asked(typed: impl Iterator<Item = std::ffi::OsString>) -> Result<Cli, Asked> {
    let parsed = command().try_get_matches_from(typed);
    parsed
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Asked::Help(page(&error)),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Asked::Wrong(Failure::usage("缺少命令", page(&error).1))
            }
            _ => Asked::Wrong(complaint(&error)),
        })
}

/// A page of help, styled and plain, with the marks of Chinese text.
fn page(error: &clap::Error) -> (String, String) {
    let marked = |text: String| {
        ["命令", "选项", "参数"]
            .into_iter()
            .fold(text, |text, head| {
                text.replace(&format!("{head}:"), &format!("{head}："))
            })
    };
    let page = error.render();
    (marked(page.ansi().to_string()), marked(page.to_string()))
}

/// Why nothing is run.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A page of help, styled and plain.
    Help((String, String)),
    /// The words typed make no sense.
    Wrong(Failure),
}

fn chinese(command: Command, path: &str) -> Command {
    let version = command.get_version().is_some();
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template(TEMPLATE)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("显示本说明"),
        );
    if version {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("显示版本"),
        );
    }
    let mut command = command.mut_args(|arg| {
        let heading = if arg.is_positional() {
            "参数"
        } else {
            "选项"
        };
        let valued = arg.get_action().takes_values();
        arg.help_heading(heading)
            .hide_possible_values(valued)
            .hide_default_value(valued)
    });
    for name in names {
        let below = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| chinese(sub, &below));
    }
    let usage = usage(&command, path);
    command.override_usage(usage)
}

/// `jinze law <命令>`, `jinze template [选项] <文件>`.
fn usage(command: &Command, path: &str) -> String {
    let mut words = vec![path.to_owned(), "[选项]".to_owned()];
    let options = command.get_arguments().filter(|arg| !arg.is_positional());
    words.extend(options.filter(|arg| arg.is_required_set()).map(|arg| {
        let long = arg.get_long().unwrap_or_default();
        format!("--{long} <{}>", value_name(arg))
    }));
    words.extend(command.get_positionals().map(|arg| {
        let name = value_name(arg);
        if arg.is_required_set() {
            format!("<{name}>")
        } else {
            format!("[{name}]")
        }
    }));
    if command.has_subcommands() {
        let optional = !command.is_arg_required_else_help_set();
        words.push(if optional { "[命令]" } else { "<命令>" }.to_owned());
    }
    words.join(" ")
}

fn value_name(arg: &Arg) -> &str {
    let name = arg.get_value_names().and_then(<[_]>::first);
    name.map_or_else(|| arg.get_id().as_str(), |name| name.as_str())
}

fn complaint(error: &clap::Error) -> Failure {
    let said = |kind| error.get(kind).map(words).unwrap_or_default();
    let (arg, value) = (
        said(ContextKind::InvalidArg),
        said(ContextKind::InvalidValue),
    );
    let valid = said(ContextKind::ValidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面缺少值"),
        ErrorKind::InvalidValue => format!("{arg} 不接受“{value}”"),
        ErrorKind::ValueValidation => format!("{arg} 的值“{value}”写法不对"),
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项或参数"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {arg}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => {
            let prior = said(ContextKind::PriorArg);
            if prior == arg || prior.is_empty() {
                format!("{arg} 只能给一次")
            } else {
                format!("{arg} 不能与 {prior} 同用")
            }
        }
        ErrorKind::TooManyValues => format!("{arg} 的值太多，多出“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{arg} 的值不够"),
        ErrorKind::NoEquals => format!("{arg} 与值之间要用等号"),
        ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 的文字".to_owned(),
        _ => "命令行写法有误".to_owned(),
    };
    let nearest = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(said)
    .find(|words| !words.is_empty());
    let mend = match nearest {
        Some(nearest) => format!("是不是要写“{nearest}”？用 --help 查看全部写法"),
        None if !valid.is_empty() => format!("可用的有：{valid}"),
        None => "用 --help 查看写法".to_owned(),
    };
    Failure::usage(what, mend)
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked, command};

    fn typed(line: &str) -> Result<super::Cli, Asked> {
        asked(line.split_whitespace().map(Into::into))
    }

    #[test]
    fn every_command_says_in_chinese_what_it_does() {
        let tree = command();
        tree.clone().debug_assert();
        for sub in tree.get_subcommands() {
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(about.contains('：'), "{}: {about}", sub.get_name());
        }
    }

    #[test]
    fn faults_of_typing_are_told_in_chinese_with_what_to_do() {
        for (line, what) in [
            ("jinze chekc", "没有“chekc”这个命令"),
            ("jinze check --formt json", "没有“--formt”这个选项"),
            ("jinze check --format pdf", "不接受“pdf”"),
            ("jinze check --on", "后面缺少值"),
            ("jinze explain --person 张三", "缺少 --duty <职责>"),
            ("jinze template", "缺少 <文件>"),
            ("jinze law", "缺少命令"),
            ("jinze check --on 2026-01-01 --on 2026-01-02", "只能给一次"),
        ] {
            let Err(Asked::Wrong(failure)) = typed(line) else {
                panic!("{line} was understood");
            };
            let said = failure.to_string();
            assert!(said.contains(what), "{line}: {said}");
            assert!(said.contains("办法："), "{line}: {said}");
        }
    }

    #[test]
    fn help_has_no_english_heading() {
        for line in [
            "jinze -h",
            "jinze check --help",
            "jinze explain -h",
            "jinze law -h",
            "jinze law show -h",
            "jinze import-check -h",
            "jinze completions -h",
        ] {
            let Err(Asked::Help((_, plain))) = typed(line) else {
                panic!("{line} is not help");
            };
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "OPTIONS",
                "Print",
                "default",
                "possible",
            ] {
                assert!(!plain.contains(english), "{line} says {english}: {plain}");
            }
            assert!(plain.contains("用法："), "{plain}");
        }
    }
}
