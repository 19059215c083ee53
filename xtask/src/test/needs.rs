//! What tests need besides Rust: found, or installed where that is allowed (root on Debian), or
//! named in plain words.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// Python that can make an environment of its own, for the oracle.
pub(crate) fn python() -> Result<()> {
    if process::exists("python3", &["-c", "import ensurepip, venv"]) {
        return Ok(());
    }
    install("python3 with venv", &["python3", "python3-venv"])?;
    if !process::exists("python3", &["-c", "import ensurepip, venv"]) {
        bail!(
            "the oracle needs python3 with the modules `venv` and `ensurepip`; installing did not help"
        );
    }
    Ok(())
}

/// `strace`, which shows that every answer follows a sync, and `openssl`, which checks our signatures.
pub(crate) fn tracing_and_openssl() -> Result<()> {
    for (program, asks, package) in [
        ("strace", "--version", "strace"),
        ("openssl", "version", "openssl"),
    ] {
        if process::exists(program, &[asks]) {
            continue;
        }
        install(program, &[package])?;
        if !process::exists(program, &[asks]) {
            bail!("the tests need `{program}`; installing {package} did not help");
        }
    }
    Ok(())
}

/// Installs Debian packages if this is allowed here; otherwise says what is missing.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !process::exists("apt-get", &["--version"]) {
        bail!("the tests need {what}. Please install it; on Debian: apt-get install {wanted}");
    }
    process::step(
        "package lists",
        Command::new("apt-get").args(["update", "-qq"]),
    )?;
    process::step(
        &format!("install {what}"),
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}
