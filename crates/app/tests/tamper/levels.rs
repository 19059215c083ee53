//! What is whole passes at every level; what cannot be checked is never passed.

use app::verify::{Level, Verdict};

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
