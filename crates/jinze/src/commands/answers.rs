//! `jinze answers`: who answered for a body or a sector on a day, with the papers.
//!
//! For the officer of 纪检. It names posts, people and papers, and no guilt.

use std::fmt::Write as _;

use app::queries::{Answerable, answerable};
use app::time;
use duties::Mode;
use jiff::civil::Date;

use crate::cli::AnswersArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::source::{Ledger, moment};
use crate::store::DataFolder;

pub(super) fn run(args: &AnswersArgs, screen: Screen) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let on = moment::day_or_today(args.on.as_deref(), "--on")?;
    let known_at = args.known_at.as_deref().map(moment::moment).transpose()?;
    let ledger = Ledger::read(&folder, known_at)?;
    let rows = answerable(&ledger.state, &args.what, on, ledger.size);
    if rows.is_empty() {
        return Err(Failure::usage(
            format!("{on} 没有查到负责“{}”的职务", args.what),
            "请核对机构名称、编号，或者分工里所用的行业名称",
        ));
    }
    screen.print(told(&args.what, on, &rows).as_bytes())?;
    Ok(Code::Done)
}

fn told(what: &str, on: Date, rows: &[Answerable]) -> String {
    let mut out = format!("{on}　{what}\n");
    for row in rows {
        let person = row
            .person
            .as_ref()
            .map_or("（空缺）".to_owned(), |(name, id)| {
                format!("{name}（{id}）")
            });
        let _ = writeln!(out, "{}　{}　{person}　{}", row.body, row.post, row.ground);
        if let Some(tenure) = &row.tenure {
            let mode = match tenure.mode {
                Mode::Appointed => "任命",
                Mode::InCharge => "主持工作",
                Mode::Acting => "代理",
            };
            let until = tenure
                .until
                .map_or("至今".to_owned(), |day| format!("至 {day}"));
            let paper = tenure.paper.as_deref().unwrap_or("未登记文号");
            let _ = writeln!(out, "    任职　{mode}　{} {until}　{paper}", tenure.from);
        }
        if let Some(portfolio) = &row.portfolio {
            let paper = portfolio.paper.as_deref().unwrap_or("未登记文号");
            let from = portfolio.from;
            let _ = writeln!(out, "    分工　{}　自 {from}　{paper}", portfolio.object);
        }
        for (seq, at) in &row.entries {
            let at = time::civil(*at).to_string().replace('T', " ");
            let _ = writeln!(out, "    见第 {seq} 号记录，登记于 {at}");
        }
    }
    out
}
