//! Each pure crate has its own `clippy.toml`; it takes the place of the root's, so it repeats what
//! stands there, and bans clocks and files with reasons.

use super::Violation;
use super::arrows::Arrows;
use crate::tree::Tree;

/// Bans that may not go missing.
const NEEDED: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "jiff::Timestamp::now",
    "std::fs::read",
    "std::env::var",
    "std::collections::HashMap",
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let Some(root) = tree.file("clippy.toml") else {
        return vec![Violation::new("clippy.toml", 1, "is missing")];
    };
    for row in Arrows::read(tree).rows.iter().filter(|row| row.pure) {
        let path = format!("crates/{}/clippy.toml", row.name);
        let Some(file) = tree.file(&path) else {
            let message = "is missing: a pure crate bans clocks and files there";
            violations.push(Violation::new(&path, 1, message));
            continue;
        };
        for ban in NEEDED {
            if !file.text.contains(&format!("\"{ban}\"")) {
                let message = format!("does not ban `{ban}`: add it, with a reason");
                violations.push(Violation::new(&path, 1, message));
            }
        }
        for (line, text) in file.lines() {
            if text.contains("path = ") && !text.contains("reason = ") {
                violations.push(Violation::new(&path, line, "a ban gives its reason"));
            }
        }
        let settings = root.text.lines().filter(|line| line.contains("-in-tests"));
        for setting in settings.filter(|setting| !file.text.contains(*setting)) {
            let message = format!("does not repeat the root's `{setting}`");
            violations.push(Violation::new(&path, 1, message));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn a_missing_ban_or_setting_is_found() {
        let table = "| crate | may use | in tests also | pure |\n| - | - | - | - |\n| `core` | – | – | yes |\n";
        let bans: String = super::NEEDED
            .iter()
            .skip(1)
            .map(|ban| format!("{{ path = \"{ban}\", reason = \"r\" }}\n"))
            .collect();
        check_rule(
            super::check,
            &[
                ("ARCHITECTURE.md", table),
                ("clippy.toml", "allow-unwrap-in-tests = true\n"),
                (
                    "crates/core/clippy.toml",
                    &format!("{bans}{{ path = \"x\" }}\n"),
                ),
            ],
            &[
                ("crates/core/clippy.toml", 1),
                ("crates/core/clippy.toml", 1),
                ("crates/core/clippy.toml", 6),
            ],
        );
    }
}
