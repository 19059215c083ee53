//! docs/findings.md 2, 3 and 8: which acts count, and why others do not.

use duties::{Act, Question, Register, Term};
use regulation::{Credit, Organ, Period, RuleSet};

use crate::zone::{
    act, case, correcting, count, day, duty, inspect, noon, post, recorded, rules, tenure,
    took_part, zone,
};

fn half_yearly() -> RuleSet {
    rules(vec![duty("Q02", count(1, Period::HalfYear))])
}

/// How many acts count for the post in 2026-H1 on 15 July, and the terms of its near misses.
fn tally(rules: &RuleSet, register: &Register) -> (u16, Vec<Term>) {
    let findings = case(rules, register).findings(&Question::on(day("2026-07-15")));
    let finding = findings
        .iter()
        .find(|one| one.period.name == "2026-H1")
        .expect("asked");
    assert_eq!(usize::from(finding.counted), finding.counted_acts.len());
    for near in &finding.near_misses {
        assert!(near.reason.ends_with('。'), "a sentence: {}", near.reason);
    }
    (
        finding.counted,
        finding.near_misses.iter().map(|near| near.term).collect(),
    )
}

fn check(rules: &RuleSet, acts: Vec<Act>, counted: u16, terms: &[Term]) {
    let register = Register { acts, ..zone() };
    assert_eq!(tally(rules, &register), (counted, terms.to_vec()));
}

#[test]
fn a_kind_below_the_demanded_one_counts() {
    let visit = Act {
        kind: "暗访".to_owned(),
        ..act("A1", "2026-03-01", "甲")
    };
    check(&half_yearly(), vec![visit], 1, &[]);
}

#[test]
fn another_kind_is_a_near_miss_only_if_all_else_fits() {
    let meeting = Act {
        kind: "会议".to_owned(),
        ..act("A1", "2026-03-01", "甲")
    };
    let attended = Act {
        participants: vec![took_part("甲", "参加")],
        ..meeting.clone()
    };
    check(&half_yearly(), vec![meeting], 0, &[Term::Kind]);
    check(&half_yearly(), vec![attended], 0, &[]);
}

#[test]
fn another_capacity_is_a_near_miss() {
    let attended = Act {
        participants: vec![took_part("甲", "参加")],
        ..act("A1", "2026-03-01", "甲")
    };
    check(&half_yearly(), vec![attended], 0, &[Term::Capacity]);
}

#[test]
fn what_his_body_did_without_him_is_a_near_miss() {
    check(
        &half_yearly(),
        vec![act("A1", "2026-03-01", "乙")],
        0,
        &[Term::Capacity],
    );
}

#[test]
fn an_organs_act_counts_whoever_took_part_for_the_post_and_not_for_the_holder() {
    let mut rules = half_yearly();
    rules.duties[0].post_credit = Credit::Organ;
    let register = Register {
        acts: vec![act("A1", "2026-03-01", "乙")],
        ..zone()
    };
    let findings = case(&rules, &register).findings(&Question::on(day("2026-07-15")));
    let counted: Vec<u16> = findings
        .iter()
        .filter(|one| one.period.name == "2026-H1")
        .map(|one| one.counted)
        .collect();
    assert_eq!(counted, [1, 0]);
}

#[test]
fn the_organ_must_be_among_the_acts_bodies_where_the_pattern_says_so() {
    let mut rules = half_yearly();
    let mut own = inspect();
    own.organ = Organ::Own;
    rules.duties[0].demand = regulation::Demand::Count {
        at_least: 1,
        every: Period::HalfYear,
        by: None,
        parts: vec![own],
    };
    let elsewhere = Act {
        bodies: Vec::new(),
        ..act("A1", "2026-03-01", "甲")
    };
    check(
        &rules,
        vec![elsewhere, act("A2", "2026-03-02", "甲")],
        1,
        &[Term::Organ],
    );
}

