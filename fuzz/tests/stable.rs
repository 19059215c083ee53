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
