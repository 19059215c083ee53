//! The table of faults says which tests make each fault, and no test named after one is left out.
//!
//! Left out: whether a test makes the fault that it is named after; a reader of the table sees that.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::Violation;
use super::table::{code_words, rows};
use crate::tree::Tree;

const TABLE: &str = "docs/faults.md";

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let Some(file) = tree.file(TABLE) else {
        return Vec::new();
    };
    let tests = tests(tree);
    let mut violations = Vec::new();
    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    for row in rows(file, "fault") {
        let fault = row.cells.first().and_then(|cell| cell.split(' ').next());
        let fault = fault.unwrap_or_default().to_lowercase();
        let mut path = String::new();
        let mut count = 0;
        for word in row
            .cells
            .last()
            .map(|cell| code_words(cell))
            .unwrap_or_default()
        {
            if word.contains('/') {
                path = word;
                continue;
            }
            count += 1;
            if !tests.contains_key(&(path.clone(), word.clone())) {
                let message = format!("`{path}` has no test `{word}`: mend the row");
                violations.push(Violation::new(TABLE, row.line, message));
            }
            named.insert((fault.clone(), word));
        }
        if count == 0 {
            let message = format!("the fault {fault} has no test: write one, or take out the row");
            violations.push(Violation::new(TABLE, row.line, message));
        }
    }
    for ((path, test), line) in &tests {
        for fault in faults_of(test) {
            if !named.contains(&(fault.to_owned(), test.clone())) {
                let message = format!("`{test}` is not in the row of {fault} in {TABLE}: add it");
                violations.push(Violation::new(path, *line, message));
            }
        }
    }
    violations
}

/// Tests that are named after faults: file and name, with the line.
fn tests(tree: &Tree) -> BTreeMap<(String, String), usize> {
    let mut tests = BTreeMap::new();
    // By text, because tests stand in macros too.
    let Ok(pattern) = Regex::new(r"\bfn ((?:f\d\d_)+\w+)\(") else {
        return tests;
    };
    // Samples of this tool's own rules are no tests.
    let files = tree.files.iter().filter(|file| file.rust.is_some());
    for file in files.filter(|file| !file.path.starts_with("xtask/")) {
        for found in pattern.captures_iter(&file.text) {
            if let Some(name) = found.get(1) {
                let key = (file.path.clone(), name.as_str().to_owned());
                tests.insert(key, file.line_of(name.start()));
            }
        }
    }
    tests
}

/// `f05`, `f06` of `f05_f06_…`
fn faults_of(test: &str) -> impl Iterator<Item = &str> {
    test.split('_').take_while(|word| {
        word.len() == 3
            && word.starts_with('f')
            && word.bytes().skip(1).all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn a_fault_without_test_and_a_test_without_row_are_found() {
        let table = "# Faults

| fault | made by | outcome | test |
| --- | --- | --- | --- |
| F01 a | b | c | `crates/a/tests/a.rs`: `f01_f02_it_is_found` |
| F02 a | b | c | `crates/a/tests/a.rs`: `f02_it_is_gone` |
| F03 a | b | c | none |
| F04 a | b | c | `crates/a/tests/b.rs`: `f04_it_is_elsewhere` |
";
        let text = "//! A.
#[test]
fn f01_f02_it_is_found() { assert!(a()); }
#[test]
fn f04_it_is_elsewhere() { assert!(a()); }
#[test]
fn f3_is_no_number_of_a_fault() { assert!(a()); }
";
        check_rule(
            super::check,
            &[("crates/a/tests/a.rs", text), ("docs/faults.md", table)],
            &[
                ("crates/a/tests/a.rs", 3),
                ("docs/faults.md", 6),
                ("docs/faults.md", 7),
                ("docs/faults.md", 8),
            ],
        );
    }
}
