//! 核验证据包: one small program without network or database, for whoever is handed a bundle.

use std::io::Write;
use std::process::ExitCode;

use jinze_verify::command;

fn main() -> ExitCode {
    let outcome = command::run(std::env::args_os().skip(1));
    // Nobody may be listening any more: the exit status still says it.
    let _ = std::io::stdout().write_all(outcome.text.as_bytes());
    let _ = std::io::stderr().write_all(outcome.error.as_bytes());
    ExitCode::from(outcome.code)
}
