//! Builds small zones and rule sets, so that a test says only what it is about.

use std::collections::BTreeMap;

use duties::calendar::Workdays;
use duties::{
    Act, Body, Case, Correction, Finding, Leave, Mode, Participant, Person, Portfolio, Post,
    Question, Register, Tenure, Waiver,
};
use jiff::civil::{Date, DateTime, date};
use regulation::{
    Bearer, Calendar, Clause, Credit, Demand, Duty, Kind, Limit, Organ, Pattern, Period, Policy,
    Role, RoleByPortfolio, RuleSet, TenureRule, Window,
};

/// Reads a day: `2026-03-01`.
pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// A moment of a day, noon.
pub(crate) fn noon(text: &str) -> DateTime {
    day(text).at(12, 0, 0, 0)
}

pub(crate) fn policy() -> Policy {
    Policy {
        calendar: Calendar::Civil,
        window: Window::Rolling,
        tenure: TenureRule::Threshold,
        min_days: BTreeMap::from([
            (Period::Month, 10),
            (Period::Quarter, 30),
            (Period::HalfYear, 60),
            (Period::Year, 120),
        ]),
        acting_bears: true,
        vacancy_flag_days: 0,
        leave_excuses: true,
        delegation_counts: false,
        late_after_days: 10,
        late_counts: true,
        multi_day_end: false,
        many_duties: true,
        double_post_shared: true,
        sole_lead: true,
        succession: true,
        first_partial_reference: true,
        yearly_total_cures: false,
        soft_overdue_red: false,
        portfolio_per_unit: false,
        after_accident_apart: true,
        due_soon_days: BTreeMap::from([
            (Some(Period::Quarter), 30),
            (Some(Period::HalfYear), 30),
            (Some(Period::Year), 30),
            (Some(Period::Years(3)), 90),
            (None, 5),
        ]),
        settled_by: BTreeMap::from([("min_days".to_owned(), "R-13".to_owned())]),
        sole_capacities: vec!["带队".to_owned()],
        delegating_capacities: vec!["委托".to_owned()],
        void_marks: vec!["已取消".to_owned()],
        freezes: Vec::new(),
    }
}

/// Kind 检查 (暗访 below it), capacity 带队, own acts, half-yearly: the duty of most tests.
pub(crate) fn inspect() -> Pattern {
    Pattern {
        kinds: vec!["检查".to_owned()],
        capacities: vec!["带队".to_owned()],
        ..Pattern::default()
    }
}

pub(crate) fn count(at_least: u16, every: Period) -> Demand {
    Demand::Count {
        at_least,
        every,
        by: None,
        parts: vec![inspect()],
    }
}

pub(crate) fn duty(id: &str, demand: Demand) -> Duty {
    Duty {
        id: id.to_owned(),
        name: id.to_owned(),
        clause: Clause {
            article: 6,
            item: Some(2),
            paragraph: 1,
        },
        chapter: 2,
        quote: String::new(),
        bearer: Bearer::Posts {
            roles: vec!["R1".to_owned()],
            within: None,
        },
        demand,
        soft: false,
        delegable: false,
        post_credit: Credit::Capacity,
        holder_credit: Credit::Capacity,
        overrides: Vec::new(),
        from: date(2019, 7, 20),
        until: None,
        rulings: Vec::new(),
        evidence: Vec::new(),
        note: None,
    }
}

pub(crate) fn rules(duties: Vec<Duty>) -> RuleSet {
    let kind = |name: &str, is_a: Option<&str>| Kind {
        name: name.to_owned(),
        aliases: Vec::new(),
        is_a: is_a.map(str::to_owned),
        implies: Vec::new(),
    };
    let role = |id: &str, when_portfolio| Role {
        id: id.to_owned(),
        name: format!("{id}负责人"),
        rank: 1,
        when_portfolio,
    };
    let by = RoleByPortfolio {
        of: "R10".to_owned(),
        object: "安全生产".to_owned(),
    };
    RuleSet {
        from: date(2019, 7, 20),
        duties,
        policy: policy(),
        roles: vec![
            role("R1", None),
            role("R2", None),
            role("R9", Some(by)),
            role("R10", None),
            role("R13", None),
        ],
        kinds: vec![
            kind("检查", None),
            kind("暗访", Some("检查")),
            kind("会议", None),
            kind("事故", None),
            kind("批准", None),
        ],
        categories: Vec::new(),
        sets: Vec::new(),
    }
}

