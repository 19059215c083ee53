//! GLOSSARY.md is true: the law uses the word, the article exists, and the code has the name.

use std::collections::BTreeSet;

use super::{Violation, table};
use crate::citations::law::Law;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let Some(file) = tree.file("GLOSSARY.md") else {
        return Vec::new();
    };
    let known: BTreeSet<&str> = tree
        .rust()
        .flat_map(|(_, source)| &source.paths)
        .flat_map(|(_, path)| path.split("::"))
        .collect();
    let laws = Law::read_all(tree);
    let mut violations = Vec::new();
    let rows = table::rows(file, "原文");
    if rows.is_empty() {
        violations.push(Violation::new(
            "GLOSSARY.md",
            1,
            "has no table that begins with 原文",
        ));
    }
    for row in rows {
        let mut add = |message: String| {
            violations.push(Violation::new("GLOSSARY.md", row.line, message));
        };
        let cell = |index: usize| row.cells.get(index).map_or("", String::as_str);
        for name in table::code_words(cell(2)) {
            if let Some(missing) = name.split("::").find(|part| !known.contains(part)) {
                add(format!("the code has no `{missing}`: mend the name"));
            }
        }
        for number in articles(cell(3)) {
            if !laws.iter().any(|law| law.articles.contains_key(&number)) {
                add(format!("there is no Article {number}"));
            }
        }
        let cites = !articles(cell(3)).is_empty();
        if cites && !laws.iter().any(|law| law.says(cell(0))) {
            add(format!(
                "no regulation says 「{}」: leave the article empty (–)",
                cell(0)
            ));
        }
    }
    violations
}

fn articles(cell: &str) -> Vec<u16> {
    cell.split(|char: char| !char.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn rows_that_the_law_or_the_code_does_not_know_are_found() {
        let glossary = "| 原文 | English | Rust | article |
| --- | --- | --- | --- |
| 巡查 | patrol | `Patrol` | 1 |
| 巡游 | tour | – | 1 |
| 巡查 | patrol | `Parade` | 1 |
| 巡查 | patrol | – | 9 |
| 补录 | late entry | – | – |
";
        check_rule(
            super::check,
            &[
                ("GLOSSARY.md", glossary),
                ("crates/a/src/a.rs", "//! A.\nstruct Patrol;\n"),
                ("regulations/x/source.txt", "第一条 每半年巡查一次。\n"),
            ],
            &[("GLOSSARY.md", 4), ("GLOSSARY.md", 5), ("GLOSSARY.md", 6)],
        );
    }
}
