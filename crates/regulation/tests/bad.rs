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

/// (code, file, these words, become these, line, column, words shown); `source+text`: in both.
type Bad = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    usize,
    usize,
    &'static str,
);

const BAD: &[Bad] = &[
    (
        "pack::no-file",
        "pack.toml",
        "\"text.md\"",
        "\"texts.md\"",
        8,
        9,
        "\"texts.md\"",
    ),
    (
        "pack::file-twice",
        "pack.toml",
        "rulings = [\"rulings.md\"]",
        "rulings = [\"rulings.md\", \"rulings.md\"]",
        10,
        26,
        "\"rulings.md\"",
    ),
    (
        "pack::sha256",
        "pack.toml",
        "sha256 = \"",
        "sha256 = \"0",
        7,
        42,
        "\"0223385e939bf9c7eb3441b9fca3d9e9a259b0b94aac472f4855cbfa531…",
    ),
    (
        "pack::id",
        "pack.toml",
        "id = \"yunhe\"",
        "id = \"云河\"",
        1,
        6,
        "\"云河\"",
    ),
    (
        "date::order",
        "pack.toml",
        "published_on = 2020-06-20",
        "published_on = 2020-07-02",
        6,
        17,
        "2020-07-01",
    ),
    (
        "fence::unknown-key",
        "pack.toml",
        "month = 7",
        "moth = 7",
        14,
        1,
        "moth",
    ),
    (
        "fence::toml",
        "text.md",
        "why = \"purpose\"",
        "why = purpose",
        13,
        7,
        "purpose",
    ),
    (
        "fence::too-deep",
        "text.md",
        "why = \"purpose\"",
        "why = \"purpose\"\nnote.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.b = 1",
        14,
        1,
        "note.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a…",
    ),
    (
        "fence::too-deep",
        "text.md",
        "why = \"purpose\"",
        "why = \"purpose\"\nnote = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        14,
        30,
        "[[[[[[[[]]]]]]]]",
    ),
    (
        "fence::nested",
        "text.md",
        "> 第二条　本办法适用于全县。",
        "> 第二条　本办法适用于全县。\n>\n> ```toml\n> ```",
        18,
        3,
        "```toml",
    ),
    (
        "fence::unknown-rule",
        "text.md",
        "[[none]]\nwhy = \"purpose\"",
        "[[nono]]\nwhy = \"purpose\"",
        12,
        3,
        "nono",
    ),
    (
        "fence::unknown-key",
        "text.md",
        "frequency = \"每月至少1次\"",
        "frequncy = \"每月至少1次\"",
        43,
        1,
        "frequncy",
    ),
    (
        "fence::type",
        "text.md",
        "who = [\"T1\"]\nfrequency = \"每月至少1次\"",
        "who = 1\nfrequency = \"每月至少1次\"",
        42,
        7,
        "1",
    ),
    (
        "fence::type",
        "text.md",
        "[[none]]\nwhy = \"purpose\"",
        "[none]\nwhy = \"purpose\"",
        12,
        2,
        "none",
    ),
    (
        "fence::empty",
        "text.md",
        "name = \"每月开会\"",
        "name = \" \"",
        40,
        8,
        "\" \"",
    ),
    (
        "fence::missing-key",
        "text.md",
        "name = \"每月开会\"\n",
        "",
        38,
        1,
        "[[duty]]",
    ),
    (
        "fence::value",
        "text.md",
        "why = \"purpose\"",
        "why = \"porpose\"",
        13,
        7,
        "\"porpose\"",
    ),
    (
        "fence::under-frame",
        "text.md",
        "> 第二章　职责",
        "> 第二章　职责\n\n```toml\n[[none]]\nwhy = \"heading\"\n```",
        29,
        1,
        "[[none]]",
    ),
    (
        "text::missing",
        "text.md",
        "开展督导。每镇",
        "开展督导。",
        101,
        34,
        "应",
    ),
    (
        "text::missing",
        "text.md",
        "本办法由县安委会解释。\n",
        "\n",
        194,
        17,
        "",
    ),
    (
        "text::altered",
        "text.md",
        "> （一）每月至少召开1次",
        "> （一）每月至少召开2次",
        35,
        12,
        "2",
    ),
    (
        "text::added",
        "text.md",
        "> 第二条　本办法适用于全县。",
        "> 第二条　本办法适用于全县各个地方。",
        16,
        15,
        "各个地方",
    ),
    (
        "text::repeated",
        "text.md",
        "> 第二条　本办法适用于全县。",
        "> 第一条　为了压实责任，制定本办法。\n\n> 第二条　本办法适用于全县。",
        16,
        3,
        "第一条　为了压实责任，制定本办法。",
    ),
    (
        "text::out-of-order",
        "text.md",
        "> 第二章　职责\n\n> 第三条　镇长的职责包括：",
        "> 第三条　镇长的职责包括：\n\n> 第二章　职责",
        26,
        3,
        "第三条　镇长的职责包括：",
    ),
    (
        "text::missing",
        "text.md",
        "> 第二条　本办法适用于全县。",
        "> 第三条　镇长的职责包括：",
        16,
        3,
        "第",
    ),
    (
        "text::article-order",
        "text.md",
        "> 第六条",
        "> 第四条",
        194,
        3,
        "第四条　年度结果报县政府批准。本办法由县安委会解释。",
    ),
    (
        "text::two-provisions",
        "text.md",
        "> 第三条　镇长的职责包括：\n",
        "> 第三条　镇长的职责包括：\n>\n> （一）每月至少召开1次安全生产会议；\n",
        30,
        3,
        "（一）每月至少召开1次安全生产会议；",
    ),
    (
        "text::unruled",
        "text.md",
        "```toml\n[[none]]\nwhy = \"purpose\"\n```\n",
        "",
        9,
        3,
        "第一条　为了压实责任，制定本办法。",
    ),
    (
        "text::frequency-unruled",
        "text.md",
        "quote = \"每年不少于2次带队检查\"",
        "quote = \"带队检查\"",
        51,
        6,
        "每年不少于2次",
    ),
    (
        "text::reference",
        "source+text",
        "本办法第三条",
        "本办法第三十条",
        121,
        22,
        "第三十条",
    ),
    (
        "name::undeclared-organ",
        "text.md",
        "organs = [\"县安委会\"]",
        "organs = [\"省安委会\"]",
        206,
        11,
        "\"省安委会\"",
    ),
    (
        "text::frequency-bare",
        "source+text",
        "主动补救的",
        "每年主动补救的",
        160,
        36,
        "每年",
    ),
    (
        "quote::not-found",
        "text.md",
        "quote = \"定期研究隐患\"",
        "quote = \"定期研究隐惠\"",
        79,
        9,
        "\"定期研究隐惠\"",
    ),
    (
        "quote::not-found",
        "text.md",
        "quote = \"定期研究隐患\"",
        "quote = \"为了压实责任\"",
        79,
        9,
        "\"为了压实责任\"",
    ),
    (
        "quote::ambiguous",
        "text.md",
        "quote = \"第九十条\"",
        "quote = \"第\"",
        150,
        9,
        "\"第\"",
    ),
    (
        "id::twice",
        "text.md",
        "id = \"Y02\"",
        "id = \"Y01\"",
        56,
        6,
        "\"Y01\"",
    ),
    (
        "name::undeclared",
        "text.md",
        "must = { kind = \"报告\" }",
        "must = { kind = \"报\" }",
        73,
        17,
        "\"报\"",
    ),
    (
        "name::undeclared",
        "vocabulary.md",
        "of = \"T3\"",
        "of = \"T9\"",
        27,
        25,
        "\"T9\"",
    ),
    (
        "name::twice",
        "vocabulary.md",
        "name = \"暗访\"",
        "name = \"检查\"",
        44,
        8,
        "\"检查\"",
    ),
    (
        "name::circle",
        "vocabulary.md",
        "name = \"检查\"",
        "name = \"检查\"\nis_a = \"暗访\"",
        42,
        8,
        "\"暗访\"",
    ),
    (
        "name::undeclared-organ",
        "text.md",
        "organ = \"镇政府\"",
        "organ = \"省政府\"",
        118,
        9,
        "\"省政府\"",
    ),
    (
        "duty::no-demand",
        "text.md",
        "standing = true\n",
        "",
        124,
        1,
        "[[duty]]",
    ),
    (
        "duty::two-demands",
        "text.md",
        "standing = true",
        "standing = true\nholds = \"list-current\"\nmust = { kind = \"报告\" }",
        130,
        9,
        "\"list-current\"",
    ),
    (
        "duty::companion",
        "text.md",
        "standing = true",
        "standing = true\nlimit = \"3日内\"",
        130,
        9,
        "\"3日内\"",
    ),
    (
        "duty::unused-key",
        "text.md",
        "standing = true",
        "standing = true\nmust = { kind = \"报告\" }",
        130,
        8,
        "{ kind = \"报告\" }",
    ),
    (
        "duty::frequency",
        "text.md",
        "frequency = \"每年\"\n",
        "frequency = \"每两个月\"\n",
        71,
        13,
        "\"每两个月\"",
    ),
    (
        "duty::frequency-differs",
        "text.md",
        "frequency = \"每年不少于2次\"",
        "frequency = \"每年不少于3次\"",
        61,
        13,
        "\"每年不少于3次\"",
    ),
    (
        "duty::frequency-differs",
        "text.md",
        "frequency = \"定期\"",
        "frequency = \"每年1次\"",
        81,
        13,
        "\"每年1次\"",
    ),
    (
        "duty::limit",
        "text.md",
        "limit = \"15个工作日内\"",
        "limit = \"尽快\"",
        94,
        9,
        "\"尽快\"",
    ),
    (
        "duty::limit-differs",
        "text.md",
        "limit = \"15个工作日内\"",
        "limit = \"15日内\"",
        94,
        9,
        "\"15日内\"",
    ),
    (
        "duty::by",
        "text.md",
        "by = \"03-31\"",
        "by = \"02-30\"",
        72,
        6,
        "\"02-30\"",
    ),
    (
        "duty::by",
        "text.md",
        "frequency = \"每月至少1次\"",
        "frequency = \"每月至少1次\"\nby = \"03-31\"",
        44,
        6,
        "\"03-31\"",
    ),
    (
        "duty::bearer",
        "text.md",
        "who_body = [\"镇政府\"]\nfrequency",
        "who_body = [\"镇政府\"]\nwho = [\"T1\"]\nfrequency",
        70,
        12,
        "[\"镇政府\"]",
    ),
    (
        "duty::bearer",
        "text.md",
        "who_body = [\"县安委会\"]\nstanding",
        "standing",
        124,
        1,
        "[[duty]]",
    ),
    (
        "duty::one-pattern",
        "text.md",
        "must = { kind = \"研究\", portfolio = true }",
        "must = [{ kind = \"研究\" }, { kind = \"会议\" }]",
        153,
        8,
        "[{ kind = \"研究\" }, { kind = \"会议\" }]",
    ),
    (
        "duty::amended",
        "text.md",
        "from = 2022-01-01, frequency = \"每月至少2次\", quote = \"每月至少召开两次安全生产会议\"",
        "from = 2022-01-01",
        48,
        12,
        "{ from = 2022-01-01, source = \"云政发〔2021〕9号\" }",
    ),
    (
        "duty::frequency-differs",
        "text.md",
        "quote = \"每月至少召开两次安全生产会议\"",
        "quote = \"每月至少召开三次安全生产会议\"",
        48,
        45,
        "\"每月至少2次\"",
    ),
    (
        "duty::overrides",
        "text.md",
        "overrides = [\"Y04\"]",
        "overrides = [\"Y44\"]",
        96,
        14,
        "\"Y44\"",
    ),
    (
        "duty::overrides",
        "text.md",
        "overrides = [\"Y04\"]",
        "overrides = [\"Y05\"]",
        96,
        14,
        "\"Y05\"",
    ),
    (
        "date::order",
        "text.md",
        "to = 2023-12-31",
        "to = 2020-12-31",
        98,
        6,
        "2020-12-31",
    ),
    (
        "date::order",
        "rulings.md",
        "chosen = \"attend\", from = 2023-01-01",
        "chosen = \"attend\", from = 2020-07-01",
        10,
        40,
        "2020-07-01",
    ),
    (
        "date::before-regulation",
        "text.md",
        "from = 2021-01-01",
        "from = 2020-06-30",
        97,
        8,
        "2020-06-30",
    ),
    (
        "ruling::clause",
        "rulings.md",
        "clause = \"3.1\"",
        "clause = \"3.9\"",
        6,
        10,
        "\"3.9\"",
    ),
    (
        "ruling::chosen",
        "rulings.md",
        "chosen = \"yes\"",
        "chosen = \"yas\"",
        22,
        10,
        "\"yas\"",
    ),
    (
        "ruling::no-options",
        "rulings.md",
        "[ruling.options.yes]\nsays = \"算\"\n[ruling.options.no]\nsays = \"不算\"\n",
        "[ruling.options]\n",
        24,
        1,
        "[ruling.options]",
    ),
    (
        "ruling::unknown",
        "text.md",
        "ruling = \"Y-1\"",
        "ruling = \"Y-9\"",
        45,
        28,
        "\"Y-9\"",
    ),
    (
        "ruling::option-unknown",
        "text.md",
        "any = []",
        "all = []",
        45,
        74,
        "all",
    ),
    (
        "ruling::option-missing",
        "text.md",
        ", any = []",
        "",
        45,
        17,
        "{ ruling = \"Y-1\", chair = [\"主持\"], attend = [\"主持\", \"参加\"] }",
    ),
    (
        "ruling::policy-twice",
        "rulings.md",
        "[ruling.options.yes]\nsays = \"算\"",
        "[ruling.options.yes]\nsays = \"算\"\npolicy = { late = \"counts\" }",
        39,
        1,
        "late",
    ),
    (
        "fence::unknown-key",
        "rulings.md",
        "late_after_days",
        "late_after_day",
        39,
        1,
        "late_after_day",
    ),
    (
        "fence::value",
        "rulings.md",
        "late = \"counts\"",
        "late = \"count\"",
        38,
        8,
        "\"count\"",
    ),
    (
        "effect::lasts",
        "text.md",
        "lasts = { table = \"periods\" }",
        "lasts = { table = \"periods\", months = 6 }",
        180,
        9,
        "{ table = \"periods\", months = 6 }",
    ),
    (
        "effect::row",
        "effects.md",
        "months = 6, ",
        "",
        8,
        3,
        "{ of = \"诫勉\", basis = \"《干部任用条例》第二十四条\", from = 2019-01-01, sta…",
    ),
    (
        "effect::unknown-table",
        "text.md",
        "effect = \"periods\"",
        "effect = \"period\"",
        173,
        10,
        "\"period\"",
    ),
    (
        "effect::unknown-form",
        "text.md",
        "on = [\"诫勉\"]",
        "on = [\"诫免\"]",
        178,
        7,
        "\"诫免\"",
    ),
    (
        "effect::no-row",
        "effects.md",
        "of = \"诫勉\"",
        "of = \"警告\"",
        173,
        10,
        "\"periods\"",
    ),
    (
        "date::order",
        "effects.md",
        "from = 2019-01-01",
        "from = 2019-01-01, to = 2018-01-01",
        8,
        77,
        "2018-01-01",
    ),
];

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
    for (code, file, from, to, line, column, snippet) in BAD {
        let found = problems(&changed(file, from, to));
        let here = |one: &&Problem| {
            (one.code(), one.line(), one.column(), one.snippet())
                == (*code, *line, *column, *snippet)
        };
        let said = |one: &Problem| !one.message().is_empty() && !one.help().is_empty();
        if !found.iter().any(|one| here(&one) && said(one)) {
            wrong.push(format!("{code}: {from} → {to}\n  {found:#?}"));
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
    for (code, ..) in BAD {
        assert!(
            documentation.contains(&format!("`{code}`")),
            "{code} is not explained"
        );
    }
}
