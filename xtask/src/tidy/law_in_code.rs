//! The law is data: names of organs and roles that a pack declares do not stand in the code.
//!
//! Left out: tests, benchmarks, and the generator of the sample zone, which has to invent a zone.

use std::collections::BTreeSet;

use super::Violation;
use crate::tree::Tree;

/// Code that may name organs, because it makes up a zone.
const INVENTS_A_ZONE: &[&str] = &["crates/testkit/", "/sample/", "/sample.rs"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let declared = declared_names(tree);
    let mut violations = Vec::new();
    for (file, source) in tree.rust() {
        let exempt = INVENTS_A_ZONE.iter().any(|part| file.path.contains(part));
        if exempt || !file.path.starts_with("crates/") {
            continue;
        }
        for (line, text) in &source.strings {
            if source.is_test(*line) {
                continue;
            }
            if let Some(name) = declared.iter().find(|name| text.contains(name.as_str())) {
                violations.push(Violation::new(
                    &file.path,
                    *line,
                    format!("`{name}` is a name of a regulation pack: read it from the pack"),
                ));
            }
        }
    }
    violations
}

/// Names under `[[category]]` and `[[role]]` of every pack, three characters or longer.
fn declared_names(tree: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in tree.markdown() {
        if !file.path.starts_with("regulations/") {
            continue;
        }
        let mut declares = false;
        for (_, text) in file.lines() {
            let text = text.trim();
            if text.starts_with("[[") {
                declares = matches!(text, "[[category]]" | "[[role]]");
            }
            let value = text
                .strip_prefix("name")
                .and_then(|rest| rest.trim_start().strip_prefix('='));
            let name = value.and_then(|value| value.split('"').nth(1));
            let tells = |name: &&str| name.chars().count() >= 3 && !name.starts_with("其他");
            if declares {
                names.extend(name.filter(tells).map(str::to_owned));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn an_organ_named_in_the_code_is_found() {
        let pack = "```toml\n[[category]]\nname = \"安委会\"\n[[kind]]\nname = \"巡查巡查\"\n```\n";
        let code = "//! A.\n/// 安委会 in a comment is fine.\nconst A: &str = \"由安委会决定\";\nconst B: &str = \"巡查巡查\";\n";
        check_rule(
            super::check,
            &[
                ("regulations/x/vocabulary.md", pack),
                ("crates/a/src/a.rs", code),
                ("crates/a/tests/a.rs", code),
                ("crates/jinze/src/sample/a.rs", code),
            ],
            &[("crates/a/src/a.rs", 3)],
        );
    }
}
