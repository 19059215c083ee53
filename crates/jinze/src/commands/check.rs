//! `jinze check`: which duty of whom is met, open or not met.

use duties::{Finding, Outcome};
use exchange::board::{self, Board, BoardInput, OUTCOMES, Scope, face};
use regulation::Duty;

use crate::cli::{CheckArgs, Format, Target};
use crate::failure::{Code, Failure};
use crate::output::{self, Screen};
use crate::render::{html::html, json::json, table::table};
use crate::source::{Asked, Desk, Periods};

pub(super) fn run(args: &CheckArgs, screen: Screen) -> Result<Code, Failure> {
    let fails = outcomes(&args.fail_on)?;
    writable(args, screen)?;
    let desk = Desk::read(&args.sources)?;
    tell_before_force(&desk);
    let otherwise = match args.format {
        Format::Json => Periods::All,
        Format::Table | Format::Xlsx | Format::Html => Periods::year_of(desk.on),
    };
    let asked = desk.question(&args.narrow, otherwise)?;
    let (duties, findings) = (desk.duties(), desk.findings(&asked));
    let bytes = answer(&desk, &asked, &duties, &findings, args.format, screen)?;
    deliver(&bytes, &args.target, screen)?;
    let found = findings
        .iter()
        .any(|finding| fails.contains(&finding.outcome));
    Ok(if found { Code::Found } else { Code::Done })
}

/// Nobody owes anything before the regulation; an empty board alone would not say so.
fn tell_before_force(desk: &Desk) {
    let law = &desk.law.regulation;
    if desk.on < law.in_force_from() {
        let (title, from) = (law.title(), law.in_force_from());
        output::tell(&format!(
            "提示：《{title}》自{from}起施行，{}还没有职责可核对",
            desk.on
        ));
    }
}

fn answer(
    desk: &Desk,
    asked: &Asked,
    duties: &[Duty],
    findings: &[Finding],
    format: Format,
    screen: Screen,
) -> Result<Vec<u8>, Failure> {
    let input = BoardInput {
        regulation: desk.law.regulation.title(),
        duties,
        register: &desk.register,
        findings,
        on: desk.on,
        known_at: desk.known_at,
        filters: &asked.filters,
        scope: Scope::All,
    };
    let board = || -> Board { board::build(&input) };
    match format {
        Format::Json => Ok(json(desk, duties, &asked.filters, findings)),
        Format::Table => Ok(table(&board(), screen).into_bytes()),
        Format::Html => html(&board(), &input),
        Format::Xlsx => board::to_xlsx(&board(), &input).map_err(|error| {
            Failure::of(
                Code::Io,
                error.to_string(),
                "可用 --person、--body、--period 缩小范围再试",
            )
        }),
    }
}

/// Told before any work is done: a file that may not be written, a workbook on a terminal.
fn writable(args: &CheckArgs, screen: Screen) -> Result<(), Failure> {
    match &args.target.out {
        Some(path) => output::may_write(path, args.target.force),
        None if args.format == Format::Xlsx && screen.terminal => {
            Err(Failure::usage("xlsx 不能打印到屏幕", "加 --out 文件.xlsx"))
        }
        None => Ok(()),
    }
}

fn deliver(bytes: &[u8], target: &Target, screen: Screen) -> Result<(), Failure> {
    match &target.out {
        None => screen.print(bytes),
        Some(path) => {
            output::write_file(path, bytes, target.force)?;
            output::tell(&format!("已写出 {}", path.display()));
            Ok(())
        }
    }
}

/// The outcomes named by `--fail-on`, by key or by word.
fn outcomes(named: &[String]) -> Result<Vec<Outcome>, Failure> {
    let find = |word: &String| {
        let known = OUTCOMES
            .into_iter()
            .find(|outcome| face(*outcome).key == word || face(*outcome).word == word);
        known.ok_or_else(|| {
            let keys: Vec<&str> = OUTCOMES
                .into_iter()
                .map(|outcome| face(outcome).key)
                .collect();
            Failure::usage(
                format!("--fail-on 不接受“{word}”"),
                format!("可用的有：{}", keys.join("、")),
            )
        })
    };
    named.iter().map(find).collect()
}
