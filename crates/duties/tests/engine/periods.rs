//! docs/findings.md 4 and 5: civil periods, in the order of asking.

use duties::{Case, Outcome, PeriodChoice, Question};
use jiff::civil::date;
use regulation::{Demand, Period, Workdays};

use crate::zone::{
    act, answers, case, correcting, count, day, duty, inspect, noon, recorded, rules, waiver, zone,
};

fn half_yearly() -> regulation::RuleSet {
    rules(vec![duty("Q02", count(1, Period::HalfYear))])
}

/// One half-yearly act wanted; acts of 甲 (day, recorded); the answers of post and holder.
fn check(acts: &[(&str, &str)], on: &str, period: &str, wanted: &str) {
    let mut register = zone();
    let made = acts
        .iter()
        .zip(1..)
        .map(|((on, at), number)| recorded(act(&format!("A{number}"), on, "甲"), at));
    register.acts = made.collect();
    let wanted = [
        format!("P1 {period} {wanted}"),
        format!("甲 {period} {wanted}"),
    ];
    assert_eq!(answers(&half_yearly(), &register, on, period), wanted);
}

#[test]
fn one_act_on_any_day_of_the_period_meets_it() {
    for on in ["2026-01-01", "2026-03-15", "2026-06-30"] {
        check(&[(on, on)], "2026-07-15", "2026-H1", "Met 1/1");
    }
}

#[test]
fn an_act_on_the_day_after_the_period_does_not_meet_it() {
    check(
        &[("2026-07-01", "2026-07-01")],
        "2026-07-15",
        "2026-H1",
        "NotMet 0/1",
    );
    check(
        &[("2025-12-31", "2025-12-31")],
        "2026-07-15",
        "2026-H1",
        "NotMet 0/1",
    );
}

#[test]
fn until_its_last_day_a_period_is_open_and_from_thirty_days_before_due_soon() {
    check(&[], "2026-05-30", "2026-H1", "Open 0/1");
    check(&[], "2026-05-31", "2026-H1", "DueSoon 0/1");
    check(&[], "2026-06-30", "2026-H1", "DueSoon 0/1");
    check(&[], "2026-07-01", "2026-H1", "NotMet 0/1");
}

#[test]
fn an_entry_is_late_from_the_tenth_day_after_the_period() {
    check(
        &[("2026-06-30", "2026-07-09")],
        "2026-08-01",
        "2026-H1",
        "Met 1/1",
    );
    check(
        &[("2026-06-30", "2026-07-10")],
        "2026-08-01",
        "2026-H1",
        "MetLateEntry 1/1",
    );
}

#[test]
fn the_lag_is_that_of_the_entry_that_completed_the_number() {
    let mut register = zone();
    register.acts = vec![
        recorded(act("A1", "2026-02-01", "甲"), "2026-09-01"),
        recorded(act("A2", "2026-03-01", "甲"), "2026-07-20"),
        recorded(act("A3", "2026-04-01", "甲"), "2026-08-20"),
    ];
    let rules = rules(vec![duty("Q02", count(2, Period::HalfYear))]);
    let question = Question {
        periods: PeriodChoice::Within(date(2026, 1, 1), date(2026, 6, 30)),
        ..Question::on(day("2026-12-31"))
    };
    let findings = case(&rules, &register).findings(&question);
    assert_eq!(findings[0].outcome, Outcome::MetLateEntry);
    assert_eq!(findings[0].late_entry_days, Some(51));
    assert_eq!(findings[0].first_day, Some(date(2026, 2, 1)));
}

#[test]
fn an_act_after_the_day_asked_about_does_not_count_yet() {
    check(
        &[("2026-04-10", "2026-04-10")],
        "2026-04-09",
        "2026-H1",
        "Open 0/1",
    );
    check(
        &[("2026-04-10", "2026-04-10")],
        "2026-04-10",
        "2026-H1",
        "Met 1/1",
    );
}

#[test]
fn a_surplus_in_the_very_next_period_makes_up_for_a_miss() {
    let two = [("2026-08-01", "2026-08-01"), ("2026-09-01", "2026-09-01")];
    check(&two, "2026-12-31", "2026-H1", "MadeUpAfter 0/1");
    check(&two[..1], "2026-12-31", "2026-H1", "NotMet 0/1");
    check(&two, "2026-12-31", "2025-H2", "NotMet 0/1");
}

