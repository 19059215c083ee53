//! docs/findings.md 1 and 6: who bears a duty, who answers for it.

use duties::{Mode, Question, Tenure};
use regulation::{Period, TenureRule};

use crate::zone::{
    act, answers, body, case, charge, count, day, duty, leave, lines, post, rules, tenure, zone,
};

fn check(tenures: Vec<Tenure>, on: &str, wanted: &[&str]) {
    let mut register = zone();
    register.tenures = tenures;
    let rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    assert_eq!(answers(&rules, &register, on, "2026-H1"), wanted);
}

#[test]
fn a_holder_answers_from_sixty_days_of_a_half_year() {
    // 2 March to 30 April are sixty days.
    check(
        vec![tenure("甲", "P1", "2026-03-02", Some("2026-04-30"))],
        "2026-07-15",
        &["P1 2026-H1 NotMet 0/1", "甲 2026-H1 NotMet 0/1"],
    );
    check(
        vec![tenure("甲", "P1", "2026-03-03", Some("2026-04-30"))],
        "2026-07-15",
        &[
            "P1 2026-H1 NotAnswerable 0/1",
            "甲 2026-H1 NotAnswerable 0/1",
        ],
    );
}

#[test]
fn a_holder_answers_from_thirty_days_of_a_quarter() {
    let rules = rules(vec![duty("Q07", count(1, Period::Quarter))]);
    for (from, wanted) in [("2026-06-01", "NotMet"), ("2026-06-02", "NotAnswerable")] {
        let mut register = zone();
        register.tenures = vec![tenure("甲", "P1", from, None)];
        let wanted = [
            format!("P1 2026-Q2 {wanted} 0/1"),
            format!("甲 2026-Q2 {wanted} 0/1"),
        ];
        assert_eq!(answers(&rules, &register, "2026-07-15", "2026-Q2"), wanted);
    }
}

#[test]
fn the_predecessors_act_counts_for_the_post_and_for_both() {
    let mut register = zone();
    register.tenures = vec![
        tenure("甲", "P1", "2018-01-01", Some("2026-03-31")),
        tenure("乙", "P1", "2026-04-01", None),
    ];
    register.acts = vec![act("A1", "2026-03-31", "甲")];
    let rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    let wanted = [
        "P1 2026-H1 Met 1/1",
        "甲 2026-H1 Met 1/1",
        "乙 2026-H1 Met 1/1",
    ];
    assert_eq!(answers(&rules, &register, "2026-07-15", "2026-H1"), wanted);
    let findings = case(&rules, &register).findings(&Question {
        person: Some("乙".to_owned()),
        ..Question::on(day("2026-07-15"))
    });
    assert!(
        findings[0]
            .reasons
            .iter()
            .any(|reason| reason.contains("由甲任职期间完成"))
    );
}

#[test]
fn an_act_done_before_taking_office_is_a_near_miss() {
    let mut register = zone();
    register.tenures = vec![tenure("乙", "P1", "2026-04-01", None)];
    register.acts = vec![act("A1", "2026-03-31", "乙")];
    let rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    let findings = case(&rules, &register).findings(&Question::on(day("2026-07-15")));
    let finding = findings
        .iter()
        .find(|one| one.period.name == "2026-H1")
        .expect("asked");
    assert_eq!(finding.near_misses[0].term, duties::Term::NotInPost);
}

#[test]
fn while_the_period_runs_a_former_holder_is_open_or_not_answerable() {
    check(
        vec![
            tenure("甲", "P1", "2018-01-01", Some("2026-02-28")),
            tenure("乙", "P1", "2026-03-01", None),
        ],
        "2026-06-15",
        &[
            "P1 2026-H1 DueSoon 0/1",
            "甲 2026-H1 NotAnswerable 0/1",
            "乙 2026-H1 DueSoon 0/1",
        ],
    );
    check(
        vec![
            tenure("甲", "P1", "2018-01-01", Some("2026-03-31")),
            tenure("乙", "P1", "2026-04-01", None),
        ],
        "2026-06-15",
        &[
            "P1 2026-H1 DueSoon 0/1",
            "甲 2026-H1 Open 0/1",
            "乙 2026-H1 DueSoon 0/1",
        ],
    );
}

