//! What is whole passes at every level; what cannot be checked is never passed.

use app::verify::{Input, Level, Verdict, verify};
use ledger_sqlite::SqliteReader;

use super::base::{Copy, check};

const LEVELS: [Level; 3] = [Level::Tail, Level::New { from: 120 }, Level::Everything];

#[test]
fn a_ledger_that_nobody_touched_passes_at_every_level() {
    let copy = Copy::new();
    for level in LEVELS {
        let report = copy.verify_at(level, Some(&copy.trust), Some(copy.memory()), &copy.held);
        let text = report.to_text();
        assert_eq!(report.verdict(), Verdict::Pass, "{text}");
        assert_eq!(report.first_bad(), None, "{text}");
        assert_eq!(report.stands(), copy.marks.size, "{text}");
        println!("{text}");
    }
}

#[test]
fn without_keys_or_memory_nothing_passes_as_verified() {
    let copy = Copy::new();
    for level in LEVELS {
        let memory = copy.memory();
        for (trust, memory, unknown) in [
            (None, Some(memory), "检查点签名"),
            (Some(&copy.trust), None, "签名者记忆"),
            (None, None, "检查点签名"),
        ] {
            let report = copy.verify_at(level, trust, memory, &[]);
            let text = report.to_text();
            assert_eq!(report.verdict(), Verdict::Unknown, "{text}");
            let verdict = check(&report, unknown).check.verdict;
            assert_eq!(verdict, Verdict::Unknown, "{text}");
        }
    }
}

#[test]
fn a_head_that_counts_more_than_any_disk_holds_ends_in_a_report() {
    let copy = Copy::new();
    copy.sql("UPDATE head SET size = ?1", [i64::MAX]);
    for level in LEVELS {
        let report = copy.verify_at(level, Some(&copy.trust), Some(copy.memory()), &[]);
        assert_eq!(report.verdict(), Verdict::Fail, "{}", report.to_text());
    }
    let report = copy.verify();
    assert_eq!(report.first_bad(), Some(copy.marks.size));
    assert_eq!(report.stands(), copy.marks.size);
}

#[test]
fn a_sample_of_files_is_said_to_be_one() {
    let copy = Copy::new();
    let store = SqliteReader::open(&copy.path("ledger.sqlite")).unwrap();
    let files = copy.files();
    let report = verify(Input {
        store: &store,
        trust: Some(&copy.trust),
        memory: Some(copy.memory()),
        held: &[],
        files: Some(&files),
        sample: Some(1),
        live: None,
        level: Level::Everything,
        progress: &mut |_, _| {},
    });
    let told = check(&report, "附件").check.reasons.join("\n");
    assert!(told.contains("抽查 1 个"), "{told}");
}
