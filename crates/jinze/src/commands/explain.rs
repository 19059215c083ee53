//! `jinze explain`: why one answer is what it is, and what would meet the duty.

use duties::Finding;

use crate::cli::{ExplainArgs, Narrow};
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::explain::explain;
use crate::source::{Asked, Desk, Periods};

pub(super) fn run(args: &ExplainArgs, screen: Screen) -> Result<Code, Failure> {
    let desk = Desk::read(&args.sources)?;
    let narrow = Narrow {
        person: args.person.clone(),
        body: args.body.clone(),
        duty: Some(args.duty.clone()),
        period: args.period.clone(),
    };
    let asked = desk.question(&narrow, Periods::All)?;
    let mut findings = desk.findings(&asked);
    if args.period.is_none() {
        findings.retain(|finding| covers(finding, &desk));
    }
    if findings.is_empty() {
        return Err(none(&asked, &desk, args.period.is_some()));
    }
    screen.print(explain(&desk, &findings, screen).as_bytes())?;
    Ok(Code::Done)
}

fn covers(finding: &Finding, desk: &Desk) -> bool {
    finding.period.first_day <= desk.on && desk.on <= finding.period.last_day
}

/// No answer: the duty is not this person's in this period. Says in which periods it is.
fn none(asked: &Asked, desk: &Desk, named: bool) -> Failure {
    let what = format!("没有这样的职责（{}）", asked.filters.join("，"));
    let anywhere = desk.findings(&asked.in_all_periods());
    let mut names: Vec<&str> = anywhere
        .iter()
        .map(|finding| finding.period.name.as_str())
        .collect();
    names.dedup();
    let mend = match (names.first(), names.last()) {
        (Some(first), Some(last)) if first == last => format!("可问的期间：{first}"),
        (Some(first), Some(last)) => format!("可问的期间从 {first} 到 {last}；用 --period 指定一期"),
        _ if named => "此人任期内不承担这项职责，或者所问期间还没有开始；可用 jinze check --person 查看其全部职责".to_owned(),
        _ => "此人不承担这项职责；可用 jinze check --person 查看其全部职责".to_owned(),
    };
    Failure::usage(what, mend)
}
