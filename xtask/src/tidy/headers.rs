//! Every Rust file opens with `//!`: what the law calls this, or what it is, and what is left out.

use super::Violation;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".rs")) {
        if let Some(Err(error)) = &file.rust {
            violations.push(Violation::new(
                &file.path,
                1,
                format!("is not Rust that can be read: {error}"),
            ));
        }
        let header = file.text.lines().next().unwrap_or_default();
        let words = header.strip_prefix("//!").unwrap_or_default().trim();
        if words.is_empty() && !header.starts_with("#![doc = include_str!") {
            violations.push(Violation::new(
                &file.path,
                1,
                "begin the file with `//!` and one sentence on what it is and what is left out",
            ));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn a_file_without_a_header_is_found() {
        check_rule(
            super::check,
            &[
                ("crates/a/src/bad.rs", "// Not a header.\nfn f() {}\n"),
                ("crates/a/src/empty.rs", "//!\nfn f() {}\n"),
                ("crates/a/src/good.rs", "//! A header.\nfn f() {}\n"),
                ("crates/a/src/torn.rs", "//! A header.\nfn f( {}\n"),
            ],
            &[
                ("crates/a/src/bad.rs", 1),
                ("crates/a/src/empty.rs", 1),
                ("crates/a/src/torn.rs", 1),
            ],
        );
    }
}
