//! The guides tell the truth: paths that they name exist, and ARCHITECTURE.md names every crate.

use super::Violation;
use crate::tree::Tree;

/// Guides whose paths are checked.
const GUIDES: &[&str] = &[
    "ARCHITECTURE.md",
    "README.md",
    "README.zh-CN.md",
    "STYLE.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for path in GUIDES {
        let Some(guide) = tree.file(path) else {
            violations.push(Violation::new(path, 1, "is missing: write it"));
            continue;
        };
        let mut fenced = false;
        for (line, text) in guide.lines() {
            fenced ^= text.trim_start().starts_with("```");
            for word in super::table::code_words(text) {
                if !fenced && is_path(&word) && !exists(tree, &word) {
                    let message = format!("names `{word}`, which does not exist");
                    violations.push(Violation::new(path, line, message));
                }
            }
        }
    }
    violations.extend(unnamed_crates(tree));
    violations
}

fn unnamed_crates(tree: &Tree) -> Vec<Violation> {
    let Some(architecture) = tree.file("ARCHITECTURE.md") else {
        return Vec::new();
    };
    tree.files
        .iter()
        .filter_map(|file| file.path.strip_suffix("/Cargo.toml"))
        .filter(|folder| !architecture.text.contains(&format!("`{folder}`")))
        .map(|folder| {
            let message = format!("does not name the crate `{folder}`: say what it is for");
            Violation::new("ARCHITECTURE.md", 1, message)
        })
        .collect()
}

/// A path from the root; a bare name (`rulings.md`, `cases/`) may stand anywhere.
fn exists(tree: &Tree, word: &str) -> bool {
    let name = word.trim_end_matches('/');
    let anywhere = || {
        let mut parts = tree.files.iter().flat_map(|file| file.path.split('/'));
        parts.any(|part| part == name)
    };
    tree.contains(word) || !name.contains('/') && anywhere()
}

/// Words in backticks that are meant as paths: with a slash or a known ending, without spaces,
/// placeholders or options.
fn is_path(word: &str) -> bool {
    let endings = [".md", ".rs", ".toml", ".html", ".py", ".sql"];
    let looks_like_one = word.contains('/') || endings.iter().any(|ending| word.ends_with(ending));
    let placeholder = word.contains([' ', '*', '<', '{', '…', '$', ':', '(', '%'])
        || word.starts_with(['/', '-', '.'])
        || word.split('/').any(|part| {
            // `DIR`, `NAME`: words that the reader replaces.
            part.len() > 1 && part.chars().all(|char| char.is_ascii_uppercase())
        });
    looks_like_one && !placeholder
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn a_path_that_is_gone_and_a_crate_that_is_not_named_are_found() {
        let guides = [
            "README.md",
            "README.zh-CN.md",
            "STYLE.md",
            "CONTRIBUTING.md",
        ];
        let mut files = vec![
            (
                "ARCHITECTURE.md",
                "# A\n`crates/one` and `Cargo.toml` are here, `crates/gone/` is not.\n",
            ),
            ("crates/one/Cargo.toml", ""),
            ("crates/two/Cargo.toml", ""),
        ];
        files.extend(guides.map(|guide| (guide, "`crates/one/Cargo.toml` `DIR/pack.toml`\n")));
        check_rule(
            super::check,
            &files,
            &[
                ("ARCHITECTURE.md", 1),
                ("ARCHITECTURE.md", 2),
                ("GLOSSARY.md", 1),
            ],
        );
    }
}
