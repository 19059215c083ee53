//! `jinze ledger …`: verify, take a bundle, erase, look.

mod bundle;
mod erase;
mod log;
pub(super) mod verify;

use app::Zone;
use app::actor::{Actor, Role};
use app::commands::Refusal;
use ledger::commitment::Idem;

use crate::cli::{ByArgs, LedgerCommand};
use crate::failure::{Code, Failure};
use crate::output::Screen;

pub(super) fn run(command: &LedgerCommand, screen: Screen) -> Result<Code, Failure> {
    match command {
        LedgerCommand::Verify(args) => verify::run(args, screen),
        LedgerCommand::Bundle(args) => bundle::run(args),
        LedgerCommand::Erase(args) => erase::run(args),
        LedgerCommand::Scrub(args) => erase::scrub(args),
        LedgerCommand::Log(args) => log::run(args, screen),
    }
}

/// Whoever sits at the machine, as a clerk of the 安委办.
pub(super) fn actor(by: &ByArgs) -> Actor {
    let login = || {
        let named = ["USER", "LOGNAME", "USERNAME"]
            .into_iter()
            .find_map(std::env::var_os);
        named.map_or("本机".to_owned(), |name| {
            name.to_string_lossy().into_owned()
        })
    };
    Actor::local(by.by.clone().unwrap_or_else(login), Role::Clerk)
}

/// A new key for a request.
pub(super) fn idem(zone: &Zone) -> Result<Idem, Failure> {
    zone.new_idem()
        .map_err(|error| Failure::of(Code::Io, error.to_string(), "请重试"))
}

/// Why nothing was recorded.
pub(super) fn refused(refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::Invalid { what, mend } => Failure::input(what.clone(), mend.clone()),
        Refusal::NotAllowed(_) | Refusal::Submit(_) => Failure::input(refusal.to_string(), ""),
    }
}
