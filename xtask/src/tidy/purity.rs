//! Pure crates decide from arguments alone: no clock, file, network, environment, random number,
//! and no map without an order.
//!
//! Which crates are pure is read from the table of ARCHITECTURE.md. Tests are left out: they may
//! read files.

use super::Violation;
use super::arrows::Arrows;
use crate::tree::Tree;

/// What is banned, and what to do instead.
const BANS: &[(&str, &str)] = &[
    ("std::time::SystemTime", "be told the time"),
    ("std::time::Instant", "be told the time"),
    ("SystemTime::now", "be told the time"),
    ("Instant::now", "be told the time"),
    ("Timestamp::now", "be told the time"),
    ("Zoned::now", "be told the time"),
    ("ZonedDateTime::now", "be told the time"),
    ("TimeZone::system", "days are civil dates of Asia/Shanghai"),
    ("std::fs", "be given the text"),
    ("File::open", "be given the text"),
    ("std::io::stdin", "be given the text"),
    ("std::io::stdout", "return it"),
    ("std::io::stderr", "return it"),
    ("std::net", "be given the text"),
    ("std::process", "be given the answer"),
    ("std::env", "be given the value"),
    ("RandomState", "use an ordered map"),
    ("HashMap", "use BTreeMap: order reaches the output"),
    ("HashSet", "use BTreeSet: order reaches the output"),
    ("rand", "be given the number"),
    ("getrandom", "be given the number"),
    ("tokio", "stay synchronous"),
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let arrows = Arrows::read(tree);
    let pure: Vec<String> = arrows
        .rows
        .iter()
        .filter(|row| row.pure)
        .map(|row| format!("crates/{}/src/", row.name))
        .collect();
    let mut violations = Vec::new();
    for (file, source) in tree.rust() {
        if !pure.iter().any(|folder| file.path.starts_with(folder)) {
            continue;
        }
        for (line, path) in &source.paths {
            let banned = BANS.iter().find(|(banned, _)| names(path, banned));
            if let Some((banned, mend)) = banned.filter(|_| !source.is_test(*line)) {
                let message = format!("a pure crate uses `{banned}`: {mend}");
                violations.push(Violation::new(&file.path, *line, message));
            }
        }
    }
    violations
}

/// Whether a path contains the banned segments, one after another.
fn names(path: &str, banned: &str) -> bool {
    let path: Vec<&str> = path.split("::").collect();
    let banned: Vec<&str> = banned.split("::").collect();
    path.windows(banned.len()).any(|window| window == banned)
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    const TABLE: &str = "| crate | may use | in tests also | pure |
| --- | --- | --- | --- |
| `core` | – | – | yes |
| `shell` | `core` | – | no |
";

    #[test]
    fn a_pure_crate_that_asks_the_world_is_found() {
        let bad = "//! Bad.
use std::{collections::HashMap, fs};
fn f() -> u64 {
    let started = std::time::Instant::now();
    matches!(jiff::Timestamp::now(), _);
    0
}
#[cfg(test)]
mod tests {
    use std::fs;
}
";
        check_rule(
            super::check,
            &[
                ("ARCHITECTURE.md", TABLE),
                ("crates/core/src/bad.rs", bad),
                ("crates/core/tests/reads.rs", "//! T.\nuse std::fs;\n"),
                ("crates/shell/src/fine.rs", bad),
            ],
            &[
                ("crates/core/src/bad.rs", 2),
                ("crates/core/src/bad.rs", 2),
                ("crates/core/src/bad.rs", 2),
                ("crates/core/src/bad.rs", 4),
                ("crates/core/src/bad.rs", 5),
            ],
        );
    }
}
