//! `jinze import-check`: every bad cell of a workbook, and a copy that says so beside each.

use std::fmt::Write as _;

use duties::Case;
use exchange::{CellProblem, ZoneReading};

use crate::cli::{ImportCheckArgs, Rulings};
use crate::failure::{Code, Failure};
use crate::output::{self, Screen};
use crate::progress;
use crate::render::text::hang;
use crate::source::{packs::Law, zone};

pub(super) fn run(args: &ImportCheckArgs, screen: Screen) -> Result<Code, Failure> {
    if let Some(copy) = &args.copy {
        output::may_write(copy, args.force)?;
    }
    let law = Law::read(&Rulings {
        regulation: args.regulation.clone(),
        ruling: Vec::new(),
    })?;
    let waiting = progress::reading(&args.workbook);
    let reading = exchange::read_zone_path(&args.workbook, &law.vocabulary())
        .map_err(|error| zone::refused(&error))?;
    drop(waiting);
    screen.print(told(&reading, screen).as_bytes())?;
    if let Some(copy) = &args.copy {
        let bytes = exchange::annotated_copy_path(&args.workbook, &reading)
            .map_err(|error| zone::refused(&error))?;
        output::write_file(copy, &bytes, args.force)?;
        output::tell(&format!("已写出带错误说明的副本 {}", copy.display()));
    }
    if !reading.problems.is_empty() {
        return Ok(Code::Found);
    }
    // Cells may all be sound and still contradict each other.
    Case::new(&law.rules, &law.workdays, &reading.register)
        .map_err(|errors| zone::undecidable(&errors))?;
    Ok(Code::Done)
}

fn told(reading: &ZoneReading, screen: Screen) -> String {
    let mut out = String::new();
    for (head, list) in [("错误", &reading.problems), ("提示", &reading.warnings)] {
        for problem in list {
            out.push_str(&hang(&format!("{head}　"), &line(problem), screen.columns));
        }
    }
    let register = &reading.register;
    let _ = writeln!(
        out,
        "读到机构 {}、职务 {}、人员 {}、任职 {}、履职记录 {}。",
        register.bodies.len(),
        register.posts.len(),
        register.people.len(),
        register.tenures.len(),
        register.acts.len(),
    );
    let _ = match (reading.problems.len(), reading.warnings.len()) {
        (0, 0) => writeln!(out, "没有错误。"),
        (0, warnings) => writeln!(out, "没有错误；提示 {warnings} 处，不影响核对。"),
        (errors, warnings) => writeln!(
            out,
            "错误 {errors} 处，提示 {warnings} 处。改好错误再核对。"
        ),
    };
    out
}

/// `机构 第5行 C列“类别”（街道）：…。…`
fn line(problem: &CellProblem) -> String {
    problem.to_string()
}
