//! `cargo xtask mutants [K/N]`: changes the code of `regulation` and `duties` bit by bit and asks
//! whether a test notices. With `K/N`, only the K-th of N equal parts of all changes.

use std::path::Path;

use anyhow::{Result, bail};

use crate::process;

/// Runs cargo-mutants on the pure crates.
pub(crate) fn run(root: &Path, shard: Option<&str>) -> Result<()> {
    if !process::exists("cargo-mutants", &["--version"]) {
        bail!("cargo-mutants is not installed: cargo install cargo-mutants");
    }
    let mut command = process::cargo(root);
    command.args(["mutants", "--package=regulation", "--package=duties"]);
    command.args(["--output=target", "--timeout-multiplier=3"]);
    // The worked cases of the packs are tests of `testkit`; they judge both crates.
    command.args([
        "--test-package=regulation",
        "--test-package=duties",
        "--test-package=testkit",
    ]);
    if let Some(shard) = shard {
        command.args(["--shard", shard, "--sharding=round-robin"]);
    }
    process::step("mutants", &mut command)
}
