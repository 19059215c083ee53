//! `jinze completions`: the completion script of a shell.

use crate::cli::{self, CompletionsArgs};
use crate::failure::{Code, Failure};
use crate::output::Screen;

pub(super) fn run(args: &CompletionsArgs, screen: Screen) -> Result<Code, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "jinze", &mut script);
    screen.print(&script)?;
    Ok(Code::Done)
}
