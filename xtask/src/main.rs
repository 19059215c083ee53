//! The project's own build tool: `cargo xtask COMMAND`.
//!
//! Checks that a compiler cannot make (tidy, articles, citations) and the one command that runs
//! every test. Left out: anything that `cargo` or `clippy` already does well.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks to whoever runs it"
)]

mod articles;
mod citations;
mod cli;
mod fuzz;
mod licences;
mod mutants;
mod process;
mod rust_source;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