/// Body B1 with post P1 (role R1), held by 甲 since 2018.
pub(crate) fn zone() -> Register {
    Register {
        bodies: vec![body("B1", 1)],
        posts: vec![post("P1", "B1", &["R1"])],
        people: ["甲", "乙", "丙"].map(person).into(),
        tenures: vec![tenure("甲", "P1", "2018-01-01", None)],
        ..Register::default()
    }
}

pub(crate) fn body(id: &str, order: u32) -> Body {
    Body {
        id: id.to_owned(),
        name: format!("{id}局"),
        category: "监管部门".to_owned(),
        parent: None,
        order,
        from: None,
        until: None,
        successor: None,
    }
}

pub(crate) fn post(id: &str, body: &str, roles: &[&str]) -> Post {
    Post {
        id: id.to_owned(),
        body: body.to_owned(),
        title: id.to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        order: 1,
    }
}

pub(crate) fn person(id: &str) -> Person {
    Person {
        id: id.to_owned(),
        name: id.to_owned(),
    }
}

pub(crate) fn tenure(person: &str, post: &str, from: &str, until: Option<&str>) -> Tenure {
    Tenure {
        person: person.to_owned(),
        post: post.to_owned(),
        mode: Mode::Appointed,
        from: day(from),
        until: until.map(day),
        paper: None,
    }
}

pub(crate) fn charge(post: &str, object: &str, from: &str, until: Option<&str>) -> Portfolio {
    Portfolio {
        post: post.to_owned(),
        object: object.to_owned(),
        from: day(from),
        until: until.map(day),
        paper: None,
    }
}

pub(crate) fn leave(person: &str, from: &str, until: &str, approval: Option<&str>) -> Leave {
    Leave {
        person: person.to_owned(),
        from: day(from),
        until: day(until),
        reason: "学习".to_owned(),
        approval: approval.map(str::to_owned),
    }
}

pub(crate) fn waiver(bearer: &str, from: &str, until: &str) -> Waiver {
    Waiver {
        bearer: bearer.to_owned(),
        duty: None,
        from: day(from),
        until: day(until),
        approval: "批〔1〕号".to_owned(),
    }
}

/// An inspection that somebody led, recorded at noon of its day.
pub(crate) fn act(id: &str, on: &str, person: &str) -> Act {
    Act {
        id: id.to_owned(),
        kind: "检查".to_owned(),
        first_day: day(on),
        last_day: day(on),
        bodies: vec!["B1".to_owned()],
        theme: String::new(),
        marks: Vec::new(),
        place: String::new(),
        problems: None,
        recorded_at: noon(on),
        recorded_at_assumed: false,
        subject_year: None,
        corrects: None,
        participants: vec![took_part(person, "带队")],
    }
}

pub(crate) fn took_part(person: &str, capacity: &str) -> Participant {
    Participant {
        person: person.to_owned(),
        capacity: capacity.to_owned(),
    }
}

pub(crate) fn recorded(act: Act, at: &str) -> Act {
    Act {
        recorded_at: noon(at),
        ..act
    }
}

pub(crate) fn correcting(act: Act, of: &str, withdraws: bool) -> Act {
    let correction = Correction {
        of: of.to_owned(),
        reason: "登错".to_owned(),
        withdraws,
    };
    Act {
        corrects: Some(correction),
        ..act
    }
}

pub(crate) fn limit(limit: Limit) -> Demand {
    let trigger = Pattern {
        kinds: vec!["事故".to_owned()],
        organ: Organ::Own,
        ..Pattern::default()
    };
    Demand::After {
        trigger,
        limit,
        parts: vec![inspect()],
    }
}

pub(crate) fn case(rules: &RuleSet, register: &Register) -> Case {
    Case::new(std::slice::from_ref(rules), &Workdays::default(), register)
        .unwrap_or_else(|errors| panic!("the register is sound: {errors}"))
}

/// Each finding in a line: bearer, target, period, outcome, counted/required.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let who = finding
                .person
                .as_ref()
                .or(finding.post.as_ref())
                .unwrap_or(&finding.body);
            let target = finding
                .target
                .as_ref()
                .map_or(String::new(), |target| format!("→{target}"));
            format!(
                "{who}{target} {} {:?} {}/{}",
                finding.period.name, finding.outcome, finding.counted, finding.required
            )
        })
        .collect()
}

/// All findings of one period, as lines.
pub(crate) fn answers(rules: &RuleSet, register: &Register, on: &str, period: &str) -> Vec<String> {
    let findings = case(rules, register).findings(&Question::on(day(on)));
    let of_period: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| finding.period.name == period)
        .collect();
    lines(&of_period)
}
