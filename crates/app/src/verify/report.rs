//! What a verification of a ledger says: checks under the four properties of electronic records
//! (DA/T 70: 真实、完整、可用、安全), the first record that is wrong, and what still stands.
//!
//! Verdicts and checks are those of bundles (`ledger::bundle`). Left out: how anything is checked.

use std::fmt::Write;

pub use ledger::bundle::{Check, Fact, Verdict};

/// Reasons of one check that are listed; more are only counted.
const REASONS_MAX: usize = 50;

/// The property that a check speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// 真实: it is what was recorded, by whom and when it says.
    Authentic,
    /// 完整: nothing is missing, nothing was changed.
    Complete,
    /// 可用: it can be found, read and answered from.
    Usable,
    /// 安全: what must be gone is gone, and nobody decided alone.
    Safe,
}

impl Property {
    /// All, in the order of the standard.
    pub const ALL: [Self; 4] = [Self::Authentic, Self::Complete, Self::Usable, Self::Safe];

    /// The word of the standard.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Authentic => "真实",
            Self::Complete => "完整",
            Self::Usable => "可用",
            Self::Safe => "安全",
        }
    }
}

/// Where a ledger is wrong, as far as a check can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// This record is the first.
    At(u64),
    /// The first one is among these, both included.
    Between(u64, u64),
}

impl Place {
    /// The first record that may be wrong.
    #[must_use]
    pub fn first(self) -> u64 {
        self.range().0
    }

    /// The first and the last record that may be the first wrong one.
    #[must_use]
    pub fn range(self) -> (u64, u64) {
        match self {
            Self::At(seq) => (seq, seq),
            Self::Between(from, to) => (from, to),
        }
    }

    fn is_within(self, other: Self) -> bool {
        let ((from, to), (first, last)) = (self.range(), other.range());
        self.range() != other.range() && first <= from && to <= last
    }
}

/// A check of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it speaks for.
    pub property: Property,
    /// Name, verdict and reasons.
    pub check: Check,
    /// The first record that it found wrong.
    pub place: Option<Place>,
}

impl Checked {
    pub(super) fn new(property: Property, name: &'static str) -> Self {
        let check = Check {
            name,
            verdict: Verdict::Pass,
            reasons: Vec::new(),
            more: 0,
        };
        Self {
            property,
            check,
            place: None,
        }
    }

    /// A record is wrong.
    pub(super) fn bad(&mut self, seq: u64, reason: impl Into<String>) {
        self.add(Verdict::Fail, reason.into());
        self.put(Place::At(seq));
    }

    /// One of several records is wrong; nobody can tell which.
    pub(super) fn bad_between(&mut self, from: u64, to: u64, reason: impl Into<String>) {
        self.add(Verdict::Fail, reason.into());
        self.put(Place::Between(from, to));
    }

    /// The earliest place stays; of two that begin at one record, the smaller.
    fn put(&mut self, place: Place) {
        if self.place.is_none_or(|known| place.range() < known.range()) {
            self.place = Some(place);
        }
    }

    /// Something is wrong that is no record.
    pub(super) fn fail(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Fail, reason.into());
    }

    /// Something cannot be decided.
    pub(super) fn unknown(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Unknown, reason.into());
    }

    /// Something that a reader should know, and that decides nothing.
    pub(super) fn tell(&mut self, reason: impl Into<String>) {
        self.add(Verdict::Pass, reason.into());
    }

    pub(super) fn failed(&self) -> bool {
        self.check.verdict == Verdict::Fail
    }

    fn add(&mut self, verdict: Verdict, reason: String) {
        let check = &mut self.check;
        let heavier = verdict > check.verdict;
        check.verdict = check.verdict.max(verdict);
        if check.reasons.len() < REASONS_MAX {
            check.reasons.push(reason);
            return;
        }
        check.more += 1;
        // A reader must not miss why a check failed behind fifty remarks.
        if heavier && let Some(last) = check.reasons.last_mut() {
            *last = reason;
        }
    }
}

