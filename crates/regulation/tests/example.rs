//! The worked example of `docs/regulation-pack.md` is a sound pack, as printed.

use std::collections::BTreeMap;

use jiff::civil::date;
use regulation::{Demand, PackFiles, load};

const DOCUMENTATION: &str = include_str!("../../../docs/regulation-pack.md");

/// The files of the example: under `### `name``, between fences of four backticks.
fn example() -> PackFiles {
    let mut files = PackFiles::new();
    let mut parts = DOCUMENTATION.split("\n### `");
    let _ = parts.next();
    for part in parts {
        let Some((name, rest)) = part.split_once('`') else {
            continue;
        };
        let Some((_, rest)) = rest.split_once("\n````") else {
            continue;
        };
        let Some((_, rest)) = rest.split_once('\n') else {
            continue;
        };
        if let Some((text, _)) = rest.split_once("\n````") {
            files.insert(name, format!("{text}\n"));
        }
    }
    files
}

#[test]
fn the_documented_pack_loads_as_printed() {
    let files = example();
    let names: Vec<&str> = files.iter().map(|(name, _)| name).collect();
    let expected = [
        "cases/article-2.md",
        "pack.toml",
        "rulings.md",
        "source.txt",
        "text.md",
        "vocabulary.md",
    ];
    assert_eq!(names, expected);
    let regulation = load(&files).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(
        regulation.warnings().is_empty(),
        "{:?}",
        regulation.warnings()
    );
    assert_eq!(regulation.coverage().provisions, 6);
    assert_eq!(regulation.number(), "");
    let sets = regulation.timeline(&BTreeMap::new()).unwrap();
    let days: Vec<_> = sets.iter().map(|set| set.from).collect();
    assert_eq!(days, [date(2022, 1, 1), date(2024, 1, 1)]);
    let capacities = |set: &regulation::RuleSet| match &set.duties[0].demand {
        Demand::Count { parts, .. } => parts[0].capacities.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(capacities(&sets[0]), ["主持"]);
    assert_eq!(capacities(&sets[1]), ["主持", "参加"]);
    assert!(matches!(sets[0].duties[2].demand, Demand::Cover { .. }));
    assert_eq!(sets[0].policy.late_after_days, 5);
}
