//! `cargo xtask tidy`: the rules of STYLE.md and ARCHITECTURE.md that a compiler does not hold.
//!
//! One module for each rule; each has a test on a bad sample, so that it can fail.

mod arrows;
mod blobs;
mod clippy_files;
mod faults;
mod formalism;
mod glossary;
mod headers;
mod law_in_code;
mod leaks;
mod leftovers;
mod lengths;
mod links;
mod map;
mod purity;
mod tests_can_fail;

pub(crate) mod table;

use anyhow::{Result, bail};

use crate::tree::Tree;

/// A place that breaks a rule, and how to mend it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    message: String,
}

impl Violation {
    /// What is wrong at a line of a file, and the mend.
    pub(crate) fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Violation>;

/// Every rule, by the name that STYLE.md uses.
pub(crate) const RULES: &[(&str, Rule)] = &[
    ("arrows", arrows::check),
    ("blobs", blobs::check),
    ("clippy-files", clippy_files::check),
    ("faults", faults::check),
    ("formalism", formalism::check),
    ("glossary", glossary::check),
    ("headers", headers::check),
    ("law-in-code", law_in_code::check),
    ("leaks", leaks::check),
    ("leftovers", leftovers::check),
    ("lengths", lengths::check),
    ("links", links::check),
    ("map", map::check),
    ("purity", purity::check),
    ("tests-can-fail", tests_can_fail::check),
];

/// Runs all rules and prints each violation as `file:line: [rule] what, and the mend`.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    let mut found = 0;
    for (name, rule) in RULES {
        let mut violations = rule(tree);
        violations.sort();
        violations.dedup();
        for violation in &violations {
            let Violation {
                path,
                line,
                message,
            } = violation;
            println!("{path}:{line}: [{name}] {message}");
        }
        found += violations.len();
    }
    if found > 0 {
        bail!("tidy: {found} violations");
    }
    println!(
        "tidy: {} files, {} rules, no violation",
        tree.files.len(),
        RULES.len()
    );
    Ok(())
}

/// The test helper of every rule: which lines of which files it finds.
#[cfg(test)]
fn check_rule(rule: Rule, files: &[(&str, &str)], expected: &[(&str, usize)]) {
    let mut found: Vec<(String, usize)> = rule(&Tree::sample(files))
        .into_iter()
        .map(|violation| (violation.path, violation.line))
        .collect();
    found.sort();
    let expected: Vec<(String, usize)> = expected
        .iter()
        .map(|(path, line)| ((*path).to_owned(), *line))
        .collect();
    assert_eq!(found, expected);
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::tree::Tree;

    #[test]
    fn each_rule_is_tested_on_a_bad_sample_and_named_in_the_style_guide() {
        let tree = Tree::read().unwrap();
        let style = tree.file("STYLE.md").unwrap();
        for (name, _) in RULES {
            let path = format!("xtask/src/tidy/{}.rs", name.replace('-', "_"));
            let module = tree.file(&path).unwrap();
            assert!(
                module.text.contains("check_rule("),
                "{path} has no bad sample"
            );
            assert!(
                style.text.contains(&format!("`{name}`")),
                "STYLE.md: `{name}`"
            );
        }
    }
}
