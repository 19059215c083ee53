//! A country of officials through the kernel that every check uses.
//!
//! `cargo bench -p duties` measures a million of them; `-- measure 10000000` ten million;
//! `-- export DIR 1000000` writes facts and rows for the programs in `benches/peers/`, and
//! `-- export-all DIR 100000` those of every question of the oracle.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and writes files; the kernel it measures does not"
)]

mod book;
mod export;
mod fan;
mod measure;

use std::error::Error;
use std::path::Path;

const MILLION: u64 = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench` to whatever it is told.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut out = std::io::stdout().lock();
    match words[..] {
        [] => measure::run(MILLION, 2, 15, &mut out),
        ["measure", officials] => measure::run(officials.parse()?, 2, 7, &mut out),
        ["measure", officials, threads] => {
            measure::run(officials.parse()?, threads.parse()?, 7, &mut out)
        }
        ["export", dir, officials] => export::run(Path::new(dir), officials.parse()?, true, 0),
        ["export-all", dir, officials] => export::run(Path::new(dir), officials.parse()?, false, 10),
        _ => Err("usage: [measure OFFICIALS [THREADS] | export DIR OFFICIALS | export-all DIR OFFICIALS]".into()),
    }
}
