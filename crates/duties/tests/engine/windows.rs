//! docs/findings.md 4: coverage, running windows and fixed cycles.

use duties::{Act, Question, Register};
use regulation::{Bearer, Calendar, Demand, Pattern, Period, RuleSet, Window};

use crate::zone::{act, body, case, count, day, duty, lines, rules, waiver, zone};

fn patrol() -> Pattern {
    Pattern {
        kinds: vec!["检查".to_owned()],
        ..Pattern::default()
    }
}

/// The committee C owes each supervised body a patrol.
fn coverage(every: Period) -> RuleSet {
    let each = vec!["监管部门".to_owned()];
    let demand = Demand::Cover {
        each,
        at_least: 1,
        every,
        parts: vec![patrol()],
    };
    let mut cover = duty("Q11", demand);
    cover.bearer = Bearer::Bodies(vec!["安委会".to_owned()]);
    rules(vec![cover])
}

fn committee() -> Register {
    let mut register = zone();
    let mut committee = body("C", 9);
    committee.category = "安委会".to_owned();
    register.bodies.push(committee);
    register
}

fn check(rules: &RuleSet, register: &Register, on: &str, wanted: &[&str]) {
    let findings = case(rules, register).findings(&Question::on(day(on)));
    assert_eq!(lines(&findings), wanted);
}

#[test]
fn a_window_runs_three_years_from_the_day_in_force() {
    let rules = coverage(Period::Years(3));
    let window = |outcome: &str| format!("C→B1 2019-07-20/2022-07-19 {outcome} 0/1");
    check(&rules, &committee(), "2022-04-19", &[&window("Open")]);
    check(&rules, &committee(), "2022-04-20", &[&window("DueSoon")]);
    check(&rules, &committee(), "2022-07-19", &[&window("DueSoon")]);
    check(&rules, &committee(), "2022-07-20", &[&window("NotMet")]);
    check(&rules, &committee(), "2026-07-20", &[&window("NotMet")]);
}

#[test]
fn each_patrol_starts_the_next_window() {
    let mut register = committee();
    register.acts = vec![act("A1", "2020-05-01", "乙")];
    let wanted = [
        "C→B1 2019-07-20/2022-07-19 Met 1/1",
        "C→B1 2020-05-02/2023-05-01 NotMet 0/1",
    ];
    check(
        &coverage(Period::Years(3)),
        &register,
        "2023-05-02",
        &wanted,
    );
}

#[test]
fn a_patrol_after_a_window_passed_makes_it_up_and_starts_the_next() {
    let mut register = committee();
    register.acts = vec![act("A1", "2022-08-01", "乙")];
    let wanted = [
        "C→B1 2019-07-20/2022-07-19 MadeUpAfter 0/1",
        "C→B1 2022-08-02/2025-08-01 Open 0/1",
    ];
    check(
        &coverage(Period::Years(3)),
        &register,
        "2022-09-01",
        &wanted,
    );
}

#[test]
fn a_window_that_starts_after_the_twenty_ninth_of_february_ends_on_the_twenty_eighth() {
    let mut register = committee();
    register.acts = vec![act("A1", "2020-02-29", "乙")];
    let findings =
        case(&coverage(Period::Years(3)), &register).findings(&Question::on(day("2020-03-01")));
    assert_eq!(findings[1].period.name, "2020-03-01/2023-02-28");
}

#[test]
fn a_member_that_ends_before_the_window_does_is_not_answered_for() {
    let mut register = committee();
    register.bodies[0].until = Some(day("2022-01-01"));
    let wanted = ["C→B1 2019-07-20/2022-07-19 NotAnswerable 0/1"];
    check(
        &coverage(Period::Years(3)),
        &register,
        "2023-01-01",
        &wanted,
    );
}

#[test]
fn a_new_members_window_starts_with_it() {
    let mut register = committee();
    register.bodies[0].from = Some(day("2021-01-01"));
    let wanted = ["C→B1 2021-01-01/2023-12-31 Open 0/1"];
    check(
        &coverage(Period::Years(3)),
        &register,
        "2022-01-01",
        &wanted,
    );
}

