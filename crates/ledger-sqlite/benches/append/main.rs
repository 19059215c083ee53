//! Durable appends a second with 1, 16, 64 and 256 waiting callers, against two simpler peers in
//! the same run, and the speed of a scan: `cargo bench -p ledger-sqlite`.
//!
//! `JINZE_BENCH_SECONDS` is the time for each cell, 2 by default; `JINZE_BENCH_ROWS` the rows of
//! the scan, a million by default. Left out: hashing and signing, which are not the store's.

mod callers;
mod peers;

use std::env;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use ledger::store::{ReadStore, Store};
use ledger_sqlite::{Options, SqliteStore};

use callers::{Figures, measure};
use peers::{Ours, Peer, Plain, Raw, ledger_batch};

type Outcome<T> = Result<T, Box<dyn Error>>;

const CALLERS: [usize; 4] = [1, 16, 64, 256];

fn setting(name: &str, or: u64) -> u64 {
    let given = env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(or)
}

fn main() -> Outcome<()> {
    // Beside the build, not in a directory that may live in memory.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let time = Duration::from_secs(setting("JINZE_BENCH_SECONDS", 2));
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:>7}  {:<22} {:>9} {:>10} {:>10} {:>9} {:>8}",
        "callers", "store", "ops/s", "p50 ms", "p99 ms", "per sync", "to plain"
    )?;
    for callers in CALLERS {
        let plain = cell(place.path(), callers, time, Kind::Plain)?;
        let ours = cell(place.path(), callers, time, Kind::Ours)?;
        let raw = cell(place.path(), callers, time, Kind::Raw)?;
        for (name, figures) in [
            ("plain SQLite table", &plain),
            ("ledger store", &ours),
            ("raw file, fdatasync", &raw),
        ] {
            let ratio = figures.per_second / plain.per_second;
            writeln!(
                out,
                "{callers:>7}  {name:<22} {:>9.0} {:>10.3} {:>10.3} {:>9.1} {ratio:>8.2}",
                figures.per_second, figures.p50_ms, figures.p99_ms, figures.per_commit
            )?;
        }
    }
    scan(
        place.path(),
        setting("JINZE_BENCH_ROWS", 1_000_000),
        &mut out,
    )
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Plain,
    Ours,
    Raw,
}

fn cell(place: &Path, callers: usize, time: Duration, kind: Kind) -> Outcome<Figures> {
    let path = place.join(format!("{kind:?}-{callers}"));
    let peer: Box<dyn Peer> = match kind {
        Kind::Plain => Box::new(Plain::open(&path)?),
        Kind::Ours => Box::new(Ours::open(&path)?),
        Kind::Raw => Box::new(Raw::open(&path)?),
    };
    measure(peer, callers, time)
}

fn scan(place: &Path, rows: u64, out: &mut impl Write) -> Outcome<()> {
    const BATCH: u64 = 1_000;
    let path = place.join("scan.db");
    let mut store = SqliteStore::open(&path, Options::default())?;
    let begun = Instant::now();
    for first in (0..rows).step_by(1_000) {
        store.append(&ledger_batch(first, BATCH.min(rows - first)))?;
    }
    let written = begun.elapsed().as_secs_f64();
    let (mut bytes, mut visited) = (0_usize, 0_u32);
    let begun = Instant::now();
    store.scan(0, rows, &mut |row| {
        bytes += row.leaf.len() + row.openings.len();
        visited += 1;
        Ok(())
    })?;
    let read = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let subjects = store.stream_heads()?.len();
    let heads = begun.elapsed().as_secs_f64();
    let megabytes = f64::from(u32::try_from(bytes / 1_000)?) / 1_000.0;
    let count = f64::from(visited);
    writeln!(
        out,
        "\n{visited} rows: written in {written:.1} s, 1,000 a commit ({:.0}/s); \
         scanned in {read:.2} s ({:.0}/s, {:.0} MB/s); heads of {subjects} streams in {heads:.2} s",
        count / written,
        count / read,
        megabytes / read
    )?;
    Ok(())
}
