//! Writes the seeds of every target into `fuzz/corpus/`, where libFuzzer looks for them.

use std::io;
use std::path::Path;

use jinze_fuzz::seeds::{self, ledger, photos};

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, seeds) in [
        ("pack", seeds::packs()),
        ("workbook", seeds::workbooks()),
        ("workbook_parts", seeds::workbook_parts()),
        ("csv", seeds::csv_folders()),
        ("leaf", ledger::leaves()),
        ("openings", ledger::openings()),
        ("value", ledger::values()),
        ("note", ledger::notes()),
        ("proof", ledger::proofs()),
        ("trust", ledger::trusts()),
        ("bundle", ledger::bundles()),
        ("members", ledger::members()),
        ("snapshot", ledger::snapshots()),
        ("photo", photos::files()),
    ] {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder)?;
        for (index, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{index}")), seed)?;
        }
    }
    Ok(())
}
