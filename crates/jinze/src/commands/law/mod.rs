//! `jinze law`: the pack itself.

mod check;
mod coverage;
mod rulings;
mod show;

use crate::cli::LawCommand;
use crate::failure::{Code, Failure};
use crate::output::Screen;

pub(super) fn run(command: &LawCommand, screen: Screen) -> Result<Code, Failure> {
    match command {
        LawCommand::Check(args) => check::run(args, screen),
        LawCommand::Show(args) => show::run(args, screen),
        LawCommand::Coverage(args) => coverage::run(args, screen),
        LawCommand::Rulings(args) => rulings::run(args, screen),
    }
}
