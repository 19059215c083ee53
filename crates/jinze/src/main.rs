//! The one binary: reads the command line and hands it to the command's own module.
//!
//! Left out: everything that a duty depends on. That is decided in `duties`, and told here.

mod cli;
mod commands;
mod failure;
mod output;
mod progress;
mod render;
mod source;
mod store;

use std::process::ExitCode;

use cli::Asked;
use failure::{Code, Failure};
use output::Screen;

/// Reading a workbook is many small strings; this allocator takes a quarter off the whole run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let screen = Screen::here();
    let answered = match cli::asked(std::env::args_os()) {
        Ok(cli) => commands::run(&cli, screen),
        Err(Asked::Help((styled, plain))) => {
            let page = if screen.colour { styled } else { plain };
            screen.print(page.as_bytes()).map(|()| Code::Done)
        }
        Err(Asked::Wrong(failure)) => Err(failure),
    };
    ExitCode::from(answered.unwrap_or_else(told) as u8)
}

fn told(failure: Failure) -> Code {
    output::tell(&failure.to_string());
    failure.code
}