#[test]
fn the_first_partial_period_is_for_reference_only() {
    check(&[], "2020-02-01", "2019-H2", "NotAnswerable 0/1");
    check(
        &[("2019-08-01", "2019-08-01")],
        "2020-02-01",
        "2019-H2",
        "Met 1/1",
    );
    let mut full = half_yearly();
    full.policy.first_partial_reference = false;
    let wanted = ["P1 2019-H2 NotMet 0/1", "甲 2019-H2 NotMet 0/1"];
    assert_eq!(answers(&full, &zone(), "2020-02-01", "2019-H2"), wanted);
}

#[test]
fn the_twenty_ninth_of_february_belongs_to_its_month() {
    let mut register = zone();
    register.acts = vec![act("A1", "2020-02-29", "甲")];
    let rules = rules(vec![duty("Q02", count(1, Period::Month))]);
    let wanted = ["P1 2020-02 Met 1/1", "甲 2020-02 Met 1/1"];
    assert_eq!(answers(&rules, &register, "2020-03-01", "2020-02"), wanted);
}

#[test]
fn a_fixed_day_ends_the_year_early() {
    let demand = Demand::Count {
        at_least: 1,
        every: Period::Year,
        by: Some((3, 31)),
        parts: vec![inspect()],
    };
    let rules = rules(vec![duty("Q02", demand)]);
    let mut register = zone();
    register.acts = vec![act("A1", "2026-04-01", "甲")];
    let wanted = ["P1 2026 NotMet 0/1", "甲 2026 NotMet 0/1"];
    assert_eq!(answers(&rules, &register, "2026-04-01", "2026"), wanted);
    // Its last day of 2019 fell before the regulation.
    assert!(answers(&rules, &register, "2026-04-01", "2019").is_empty());
}

#[test]
fn every_one_of_several_patterns_is_needed() {
    let mut meeting = inspect();
    meeting.kinds = vec!["会议".to_owned()];
    let parts = vec![inspect(), meeting];
    let demand = Demand::Count {
        at_least: 1,
        every: Period::HalfYear,
        by: None,
        parts,
    };
    let rules = rules(vec![duty("Q02", demand)]);
    let mut register = zone();
    register.acts = vec![act("A1", "2026-02-01", "甲")];
    assert_eq!(
        answers(&rules, &register, "2026-07-15", "2026-H1")[0],
        "P1 2026-H1 NotMet 0/1"
    );
    let mut met = act("A2", "2026-03-01", "甲");
    met.kind = "会议".to_owned();
    register.acts.push(met);
    assert_eq!(
        answers(&rules, &register, "2026-07-15", "2026-H1")[0],
        "P1 2026-H1 Met 1/1"
    );
}

#[test]
fn a_waiver_over_all_bearing_days_excuses_a_miss_and_not_an_open_period() {
    let mut register = zone();
    register.waivers = vec![waiver("P1", "2026-01-01", "2026-06-30")];
    let at = |on| answers(&half_yearly(), &register, on, "2026-H1");
    assert_eq!(
        at("2026-07-15"),
        ["P1 2026-H1 Excused 0/1", "甲 2026-H1 Excused 0/1"]
    );
    assert_eq!(
        at("2026-04-15"),
        ["P1 2026-H1 Open 0/1", "甲 2026-H1 Open 0/1"]
    );
    register.waivers = vec![waiver("P1", "2026-01-02", "2026-06-30")];
    let wanted = ["P1 2026-H1 NotMet 0/1", "甲 2026-H1 NotMet 0/1"];
    assert_eq!(
        answers(&half_yearly(), &register, "2026-07-15", "2026-H1"),
        wanted
    );
}

#[test]
fn a_later_wording_binds_from_the_first_period_that_begins_under_it() {
    let mut amended = rules(vec![duty("Q02", count(2, Period::HalfYear))]);
    amended.from = day("2024-03-01");
    let sets = [half_yearly(), amended];
    let case = Case::new(&sets, &Workdays::default(), &zone()).expect("sound");
    let findings = case.findings(&Question::on(day("2025-02-01")));
    let of = |name: &str| {
        findings
            .iter()
            .find(|one| one.period.name == name)
            .map(|one| one.required)
    };
    assert_eq!((of("2024-H1"), of("2024-H2")), (Some(1), Some(2)));
}

#[test]
fn a_stricter_rule_replaces_the_general_one_where_both_bind() {
    let mut stricter = duty("Q99", count(1, Period::Quarter));
    stricter.overrides = vec!["Q02".to_owned()];
    stricter.from = day("2024-02-01");
    let general = duty("Q02", count(1, Period::HalfYear));
    let rules = rules(vec![general, stricter]);
    let findings = case(&rules, &zone()).findings(&Question::on(day("2024-12-31")));
    let names: Vec<String> = findings
        .iter()
        .filter(|one| one.person.is_none() && one.period.name.starts_with("2024"))
        .map(|one| format!("{} {}", one.duty, one.period.name))
        .collect();
    assert_eq!(
        names,
        ["Q02 2024-H1", "Q99 2024-Q2", "Q99 2024-Q3", "Q99 2024-Q4"]
    );
}