/// What a verification of a ledger says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The checks that were made.
    pub checks: Vec<Checked>,
    /// What was verified.
    pub facts: Vec<Fact>,
    /// So many records, from the first, are vouched for by the signer's memory or a signed checkpoint.
    pub vouched: Option<u64>,
}

impl Report {
    pub(super) fn new() -> Self {
        Self {
            checks: Vec::new(),
            facts: Vec::new(),
            vouched: None,
        }
    }

    pub(super) fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        let value = value.into();
        self.facts.push(Fact { name, value });
    }

    /// The verdict: the heaviest of its checks.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.checks.iter().map(|checked| checked.check.verdict);
        verdicts.max().unwrap_or(Verdict::Unknown)
    }

    /// A check by its name.
    #[must_use]
    pub fn check(&self, name: &str) -> Option<&Checked> {
        self.checks
            .iter()
            .find(|checked| checked.check.name == name)
    }

    /// Where the ledger is wrong first. What one check knows only as a range, another may know exactly.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let places = || self.checks.iter().filter_map(|checked| checked.place);
        let mut found = places().min_by_key(|place| place.range())?;
        let within = |outer: Place| {
            let inner = places().filter(move |place| place.is_within(outer));
            inner.min_by_key(|place| place.range())
        };
        while let Some(inner) = within(found) {
            found = inner;
        }
        Some(found)
    }

    /// The first record that is wrong, or may be.
    #[must_use]
    pub fn first_bad(&self) -> Option<u64> {
        self.place().map(Place::first)
    }

    /// So many records, from the first, still stand: they are vouched for, and no check found any
    /// of them wrong.
    #[must_use]
    pub fn stands(&self) -> u64 {
        let vouched = self.vouched.unwrap_or(0);
        self.first_bad().map_or(vouched, |bad| bad.min(vouched))
    }

    /// Says in each check that failed what still stands.
    pub(super) fn say_what_stands(&mut self) {
        let vouched = self.vouched;
        for checked in &mut self.checks {
            let Some(place) = checked.place.filter(|_| checked.failed()) else {
                continue;
            };
            let words = match vouched.map(|vouched| vouched.min(place.first())) {
                None => "没有签名者记忆或可信检查点，不能确认哪些记录仍然可信".to_owned(),
                Some(0) => "没有可以确认仍然可信的记录".to_owned(),
                Some(stands) => format!("第 0–{} 号记录仍然可信", stands - 1),
            };
            checked.check.reasons.push(words);
        }
    }

    /// The report for a reader.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = "账本核验报告\n\n".to_owned();
        for Fact { name, value } in &self.facts {
            line(&mut text, format_args!("{name}：{value}"));
        }
        for property in Property::ALL {
            let mut own = self.checks.iter().filter(|row| row.property == property);
            let Some(first) = own.next() else { continue };
            line(&mut text, format_args!("\n{}", property.word()));
            for checked in std::iter::once(first).chain(own) {
                one_check(&mut text, &checked.check);
            }
        }
        match self.place() {
            Some(Place::At(seq)) => {
                line(&mut text, format_args!("\n首条有问题的记录：第 {seq} 号"))
            }
            Some(Place::Between(from, to)) => line(
                &mut text,
                format_args!("\n首条有问题的记录：在第 {from}–{to} 号之间"),
            ),
            None => {}
        }
        line(&mut text, format_args!("\n结论：{}", self.verdict().word()));
        text
    }
}

fn one_check(text: &mut String, check: &Check) {
    line(
        text,
        format_args!("  [{}] {}", check.verdict.word(), check.name),
    );
    for reason in &check.reasons {
        line(text, format_args!("      {reason}"));
    }
    if check.more > 0 {
        line(
            text,
            format_args!("      另有 {} 条，未逐一列出", check.more),
        );
    }
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{what}");
}
