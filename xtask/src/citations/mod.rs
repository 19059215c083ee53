//! `cargo xtask citations`: what comments say of the law is true.
//!
//! Every article that a comment names exists in a pack, and Chinese words that a comment quotes in
//! “…” beside `Art. N` or `第N条` stand in that article. Left out: quotations without an article.

pub(crate) mod law;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use anyhow::{Result, bail};
use regex::Regex;

use crate::tree::{File, Tree};
use law::{Law, article_number, without_space};

static CITED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"Arts?\. ?(\d+)(?:[–-](\d+))?|第[一二三四五六七八九十]+条").ok());
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("“([^”]*)”").ok());

/// A citation that the law does not bear out.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    path: String,
    line: usize,
    message: String,
}

/// Checks every comment of every Rust file.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    let laws = Law::read_all(tree);
    if laws.is_empty() {
        bail!("there is no regulations/*/source.txt to compare with");
    }
    let (cited, wrong) = check(tree, &laws);
    for Wrong {
        path,
        line,
        message,
    } in &wrong
    {
        println!("{path}:{line}: {message}");
    }
    if !wrong.is_empty() {
        bail!("citations: {} are wrong", wrong.len());
    }
    println!("citations: {cited} mentions of articles, all of them exist and say what is quoted");
    Ok(())
}

/// Article → files of the code (without tests) whose comments name it.
pub(crate) fn modules(tree: &Tree) -> BTreeMap<u16, BTreeSet<String>> {
    let mut modules: BTreeMap<u16, BTreeSet<String>> = BTreeMap::new();
    for (file, source) in tree.rust().filter(|(file, _)| is_checked(file)) {
        for (line, comment) in comments(file) {
            if !source.is_test(line) {
                for article in articles_in(&comment) {
                    modules
                        .entry(article)
                        .or_default()
                        .insert(file.path.clone());
                }
            }
        }
    }
    modules
}

fn check(tree: &Tree, laws: &[Law]) -> (usize, Vec<Wrong>) {
    let mut cited = 0;
    let mut wrong = Vec::new();
    for file in tree.files.iter().filter(|file| is_checked(file)) {
        // A quotation may run over several lines of comment: they are read as one.
        for (line, comment) in comments(file) {
            let articles = articles_in(&comment);
            cited += articles.len();
            let mut add = |message: String| {
                wrong.push(Wrong {
                    path: file.path.clone(),
                    line,
                    message,
                });
            };
            for article in &articles {
                if !laws.iter().any(|law| law.articles.contains_key(article)) {
                    add(format!("cites Article {article}, which no regulation has"));
                }
            }
            for words in quotations(&comment) {
                let stands = laws.iter().any(|law| stands_in(law, &articles, &words));
                if !articles.is_empty() && !stands {
                    add(format!(
                        "quotes “{words}”, which does not stand in Art. {articles:?}"
                    ));
                }
            }
        }
    }
    (cited, wrong)
}

fn is_checked(file: &File) -> bool {
    file.path.starts_with("crates/") && file.path.ends_with(".rs")
}

/// Comments, neighbouring lines of one joined, each with the line where it begins.
fn comments(file: &File) -> Vec<(usize, String)> {
    let mut comments: Vec<(usize, String)> = Vec::new();
    let mut previous = 0;
    for (line, text) in file.lines() {
        let Some(words) = text.trim_start().strip_prefix("//") else {
            continue;
        };
        let words = words.trim_start_matches(['/', '!']).trim();
        match comments.last_mut() {
            Some((_, joined)) if previous + 1 == line => {
                joined.push(' ');
                joined.push_str(words);
            }
            _ => comments.push((line, words.to_owned())),
        }
        previous = line;
    }
    comments
}

fn articles_in(comment: &str) -> Vec<u16> {
    let Some(pattern) = CITED.as_ref() else {
        return Vec::new();
    };
    let mut articles = Vec::new();
    for found in pattern.captures_iter(comment) {
        let number = |index: usize| found.get(index).and_then(|n| n.as_str().parse().ok());
        match (number(1), number(2)) {
            (Some(first), Some(last)) if first < last => articles.extend(first..=last),
            (Some(first), _) => articles.push(first),
            (None, _) => articles.extend(found.get(0).and_then(|n| article_number(n.as_str()))),
        }
    }
    articles
}

/// Quoted words that are Chinese.
fn quotations(comment: &str) -> Vec<String> {
    let is_chinese = |words: &String| words.chars().any(|char| ('一'..='龥').contains(&char));
    QUOTED.as_ref().map_or_else(Vec::new, |quoted| {
        quoted
            .captures_iter(comment)
            .filter_map(|found| Some(without_space(found.get(1)?.as_str())))
            .filter(is_chinese)
            .collect()
    })
}

/// Whether the words stand in one of the articles; `…` leaves words out.
fn stands_in(law: &Law, articles: &[u16], words: &str) -> bool {
    articles
        .iter()
        .filter_map(|article| law.articles.get(article))
        .any(|text| {
            let mut rest = text.as_str();
            words
                .split('…')
                .filter(|part| !part.is_empty())
                .all(|part| {
                    rest.split_once(part).is_some_and(|(_, after)| {
                        rest = after;
                        true
                    })
                })
        })
}

#[cfg(test)]
mod tests {
    use super::{check, law::Law};
    use crate::tree::Tree;

    fn wrong_lines(code: &str) -> Vec<usize> {
        let tree = Tree::sample(&[
            ("crates/a/src/a.rs", code),
            (
                "regulations/x/source.txt",
                "第一条 每半年至少巡查\n一次。\n第二条 每年考核。\n",
            ),
        ]);
        let (_, wrong) = check(&tree, &Law::read_all(&tree));
        wrong.into_iter().map(|wrong| wrong.line).collect()
    }

    #[test]
    fn true_citations_pass() {
        let code = "//! Patrols (Arts. 1–2).\n// Art. 1: “每半年至少巡查一次”\n// 第二条：“每年…核”\nfn f() {}\n";
        assert_eq!(wrong_lines(code), [0; 0]);
    }

    #[test]
    fn an_article_that_does_not_exist_is_found() {
        assert_eq!(wrong_lines("//! A.\n\n// Art. 3 says so.\n"), [3]);
        assert_eq!(wrong_lines("//! A.\n\n// Arts. 1-4 say so.\n"), [3, 3]);
    }

    #[test]
    fn words_that_the_article_does_not_say_are_found() {
        assert_eq!(wrong_lines("// Art. 2: “每半年\n// 巡查”\n"), [1]);
        assert_eq!(wrong_lines("// Art. 1: “一次…巡查”\n"), [1]);
    }
}
