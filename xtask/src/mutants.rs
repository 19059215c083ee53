//! `cargo xtask mutants [ledger] [K/N]`: changes the code of the pure crates bit by bit and asks whether
//! a test notices. With `K/N`, only the K-th of N equal parts of all changes.

use std::path::Path;

use anyhow::{Result, bail};

use crate::process;

/// What is changed, and whose tests judge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    /// `regulation` and `duties`.
    Law,
    /// `ledger`.
    Ledger,
}

impl Area {
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Law => &["regulation", "duties"],
            Self::Ledger => &["ledger"],
        }
    }

    fn tests(self) -> &'static [&'static str] {
        match self {
            // The worked cases of the packs are tests of `testkit`; they judge both crates.
            Self::Law => &["regulation", "duties", "testkit"],
            // Bundles are made and judged in the tests of the verifier.
            Self::Ledger => &["ledger", "jinze-verify"],
        }
    }
}

/// Runs cargo-mutants on one area.
pub(crate) fn run(root: &Path, area: Area, shard: Option<&str>) -> Result<()> {
    if !process::exists("cargo-mutants", &["--version"]) {
        bail!("cargo-mutants is not installed: cargo install cargo-mutants");
    }
    let mut command = process::cargo(root);
    command.args(["mutants", "--output=target", "--timeout-multiplier=3"]);
    for package in area.packages() {
        command.arg(format!("--package={package}"));
    }
    for package in area.tests() {
        command.arg(format!("--test-package={package}"));
    }
    if let Some(shard) = shard {
        command.args(["--shard", shard, "--sharding=round-robin"]);
    }
    process::step("mutants", &mut command)
}
