//! The official text of a pack, cut into articles; just enough to check citations against.

use std::collections::BTreeMap;

use crate::tree::Tree;

/// A regulation's words.
#[derive(Debug)]
pub(crate) struct Law {
    /// Number of the article and its words, white space removed.
    pub(crate) articles: BTreeMap<u16, String>,
    /// All words, white space removed.
    text: String,
}

impl Law {
    /// The laws of all packs under `regulations/`.
    pub(crate) fn read_all(tree: &Tree) -> Vec<Self> {
        tree.files
            .iter()
            .filter(|file| {
                file.path.starts_with("regulations/") && file.path.ends_with("/source.txt")
            })
            .map(|file| Self::parse(&file.text))
            .collect()
    }

    fn parse(text: &str) -> Self {
        let mut articles: BTreeMap<u16, String> = BTreeMap::new();
        let mut current = None;
        for line in text.lines().map(without_space) {
            current = article_number(&line).or(current);
            if let Some(number) = current {
                articles.entry(number).or_default().push_str(&line);
            }
        }
        Self {
            articles,
            text: without_space(text),
        }
    }

    /// Whether the words stand anywhere in the text.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.text.contains(&without_space(words))
    }
}

/// The text without white space.
pub(crate) fn without_space(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// The number in a leading `第N条`.
pub(crate) fn article_number(text: &str) -> Option<u16> {
    let (number, _) = text.strip_prefix('第')?.split_once('条')?;
    numeral(number)
}

/// 一 … 九十九, as article numbers are written.
fn numeral(text: &str) -> Option<u16> {
    let digit = |text: &str| {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        digits
            .iter()
            .position(|digit| *digit == text)
            .and_then(|position| u16::try_from(position).ok())
    };
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            Some(tens * 10 + digit(ones)?)
        }
        None => text.parse().ok().or_else(|| digit(text).filter(|&n| n > 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Law, article_number};

    #[test]
    fn article_numbers_are_read_as_the_law_writes_them() {
        for (text, number) in [
            ("第一条 为了", Some(1)),
            ("第十条", Some(10)),
            ("第二十条", Some(20)),
            ("第二十九条", Some(29)),
            ("第13条", Some(13)),
            ("第一章 总则", None),
            ("（一）", None),
        ] {
            assert_eq!(article_number(text), number, "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_at_its_articles() {
        let law = Law::parse("通知\n第一条 甲\n  乙\n第二条 丙\n");
        assert_eq!(law.articles.get(&1).map(String::as_str), Some("第一条甲乙"));
        assert!(law.says("条 丙") && !law.says("丁"));
    }
}
