//! What a verification says: each check with its verdict and reasons, and facts for a reader.
//!
//! Left out: how anything is checked; the sibling modules do that.

use std::fmt::Write;

use crate::text;

/// Reasons of one check that are listed; more are only counted.
const REASONS_MAX: usize = 50;

/// How a check ends. The order is the weight: the heaviest decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 通过
    Pass,
    /// 无法判定
    Unknown,
    /// 不通过
    Fail,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "通过",
            Self::Unknown => "无法判定",
            Self::Fail => "不通过",
        }
    }

    /// The exit status of a program that ends with it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::Unknown => 2,
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, as in section 8 of the format.
    pub name: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// Why; of a check that passed, what a reader should know.
    pub reasons: Vec<String>,
    /// Reasons beyond those that are listed.
    pub more: usize,
}

impl Check {
    /// A check that has found nothing yet.
    #[must_use]
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            verdict: Verdict::Pass,
            reasons: Vec::new(),
            more: 0,
        }
    }

    /// Something is wrong.
    pub(crate) fn fail(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Fail, reason.into());
    }

    /// Something cannot be decided.
    pub(crate) fn unknown(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Unknown, reason.into());
    }

    /// Something that a reader should know, and that decides nothing.
    pub(crate) fn tell(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Pass, reason.into());
    }

    /// Something is not there; if not all could be read, it may be in what was not.
    pub(crate) fn lack(&mut self, is_unread: bool, reason: impl Into<String>) {
        if is_unread {
            self.unknown(reason);
        } else {
            self.fail(reason);
        }
    }

    fn add(&mut self, verdict: Verdict, reason: String) {
        self.verdict = self.verdict.max(verdict);
        if self.reasons.len() < REASONS_MAX {
            self.reasons.push(printable(&reason));
        } else {
            self.more += 1;
        }
    }
}

/// A fact for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Of what.
    pub name: &'static str,
    /// What.
    pub value: String,
}

/// What a verification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The checks in the order of the format.
    pub checks: Vec<Check>,
    /// What the bundle is about.
    pub facts: Vec<Fact>,
}

impl Report {
    /// The report on a bundle that was refused before anything in it was read.
    #[must_use]
    pub fn refused(reason: &str) -> Self {
        let mut structure = Check::new(super::STRUCTURE);
        structure.fail(reason);
        Self::closed(structure)
    }

    /// The report that ends with the structure.
    pub(crate) fn closed(structure: Check) -> Self {
        let others = super::CHECKS.iter().skip(1).map(|name| {
            let mut check = Check::new(name);
            check.unknown("证据包没有打开，未作检查");
            check
        });
        Self {
            checks: std::iter::once(structure).chain(others).collect(),
            facts: Vec::new(),
        }
    }

    /// The verdict: the heaviest of its checks.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.checks
            .iter()
            .map(|check| check.verdict)
            .max()
            .unwrap_or(Verdict::Unknown)
    }

    /// A check by its name.
    #[must_use]
    pub fn check(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// The report for a reader.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = "证据包核验报告\n\n".to_owned();
        for Fact { name, value } in &self.facts {
            line(&mut text, format_args!("{name}：{value}"));
        }
        if !self.facts.is_empty() {
            text.push('\n');
        }
        for check in &self.checks {
            line(
                &mut text,
                format_args!("[{}] {}", check.verdict.word(), check.name),
            );
            for reason in &check.reasons {
                line(&mut text, format_args!("    {reason}"));
            }
            if check.more > 0 {
                line(
                    &mut text,
                    format_args!("    另有 {} 条，未逐一列出", check.more),
                );
            }
        }
        line(&mut text, format_args!("\n结论：{}", self.verdict().word()));
        text
    }
}

/// Words that may quote a hostile file, so that they cannot play with the reader's screen.
#[must_use]
pub fn printable(words: &str) -> String {
    words
        .chars()
        .map(|char| {
            let mut bytes = [0; 4];
            let alone: &str = char.encode_utf8(&mut bytes);
            if char == '\n' || text::check(alone) != Ok(()) {
                char.escape_unicode().to_string()
            } else {
                alone.to_owned()
            }
        })
        .collect()
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{what}");
}

#[cfg(test)]
mod tests {
    use super::{Check, REASONS_MAX, Report, Verdict, printable};

    #[test]
    fn a_hostile_word_cannot_write_a_verdict_of_its_own() {
        let told = printable("编号\u{1b}[2J\n结论：通过\u{202e}");
        assert_eq!(told, "编号\\u{1b}[2J\\u{a}结论：通过\\u{202e}");
        let mut check = Check::new("引用");
        check.fail("甲\r乙");
        assert_eq!(check.reasons, ["甲\\u{d}乙"]);
    }

    #[test]
    fn the_heaviest_verdict_decides_and_long_lists_are_counted() {
        let mut check = Check::new("引用");
        assert_eq!(check.verdict, Verdict::Pass);
        check.fail("甲");
        check.unknown("乙");
        for _ in 0..REASONS_MAX {
            check.tell("丙");
        }
        assert_eq!(check.verdict, Verdict::Fail);
        assert_eq!((check.reasons.len(), check.more), (REASONS_MAX, 2));
        let mut other = Check::new("时间");
        other.unknown("丁");
        let mut report = Report {
            checks: vec![other],
            facts: Vec::new(),
        };
        assert_eq!(report.verdict(), Verdict::Unknown);
        report.checks.push(check);
        assert_eq!(report.verdict(), Verdict::Fail);
        assert!(report.to_text().contains("另有 2 条，未逐一列出"));
        let nothing = Report {
            checks: Vec::new(),
            facts: Vec::new(),
        };
        assert_eq!(nothing.verdict(), Verdict::Unknown);
    }

    #[test]
    fn verdicts_have_their_words_and_statuses() {
        for (verdict, word, code) in [
            (Verdict::Pass, "通过", 0),
            (Verdict::Fail, "不通过", 1),
            (Verdict::Unknown, "无法判定", 2),
        ] {
            assert_eq!((verdict.word(), verdict.exit_code()), (word, code));
        }
        let refused = Report::refused("不是 ZIP 文件");
        assert_eq!(refused.verdict(), Verdict::Fail);
        assert_eq!(refused.checks.len(), crate::bundle::CHECKS.len());
    }
}