#[test]
fn a_post_without_a_holder_is_vacant_and_faults_nobody() {
    check(Vec::new(), "2026-07-15", &["P1 2026-H1 Vacant 0/1"]);
    check(Vec::new(), "2026-03-15", &["P1 2026-H1 Vacant 0/1"]);
    check(
        vec![tenure("甲", "P1", "2018-01-01", Some("2025-12-31"))],
        "2026-07-15",
        &["P1 2026-H1 Vacant 0/1"],
    );
}

#[test]
fn who_acts_bears_the_duty_unless_the_ruling_says_the_titular() {
    let mut register = zone();
    let acting = Tenure {
        mode: Mode::InCharge,
        ..tenure("乙", "P1", "2026-02-01", None)
    };
    register.tenures.push(acting);
    let mut rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    let holder = |rules: &regulation::RuleSet| {
        case(rules, &register)
            .holder_on("P1", day("2026-03-01"))
            .map(str::to_owned)
    };
    assert_eq!(holder(&rules).as_deref(), Some("乙"));
    rules.policy.acting_bears = false;
    assert_eq!(holder(&rules).as_deref(), Some("甲"));
}

#[test]
fn of_two_appointed_the_one_who_began_last_holds_the_post() {
    let mut register = zone();
    register
        .tenures
        .push(tenure("乙", "P1", "2026-02-01", Some("2026-02-10")));
    let rules = rules(Vec::new());
    let case = case(&rules, &register);
    let holder = |on| case.holder_on("P1", day(on));
    assert_eq!(
        [
            holder("2026-01-31"),
            holder("2026-02-01"),
            holder("2026-02-10"),
            holder("2026-02-11")
        ],
        [Some("甲"), Some("乙"), Some("乙"), Some("甲")]
    );
}

#[test]
fn approved_leave_over_all_his_days_excuses_and_part_of_it_shortens() {
    let rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    let cases = [
        (
            leave("甲", "2025-12-01", "2026-06-30", Some("批1")),
            "Excused",
        ),
        (leave("甲", "2025-12-01", "2026-06-30", None), "NotMet"),
        // Sixty days are left, then fifty-nine.
        (
            leave("甲", "2026-01-01", "2026-05-01", Some("批1")),
            "NotMet",
        ),
        (
            leave("甲", "2026-01-01", "2026-05-02", Some("批1")),
            "NotAnswerable",
        ),
    ];
    for (leave, wanted) in cases {
        let mut register = zone();
        register.leaves = vec![leave];
        let answers = answers(&rules, &register, "2026-07-15", "2026-H1");
        assert_eq!(answers[1], format!("甲 2026-H1 {wanted} 0/1"));
    }
}

#[test]
fn leave_counts_as_time_in_post_where_the_ruling_says_so() {
    let mut rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    rules.policy.leave_excuses = false;
    let mut register = zone();
    register.leaves = vec![leave("甲", "2025-12-01", "2026-06-30", Some("批1"))];
    let wanted = ["P1 2026-H1 NotMet 0/1", "甲 2026-H1 NotMet 0/1"];
    assert_eq!(answers(&rules, &register, "2026-07-15", "2026-H1"), wanted);
}

#[test]
fn the_number_is_shared_by_days_or_owed_whole_in_the_other_readings() {
    let mut register = zone();
    register.tenures = vec![
        tenure("甲", "P1", "2018-01-01", Some("2026-02-15")),
        tenure("乙", "P1", "2026-02-16", None),
    ];
    register.acts = vec![act("A1", "2026-03-01", "乙"), act("A2", "2026-04-01", "乙")];
    let mut rules = rules(vec![duty("Q02", count(2, Period::HalfYear))]);
    rules.policy.tenure = TenureRule::ProRata;
    // 46 of 181 days: 0.508 rounded to one; 135 of 181: 1.49 rounded to one.
    let wanted = [
        "P1 2026-H1 Met 2/2",
        "甲 2026-H1 NotMet 0/1",
        "乙 2026-H1 Met 2/1",
    ];
    assert_eq!(answers(&rules, &register, "2026-07-15", "2026-H1"), wanted);
    rules.policy.tenure = TenureRule::Full;
    let wanted = [
        "P1 2026-H1 Met 2/2",
        "甲 2026-H1 NotMet 0/2",
        "乙 2026-H1 Met 2/2",
    ];
    assert_eq!(answers(&rules, &register, "2026-07-15", "2026-H1"), wanted);
}

