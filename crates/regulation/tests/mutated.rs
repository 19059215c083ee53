//! No input makes the loader panic: a sound pack is damaged at random places.

use std::collections::BTreeMap;

use proptest::prelude::*;
use regulation::{PackFiles, load, parse_frequency, parse_limit};

const GOOD: [(&str, &str); 6] = [
    ("pack.toml", include_str!("good/pack.toml")),
    ("source.txt", include_str!("good/source.txt")),
    ("vocabulary.md", include_str!("good/vocabulary.md")),
    ("text.md", include_str!("good/text.md")),
    ("rulings.md", include_str!("good/rulings.md")),
    ("effects.md", include_str!("good/effects.md")),
];

/// Pieces that mean something to the loader.
const PIECES: [&str; 30] = [
    "\n",
    "> ",
    "```toml\n",
    "```\n",
    "[[duty]]\n",
    "[[none]]\n",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'''",
    " = ",
    ".",
    "第",
    "条",
    "（二）",
    "每半年",
    "至少",
    "99999999999次",
    "定期",
    "2020-13-45",
    "ruling = \"Y-1\"",
    "is_a = \"检查\"",
    "options",
    "\u{feff}",
    "\u{3000}",
    "0",
    "第九百九十九条",
    "# 第一章 总则\n",
];

/// One damage: the file, where (in thousandths of it), how much is cut, and what is put there.
type Damage = (usize, usize, usize, usize);

fn damage(files: &mut PackFiles, (file, place, cut, piece): Damage) {
    let (name, _) = GOOD[file % GOOD.len()];
    let chars: Vec<char> = files.get(name).unwrap_or_default().chars().collect();
    let at = chars.len() * place / 1000;
    let end = (at + cut).min(chars.len());
    let mut text: String = chars[..at].iter().collect();
    text.push_str(PIECES[piece % PIECES.len()]);
    text.extend(&chars[end..]);
    files.insert(name, text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_pack_is_refused_or_loaded_but_never_panics(
        damages in prop::collection::vec((0..6_usize, 0..1000_usize, 0..40_usize, 0..30_usize), 1..6),
    ) {
        let mut files = PackFiles::from(GOOD);
        for one in damages {
            damage(&mut files, one);
        }
        match load(&files) {
            Ok(regulation) => {
                prop_assert_eq!(regulation.coverage().percent(), 100);
                let sets = regulation.timeline(&BTreeMap::new()).unwrap();
                prop_assert!(sets.is_sorted_by(|a, b| a.from < b.from));
            }
            Err(problems) => {
                prop_assert!(!problems.list().is_empty());
                for one in problems.list() {
                    prop_assert!(one.line() >= 1 && one.column() >= 1 && !one.help().is_empty());
                }
            }
        }
    }

    #[test]
    fn any_words_are_read_as_a_frequency_or_a_limit_or_refused(
        picks in prop::collection::vec(0..17_usize, 0..12),
        any in ".{0,20}",
    ) {
        const WORDS: [&str; 17] = [
            "每", "个", "半年", "季度", "年", "月", "两", "三", "12", "次", "至少", "不超过", "定期", "内", "日", "工作日", "第",
        ];
        let words: String = picks.iter().map(|pick| WORDS[*pick]).chain([any.as_str()]).collect();
        if let Err(error) = parse_frequency(&words) {
            prop_assert!(!error.to_string().is_empty());
        }
        if let Err(error) = parse_limit(&words) {
            prop_assert!(error.to_string().contains("期限"));
        }
    }
}
