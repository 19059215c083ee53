//! 案例: worked cases that a lawyer can read and sign, run against the engine.
//!
//! A pack's folder `cases/` holds Markdown files in the format of docs/cases.md. [`run`] reads them, builds a
//! register for each case, asks the engine, and compares. What the law gives was worked out by hand from the
//! regulation, not from the engine; so a difference is a fault on one of the two sides.

mod build;
mod format;
mod index;
mod judge;
mod law;
mod read;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use duties::{Finding, Question};
use jiff::civil::{Date, DateTime};

use format::World;
pub use index::{Index, index};
use judge::Place;
pub use law::Law;
use read::{CaseFile, PlacedCase};

/// What came of running a pack's cases.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Number of cases.
    pub cases: usize,
    /// Number of findings compared, presence and absence.
    pub answers: usize,
    /// What differs.
    pub failures: Vec<Failure>,
}

/// One answer that differs, or a case that could not be run.
#[derive(Debug, Clone)]
pub struct Failure {
    /// `path:line`
    pub place: String,
    /// Name of the case.
    pub case: String,
    /// Expected, got, and the engine's explanation.
    pub report: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}：{}", self.place, self.case)?;
        for line in self.report.lines() {
            writeln!(f, "  {line}")?;
        }
        Ok(())
    }
}

/// The folders of packs under `regulations`, by name.
///
/// # Errors
/// When the folder cannot be read or holds no pack.
pub fn packs(regulations: &Path) -> Result<Vec<PathBuf>, String> {
    let packs = entries(regulations, |path| path.join("pack.toml").is_file())?;
    if packs.is_empty() {
        return Err(format!("{} 下没有规则包", regulations.display()));
    }
    Ok(packs)
}

/// Runs all cases of the pack in `dir`.
///
/// # Errors
/// When a file cannot be read or written as a case, or the pack cannot be loaded: what and where, in Chinese.
pub fn run(dir: &Path) -> Result<Report, String> {
    let law = Law::load(dir)?;
    let mut report = Report::default();
    for (file, text) in files(dir)? {
        for placed in &file.cases {
            run_case(&law, &file.world, placed, &text, &file.path, &mut report);
        }
    }
    Ok(report)
}

/// The case files of a pack, read, each with its text.
fn files(dir: &Path) -> Result<Vec<(CaseFile, String)>, String> {
    let markdown = |path: &Path| path.extension().is_some_and(|e| e == "md");
    let above = dir.parent().and_then(Path::parent).unwrap_or(dir);
    let mut files = Vec::new();
    for path in entries(&dir.join("cases"), markdown)? {
        let text = std::fs::read_to_string(&path)
            .map_err(|e| format!("读不到 {}：{e}", path.display()))?;
        let shown = path.strip_prefix(above).unwrap_or(&path);
        files.push((read::read(&shown.display().to_string(), &text)?, text));
    }
    Ok(files)
}

/// What a folder holds that is wanted, by name.
fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, String> {
    let failed = |e: std::io::Error| format!("读不到 {}：{e}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        found.push(entry.map_err(failed)?.path());
    }
    found.retain(|path| wanted(path));
    found.sort();
    Ok(found)
}

fn run_case(
    law: &Law,
    world: &World,
    placed: &PlacedCase,
    text: &str,
    path: &str,
    report: &mut Report,
) {
    let case = &placed.case;
    report.cases += 1;
    let line_at = |start: usize| read::line_of(text, placed.block_start + start);
    let mut fail = |line: usize, what: String| {
        report.failures.push(Failure {
            place: format!("{path}:{line}"),
            case: case.name.clone(),
            report: what,
        });
    };
    if case.expect.is_empty() && case.absent.is_empty() {
        fail(placed.line, "案例没有预期（expect 或 absent）".to_owned());
    }
    let asked = build::register(world, case, &|theme| law.marks_of(theme))
        .and_then(|register| law.case(&case.rulings, &register));
    let engine = match asked {
        Ok(engine) => engine,
        Err(why) => return fail(placed.line, why),
    };
    let mut answers = Answers {
        engine: &engine,
        known: BTreeMap::new(),
    };
    let default = (case.on.0, case.known_at.map(build::known_at));
    for spanned in &case.expect {
        let expect = spanned.get_ref();
        let on = expect.on.map_or(default.0, |day| day.0);
        let known_at = expect.known_at.map(build::known_at).or(default.1);
        let checked = Place::of(case, expect)
            .and_then(|place| judge::check(&place, expect, answers.at(on, known_at)));
        if let Err(what) = checked {
            fail(
                line_at(spanned.span().start),
                with_question(what, on, known_at),
            );
        }
    }
    for spanned in &case.absent {
        let found = answers.at(default.0, default.1);
        if let Err(what) = judge::check_absent(spanned.get_ref(), found) {
            fail(
                line_at(spanned.span().start),
                with_question(what, default.0, default.1),
            );
        }
    }
    report.answers += case.expect.len() + case.absent.len();
}

/// `截至 2021-07-01，按 2021-06-30 所知`, before the report.
fn with_question(what: String, on: Date, known_at: Option<DateTime>) -> String {
    match known_at {
        None => format!("截至 {on}：{what}"),
        Some(known_at) => format!("截至 {on}，按 {known_at} 所知：{what}"),
    }
}

/// The engine's findings, asked once for each day and moment.
struct Answers<'a> {
    engine: &'a duties::Case,
    known: BTreeMap<(Date, Option<DateTime>), Vec<Finding>>,
}

impl Answers<'_> {
    fn at(&mut self, on: Date, known_at: Option<DateTime>) -> &[Finding] {
        let engine = self.engine;
        self.known.entry((on, known_at)).or_insert_with(|| {
            engine.findings(&Question {
                known_at,
                ..Question::on(on)
            })
        })
    }
}

#[cfg(test)]
mod tests;
