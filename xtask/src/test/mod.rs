//! `cargo xtask test`: the one command that runs every test, cold or warm.
//!
//! What needs only Rust runs first; the oracle, which needs Python, after it. All steps run even
//! when one fails, and the last line sums up.

mod counts;
mod needs;

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::tree::Tree;
use crate::{articles, process};
use counts::Counts;

/// How much to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Full,
    /// Without the doctests and what needs other programs: for the developer's loop.
    Quick,
}

/// Runs the tests and prints a closing line `N passed, N failed`.
pub(crate) fn run(tree: &Tree, extent: Extent) -> Result<()> {
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    let mut note = |name: &str, result: Result<()>| {
        if let Err(error) = result {
            eprintln!("{error:#}");
            failed.push(name.to_owned());
        }
    };
    note("strace and openssl", needs::tracing_and_openssl());
    note("unit and law tests", tests(tree, &mut counts));
    if extent == Extent::Full {
        let mut doctests = process::cargo(&tree.root);
        doctests.args(["test", "--doc", "--workspace", "--locked", "--quiet"]);
        note("doctests", counted("doctests", &mut doctests, &mut counts));
        for (name, step) in STEPS {
            let result = step(tree);
            counts.add(result.is_ok());
            note(name, result);
        }
    }
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    if counts.passed == 0 {
        bail!("no test was run");
    }
    Ok(())
}

type Step = fn(&Tree) -> Result<()>;

/// What is checked with the built program, besides the tests of the crates.
const STEPS: &[(&str, Step)] = &[
    ("packs are sound", packs_are_sound),
    ("ARTICLES.md is current", articles_are_current),
    ("oracle", oracle),
    ("second verifier", second_verifier),
];

fn packs_are_sound(tree: &Tree) -> Result<()> {
    // Built with the whole workspace: a build of one package would choose other features of its
    // libraries and build them a second time.
    process::step(
        "program",
        process::cargo(&tree.root).args(["build", "--workspace", "--bins", "--locked"]),
    )?;
    let program = target_folder(tree)?.join("debug").join("jinze");
    for pack in articles::packs(tree) {
        process::step(
            &format!("pack {pack}"),
            Command::new(&program)
                .current_dir(&tree.root)
                .args(["law", "check", &pack]),
        )?;
    }
    Ok(())
}

fn target_folder(tree: &Tree) -> Result<PathBuf> {
    let metadata = process::output(process::cargo(&tree.root).args([
        "metadata",
        "--no-deps",
        "--format-version=1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder = metadata["target_directory"].as_str();
    Ok(folder.context("cargo names no target folder")?.into())
}

fn articles_are_current(tree: &Tree) -> Result<()> {
    articles::run(tree, true)
}

/// The same duties as SQL in DuckDB, row by row.
fn oracle(tree: &Tree) -> Result<()> {
    needs::python()?;
    process::step(
        "oracle",
        Command::new("python3")
            .current_dir(&tree.root)
            .arg("benches/peers/oracle.py"),
    )
}

/// The verifier in Python, on bundles of its own and on those that the other program wrote.
fn second_verifier(tree: &Tree) -> Result<()> {
    let vectors = target_folder(tree)?.join("bundle-vectors");
    if vectors.exists() {
        std::fs::remove_dir_all(&vectors)?;
    }
    std::fs::create_dir_all(&vectors)?;
    process::step(
        "bundle vectors",
        process::cargo(&tree.root)
            .args(["run", "--quiet", "--locked", "--package", "jinze-verify"])
            .args(["--example", "vectors", "--"])
            .arg(&vectors),
    )?;
    process::step(
        "second verifier",
        Command::new("python3")
            .current_dir(&tree.root)
            .env("JINZE_VECTORS", &vectors)
            .arg("verifiers/test_jinze_verify.py"),
    )
}

fn tests(tree: &Tree, counts: &mut Counts) -> Result<()> {
    let mut command = process::cargo(&tree.root);
    if process::exists("cargo-nextest", &["--version"]) {
        command
            .env("NEXTEST_HIDE_PROGRESS_BAR", "1")
            .args([
                "nextest",
                "run",
                "--workspace",
                "--locked",
                "--no-fail-fast",
            ])
            .args(["--status-level=fail", "--final-status-level=slow"]);
    } else {
        command.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
        command.args(["--lib", "--bins", "--tests"]);
    }
    counted("unit and law tests", &mut command, counts)
}

/// Runs a test program with its output shown and counted.
fn counted(name: &str, command: &mut Command, counts: &mut Counts) -> Result<()> {
    println!("\n==> {name}");
    // Both streams go into one pipe, so that their lines stay in order.
    let (reader, writer) = std::io::pipe()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("starting {name}"))?;
    // The command still holds the writing ends; without this the reader would wait for ever.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counts.read(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}
