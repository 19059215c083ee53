//! A test's name is a sentence, and the test asserts something: one that cannot fail is no test.

use super::Violation;
use crate::rust_source::Function;
use crate::tree::Tree;

/// Names that make a test able to fail, as a prefix or a whole word.
const ASSERTING: &[&str] = &[
    "assert",
    "debug_assert",
    "prop_assert",
    "check",
    "expect",
    "unwrap",
    "panic",
    "refuse",
    "agree",
    "given",
    "?",
];
const WORDS_MIN: usize = 3;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, source) in tree.rust() {
        let helpers: Vec<&str> = source
            .functions
            .iter()
            .filter(|function| !function.is_test && asserts(function, &[]))
            .map(|function| function.name.as_str())
            .collect();
        for test in source.functions.iter().filter(|function| function.is_test) {
            if !asserts(test, &helpers) {
                violations.push(Violation::new(
                    &file.path,
                    test.first,
                    format!("the test `{}` asserts nothing: it cannot fail", test.name),
                ));
            }
            if test.name.split('_').count() < WORDS_MIN {
                violations.push(Violation::new(
                    &file.path,
                    test.first,
                    format!("the test `{}`: name it by a sentence", test.name),
                ));
            }
        }
    }
    violations
}

fn asserts(function: &Function, helpers: &[&str]) -> bool {
    function.names.iter().any(|name| {
        helpers.contains(&name.as_str()) || ASSERTING.iter().any(|word| name.starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn a_test_that_cannot_fail_or_has_no_sentence_is_found() {
        let text = "//! A.
#[test]
fn nothing_is_asserted_here() { let _ = 1 + 1; }
#[test]
fn short() { assert!(true); }
#[test]
fn a_helper_asserts_for_it() { same(1, 1); }
fn same(a: u8, b: u8) { assert_eq!(a, b); }
";
        check_rule(
            super::check,
            &[("crates/a/tests/a.rs", text)],
            &[("crates/a/tests/a.rs", 3), ("crates/a/tests/a.rs", 5)],
        );
    }
}