#[test]
fn a_role_by_portfolio_is_held_on_the_days_of_the_portfolio() {
    let mut deputy = duty("Q07", count(1, Period::Quarter));
    deputy.bearer = regulation::Bearer::Posts {
        roles: vec!["R9".to_owned()],
        within: None,
    };
    let mut other = duty("Q09", count(1, Period::Quarter));
    other.bearer = regulation::Bearer::Posts {
        roles: vec!["R10".to_owned()],
        within: None,
    };
    let rules = rules(vec![deputy, other]);
    let names = |roles: &[&str], dated: bool| {
        let mut register = zone();
        register.posts = vec![post("P1", "B1", roles)];
        if dated {
            register.portfolios = vec![charge("P1", "安全生产", "2025-04-01", Some("2025-09-30"))];
        }
        let findings = case(&rules, &register).findings(&Question::on(day("2025-12-31")));
        findings
            .iter()
            .filter(|one| one.person.is_none() && one.period.name.starts_with("2025"))
            .map(|one| format!("{} {}", one.duty, one.period.name))
            .collect::<Vec<_>>()
    };
    let dated = ["Q07 2025-Q2", "Q07 2025-Q3", "Q09 2025-Q1", "Q09 2025-Q4"];
    assert_eq!(names(&["R10"], true), dated);
    assert_eq!(names(&["R9"], true), dated);
    let always = ["Q07 2025-Q1", "Q07 2025-Q2", "Q07 2025-Q3", "Q07 2025-Q4"];
    assert_eq!(names(&["R9"], false), always);
}

#[test]
fn an_abolished_bodys_acts_count_for_its_successor_in_that_period() {
    let mut register = zone();
    register.bodies[0].until = Some(day("2026-04-30"));
    register.bodies[0].successor = Some("B2".to_owned());
    let mut new = body("B2", 2);
    new.from = Some(day("2026-03-01"));
    register.bodies.push(new);
    register.posts.push(post("P2", "B2", &["R1"]));
    register
        .tenures
        .push(tenure("乙", "P2", "2026-03-01", None));
    register.acts = vec![act("A1", "2026-02-10", "甲")];
    let mut rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    let of_new = |rules: &regulation::RuleSet| {
        let findings = case(rules, &register).findings(&Question {
            body: Some("B2".to_owned()),
            ..Question::on(day("2026-07-15"))
        });
        lines(&findings)[0].clone()
    };
    assert_eq!(of_new(&rules), "P2 2026-H1 Met 1/1");
    rules.policy.succession = false;
    assert_eq!(of_new(&rules), "P2 2026-H1 NotMet 0/1");
}

#[test]
fn an_abolished_body_bears_nothing_after_its_last_day() {
    let mut register = zone();
    register.bodies[0].until = Some(day("2025-12-31"));
    let rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    assert!(answers(&rules, &register, "2026-07-15", "2026-H1").is_empty());
    assert_eq!(answers(&rules, &register, "2026-07-15", "2025-H2").len(), 2);
}

#[test]
fn a_vacancy_is_told_from_so_many_days_on() {
    let mut rules = rules(vec![duty("Q02", count(1, Period::HalfYear))]);
    rules.policy.vacancy_flag_days = 30;
    let told = |until: &str| {
        let mut register = zone();
        register.tenures = vec![tenure("甲", "P1", "2018-01-01", Some(until))];
        let findings = case(&rules, &register).findings(&Question::on(day("2026-06-30")));
        let finding = findings
            .iter()
            .rfind(|one| one.person.is_none())
            .expect("asked");
        finding
            .reasons
            .iter()
            .any(|reason| reason.contains("空缺30日"))
    };
    assert!(told("2026-05-31"));
    assert!(!told("2026-06-01"));
}
