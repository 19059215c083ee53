//! Every target on the stable compiler, for a short time; `JINZE_FUZZ_SECONDS` makes it longer.

use std::time::Duration;

use jinze_fuzz::driver::{Campaign, run};
use jinze_fuzz::{is_ready, seeds};

const PACK_WORDS: &[&str] = &[
    "[[duty]]",
    "[[none]]",
    "[[ruling]]",
    "[[set]]",
    "```toml\n",
    "```\n",
    "> ",
    "# ",
    "第",
    "条",
    "（一）",
    "每半年至少1次",
    "每三年",
    "定期",
    "15个工作日内",
    "= { ruling = \"R-06\" }",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    "0000-00-00",
    "9999-12-31",
    "-1",
    "18446744073709551616",
    "\u{feff}",
    "\u{3000}",
    "\u{0}",
];
const WORKBOOK_WORDS: &[&str] = &[
    "<row r=\"1048576\">",
    "<c r=\"XFD1048576\" t=\"s\"><v>0</v></c>",
    "<v>",
    "</v>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "1e308",
    "-1",
    "NaN",
    "99999999999",
    "t=\"inlineStr\"",
    "<is><t>",
    "&#x0;",
    "<!DOCTYPE",
];
const CSV_WORDS: &[&str] = &[
    "\"",
    ",",
    "\r\n",
    "\n",
    "2019-02-29",
    "9999-12-31",
    "0001-01-01",
    "43831",
    "1e308",
    "=1+1",
    "、",
    ";",
    "\u{feff}",
    "=== 机构.csv\n",
    "撤回",
    "是",
    "主持",
    "工作会议",
];
/// Heads of canonical bytes, texts that are none, lines of notes and trust texts.
const LEDGER_WORDS: &[&str] = &[
    "\u{0}",
    "\u{1}",
    "\u{18}",
    "\u{19}\u{0}",
    "\u{1b}\u{0}\u{0}\u{0}\u{0}",
    "\u{40}",
    "\u{60}",
    "act",
    "fact",
    "person:P0007",
    "2026-02-30",
    "e\u{301}",
    "\u{200b}",
    "\u{feff}",
    "\n\n",
    "\u{2014} log.example.com/gaoxin ",
    "log.example.com/gaoxin\n3\n",
    "index 9223372036854775807\n",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "quorum 0\n",
    "broken sha256\n",
    " revoked 0",
    "=== leaves/0.cbor\n",
    "=== openings/1.cbor\n",
    "=== proofs/18446744073709551615.txt\n",
    "PK\u{5}\u{6}",
];
const PHOTO_WORDS: &[&str] = &[
    "Exif\u{0}\u{0}II*\u{0}\u{8}\u{0}\u{0}\u{0}",
    "MM\u{0}*",
    "IHDR",
    "IDAT",
    "acTL",
    "GIF89a",
    "RIFF",
    "WEBPVP8X",
    "ftypheic",
    "%PDF-",
    "/OpenAction",
    "<script>",
    "#!/bin/sh\n",
    "PK\u{3}\u{4}",
    "vbaProject.bin",
    "\u{7f}\u{7f}\u{7f}\u{7f}",
    "\u{0}\u{0}\u{0}\u{0}",
];

fn fuzz(target: &str, seeds: &[Vec<u8>], words: &[&str], run_one: fn(&[u8])) {
    assert!(is_ready(), "the pack of the first regulation does not load");
    assert!(!seeds.is_empty(), "`{target}` has no seed");
    let seconds = std::env::var("JINZE_FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let campaign = Campaign {
        target,
        seeds,
        words,
        number: 2019,
        time: Duration::from_secs(seconds.unwrap_or(5)),
    };
    let tried = run(&campaign, run_one);
    assert!(
        tried > seeds.len() as u64,
        "`{target}`: no mutation was tried"
    );
}

#[test]
fn no_pack_makes_the_loader_panic_or_hang() {
    fuzz("pack", &seeds::packs(), PACK_WORDS, jinze_fuzz::pack);
}

#[test]
fn no_bytes_make_the_reader_of_workbooks_panic_or_hang() {
    fuzz(
        "workbook",
        &seeds::workbooks(),
        WORKBOOK_WORDS,
        jinze_fuzz::workbook,
    );
}

#[test]
fn no_parts_of_a_workbook_make_its_reader_panic_or_hang() {
    fuzz(
        "workbook_parts",
        &seeds::workbook_parts(),
        WORKBOOK_WORDS,
        jinze_fuzz::workbook_parts,
    );
}

#[test]
fn no_csv_folder_makes_its_reader_panic_or_hang() {
    fuzz("csv", &seeds::csv_folders(), CSV_WORDS, jinze_fuzz::csv);
}

#[test]
fn no_leaf_makes_its_reader_panic_and_what_reads_has_one_spelling() {
    fuzz(
        "leaf",
        &seeds::ledger::leaves(),
        LEDGER_WORDS,
        jinze_fuzz::leaf,
    );
}

#[test]
fn no_openings_make_their_reader_panic_and_what_reads_has_one_spelling() {
    fuzz(
        "openings",
        &seeds::ledger::openings(),
        LEDGER_WORDS,
        jinze_fuzz::openings,
    );
}

#[test]
fn no_value_makes_its_reader_panic_and_what_reads_has_one_spelling() {
    fuzz(
        "value",
        &seeds::ledger::values(),
        LEDGER_WORDS,
        jinze_fuzz::value,
    );
}

#[test]
fn no_note_verifies_that_was_not_signed() {
    fuzz(
        "note",
        &seeds::ledger::notes(),
        LEDGER_WORDS,
        jinze_fuzz::note,
    );
}

#[test]
fn no_proof_leads_to_a_root_that_nobody_computed() {
    fuzz(
        "proof",
        &seeds::ledger::proofs(),
        LEDGER_WORDS,
        jinze_fuzz::proof,
    );
}

#[test]
fn no_trust_text_reads_as_something_else_once_written() {
    fuzz(
        "trust",
        &seeds::ledger::trusts(),
        LEDGER_WORDS,
        jinze_fuzz::trust,
    );
}

#[test]
fn no_archive_passes_but_that_of_the_honest_bundle() {
    fuzz(
        "bundle",
        &seeds::ledger::bundles(),
        LEDGER_WORDS,
        jinze_fuzz::bundle,
    );
}

#[test]
fn no_members_pass_but_those_of_the_honest_bundle() {
    fuzz(
        "members",
        &seeds::ledger::members(),
        LEDGER_WORDS,
        jinze_fuzz::members,
    );
}

#[test]
fn no_snapshot_reads_as_something_else_once_written() {
    fuzz(
        "snapshot",
        &seeds::ledger::snapshots(),
        LEDGER_WORDS,
        jinze_fuzz::snapshot,
    );
}

#[test]
fn no_photo_makes_its_inspection_panic_or_hang() {
    fuzz(
        "photo",
        &seeds::photos::files(),
        PHOTO_WORDS,
        jinze_fuzz::photo,
    );
}
