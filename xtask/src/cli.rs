//! The commands of `cargo xtask`.

use anyhow::{Result, bail};

use crate::test::{self, Extent};
use crate::tree::Tree;
use crate::{citations, licences, tidy};

const HELP: &str = "\
cargo xtask COMMAND

  tidy         the rules of STYLE.md and ARCHITECTURE.md that a compiler does not hold
  citations    what comments say of the law is true
  licences     every library has a licence that deny.toml allows
  test         every test; `--quick` leaves out doctests and what needs other programs
";

/// Runs a command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => print!("{HELP}"),
        ["tidy"] => tidy::run(&Tree::read()?)?,
        ["citations"] => citations::run(&Tree::read()?)?,
        ["licences"] => licences::run(&Tree::read()?)?,
        ["test"] => test::run(&Tree::read()?, Extent::Full)?,
        ["test", "--quick"] => test::run(&Tree::read()?, Extent::Quick)?,
        _ => bail!("unknown command `{}`\n\n{HELP}", words.join(" ")),
    }
    Ok(())
}
