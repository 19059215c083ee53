//! A zone small enough to read, with an answer of every outcome, for the tests of what is drawn.

use duties::{Body, Finding, NearMiss, Outcome, Person, Post, Register, Span, Tenure, Term};
use jiff::civil::{Date, date};
use regulation::{Bearer, Clause, Credit, Demand, Duty, Period};

pub(super) const ON: Date = date(2026, 11, 23);

fn duty(id: &str, name: &str, item: u16, every: Period) -> Duty {
    Duty {
        id: id.to_owned(),
        name: name.to_owned(),
        clause: Clause {
            article: 6,
            item: Some(item),
            paragraph: 1,
        },
        chapter: 2,
        quote: format!("{name}至少1次"),
        bearer: Bearer::Bodies(Vec::new()),
        demand: Demand::Count {
            at_least: 1,
            every,
            by: None,
            parts: Vec::new(),
        },
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

pub(super) fn duties() -> Vec<Duty> {
    vec![
        duty("D1", "召开会议研究工作", 1, Period::HalfYear),
        duty("D2", "带队检查", 2, Period::Quarter),
        duty("D3", "三年一次的巡查全覆盖", 3, Period::Years(3)),
        Duty {
            demand: Demand::Standing,
            ..duty("D4", "贯彻执行", 4, Period::Year)
        },
    ]
}

pub(super) fn register() -> Register {
    let body = |id: &str, name: &str, order| Body {
        id: id.to_owned(),
        name: name.to_owned(),
        category: "某类".to_owned(),
        parent: None,
        order,
        from: None,
        until: None,
        successor: None,
    };
    let post = |id: &str, body: &str, title: &str, order| Post {
        id: id.to_owned(),
        body: body.to_owned(),
        title: title.to_owned(),
        roles: Vec::new(),
        order,
    };
    let person = |id: &str, name: &str| Person {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let tenure = |person: &str, post: &str, from| Tenure {
        person: person.to_owned(),
        post: post.to_owned(),
        mode: duties::Mode::Appointed,
        from,
        until: None,
        paper: None,
    };
    Register {
        bodies: vec![body("B2", "乙街道", 2), body("B1", "甲局", 1)],
        posts: vec![
            post("Z1", "B1", "局长", 1),
            post("Z2", "B1", "副局长", 2),
            post("Z3", "B2", "书记", 1),
        ],
        people: vec![
            person("P1", "王㛃"),
            person("P2", "阿卜杜勒·艾海提"),
            person("P3", "赵<b>&"),
        ],
        tenures: vec![
            tenure("P1", "Z1", date(2020, 1, 1)),
            tenure("P2", "Z2", date(2020, 1, 1)),
            tenure("P3", "Z2", date(2026, 8, 1)),
        ],
        ..Register::default()
    }
}

fn finding(
    duty: &str,
    place: (&str, Option<&str>, Option<&str>),
    span: &str,
    outcome: Outcome,
) -> Finding {
    let period = duties::calendar::parse_span(span).unwrap_or_else(|| Span {
        first_day: date(2024, 5, 6),
        last_day: date(2027, 5, 5),
        name: span.to_owned(),
    });
    let done = matches!(outcome, Outcome::Met | Outcome::MetLateEntry);
    Finding {
        duty: duty.to_owned(),
        clause: Clause {
            article: 6,
            item: Some(1),
            paragraph: 1,
        },
        body: place.0.to_owned(),
        post: place.1.map(str::to_owned),
        person: place.2.map(str::to_owned),
        target: None,
        period,
        required: u16::from(outcome != Outcome::NoNumericRequirement),
        counted: u16::from(done),
        outcome,
        late_entry_days: (outcome == Outcome::MetLateEntry).then_some(40),
        first_day: None,
        counted_acts: Vec::new(),
        near_misses: if outcome == Outcome::NotMet {
            vec![NearMiss {
                act: "J9".to_owned(),
                day: date(2026, 5, 1),
                term: Term::Capacity,
                reason: "身份是“列席”，要求“主持”".to_owned(),
            }]
        } else {
            Vec::new()
        },
        reasons: vec!["如此这般".to_owned()],
        rulings: vec!["R-06".to_owned()],
    }
}

pub(super) fn findings() -> Vec<Finding> {
    let first = ("B1", Some("Z1"), Some("P1"));
    let (post, old, new) = (
        ("B1", Some("Z2"), None),
        ("B1", Some("Z2"), Some("P2")),
        ("B1", Some("Z2"), Some("P3")),
    );
    let third = ("B2", Some("Z3"), None);
    vec![
        finding("D1", first, "2026-H1", Outcome::MetLateEntry),
        finding("D1", first, "2026-H2", Outcome::DueSoon),
        finding("D2", first, "2026-Q1", Outcome::Met),
        finding("D2", first, "2026-Q2", Outcome::NotMet),
        finding("D2", first, "2026-Q3", Outcome::MadeUpAfter),
        finding("D2", first, "2026-Q4", Outcome::Open),
        finding("D2", post, "2026-Q3", Outcome::Met),
        finding("D2", old, "2026-Q3", Outcome::Excused),
        finding("D2", new, "2026-Q3", Outcome::NotAnswerable),
        finding(
            "D3",
            ("B2", None, None),
            "2024-05-06/2027-05-05",
            Outcome::Open,
        ),
        finding("D1", third, "2026-H1", Outcome::Vacant),
        finding("D4", third, "2026", Outcome::NoNumericRequirement),
    ]
}

/// Draws with the board of this zone and what it was built from.
pub(super) fn with_board<T>(
    draw: impl Fn(&exchange::board::Board, &exchange::board::BoardInput<'_>) -> T,
) -> T {
    let (duties, register, findings) = (duties(), register(), findings());
    let filters = vec!["全区".to_owned(), "2026年".to_owned()];
    let input = exchange::board::BoardInput {
        regulation: "某区安全生产责任制细则",
        duties: &duties,
        register: &register,
        findings: &findings,
        on: ON,
        known_at: None,
        filters: &filters,
        scope: exchange::board::Scope::All,
    };
    draw(&exchange::board::build(&input), &input)
}
