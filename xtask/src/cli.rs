//! The commands of `cargo xtask`.

use anyhow::{Result, bail};

use crate::mutants::Area;
use crate::test::{self, Extent};
use crate::tree::Tree;
use crate::{articles, citations, fuzz, licences, mutants, tidy};

const HELP: &str = "\
cargo xtask COMMAND

  tidy         the rules of STYLE.md and ARCHITECTURE.md that a compiler does not hold
  articles     writes ARTICLES.md from packs, code and cases; `--check` only compares
  citations    what comments say of the law is true
  licences     every library has a licence that deny.toml allows
  fuzz N       every fuzz target for N seconds (25 if left out)
  mutants K/N  cargo-mutants on `regulation` and `duties`; K/N: the K-th (from 0) of N parts;
               `mutants ledger K/N` on `ledger`
  test         every test; `--quick` leaves out doctests and what needs other programs
";

/// Runs a command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => print!("{HELP}"),
        ["tidy"] => tidy::run(&Tree::read()?)?,
        ["articles"] => articles::run(&Tree::read()?, false)?,
        ["articles", "--check"] => articles::run(&Tree::read()?, true)?,
        ["citations"] => citations::run(&Tree::read()?)?,
        ["licences"] => licences::run(&Tree::read()?)?,
        ["test"] => test::run(&Tree::read()?, Extent::Full)?,
        ["test", "--quick"] => test::run(&Tree::read()?, Extent::Quick)?,
        ["fuzz"] => fuzz::run(&Tree::read()?.root, "25")?,
        ["fuzz", seconds] => fuzz::run(&Tree::read()?.root, seconds)?,
        ["mutants", "ledger", shard @ ..] => mutate(Area::Ledger, shard)?,
        ["mutants", shard @ ..] => mutate(Area::Law, shard)?,
        _ => bail!("unknown command `{}`\n\n{HELP}", words.join(" ")),
    }
    Ok(())
}

fn mutate(area: Area, shard: &[&str]) -> Result<()> {
    match shard {
        [] => mutants::run(&Tree::read()?.root, area, None),
        [shard] => mutants::run(&Tree::read()?.root, area, Some(shard)),
        [_, more @ ..] => bail!("`{}` is more than one part", more.join(" ")),
    }
}