#[test]
fn fixed_cycles_run_from_the_day_in_force() {
    let mut rules = coverage(Period::Years(3));
    rules.policy.window = Window::Fixed;
    let mut register = committee();
    register.acts = vec![act("A1", "2022-05-01", "乙")];
    let wanted = [
        "C→B1 2019-07-20/2022-07-19 Met 1/1",
        "C→B1 2022-07-20/2025-07-19 NotMet 0/1",
        "C→B1 2025-07-20/2028-07-19 Open 0/1",
    ];
    check(&rules, &register, "2025-07-20", &wanted);
    register.bodies[0].from = Some(day("2019-08-01"));
    register.acts.clear();
    let wanted = [
        "C→B1 2019-07-20/2022-07-19 NotAnswerable 0/1",
        "C→B1 2022-07-20/2025-07-19 NotMet 0/1",
        "C→B1 2025-07-20/2028-07-19 Open 0/1",
    ];
    check(&rules, &register, "2025-07-20", &wanted);
}

#[test]
fn yearly_coverage_asks_for_every_member_that_existed_long_enough() {
    let mut register = committee();
    register.bodies[0].from = Some(day("2020-01-01"));
    register.bodies[0].until = Some(day("2020-04-29"));
    let rules = coverage(Period::Year);
    // 120 days, then 119.
    check(&rules, &register, "2021-01-01", &["C→B1 2020 NotMet 0/1"]);
    register.bodies[0].until = Some(day("2020-04-28"));
    check(
        &rules,
        &register,
        "2021-01-01",
        &["C→B1 2020 NotAnswerable 0/1"],
    );
}

#[test]
fn a_soft_duty_that_is_missed_asks_for_a_reason() {
    let mut rules = coverage(Period::Years(3));
    rules.duties[0].soft = true;
    let reasons = |rules: &RuleSet| {
        let findings = case(rules, &committee()).findings(&Question::on(day("2023-01-01")));
        findings[0]
            .reasons
            .iter()
            .any(|reason| reason.contains("原则性要求，须说明理由"))
    };
    assert!(reasons(&rules));
    rules.policy.soft_overdue_red = true;
    assert!(!reasons(&rules));
}

#[test]
fn a_waiver_of_a_body_excuses_it() {
    let mut register = committee();
    register.waivers = vec![waiver("C", "2019-07-20", "2022-07-19")];
    let wanted = ["C→B1 2019-07-20/2022-07-19 Excused 0/1"];
    check(
        &coverage(Period::Years(3)),
        &register,
        "2022-07-20",
        &wanted,
    );
}

#[test]
fn counts_run_from_act_to_act_where_the_calendar_rolls() {
    let mut rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    rules.policy.calendar = Calendar::Rolling;
    let mut register = zone();
    register.acts = vec![act("A1", "2019-12-31", "甲"), act("A2", "2020-08-31", "甲")];
    let findings = case(&rules, &register).findings(&Question::on(day("2020-09-01")));
    let posts: Vec<_> = findings
        .into_iter()
        .filter(|one| one.person.is_none())
        .collect();
    let wanted = [
        "P1 2019-07-20/2020-01-19 Met 1/1",
        "P1 2020-01-01/2020-06-30 MadeUpAfter 0/1",
        "P1 2020-09-01/2021-02-28 Open 0/1",
    ];
    assert_eq!(lines(&posts), wanted);
}

#[test]
fn coverage_counts_only_acts_that_name_the_member() {
    let mut register = committee();
    let elsewhere = Act {
        bodies: vec!["C".to_owned()],
        ..act("A1", "2020-05-01", "乙")
    };
    register.acts = vec![elsewhere];
    let findings =
        case(&coverage(Period::Years(3)), &register).findings(&Question::on(day("2020-06-01")));
    assert_eq!((findings[0].counted, findings[0].near_misses.len()), (0, 0));
}
