//! docs/findings.md 7: what has no number, what must exist, what must grow.

use duties::{Amount, Question, Register};
use regulation::{Demand, Period, RuleSet};

use crate::zone::{act, case, count, day, duty, inspect, lines, noon, post, rules, tenure, zone};

fn check(rules: &RuleSet, register: &Register, on: &str, year: &str, wanted: &[&str]) {
    let findings = case(rules, register).findings(&Question::on(day(on)));
    let of_year: Vec<_> = findings
        .into_iter()
        .filter(|one| one.period.name == year)
        .collect();
    assert_eq!(lines(&of_year), wanted);
}

#[test]
fn an_undefined_frequency_is_never_read_as_one() {
    let demand = Demand::Undefined {
        word: "每年定期".to_owned(),
        parts: vec![inspect()],
    };
    let rules = rules(vec![duty("Q15", demand)]);
    let mut register = zone();
    let none = [
        "P1 2025 NoNumericRequirement 0/0",
        "甲 2025 NoNumericRequirement 0/0",
    ];
    check(&rules, &register, "2026-01-15", "2025", &none);
    register.acts = vec![act("A1", "2025-03-01", "甲")];
    let shown = [
        "P1 2025 NoNumericRequirement 1/0",
        "甲 2025 NoNumericRequirement 1/0",
    ];
    check(&rules, &register, "2026-01-15", "2025", &shown);
}

#[test]
fn standing_duties_speak_once_a_year_where_nothing_is_counted() {
    let mut rules = rules(vec![
        duty("S1", Demand::Standing),
        duty("S2", Demand::Standing),
    ]);
    let wanted = [
        "P1 2025 NoNumericRequirement 0/0",
        "甲 2025 NoNumericRequirement 0/0",
    ];
    check(&rules, &zone(), "2026-01-15", "2025", &wanted);
    rules.duties.push(duty("Q01", count(1, Period::HalfYear)));
    check(&rules, &zone(), "2026-01-15", "2025", &[]);
    rules.duties[2].chapter = 4;
    check(&rules, &zone(), "2026-01-15", "2025", &wanted);
}

#[test]
fn a_list_is_current_if_it_was_made_since_the_holder_took_the_post() {
    let rules = rules(vec![duty("L1", Demand::ListCurrent { pattern: inspect() })]);
    let mut register = zone();
    register.acts = vec![act("A1", "2019-03-01", "甲")];
    check(
        &rules,
        &register,
        "2025-06-01",
        "2025",
        &["P1 2025 Met 1/1", "甲 2025 Met 1/1"],
    );
    register
        .tenures
        .push(tenure("乙", "P1", "2025-05-01", None));
    let young = ["P1 2025 Open 0/1", "乙 2025 Open 0/1"];
    check(&rules, &register, "2025-06-01", "2025", &young);
    let missed = ["P1 2025 NotMet 0/1", "乙 2025 NotMet 0/1"];
    check(&rules, &register, "2025-11-01", "2025", &missed);
}

#[test]
fn both_heads_hold_the_chair_or_it_is_not_met() {
    let demand = Demand::JointChairs {
        roles: vec!["R1".to_owned()],
        seats: "R13".to_owned(),
    };
    let rules = rules(vec![duty("J1", demand)]);
    let mut register = zone();
    check(
        &rules,
        &register,
        "2025-06-01",
        "2025",
        &["P1 2025 NotMet 0/0", "甲 2025 NotMet 0/0"],
    );
    register.posts.push(post("P2", "B1", &["R13"]));
    register
        .tenures
        .push(tenure("甲", "P2", "2025-01-01", None));
    check(
        &rules,
        &register,
        "2025-06-01",
        "2025",
        &["P1 2025 Met 0/0", "甲 2025 Met 0/0"],
    );
}

#[test]
fn one_amount_must_grow_as_fast_as_the_other() {
    let demand = Demand::Growth {
        of: "资金".to_owned(),
        not_below: "收入".to_owned(),
    };
    let rules = rules(vec![duty("G1", demand)]);
    let amount = |measure: &str, year, value| Amount {
        body: "B1".to_owned(),
        measure: measure.to_owned(),
        year,
        value,
        recorded_at: noon("2026-01-01"),
    };
    let mut register = zone();
    let missed = ["P1 2025 NotMet 0/0", "甲 2025 NotMet 0/0"];
    check(&rules, &register, "2026-02-01", "2025", &missed);
    register.amounts = vec![
        amount("资金", 2024, 100),
        amount("资金", 2025, 110),
        amount("收入", 2024, 1000),
        amount("收入", 2025, 1100),
    ];
    check(
        &rules,
        &register,
        "2026-02-01",
        "2025",
        &["P1 2025 Met 0/0", "甲 2025 Met 0/0"],
    );
    register.amounts[3].value = 1101;
    check(&rules, &register, "2026-02-01", "2025", &missed);
    let finding = case(&rules, &register).findings(&Question::on(day("2026-02-01")));
    let told = finding
        .iter()
        .find(|one| one.period.name == "2025" && one.person.is_none())
        .map(|one| one.reasons.join(""))
        .unwrap_or_default();
    assert!(told.contains("10.0%") && told.contains("10.1%"), "{told}");
}