#[test]
fn a_correction_counts_as_recorded_when_it_was_recorded_unless_nothing_that_matters_changed() {
    let original = act("A1", "2026-05-01", "甲");
    let mut moved = correcting(
        recorded(act("A2", "2026-05-02", "甲"), "2026-07-20"),
        "A1",
        false,
    );
    let mut register = zone();
    register.acts = vec![original, moved.clone()];
    let at = |register: &duties::Register| {
        answers(&half_yearly(), register, "2026-08-01", "2026-H1")[0].clone()
    };
    assert_eq!(at(&register), "P1 2026-H1 MetLateEntry 1/1");
    moved.first_day = day("2026-05-01");
    moved.last_day = moved.first_day;
    moved.theme = "更正主题".to_owned();
    register.acts[1] = moved;
    assert_eq!(at(&register), "P1 2026-H1 Met 1/1");
}

#[test]
fn an_approved_year_is_judged_as_known_at_the_approval() {
    let mut rules = half_yearly();
    rules.policy.freezes = vec![regulation::Freeze {
        clause: rules.duties[0].clause,
        kind: "批准".to_owned(),
        organs: vec!["B1局".to_owned()],
    }];
    let mut approval = act("Z1", "2026-02-01", "乙");
    approval.kind = "批准".to_owned();
    let late = recorded(act("A1", "2025-03-01", "甲"), "2026-02-02");
    let mut register = zone();
    register.acts = vec![approval.clone(), late];
    let at =
        |register: &duties::Register| answers(&rules, register, "2026-08-01", "2025-H1")[0].clone();
    assert_eq!(at(&register), "P1 2025-H1 NotMet 0/1");
    // Approved again, it counts.
    register.acts.push(duties::Act {
        id: "Z2".to_owned(),
        recorded_at: noon("2026-03-01"),
        ..approval
    });
    assert_eq!(at(&register), "P1 2025-H1 MetLateEntry 1/1");
}

#[test]
fn a_withdrawal_after_the_approval_does_not_alter_the_approved_year() {
    let mut rules = half_yearly();
    rules.policy.freezes = vec![regulation::Freeze {
        clause: rules.duties[0].clause,
        kind: "批准".to_owned(),
        organs: vec!["B1局".to_owned()],
    }];
    let mut approval = act("Z1", "2026-02-01", "乙");
    approval.kind = "批准".to_owned();
    let counted = act("A1", "2025-03-01", "甲");
    let withdrawal = correcting(recorded(counted.clone(), "2026-03-01"), "A1", true);
    let mut register = zone();
    register.acts = vec![
        approval,
        counted,
        duties::Act {
            id: "W".to_owned(),
            ..withdrawal
        },
    ];
    let wanted = ["P1 2025-H1 Met 1/1", "甲 2025-H1 Met 1/1"];
    assert_eq!(answers(&rules, &register, "2026-08-01", "2025-H1"), wanted);
}

#[test]
fn the_name_of_a_period_gives_its_days() {
    let days = |name: &str| {
        duties::calendar::parse_span(name)
            .map(|span| format!("{} {} {}", span.name, span.first_day, span.last_day))
    };
    for (name, wanted) in [
        ("2026", "2026 2026-01-01 2026-12-31"),
        ("2026-H1", "2026-H1 2026-01-01 2026-06-30"),
        ("2026-H2", "2026-H2 2026-07-01 2026-12-31"),
        ("2026-Q2", "2026-Q2 2026-04-01 2026-06-30"),
        ("2026-Q4", "2026-Q4 2026-10-01 2026-12-31"),
        ("2024-02", "2024-02 2024-02-01 2024-02-29"),
    ] {
        assert_eq!(days(name).as_deref(), Some(wanted));
    }
    for name in [
        "2026-H3", "2026-Q0", "2026-Q5", "2026-13", "2026-2", "H1", "",
    ] {
        assert_eq!(days(name), None, "{name}");
    }
}

#[test]
fn every_finding_names_its_clause() {
    let findings = case(&half_yearly(), &zone()).findings(&Question::on(date(2026, 7, 15)));
    assert!(!findings.is_empty());
    for finding in findings {
        assert_eq!(finding.clause.short(), "6.2", "{finding:?}");
    }
}
