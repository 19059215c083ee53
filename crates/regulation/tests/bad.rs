//! Each diagnostic once: one change to the small pack, and the code, line, column and words that are reported for it.

use regulation::{PackFiles, Problem, load};

const GOOD: [(&str, &str); 6] = [
    ("pack.toml", include_str!("good/pack.toml")),
    ("source.txt", include_str!("good/source.txt")),
    ("vocabulary.md", include_str!("good/vocabulary.md")),
    ("text.md", include_str!("good/text.md")),
    ("rulings.md", include_str!("good/rulings.md")),
    ("effects.md", include_str!("good/effects.md")),
];

/// One change and what is told of it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Bad {
    code: String,
    file: String,
    from: String,
    to: String,
    line: usize,
    column: usize,
    snippet: String,
}

/// All changes.
#[derive(serde::Deserialize)]
struct Changes {
    bad: Vec<Bad>,
}

#[cfg(test)]
fn changes() -> Vec<Bad> {
    toml::from_str::<Changes>(include_str!("bad/changes.toml"))
        .unwrap()
        .bad
}

/// The small pack with one change. Where the source changes, so does its digest.
fn changed(file: &str, from: &str, to: &str) -> PackFiles {
    let mut files = PackFiles::from(GOOD);
    let both = ["source.txt", "text.md"];
    let names = if file == "source+text" {
        &both[..]
    } else {
        std::slice::from_ref(&file)
    };
    for name in names {
        let text = files.get(name).unwrap_or_default().to_owned();
        assert!(text.contains(from), "{name} has no {from}");
        files.insert(*name, text.replacen(from, to, 1));
    }
    if file == "source+text" {
        let digest = problems(&files)
            .iter()
            .find(|one| one.code() == "pack::sha256")
            .cloned();
        let help = digest.map(|one| one.help().to_owned()).unwrap_or_default();
        let hex: String = help.chars().filter(char::is_ascii_hexdigit).collect();
        let manifest = files.get("pack.toml").unwrap_or_default();
        let old = manifest
            .split('"')
            .find(|word| word.len() == 64)
            .unwrap_or_default()
            .to_owned();
        let manifest = manifest.replace(&old, &hex);
        files.insert("pack.toml", manifest);
    }
    files
}

/// Errors, or the warnings of a pack that loads.
fn problems(files: &PackFiles) -> Vec<Problem> {
    match load(files) {
        Ok(regulation) => regulation.warnings().to_vec(),
        Err(problems) => problems.list().to_vec(),
    }
}

#[test]
fn each_mistake_is_told_with_its_place() {
    let mut wrong = Vec::new();
    for bad in changes() {
        let found = problems(&changed(&bad.file, &bad.from, &bad.to));
        let told = |one: &Problem| {
            (one.code(), one.line(), one.column(), one.snippet())
                == (
                    bad.code.as_str(),
                    bad.line,
                    bad.column,
                    bad.snippet.as_str(),
                )
        };
        let said = |one: &Problem| !one.message().is_empty() && !one.help().is_empty();
        if !found.iter().any(|one| told(one) && said(one)) {
            wrong.push(format!(
                "{}: {} → {}\n  {found:#?}",
                bad.code, bad.from, bad.to
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_pack_without_pack_toml_or_too_large_is_refused() {
    let codes = |files: &PackFiles| {
        let found = problems(files);
        found
            .iter()
            .map(|one| (one.code(), one.file().to_owned()))
            .collect::<Vec<_>>()
    };
    let none = PackFiles::from([("text.md", "> 第一条")]);
    assert_eq!(
        codes(&none),
        [("pack::no-manifest", "pack.toml".to_owned())]
    );
    let mut large = PackFiles::from(GOOD);
    large.insert("cases/large.md", "字".repeat(3 << 20));
    assert_eq!(codes(&large), [("pack::too-large", "pack.toml".to_owned())]);
}

#[test]
fn several_mistakes_are_told_at_once_in_the_order_of_the_files() {
    let mut files = changed("text.md", "why = \"scope\"", "why = \"scop\"");
    let vocabulary = files.get("vocabulary.md").unwrap_or_default();
    let vocabulary = vocabulary.replace("of = \"T3\"", "of = \"T9\"");
    files.insert("vocabulary.md", vocabulary);
    let found = problems(&files);
    let told: Vec<(&str, &str)> = found.iter().map(|one| (one.code(), one.file())).collect();
    let expected = [
        ("fence::value", "text.md"),
        ("name::undeclared", "vocabulary.md"),
    ];
    assert_eq!(told, expected);
    let words = load(&files).map(|_| ()).unwrap_err().to_string();
    assert!(
        words.starts_with("规则包有 2 处问题，未能载入\ntext.md:20:7 [fence::value]"),
        "{words}"
    );
}

#[test]
fn a_diagnostic_carries_its_source_and_label_for_rendering() {
    use miette::Diagnostic as _;
    let problems = load(&changed("text.md", "why = \"scope\"", "why = \"scop\"")).unwrap_err();
    let one = &problems.list()[0];
    let label = one.labels().unwrap().next().unwrap();
    let source = one.source_code().unwrap();
    let read = source.read_span(label.inner(), 0, 0).unwrap();
    assert_eq!(std::str::from_utf8(read.data()).unwrap(), "\"scop\"");
    assert_eq!(read.name(), Some("text.md"));
    assert_eq!(problems.related().unwrap().count(), 1);
}

#[test]
fn windows_line_ends_and_spaces_are_layout() {
    let mut files = PackFiles::new();
    for (name, text) in GOOD {
        files.insert(name, text.replace('\n', "\r\n"));
    }
    let text = files
        .get("text.md")
        .unwrap_or_default()
        .replace("第六条　年度", "第六条  年\u{3000}度");
    files.insert("text.md", text);
    let regulation = load(&files).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(regulation.coverage().percent(), 100);
}

#[test]
fn the_documentation_names_every_code() {
    let documentation = include_str!("../../../docs/regulation-pack.md");
    for bad in changes() {
        let code = bad.code;
        assert!(
            documentation.contains(&format!("`{code}`")),
            "{code} is not explained"
        );
    }
}

#[test]
fn an_altered_word_is_told_with_its_place_in_the_source() {
    let files = changed(
        "text.md",
        "> （一）每月至少召开1次",
        "> （一）每月至少召开2次",
    );
    let told = problems(&files);
    let altered = told.iter().find(|one| one.code() == "text::altered");
    let help = altered.map(Problem::help).unwrap_or_default();
    assert!(help.contains("原文见 source.txt 第 "), "{help}");
}

#[test]
fn a_fence_of_another_language_is_commentary() {
    let quote = "> （一）每月至少召开1次";
    let fence = format!("```text\n[[duty]] 不是规则\n```\n\n{quote}");
    assert!(load(&changed("text.md", quote, &fence)).is_ok());
}
