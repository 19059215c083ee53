//! What tests need besides Rust: found, or installed where that is allowed (root on Debian), or
//! named in plain words.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// The version of DuckDB that the oracle was written for.
const DUCKDB: &str = "duckdb==1.5.4";

/// The Python with DuckDB for the oracle: `JINZE_ORACLE_PYTHON`, or an own environment under
/// `target/`.
pub(crate) fn oracle_python(root: &Path) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("JINZE_ORACLE_PYTHON") {
        return Ok(named.into());
    }
    let environment = root.join("target/oracle-python");
    let python = environment.join("bin/python");
    if has_duckdb(&python) {
        return Ok(python);
    }
    if !process::exists("python3", "--version") {
        install("python3", &["python3", "python3-venv"])?;
    }
    let made = process::step(
        "environment for the oracle",
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    );
    if made.is_err() {
        install("python3-venv", &["python3-venv"])?;
        process::step(
            "environment for the oracle, again",
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
        )?;
    }
    process::step(
        "DuckDB for the oracle",
        Command::new(&python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            DUCKDB,
        ]),
    )?;
    if !has_duckdb(&python) {
        bail!("the oracle needs Python with the package `duckdb`; installing it did not help");
    }
    Ok(python)
}

fn has_duckdb(python: &Path) -> bool {
    Command::new(python)
        .args(["-c", "import duckdb"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Installs Debian packages if this is allowed here; otherwise says what is missing.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !process::exists("apt-get", "--version") {
        bail!("the tests need `{what}`. Please install it, on Debian: apt-get install {wanted}");
    }
    process::step(
        "package lists",
        Command::new("apt-get").args(["update", "-qq"]),
    )?;
    process::step(
        what,
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}
