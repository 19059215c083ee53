//! Nothing half done: no test that is switched off, no note to oneself, no empty promise.

use std::sync::LazyLock;

use regex::Regex;

use super::Violation;
use crate::tree::Tree;

// Written with brackets so that this file does not find itself.
static NOTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b").ok());
static SWITCHED_OFF: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"#\[(?:cfg_attr\([^\]]*)?ignor[e]\b").ok());

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in &tree.files {
        if matches!(
            file.path.as_str(),
            "Cargo.lock" | "fuzz/Cargo.lock" | "LICENSE"
        ) {
            continue;
        }
        for (line, text) in file.lines() {
            if NOTE.as_ref().is_some_and(|note| note.is_match(text)) {
                violations.push(Violation::new(
                    &file.path,
                    line,
                    "a note to oneself: do it, or say in plain words what is left out",
                ));
            }
            if file.rust.is_some() && SWITCHED_OFF.as_ref().is_some_and(|off| off.is_match(text)) {
                violations.push(Violation::new(
                    &file.path,
                    line,
                    "a test that is switched off: mend it or remove it",
                ));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn notes_and_switched_off_tests_are_found() {
        let note = ["//! A.\n// TO", "DO: later\n"].concat();
        let off = ["//! A.\n#[test]\n#[ign", "ore]\nfn a_b_c() {}\n"].concat();
        check_rule(
            super::check,
            &[
                ("crates/a/src/note.rs", &note),
                ("crates/a/src/off.rs", &off),
                ("docs/fine.md", "What there is to do: nothing.\n"),
            ],
            &[("crates/a/src/note.rs", 2), ("crates/a/src/off.rs", 3)],
        );
    }
}
