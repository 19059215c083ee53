//! A small pack with every kind of rule: what is read out of it, and how rulings and dates shape it.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use regulation::{
    Bearer, Clause, Demand, Lasts, Limit, Organ, PackFiles, Pattern, Period, Regulation, RuleKind,
    RuleSet, SwitchError, Weighs, Why, load,
};

pub const GOOD: [(&str, &str); 6] = [
    ("pack.toml", include_str!("good/pack.toml")),
    ("source.txt", include_str!("good/source.txt")),
    ("vocabulary.md", include_str!("good/vocabulary.md")),
    ("text.md", include_str!("good/text.md")),
    ("rulings.md", include_str!("good/rulings.md")),
    ("effects.md", include_str!("good/effects.md")),
];

#[cfg(test)]
fn good() -> Regulation {
    load(&PackFiles::from(GOOD)).unwrap_or_else(|problems| panic!("{problems}"))
}

#[cfg(test)]
fn sets(switched: &[(&str, &str)]) -> Vec<RuleSet> {
    let owned = |(id, option): &(&str, &str)| ((*id).to_owned(), (*option).to_owned());
    good()
        .timeline(&switched.iter().map(owned).collect())
        .unwrap()
}

#[cfg(test)]
fn duty(sets: &[RuleSet], day: Date, id: &str) -> Option<regulation::Duty> {
    let set = sets.iter().rev().find(|set| set.from <= day).unwrap();
    set.duties.iter().find(|duty| duty.id == id).cloned()
}

#[test]
fn the_front_matter_is_read() {
    let regulation = good();
    assert_eq!(regulation.id(), "yunhe");
    assert_eq!(regulation.title(), "云河县安全生产责任办法");
    assert_eq!(regulation.number(), "云政发〔2020〕1号");
    assert_eq!(regulation.issuer(), "云河县人民政府");
    assert_eq!(regulation.published_on(), date(2020, 6, 20));
    assert_eq!(regulation.in_force_from(), date(2020, 7, 1));
}

#[test]
fn each_provision_has_its_clause_chapter_words_and_rules() {
    let regulation = good();
    let seen: Vec<(String, u16, usize)> = regulation
        .provisions()
        .iter()
        .map(|one| (one.clause.short(), one.chapter, one.rules.len()))
        .collect();
    let expected = [
        ("1", 1, 0),
        ("2", 1, 0),
        ("3", 2, 0),
        ("3.1", 2, 1),
        ("3.2", 2, 3),
        ("3.3", 2, 1),
        ("4", 2, 2),
        ("4.0.2", 2, 4),
        ("5", 3, 5),
        ("6", 3, 3),
    ];
    let expected = expected.map(|(clause, chapter, rules)| (clause.to_owned(), chapter, rules));
    assert_eq!(seen, expected);
    let item = &regulation.provisions()[4];
    assert_eq!(
        item.words,
        "（二）每年不少于2次带队检查，3月底前报告上年情况，定期研究隐患；"
    );
    assert_eq!(
        (item.chapter_name.as_str(), item.file.as_str(), item.line),
        ("职责", "text.md", 51)
    );
    assert_eq!(
        regulation.provisions()[1].none.as_ref().unwrap().why,
        Why::Scope
    );
}

#[test]
fn coverage_counts_rules_reasons_and_sentences() {
    let coverage = good().coverage().clone();
    assert_eq!((coverage.articles, coverage.provisions), (6, 10));
    assert_eq!(
        (coverage.ruled, coverage.explained, coverage.percent()),
        (7, 3, 100)
    );
    assert_eq!(coverage.rules[&RuleKind::Duty], 10);
    assert_eq!(coverage.reasons[&Why::Heading], 1);
    assert_eq!(coverage.sentences, 18);
    assert!(coverage.to_string().contains("合计 100%"), "{coverage}");
}

#[test]
fn words_are_found_by_name_and_alias() {
    let regulation = good();
    let words = regulation.vocabulary();
    assert_eq!(words.category("镇人民政府").unwrap().name, "镇政府");
    assert_eq!(words.role("镇长").unwrap().id, "T1");
    assert_eq!(words.kind("开会").unwrap().name, "会议");
    assert_eq!(words.capacity("出席").unwrap().name, "参加");
    assert!(words.mark("已取消").unwrap().void);
    assert_eq!(words.measure("安全经费").unwrap().unit, "元");
    assert_eq!(
        words.set("重点企业").unwrap().members[0].until,
        Some(date(2024, 12, 31))
    );
    assert!(words.is_body_word("云化") && !words.is_body_word("云"));
}

#[test]
fn a_member_of_a_set_without_a_body_is_doubtful() {
    let codes: Vec<(String, usize)> = good()
        .warnings()
        .iter()
        .map(|one| (one.code().to_owned(), one.line()))
        .collect();
    assert_eq!(codes, [("set::member-without-body".to_owned(), 103)]);
}

