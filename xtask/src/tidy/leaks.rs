//! Nothing of a person or a machine: no resident identity number (GB 11643), no secret, no path of
//! a machine, no host of the web beyond a short list.

use std::sync::LazyLock;

use regex::Regex;

use super::Violation;
use crate::tree::Tree;

/// Hosts that files may name: name spaces of formats, licences, and standing public references.
const HOSTS: &[&str] = &[
    "www.apache.org",
    "www.w3.org",
    "schemas.openxmlformats.org",
    "json-schema.org",
    "docs.rs",
    "www.gov.cn",
    "example.com",
    "example.org",
    "127.0.0.1",
    "localhost",
];
/// The name of Cargo's index, as lock files write it on every machine.
const INDEX: &str = "https://github.com/rust-lang/crates.io-index";

// The patterns are written with brackets so that this file does not find itself.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (
            r#"(?:^|[\s"'`(=:])/(?:hom[e]|roo[t]|User[s]|wor[k]|tm[p]|mn[t])/[\w.]"#,
            "a path of one machine: use a relative path, or the system's temporary folder",
        ),
        (
            r"-----BEGI[N] [A-Z ]*PRIVATE KEY|AKI[A][0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}",
            "a secret: take it out, and make a new one",
        ),
        (
            r#"(?i)(?:passwor[d]|secre[t]|toke[n])\s*[:=]\s*"[^"\s]{8,}""#,
            "looks like a secret: it belongs in the environment",
        ),
    ]
    .into_iter()
    .filter_map(|(pattern, mend)| Some((Regex::new(pattern).ok()?, mend)))
    .collect()
});
static URL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[a-z][a-z0-9+]*://([^\s/:`\x22'<>)\]，。]+)").ok());
static EIGHTEEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx]").ok()
});

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in &tree.files {
        for (line, text) in file.lines() {
            let mut add = |message: String| {
                violations.push(Violation::new(&file.path, line, message));
            };
            if has_identity_number(text) {
                add("a resident identity number: take it out, even an invented one".to_owned());
            }
            for (pattern, mend) in PATTERNS.iter() {
                if pattern.is_match(text) {
                    add((*mend).to_owned());
                }
            }
            for host in hosts(&text.replace(INDEX, "")) {
                if !HOSTS.contains(&host)
                    && !host.ends_with(".gov.cn")
                    && !host.ends_with(".invalid")
                    && !host.contains(['{', '$'])
                {
                    add(format!(
                        "names the host `{host}`: leave it out, or add it to HOSTS in xtask/src/tidy/leaks.rs"
                    ));
                }
            }
        }
    }
    violations
}

fn hosts(text: &str) -> Vec<&str> {
    URL.as_ref().map_or_else(Vec::new, |url| {
        url.captures_iter(text)
            .filter_map(|found| Some(found.get(1)?.as_str()))
            .collect()
    })
}

/// GB 11643: 17 digits and a check character (ISO 7064, MOD 11-2), not part of a longer number.
fn has_identity_number(text: &str) -> bool {
    let Some(pattern) = EIGHTEEN.as_ref() else {
        return false;
    };
    pattern.find_iter(text).any(|found| {
        let before = text.get(..found.start()).unwrap_or_default().chars().last();
        let after = text.get(found.end()..).unwrap_or_default().chars().next();
        let joined = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
        !joined(before) && !joined(after) && check_character_fits(found.as_str())
    })
}

fn check_character_fits(number: &str) -> bool {
    let mut sum = 0;
    for (index, char) in number.chars().enumerate() {
        let value = match char {
            'X' | 'x' => 10,
            digit => digit.to_digit(10).unwrap_or(0),
        };
        // The weight of position i from the right (0 for the check character) is 2^i mod 11.
        let weight = (0..17 - index.min(17)).fold(1, |weight, _| weight * 2 % 11);
        sum += value * weight;
    }
    sum % 11 == 1
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn what_belongs_to_a_person_or_a_machine_is_found() {
        // The number is the standard's own worked example, in two parts.
        let number = ["11010519491231", "002X"].concat();
        let path = ["see /ho", "me/somebody/notes"].concat();
        let key = ["-----BEG", "IN PRIVATE KEY-----"].concat();
        let host = ["https:", "//mirror.invented.org/simple"].concat();
        let word = ["pass", "word = \"correct-horse\""].concat();
        check_rule(
            super::check,
            &[
                ("a.csv", &format!("人员,{number}\n")),
                ("b.md", &path),
                ("c.txt", &key),
                ("d.toml", &host),
                ("e.toml", &word),
                (
                    "f.md",
                    "<https://www.gov.cn/a>, 110105194912310020, 2026-01-01\n",
                ),
            ],
            &[
                ("a.csv", 1),
                ("b.md", 1),
                ("c.txt", 1),
                ("d.toml", 1),
                ("e.toml", 1),
            ],
        );
    }

    #[test]
    fn a_number_with_a_wrong_check_character_is_no_identity_number() {
        assert!(super::check_character_fits(
            &["11010519491231", "002X"].concat()
        ));
        assert!(!super::check_character_fits("110105194912310021"));
    }
}
