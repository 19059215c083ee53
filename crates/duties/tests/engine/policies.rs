//! The remaining switches, and questions.

use duties::{Case, PeriodChoice, Question, Register};
use regulation::{Period, RuleSet, Workdays};

use crate::zone::{
    act, answers, case, charge, count, day, duty, inspect, lines, rules, tenure, zone,
};

#[test]
fn the_years_total_cures_where_the_ruling_says_so() {
    let mut rules = rules(vec![duty("Q07", count(1, Period::Quarter))]);
    rules.policy.yearly_total_cures = true;
    let mut register = zone();
    register.acts = vec![act("A1", "2025-07-01", "甲"), act("A2", "2025-07-02", "甲")];
    let of_year = |register: &Register, on| {
        ["2025-Q1", "2025-Q2", "2025-Q4"].map(|period| {
            answers(&rules, register, on, period)
                .first()
                .cloned()
                .unwrap_or_default()
        })
    };
    // One surplus does not cure three misses; it makes up for the one before it.
    let wanted = [
        "P1 2025-Q1 NotMet 0/1",
        "P1 2025-Q2 MadeUpAfter 0/1",
        "P1 2025-Q4 NotMet 0/1",
    ];
    assert_eq!(of_year(&register, "2026-01-01"), wanted);
    register.acts.push(act("A3", "2025-08-01", "甲"));
    register.acts.push(act("A4", "2025-08-02", "甲"));
    let wanted = [
        "P1 2025-Q1 Met 0/1",
        "P1 2025-Q2 Met 0/1",
        "P1 2025-Q4 Met 0/1",
    ];
    assert_eq!(of_year(&register, "2026-01-01"), wanted);
}

fn about_charge(per_unit: bool) -> RuleSet {
    let mut about = inspect();
    about.portfolio = true;
    let demand = regulation::Demand::Count {
        at_least: 1,
        every: Period::Quarter,
        by: None,
        parts: vec![about],
    };
    let mut rules = rules(vec![duty("Q09", demand)]);
    rules.policy.portfolio_per_unit = per_unit;
    rules
}

fn in_charge(objects: &[&str]) -> Register {
    let mut register = zone();
    register.portfolios = objects
        .iter()
        .map(|object| charge("P1", object, "2019-01-01", None))
        .collect();
    let mut visit = act("A1", "2025-02-01", "甲");
    visit.bodies = Vec::new();
    visit.theme = "某一企业检查".to_owned();
    register.acts = vec![visit];
    register
}

#[test]
fn a_duty_about_what_he_is_in_charge_of_asks_that_the_act_names_it() {
    let check = |rules: &RuleSet, objects: &[&str], wanted: &[&str]| {
        let of_quarter = answers(rules, &in_charge(objects), "2025-04-15", "2025-Q1");
        let posts: Vec<_> = of_quarter
            .iter()
            .filter(|line| line.starts_with("P1"))
            .collect();
        assert_eq!(posts, wanted.iter().collect::<Vec<_>>());
    };
    check(&about_charge(false), &["某一企业"], &["P1 2025-Q1 Met 1/1"]);
    check(
        &about_charge(false),
        &["某二企业"],
        &["P1 2025-Q1 NotMet 0/1"],
    );
    check(
        &about_charge(false),
        &[],
        &["P1 2025-Q1 NoNumericRequirement 0/0"],
    );
    check(
        &about_charge(true),
        &[],
        &["P1 2025-Q1 NoNumericRequirement 0/0"],
    );
    check(
        &about_charge(true),
        &["某一企业", "某二企业"],
        &[
            "P1→某一企业 2025-Q1 Met 1/1",
            "P1→某二企业 2025-Q1 NotMet 0/1",
        ],
    );
}