#[test]
fn each_kind_of_duty_is_read() {
    let sets = sets(&[]);
    let demand = |id: &str| duty(&sets, date(2021, 6, 1), id).unwrap().demand;
    let kind = |word: &str| Pattern {
        kinds: vec![word.to_owned()],
        ..Pattern::default()
    };
    let led = Pattern {
        capacities: vec!["带队".to_owned()],
        ..kind("检查")
    };
    let year = |at_least, by, parts| Demand::Count {
        at_least,
        every: Period::Year,
        by,
        parts,
    };
    assert_eq!(demand("Y02"), year(2, None, vec![led]));
    assert_eq!(demand("Y03"), year(1, Some((3, 31)), vec![kind("报告")]));
    assert_eq!(
        demand("Y04"),
        Demand::Undefined {
            word: "定期".to_owned(),
            parts: vec![kind("研究")]
        }
    );
    let accident = Pattern {
        organ: Organ::Own,
        ..kind("事故")
    };
    let limit = Limit::WorkingDays(15);
    assert_eq!(
        demand("Y05"),
        Demand::After {
            trigger: accident,
            limit,
            parts: vec![kind("整改意见")]
        }
    );
    let each = vec!["镇政府".to_owned(), "重点企业".to_owned()];
    let three = Period::Years(3);
    assert_eq!(
        demand("Y06"),
        Demand::Cover {
            each,
            at_least: 1,
            every: three,
            parts: vec![kind("督导")]
        }
    );
    assert_eq!(demand("Y08"), Demand::Standing);
    let (of, not_below) = ("安全经费".to_owned(), "财政收入".to_owned());
    assert_eq!(demand("Y09"), Demand::Growth { of, not_below });
    let seats = "T3".to_owned();
    assert_eq!(
        demand("Y10"),
        Demand::JointChairs {
            roles: vec!["T1".to_owned()],
            seats
        }
    );
    let pattern = Pattern {
        portfolio: true,
        ..kind("研究")
    };
    assert_eq!(demand("Y11"), Demand::ListCurrent { pattern });
}

#[test]
fn the_rest_of_a_duty_is_read() {
    let sets = sets(&[]);
    let day = date(2021, 6, 1);
    let led = duty(&sets, day, "Y02").unwrap();
    let roles = vec!["T1".to_owned(), "T2".to_owned()];
    assert_eq!(
        led.bearer,
        Bearer::Posts {
            roles,
            within: Some("镇政府".to_owned())
        }
    );
    assert_eq!((led.delegable, led.soft, led.chapter), (true, false, 2));
    assert_eq!(
        led.clause,
        Clause {
            article: 3,
            item: Some(2),
            paragraph: 1
        }
    );
    assert_eq!(led.evidence, ["检查记录"]);
    assert_eq!(led.quote, "每年不少于2次带队检查");
    assert!(duty(&sets, day, "Y06").unwrap().soft);
    assert!(
        duty(&sets, day, "Y09").unwrap().soft,
        "growth is always soft"
    );
    assert_eq!(duty(&sets, day, "Y05").unwrap().overrides, ["Y04"]);
    let organ = duty(&sets, day, "Y03").unwrap();
    assert_eq!(organ.bearer, Bearer::Bodies(vec!["镇政府".to_owned()]));
    assert_eq!(organ.post_credit, regulation::Credit::Organ);
}

#[test]
fn a_set_of_rules_begins_on_each_day_on_which_something_changes() {
    let days: Vec<Date> = sets(&[]).iter().map(|set| set.from).collect();
    let expected = [
        date(2020, 7, 1),
        date(2021, 1, 1),
        date(2022, 1, 1),
        date(2023, 1, 1),
        date(2024, 1, 1),
    ];
    assert_eq!(days, expected);
}

#[test]
fn duties_come_and_go_on_their_days_and_amendments_change_the_number() {
    let sets = sets(&[]);
    assert!(duty(&sets, date(2020, 12, 31), "Y05").is_none());
    assert!(duty(&sets, date(2021, 1, 1), "Y05").is_some());
    assert!(duty(&sets, date(2023, 12, 31), "Y05").is_some());
    assert!(duty(&sets, date(2024, 1, 1), "Y05").is_none());
    let number = |day| match duty(&sets, day, "Y01").unwrap().demand {
        Demand::Count { at_least, .. } => at_least,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (number(date(2021, 12, 31)), number(date(2022, 1, 1))),
        (1, 2)
    );
    let later = duty(&sets, date(2022, 1, 1), "Y01").unwrap();
    assert_eq!(later.quote, "每月至少召开两次安全生产会议");
    assert_eq!(later.note.as_deref(), Some("依据：云政发〔2021〕9号"));
}

