//! From cells to facts: every good row becomes a fact, every bad cell a problem that says where it
//! is, what is wrong and how to mend it. Nothing stops at the first mistake.

mod acts;
pub(crate) mod cell;
mod links;
mod log;
mod money;
mod roster;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use duties::Register;

use crate::error::ExchangeError;
use crate::schema::{GUIDE, LISTS, Need, SHEETS};
use crate::source::{self, Grid, Source};
use crate::vocabulary::Vocabulary;
pub use log::CellProblem;
use log::Log;
pub(crate) use log::letters;
use table::Table;

/// What a workbook says, and what in it cannot be used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ZoneReading {
    /// The facts of all good rows.
    pub register: Register,
    /// Cells that could not be used, by sheet and row.
    pub problems: Vec<CellProblem>,
    /// What was read, but deserves a look.
    pub warnings: Vec<CellProblem>,
    /// Cells looked at.
    pub cells: usize,
}

/// Reads a workbook file (xlsx, xls, ods) or a folder of CSV files.
///
/// # Errors
///
/// When the file as a whole cannot be read, or is refused for its size; bad cells are no error.
pub fn read_zone_path(path: &Path, vocabulary: &Vocabulary) -> Result<ZoneReading, ExchangeError> {
    Ok(read(&source::from_path(path)?, vocabulary))
}

/// Reads a workbook (xlsx, xls, ods) from its bytes.
///
/// # Errors
///
/// As [`read_zone_path`].
pub fn read_workbook(bytes: &[u8], vocabulary: &Vocabulary) -> Result<ZoneReading, ExchangeError> {
    Ok(read(&source::from_bytes(bytes)?, vocabulary))
}

/// An id that was seen: on which row, and whether the row could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    row: u32,
    kept: bool,
}

/// Ids of one sheet. Looked up only; never walked through.
type Ids = HashMap<String, Seen>;

/// What rows that come later may refer to.
#[derive(Debug, Default)]
struct Known {
    bodies: Ids,
    posts: Ids,
    people: Ids,
    acts: Ids,
    /// Names that belong to one id only.
    body_names: HashMap<String, Option<String>>,
    person_names: HashMap<String, Option<String>>,
}

/// Everything that the rows of a sheet need beside their own cells.
struct Context<'v> {
    words: &'v Vocabulary,
    known: Known,
    log: Log,
    register: Register,
}

pub(crate) fn read(source: &Source, words: &Vocabulary) -> ZoneReading {
    let mut context = Context {
        words,
        known: Known::default(),
        log: Log::default(),
        register: Register::default(),
    };
    for name in &source.unknown {
        if ![GUIDE, LISTS].contains(&name.trim()) && !name.trim().starts_with('_') {
            context.log.warn_sheet(
                name,
                "不是规定的工作表，没有读取",
                "如需读取，改为规定的名称",
            );
        }
    }
    let mut grids: BTreeMap<&str, &Grid> = BTreeMap::new();
    for grid in &source.grids {
        if grids.insert(&grid.name, grid).is_some() {
            context
                .log
                .sheet(&grid.name, "有两张同名的工作表", "只保留一张");
        }
    }
    for spec in SHEETS {
        let Some(grid) = grids.get(spec.name) else {
            missing(&mut context.log, spec.name, spec.need);
            continue;
        };
        let Some(table) = Table::new(grid, spec, words, &mut context.log) else {
            continue;
        };
        match spec.name {
            "机构" => roster::bodies(&table, &mut context),
            "职务" => roster::posts(&table, &mut context),
            "人员" => roster::people(&table, &mut context),
            "任职" => roster::tenures(&table, &mut context),
            "分工" => roster::portfolios(&table, &mut context),
            "请假" => roster::leaves(&table, &mut context),
            "履职记录" => acts::acts(&table, &mut context),
            "参加人" => acts::participants(&table, &mut context),
            "指标" => money::amounts(&table, &mut context),
            _ => money::waivers(&table, &mut context),
        }
    }
    let (problems, warnings) = context.log.finish();
    ZoneReading {
        register: context.register,
        problems,
        warnings,
        cells: source.cells(),
    }
}

fn missing(log: &mut Log, name: &str, need: Need) {
    let mend = "补上这张工作表；可用“jinze template”生成空白表格对照";
    match need {
        Need::Required => log.sheet(name, "缺少这张工作表", mend),
        Need::Expected => log.warn_sheet(name, "没有这张工作表，按没有内容处理", mend),
        Need::Optional => {}
    }
}