#[test]
fn a_missing_mark_is_a_near_miss_and_a_kind_can_bear_it_by_itself() {
    let mut rules = half_yearly();
    let mut themed = inspect();
    themed.marks = vec!["专题".to_owned()];
    rules.duties[0].demand = regulation::Demand::Count {
        at_least: 1,
        every: Period::HalfYear,
        by: None,
        parts: vec![themed],
    };
    let marked = Act {
        marks: vec!["专题".to_owned()],
        ..act("A2", "2026-03-02", "甲")
    };
    check(
        &rules,
        vec![act("A1", "2026-03-01", "甲"), marked],
        1,
        &[Term::Mark],
    );
    rules.kinds[0].implies = vec!["专题".to_owned()];
    let visit = Act {
        kind: "暗访".to_owned(),
        ..act("A3", "2026-03-03", "甲")
    };
    check(&rules, vec![visit], 1, &[]);
}

#[test]
fn a_cancelled_act_counts_for_nothing() {
    let cancelled = Act {
        marks: vec!["已取消".to_owned()],
        ..act("A1", "2026-03-01", "甲")
    };
    check(&half_yearly(), vec![cancelled], 0, &[Term::Void]);
}

#[test]
fn a_withdrawn_act_is_a_near_miss_and_was_counted_before() {
    let withdrawal = Act {
        id: "W".to_owned(),
        kind: "撤回".to_owned(),
        ..act("W", "2026-03-01", "甲")
    };
    let withdrawal = correcting(recorded(withdrawal, "2026-05-01"), "A1", true);
    let acts = vec![act("A1", "2026-03-01", "甲"), withdrawal];
    check(&half_yearly(), acts.clone(), 0, &[Term::Void]);
    let register = Register { acts, ..zone() };
    let before = Question {
        known_at: Some(noon("2026-04-30")),
        ..Question::on(day("2026-07-15"))
    };
    let findings = case(&half_yearly(), &register).findings(&before);
    let finding = findings
        .iter()
        .find(|one| one.period.name == "2026-H1")
        .expect("asked");
    assert_eq!((finding.counted, finding.near_misses.len()), (1, 0));
}

#[test]
fn a_correction_takes_the_place_of_what_it_names() {
    let moved = correcting(
        recorded(act("A2", "2026-07-02", "甲"), "2026-07-03"),
        "A1",
        false,
    );
    check(
        &half_yearly(),
        vec![act("A1", "2026-06-30", "甲"), moved],
        0,
        &[Term::Void, Term::Date],
    );
}

#[test]
fn the_latest_of_several_corrections_stands() {
    let first = correcting(
        recorded(act("A2", "2026-08-01", "甲"), "2026-05-01"),
        "A1",
        false,
    );
    let second = correcting(
        recorded(act("A3", "2026-03-02", "甲"), "2026-06-01"),
        "A1",
        false,
    );
    let (counted, _) = tally(
        &half_yearly(),
        &Register {
            acts: vec![second, first, act("A1", "2026-03-01", "甲")],
            ..zone()
        },
    );
    assert_eq!(counted, 1);
}

#[test]
fn of_two_who_led_only_the_first_in_official_order_is_credited() {
    let mut register = zone();
    let mut junior = post("P2", "B1", &["R1"]);
    junior.order = 2;
    register.posts.push(junior);
    register
        .tenures
        .push(tenure("乙", "P2", "2018-01-01", None));
    let joint = Act {
        participants: vec![took_part("乙", "带队"), took_part("甲", "带队")],
        ..act("A1", "2026-03-01", "甲")
    };
    register.acts = vec![joint];
    let mut rules = half_yearly();
    let counted = |rules: &RuleSet| {
        let findings = case(rules, &register).findings(&Question::on(day("2026-07-15")));
        findings
            .iter()
            .filter(|one| one.period.name == "2026-H1" && one.person.is_none())
            .map(|one| (one.counted, one.near_misses.first().map(|near| near.term)))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&rules), [(1, None), (0, Some(Term::NotSoleLead))]);
    rules.policy.sole_lead = false;
    assert_eq!(counted(&rules), [(1, None), (1, None)]);
}