#[test]
fn a_ruling_chooses_values_from_its_day_on_and_a_switch_for_the_whole_time() {
    let capacities = |sets: &[RuleSet], day| match duty(sets, day, "Y01").unwrap().demand {
        Demand::Count { parts, .. } => parts[0].capacities.clone(),
        other => panic!("{other:?}"),
    };
    let (before, after) = (date(2022, 12, 31), date(2023, 1, 1));
    let by_default = sets(&[]);
    assert_eq!(capacities(&by_default, before), ["主持"]);
    assert_eq!(capacities(&by_default, after), ["主持", "参加"]);
    assert!(capacities(&sets(&[("Y-1", "any")]), before).is_empty());
    assert_eq!(capacities(&sets(&[("Y-1", "chair")]), after), ["主持"]);
}

#[test]
fn rulings_that_shape_a_duty_by_value_are_named_and_so_are_those_of_its_kinds() {
    let sets = sets(&[]);
    assert_eq!(
        duty(&sets, date(2021, 1, 1), "Y01").unwrap().rulings,
        ["Y-1"]
    );
    assert_eq!(
        duty(&sets, date(2021, 1, 1), "Y02").unwrap().rulings,
        ["Y-2"]
    );
    assert!(
        duty(&sets, date(2021, 1, 1), "Y03")
            .unwrap()
            .rulings
            .is_empty()
    );
}

#[test]
fn the_tree_of_kinds_follows_the_ruling() {
    let parent = |sets: &[RuleSet]| {
        sets[0]
            .kinds
            .iter()
            .find(|kind| kind.name == "暗访")
            .unwrap()
            .is_a
            .clone()
    };
    assert_eq!(parent(&sets(&[])), Some("检查".to_owned()));
    assert_eq!(parent(&sets(&[("Y-2", "no")])), None);
}

#[test]
fn policies_hold_from_the_day_of_their_ruling_and_defaults_before() {
    let sets = sets(&[]);
    let (first, later) = (&sets[0].policy, &sets[1].policy);
    assert_eq!((first.late_after_days, later.late_after_days), (10, 3));
    assert_eq!(first.settled_by.get("late"), None);
    assert_eq!(
        later.settled_by.get("late").map(String::as_str),
        Some("Y-3")
    );
    assert_eq!(
        (
            later.min_days[&Period::Month],
            later.min_days[&Period::Year]
        ),
        (5, 120)
    );
    assert_eq!(first.due_soon_days[&Some(Period::Month)], 7);
    assert_eq!(first.due_soon_days[&Some(Period::Quarter)], 30);
    assert_eq!(first.sole_capacities, ["主持"]);
    assert_eq!(first.delegating_capacities, ["委托"]);
    assert_eq!(first.void_marks, ["已取消"]);
    assert_eq!(first.freezes[0].organs, ["县级机构"]);
    let refused = self::sets(&[("Y-3", "refused")]);
    assert!(!refused[0].policy.late_counts && !refused[0].policy.many_duties);
}

#[test]
fn a_switch_that_the_pack_does_not_have_is_refused() {
    let ask = |id: &str, option: &str| {
        good()
            .timeline(&BTreeMap::from([(id.to_owned(), option.to_owned())]))
            .unwrap_err()
    };
    let near = Some("Y-1".to_owned());
    assert_eq!(
        ask("Y1", "chair"),
        SwitchError::NoRuling {
            ruling: "Y1".to_owned(),
            near
        }
    );
    assert!(
        ask("Y-1", "chairs")
            .to_string()
            .contains("chair、attend、any")
    );
}

#[test]
fn the_other_rules_are_read() {
    let regulation = good();
    let other = regulation.other();
    assert_eq!(other.sources[0].head.name, "违反办法");
    assert!(other.situations[0].lead);
    assert_eq!(other.forms[0].effect.as_deref(), Some("periods"));
    assert_eq!(
        other.effects[0].lasts,
        Some(Lasts::Table("periods".to_owned()))
    );
    assert_eq!(other.factors[0].weighs, Weighs::Lighter);
    assert_eq!(other.competences[0].acts, ["解释"]);
    assert_eq!(other.slips[0].reads, "报县人民政府");
    assert_eq!(other.structures[0].organ.as_deref(), Some("镇政府"));
    let rows = &other.tables[0].rows;
    assert_eq!(
        (rows[0].months, rows[1].says.as_deref()),
        (Some(6), Some("终身"))
    );
    assert_eq!((rows[0].verified, rows[1].verified), (true, false));
    let ruling = regulation.ruling("Y-1").unwrap();
    assert_eq!(
        ruling.on(date(2023, 5, 1)).unwrap().authority,
        "云安委〔2022〕3号"
    );
    assert_eq!(ruling.option("any").unwrap().says, "不问身份");
    assert_eq!(
        regulation.ruling("Y-3").unwrap().options[0].switches,
        ["late", "late_after_days", "min_days"]
    );
}
