//! How many tests passed and failed, read from what the test runners print.

use std::sync::LazyLock;

use regex::Regex;

static CARGO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^test result: \w+\. (\d+) passed; (\d+) failed").ok());
static NEXTEST_PASSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"Summary .*? (\d+) passed").ok());
static NEXTEST_FAILED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"Summary .*?(\d+) (?:failed|timed out|exec failed)").ok());

/// Sums over several runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
}

impl Counts {
    /// Adds what a line of a test runner says, if it sums up.
    pub(crate) fn read(&mut self, line: &str) {
        let number = |pattern: &LazyLock<Option<Regex>>, group: usize| {
            pattern
                .as_ref()
                .and_then(|pattern| pattern.captures(line))
                .and_then(|found| found.get(group)?.as_str().parse::<u64>().ok())
                .unwrap_or(0)
        };
        self.passed += number(&CARGO, 1) + number(&NEXTEST_PASSED, 1);
        self.failed += number(&CARGO, 2) + number(&NEXTEST_FAILED, 1);
    }

    /// One more check of ours.
    pub(crate) fn add(&mut self, passed: bool) {
        if passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn both_runners_are_understood() {
        let mut counts = Counts::default();
        for line in [
            "     Summary [   0.208s] 23 tests run: 22 passed (1 slow), 1 failed, 2 skipped",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            "test a::passed ... ok",
        ] {
            counts.read(line);
        }
        let expected = Counts {
            passed: 25,
            failed: 1,
        };
        assert_eq!(counts, expected);
    }
}
