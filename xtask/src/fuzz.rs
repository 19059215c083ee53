//! `cargo xtask fuzz [SECONDS]`: the fuzz targets, each for so many seconds.
//!
//! With cargo-fuzz on the machine: libFuzzer, guided by coverage, from seeds made of the packs and
//! the sample zone. Without it: the stable driver of the crate `jinze-fuzz`, as in every test run.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::process;

/// Runs every target for the time given.
pub(crate) fn run(root: &Path, seconds: &str) -> Result<()> {
    let seconds: u32 = seconds
        .parse()
        .with_context(|| format!("`{seconds}` is not a number of seconds"))?;
    process::step(
        "seeds",
        process::cargo(root).args(["run", "--quiet", "--package=jinze-fuzz", "--bin=seeds"]),
    )?;
    if !process::exists("cargo-fuzz", &["--version"]) {
        println!(
            "cargo-fuzz is not installed: running the stable driver (cargo install cargo-fuzz for libFuzzer)"
        );
        return process::step(
            "stable driver",
            process::cargo(root)
                .env("JINZE_FUZZ_SECONDS", seconds.to_string())
                .args(["test", "--package=jinze-fuzz", "--locked"]),
        );
    }
    for target in targets(root)? {
        process::step(
            &format!("libFuzzer: {target}"),
            process::cargo(root)
                // The flags of libFuzzer are unstable ones; the compiler stays the stable one.
                .env("RUSTC_BOOTSTRAP", "1")
                // Link-time optimisation of the release profile would take minutes for each target.
                .env("CARGO_PROFILE_RELEASE_LTO", "false")
                .args(["fuzz", "run", "--features=libfuzzer", &target, "--"])
                .arg(format!("-max_total_time={seconds}"))
                .args([
                    "-rss_limit_mb=2048",
                    "-timeout=20",
                    "-max_len=262144",
                    "-print_final_stats=1",
                ]),
        )?;
    }
    Ok(())
}

fn targets(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("fuzz/fuzz_targets");
    let mut targets = Vec::new();
    for entry in std::fs::read_dir(&folder).context("reading fuzz/fuzz_targets")? {
        let path = entry?.path();
        targets.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    targets.sort();
    Ok(targets)
}