#[test]
fn a_question_chooses_periods_people_and_duties() {
    let rules = rules(vec![
        duty("Q01", count(1, Period::HalfYear)),
        duty("Q07", count(1, Period::Quarter)),
    ]);
    let mut register = zone();
    register
        .tenures
        .push(tenure("乙", "P1", "2025-04-01", None));
    let case = case(&rules, &register);
    let on = Question::on(day("2025-12-31"));
    let half = PeriodChoice::Within(day("2025-01-01"), day("2025-06-30"));
    let asked = Question {
        periods: half,
        person: Some("乙".to_owned()),
        ..on.clone()
    };
    assert_eq!(
        lines(&case.findings(&asked)),
        ["乙 2025-H1 NotMet 0/1", "乙 2025-Q2 NotMet 0/1"]
    );
    let of_duty = Question {
        periods: half,
        duty: Some("Q07".to_owned()),
        ..on.clone()
    };
    assert!(case.findings(&of_duty).iter().all(|one| one.duty == "Q07"));
    assert!(
        case.findings(&Question {
            body: Some("没有".to_owned()),
            ..on
        })
        .is_empty()
    );
}

#[test]
fn what_is_missing_and_by_when() {
    let rules = rules(vec![duty("Q01", count(2, Period::HalfYear))]);
    let calendar = "[[year]]\nyear = 2025\nknown_from = 2024-11-12\nnotice = \"invented\"\n\
                    off = [2025-06-30]\nworked = []";
    let workdays = Workdays::parse(calendar).expect("the calendar is sound");
    let mut register = zone();
    register.acts = vec![act("A1", "2025-02-01", "甲")];
    let case = Case::new(&[rules], &workdays, &register).expect("the register is sound");
    let findings = case.findings(&Question::on(day("2025-06-01")));
    let finding = findings
        .iter()
        .find(|one| one.period.name == "2025-H1")
        .expect("asked");
    let remedy = case.remedy(finding);
    assert_eq!(remedy.missing, 1);
    assert_eq!(remedy.last_day, Some(day("2025-06-30")));
    assert_eq!(remedy.last_working_day, Some(day("2025-06-27")));
    assert_eq!(remedy.demanded, ["行为：检查；本人身份：带队"]);
}

#[test]
fn a_register_that_contradicts_itself_is_refused_with_all_its_faults() {
    let mut register = zone();
    register
        .tenures
        .push(tenure("丁", "P9", "2025-04-01", Some("2025-03-31")));
    register.posts[0].roles.push("R77".to_owned());
    let mut unknown = act("A1", "2025-02-01", "戊");
    unknown.kind = "野餐".to_owned();
    unknown.bodies = vec!["B7".to_owned()];
    register.acts = vec![unknown.clone(), unknown];
    let errors = Case::new(&[rules(Vec::new())], &Workdays::default(), &register)
        .expect_err("it is not sound");
    let text = errors.to_string();
    for part in ["丁", "P9", "早于", "R77", "野餐", "B7", "戊", "编号重复"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn corrections_in_a_circle_are_refused() {
    let mut register = zone();
    let round =
        |id: &str, of: &str| crate::zone::correcting(act(id, "2025-02-01", "甲"), of, false);
    register.acts = vec![round("A1", "A2"), round("A2", "A1")];
    let errors = Case::new(&[rules(Vec::new())], &Workdays::default(), &register);
    assert!(errors.expect_err("a circle").to_string().contains("循环"));
}

#[test]
fn odd_days_are_no_reason_to_stop() {
    let rules = rules(vec![
        duty("Q01", count(1, Period::HalfYear)),
        duty("X1", crate::zone::limit(regulation::Limit::Years(900))),
    ]);
    let mut register = zone();
    register.acts = vec![
        act("A1", "1850-01-01", "甲"),
        act("A2", "2500-01-01", "甲"),
        act("A3", "9999-12-31", "甲"),
        act("A4", "-009999-01-01", "甲"),
    ];
    let case = case(&rules, &register);
    for on in ["-009999-01-01", "1999-01-01", "2019-07-20", "2300-01-01"] {
        let _ = case.findings(&Question::on(day(on)));
    }
    let late = case.findings(&Question {
        periods: PeriodChoice::Within(day("2500-01-01"), day("2500-12-31")),
        ..Question::on(day("2501-01-01"))
    });
    assert_eq!(lines(&late)[0], "P1 2500-H1 Met 1/1");
}
