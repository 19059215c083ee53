//! One module for each command: read, ask, answer.

mod answers;
mod backup;
mod board;
mod check;
mod completions;
mod evidence;
mod explain;
mod import;
mod import_check;
mod init;
mod law;
mod ledger;
mod restore;
mod sample;
mod template;
mod timeline;

use crate::cli::{Cli, Command};
use crate::failure::{Code, Failure};
use crate::output::Screen;

/// Runs what was asked for.
pub(crate) fn run(cli: &Cli, screen: Screen) -> Result<Code, Failure> {
    match &cli.command {
        None => board::run(screen),
        Some(Command::Check(args)) => check::run(args, screen),
        Some(Command::Explain(args)) => explain::run(args, screen),
        Some(Command::Law(command)) => law::run(command, screen),
        Some(Command::Template(args)) => template::run(args),
        Some(Command::ImportCheck(args)) => import_check::run(args, screen),
        Some(Command::Sample(args)) => sample::run(args),
        Some(Command::Init(args)) => init::run(args),
        Some(Command::Import(args)) => import::run(args, screen),
        Some(Command::Ledger(command)) => ledger::run(command, screen),
        Some(Command::Evidence(command)) => evidence::run(command, screen),
        Some(Command::Timeline(args)) => timeline::run(args, screen),
        Some(Command::Answers(args)) => answers::run(args, screen),
        Some(Command::Backup(args)) => backup::run(args),
        Some(Command::Restore(args)) => restore::run(args, screen),
        Some(Command::Completions(args)) => completions::run(args, screen),
    }
}
