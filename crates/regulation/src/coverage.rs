//! 覆盖率: that every sentence of the regulation is in the pack and every provision is ruled or explained.

use std::collections::BTreeMap;
use std::fmt;

use crate::pack::{RuleKind, Why};

/// The proof in numbers. A pack that is not whole does not load, so these always tell of 100 %.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Articles.
    pub articles: usize,
    /// Articles, items and paragraphs.
    pub provisions: usize,
    /// Provisions with at least one rule.
    pub ruled: usize,
    /// Provisions without a rule, with a reason.
    pub explained: usize,
    /// Reasons, with how often each is given.
    pub reasons: BTreeMap<Why, usize>,
    /// Rules by kind.
    pub rules: BTreeMap<RuleKind, usize>,
    /// Sentences of the official text, all of them quoted.
    pub sentences: usize,
    /// Characters of the official text, layout left aside, all of them equal.
    pub characters: usize,
}

impl Coverage {
    /// Share of provisions that are ruled or explained, in percent.
    #[must_use]
    pub fn percent(&self) -> usize {
        ((self.ruled + self.explained) * 100)
            .checked_div(self.provisions)
            .unwrap_or(100)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "原文：{} 句、{} 字，逐字一致，无遗漏、无增改、无错序。",
            self.sentences, self.characters
        )?;
        writeln!(
            f,
            "条款：{} 条、{} 款（项、段），其中 {} 处有规则，{} 处说明了无须规则的理由，合计 {}%。",
            self.articles,
            self.provisions,
            self.ruled,
            self.explained,
            self.percent()
        )?;
        let rules: Vec<String> = self
            .rules
            .iter()
            .map(|(kind, count)| format!("{} {count}", kind.name()))
            .collect();
        writeln!(f, "规则：{}。", rules.join("，"))?;
        let reasons: Vec<String> = self
            .reasons
            .iter()
            .map(|(why, count)| format!("{why} {count}"))
            .collect();
        write!(f, "理由：{}。", reasons.join("，"))
    }
}
