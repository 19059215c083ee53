//! `jinze evidence …`: files that belong to a record. What is found by looking at them is a hint: nothing
//! is refused for it, and a person judges.
//!
//! Left out: erasure, which is `jinze ledger erase`, and files of imports and regulations.

mod add;
mod album;
mod check;
mod get;
mod look;
mod words;

use app::state::State;
use ledger_sqlite::SqliteReader;

use crate::cli::EvidenceCommand;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::store::DataFolder;

pub(super) fn run(command: &EvidenceCommand, screen: Screen) -> Result<Code, Failure> {
    match command {
        EvidenceCommand::Add(args) => add::run(args, screen),
        EvidenceCommand::Check(args) => check::run(args, screen),
        EvidenceCommand::Get(args) => get::run(args),
    }
}

/// The ledger for reading, whoever writes meanwhile.
fn read(folder: &DataFolder) -> Result<(SqliteReader, State), Failure> {
    let store = folder.reader()?;
    let (state, _) = app::replay(&store).map_err(|error| folder.zone_failed(&error))?;
    Ok((store, state))
}

/// No record has the id.
fn no_such_record(state: &State, id: &str) -> Failure {
    let known = state.acts(state.size()).map(|(_, act)| act.id.as_str());
    let mend = regulation::suggest(id, known).map_or_else(
        || "核对记录编号，与工作簿“履职记录”表的“记录编号”一致；用 jinze timeline 查看".to_owned(),
        |near| format!("是不是“{near}”？请核对记录编号；用 jinze timeline 查看"),
    );
    Failure::usage(format!("没有编号为“{id}”的履职记录"), mend)
}