#[test]
fn what_a_delegate_did_is_shown_and_counts_only_where_the_law_or_a_ruling_lets_it() {
    let sent = Act {
        participants: vec![took_part("甲", "委托")],
        ..act("A1", "2026-03-01", "甲")
    };
    let mut rules = half_yearly();
    check(&rules, vec![sent.clone()], 0, &[Term::Delegated]);
    rules.policy.delegation_counts = true;
    check(&rules, vec![sent.clone()], 1, &[]);
    rules.policy.delegation_counts = false;
    rules.duties[0].delegable = true;
    check(&rules, vec![sent], 1, &[]);
}

#[test]
fn an_act_of_several_days_counts_on_its_first_or_last() {
    let across = Act {
        last_day: day("2026-07-02"),
        ..act("A1", "2026-06-30", "甲")
    };
    let mut rules = half_yearly();
    check(&rules, vec![across.clone()], 1, &[]);
    rules.policy.multi_day_end = true;
    check(&rules, vec![across], 0, &[Term::Date]);
}

#[test]
fn a_late_entry_is_refused_where_the_ruling_says_so() {
    let mut rules = half_yearly();
    rules.policy.late_counts = false;
    let late = |at| vec![recorded(act("A1", "2026-06-30", "甲"), at)];
    check(&rules, late("2026-07-09"), 1, &[]);
    check(&rules, late("2026-07-10"), 0, &[Term::LateRefused]);
}

#[test]
fn acts_within_thirty_one_days_of_the_period_are_near_misses_by_date() {
    let acts = vec![
        act("A1", "2025-11-30", "甲"),
        act("A2", "2025-12-01", "甲"),
        act("A3", "2026-07-16", "甲"),
    ];
    check(&half_yearly(), acts, 0, &[Term::Date, Term::Date]);
}

#[test]
fn what_is_not_yet_known_appears_nowhere() {
    let register = Register {
        acts: vec![recorded(act("A1", "2026-03-01", "甲"), "2026-06-01")],
        ..zone()
    };
    let question = Question {
        known_at: Some(noon("2026-05-31")),
        ..Question::on(day("2026-07-15"))
    };
    let findings = case(&half_yearly(), &register).findings(&question);
    assert!(
        findings
            .iter()
            .all(|one| one.counted_acts.is_empty() && one.near_misses.is_empty())
    );
}

#[test]
fn one_act_serves_both_posts_of_a_person_unless_the_ruling_parts_them() {
    let mut register = zone();
    let mut second = post("P2", "B1", &["R1"]);
    second.order = 2;
    register.posts.push(second);
    register
        .tenures
        .push(tenure("甲", "P2", "2018-01-01", None));
    register.acts = vec![act("A1", "2026-03-01", "甲")];
    let mut rules = half_yearly();
    let counted = |rules: &RuleSet| {
        let findings = case(rules, &register).findings(&Question::on(day("2026-07-15")));
        let posts = findings
            .iter()
            .filter(|one| one.period.name == "2026-H1" && one.person.is_none());
        posts
            .map(|one| (one.counted, one.near_misses.first().map(|near| near.term)))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&rules), [(1, None), (1, None)]);
    rules.policy.double_post_shared = false;
    assert_eq!(
        counted(&rules),
        [(1, None), (0, Some(Term::CountedElsewhere))]
    );
}

#[test]
fn one_act_serves_several_duties_unless_the_ruling_says_one() {
    let register = Register {
        acts: vec![act("A1", "2026-03-01", "甲")],
        ..zone()
    };
    let mut rules = rules(vec![
        duty("Q01", count(1, Period::HalfYear)),
        duty("Q02", count(1, Period::HalfYear)),
    ]);
    let counted = |rules: &RuleSet| {
        let findings = case(rules, &register).findings(&Question::on(day("2026-07-15")));
        let posts = findings
            .iter()
            .filter(|one| one.period.name == "2026-H1" && one.person.is_none());
        posts.map(|one| one.counted).collect::<Vec<_>>()
    };
    assert_eq!(counted(&rules), [1, 1]);
    rules.policy.many_duties = false;
    assert_eq!(counted(&rules), [1, 0]);
}
