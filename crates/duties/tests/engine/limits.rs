//! docs/regulation-pack.md 3.4: limits that run from an event.

use duties::{Act, Case, Question, Register};
use regulation::{Limit, RuleSet, Workdays};

use crate::zone::{act, day, duty, limit, lines, rules, zone};

const CALENDAR: &str = "[[year]]\nyear = 2021\nknown_from = 2020-11-25\nnotice = \"invented\"\n\
                        off = [2021-03-08]\nworked = [2021-03-13]";

fn check(limit_is: Limit, acts: Vec<Act>, on: &str, wanted: &[&str]) {
    let rules: RuleSet = rules(vec![duty("X1", limit(limit_is))]);
    let register = Register { acts, ..zone() };
    let workdays = Workdays::parse(CALENDAR).expect("the calendar is sound");
    let case = Case::new(&[rules], &workdays, &register).expect("the register is sound");
    let findings = case.findings(&Question::on(day(on)));
    let posts: Vec<_> = findings
        .into_iter()
        .filter(|one| one.person.is_none())
        .collect();
    assert_eq!(lines(&posts), wanted);
}

fn accident(on: &str) -> Act {
    Act {
        kind: "事故".to_owned(),
        participants: Vec::new(),
        ..act("E1", on, "甲")
    }
}

#[test]
fn a_limit_in_days_does_not_count_the_day_of_the_event() {
    let done = |on| vec![accident("2021-03-01"), act("A1", on, "甲")];
    let name = "P1 2021-03-01+30日";
    check(
        Limit::Days(30),
        done("2021-03-31"),
        "2021-04-15",
        &[&format!("{name} Met 1/1")],
    );
    check(
        Limit::Days(30),
        done("2021-04-01"),
        "2021-04-15",
        &[&format!("{name} MadeUpAfter 0/1")],
    );
    check(
        Limit::Days(30),
        vec![accident("2021-03-01")],
        "2021-04-15",
        &[&format!("{name} NotMet 0/1")],
    );
    check(
        Limit::Days(30),
        vec![accident("2021-03-01")],
        "2021-03-25",
        &[&format!("{name} Open 0/1")],
    );
    check(
        Limit::Days(30),
        vec![accident("2021-03-01")],
        "2021-03-26",
        &[&format!("{name} DueSoon 0/1")],
    );
}

#[test]
fn a_limit_in_working_days_passes_over_holidays_and_counts_worked_weekends() {
    // Tue 2 … Fri 5 (4), Mon 8 off, Tue 9 … Fri 12 (8), Sat 13 worked (9), Mon 15 (10).
    let done = |on| vec![accident("2021-03-01"), act("A1", on, "甲")];
    let name = "P1 2021-03-01+10工作日";
    let limit = Limit::WorkingDays(10);
    check(
        limit,
        done("2021-03-15"),
        "2021-03-16",
        &[&format!("{name} Met 1/1")],
    );
    check(
        limit,
        vec![accident("2021-03-01")],
        "2021-03-15",
        &[&format!("{name} DueSoon 0/1")],
    );
    check(
        limit,
        vec![accident("2021-03-01")],
        "2021-03-16",
        &[&format!("{name} NotMet 0/1")],
    );
}

#[test]
fn an_event_of_another_body_starts_nothing() {
    let elsewhere = Act {
        bodies: Vec::new(),
        ..accident("2021-03-01")
    };
    check(Limit::Days(30), vec![elsewhere], "2021-04-15", &[]);
}

#[test]
fn an_event_before_the_regulation_starts_nothing() {
    check(
        Limit::Days(30),
        vec![accident("2019-07-19")],
        "2021-04-15",
        &[],
    );
}

#[test]
fn what_is_done_after_the_limit_makes_up_for_it() {
    check(
        Limit::Days(30),
        vec![accident("2021-03-01"), act("A1", "2021-04-01", "甲")],
        "2021-04-15",
        &["P1 2021-03-01+30日 MadeUpAfter 0/1"],
    );
}
