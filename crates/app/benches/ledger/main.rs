//! The ledger under load: durable records a second through the whole writer, the start from a million
//! entries, full verification, a bundle: `cargo bench -p app --bench ledger`.
//!
//! `JINZE_BENCH_SECONDS` is the time for each cell, 2 by default; `JINZE_BENCH_ROUNDS` how often each is
//! tried, the best counts, 2 by default; `JINZE_BENCH_ENTRIES` the entries of the start, a million by
//! default, 0: none; `JINZE_BENCH_CALLERS` the numbers of callers. Left out: networks and pages.

mod callers;
mod large;
mod peers;
mod zone;

use std::env;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use callers::{Figures, measure};
use peers::{Committing, Plain, Raw};
use zone::Whole;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Something that records durably; one call is one record.
trait Recorder: Sync {
    /// Records the `n`-th record of a caller; on return it is durable.
    fn record(&self, caller: usize, n: usize) -> Outcome<()>;
    /// Commits made so far, where that is known.
    fn commits(&self) -> Option<u64> {
        None
    }
}

fn setting(name: &str, or: u64) -> u64 {
    let given = env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(or)
}

fn callers() -> Vec<usize> {
    let given = env::var("JINZE_BENCH_CALLERS").unwrap_or_default();
    let given: Vec<usize> = given
        .split(',')
        .filter_map(|text| text.parse().ok())
        .collect();
    if given.is_empty() {
        vec![1, 16, 64, 256]
    } else {
        given
    }
}

fn main() -> Outcome<()> {
    // Beside the build, not in a directory that may live in memory.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let time = Duration::from_secs(setting("JINZE_BENCH_SECONDS", 2));
    let rounds = setting("JINZE_BENCH_ROUNDS", 2);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:>7}  {:<22} {:>9} {:>9} {:>9} {:>11} {:>8}",
        "callers", "what", "records/s", "p50 ms", "p99 ms", "per commit", "to plain"
    )?;
    for callers in callers() {
        let mut best: [Option<Figures>; 3] = [None, None, None];
        for round in 0..rounds {
            for (slot, kind) in best.iter_mut().zip([Kind::Plain, Kind::Whole, Kind::Raw]) {
                let path = place.path().join(format!("{kind:?}-{callers}-{round}"));
                std::fs::create_dir_all(&path)?;
                let figures = cell(&path, callers, time, kind)?;
                if slot
                    .as_ref()
                    .is_none_or(|slot| slot.per_second < figures.per_second)
                {
                    *slot = Some(figures);
                }
                std::fs::remove_dir_all(&path)?;
            }
        }
        let plain = best[0].as_ref().map_or(1.0, |figures| figures.per_second);
        for (name, figures) in ["plain SQLite table", "the zone", "raw file, fdatasync"]
            .iter()
            .zip(&best)
        {
            let Some(figures) = figures else { continue };
            writeln!(
                out,
                "{callers:>7}  {name:<22} {:>9.0} {:>9.3} {:>9.3} {:>11.1} {:>8.2}",
                figures.per_second,
                figures.p50_ms,
                figures.p99_ms,
                figures.per_commit,
                figures.per_second / plain
            )?;
        }
    }
    let entries = setting("JINZE_BENCH_ENTRIES", 1_000_000);
    if entries > 0 {
        large::measure(place.path(), entries, &mut out)?;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Plain,
    Whole,
    Raw,
}

fn cell(path: &Path, callers: usize, time: Duration, kind: Kind) -> Outcome<Figures> {
    match kind {
        Kind::Plain => measure(&Committing::start(Plain::open(path)?)?, callers, time),
        Kind::Whole => measure(&Whole::open(path)?, callers, time),
        Kind::Raw => measure(&Committing::start(Raw::open(path)?)?, callers, time),
    }
}
