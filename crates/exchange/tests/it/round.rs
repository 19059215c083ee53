//! What is written is read back unchanged.

use duties::{
    Act, Amount, Body, Correction, Leave, Mode, Participant, Person, Portfolio, Post, Register,
    Tenure, Waiver,
};
use exchange::{read_workbook, write_zone};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};

use crate::common::words;

fn day() -> impl Strategy<Value = Date> {
    (2019_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn moment() -> impl Strategy<Value = DateTime> {
    (day(), 0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(day, h, m, s)| day.at(h, m, s, 0))
}

/// Words as people write them: no blanks at the ends, none that stand for nothing.
fn text() -> impl Strategy<Value = String> {
    "[\u{4e00}-\u{9fa5}a-z，。、（）〔〕=\"']{1,12}[\u{4e00}-\u{9fa5}]"
}

fn maybe<T: std::fmt::Debug + Clone>(
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(some)
}

fn span() -> impl Strategy<Value = (Date, Date)> {
    (day(), day()).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

/// A name that is one of `n` and unique by its number.
fn one_of(prefix: &'static str, n: usize) -> impl Strategy<Value = String> {
    (0..n).prop_map(move |at| format!("{prefix}{at}"))
}

type BodyRow = (
    String,
    &'static str,
    u16,
    Option<(Date, Date)>,
    Option<usize>,
);

fn bodies() -> impl Strategy<Value = Vec<Body>> {
    let category = prop_oneof![Just("街道党工委"), Just("监管部门")];
    let one = (
        text(),
        category,
        any::<u16>(),
        maybe(span()),
        maybe(0_usize..3),
    );
    proptest::collection::vec(one, 3).prop_map(|rows| {
        let body = |(at, (name, category, order, days, parent)): (usize, BodyRow)| {
            let link = parent
                .filter(|other| *other != at)
                .map(|other| format!("B{other}"));
            Body {
                id: format!("B{at}"),
                name: format!("{name}{at}"),
                category: category.to_owned(),
                parent: link.clone(),
                order: u32::from(order),
                from: days.map(|days| days.0),
                until: days.map(|days| days.1),
                successor: link,
            }
        };
        rows.into_iter().enumerate().map(body).collect()
    })
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let kind = prop_oneof![Just("会议"), Just("党工委会议"), Just("检查"), Just("暗访")];
    let people = proptest::collection::btree_set(
        (
            one_of("P", 4),
            prop_oneof![Just("主持"), Just("带队"), Just("参加")],
        ),
        0..4,
    );
    let head = (
        kind,
        span(),
        proptest::collection::btree_set(one_of("B", 3), 0..3),
    );
    let tail = (
        text(),
        any::<bool>(),
        maybe(0_u32..99),
        maybe(moment()),
        people,
        any::<u8>(),
    );
    proptest::collection::vec((head, tail), 0..12).prop_map(|rows| {
        let row = |(at, (head, tail))| act(at, head, tail);
        rows.into_iter().enumerate().map(row).collect()
    })
}

type Head = (
    &'static str,
    (Date, Date),
    std::collections::BTreeSet<String>,
);
type Tail = (
    String,
    bool,
    Option<u32>,
    Option<DateTime>,
    std::collections::BTreeSet<(String, &'static str)>,
    u8,
);

fn act(at: usize, (kind, days, bodies): Head, tail: Tail) -> Act {
    let (theme, special, problems, recorded, people, fate) = tail;
    let theme = if fate & 4 == 0 {
        theme
    } else {
        format!("{theme}2021年度安全生产")
    };
    let mut marks = Vec::new();
    if theme.contains("安全生产") {
        marks.push("安全生产".to_owned());
    }
    if special {
        marks.push("专题".to_owned());
    }
    if theme.contains("延期") || theme.contains("取消") {
        marks.push("已取消".to_owned());
    }
    let earlier = at.checked_sub(1).filter(|_| fate & 3 == 0);
    let withdraws = fate & 8 == 0;
    let corrects = earlier.map(|of| Correction {
        of: format!("R{of}"),
        reason: "登记有误".to_owned(),
        withdraws,
    });
    let kind = if corrects.is_some() && withdraws {
        "撤回"
    } else {
        kind
    };
    Act {
        id: format!("R{at}"),
        kind: kind.to_owned(),
        first_day: days.0,
        last_day: days.1,
        bodies: bodies.into_iter().collect(),
        subject_year: theme.contains("2021年度").then_some(2021),
        theme,
        marks,
        place: String::new(),
        problems,
        recorded_at: recorded.unwrap_or_else(|| days.0.at(0, 0, 0, 0)),
        recorded_at_assumed: recorded.is_none(),
        corrects,
        participants: people
            .into_iter()
            .map(|(person, capacity)| Participant {
                person,
                capacity: capacity.to_owned(),
            })
            .collect(),
    }
}

fn held() -> impl Strategy<Value = (Vec<Tenure>, Vec<Portfolio>, Vec<Leave>)> {
    let mode = prop_oneof![
        Just(Mode::Appointed),
        Just(Mode::InCharge),
        Just(Mode::Acting)
    ];
    let tenure = (
        one_of("P", 4),
        one_of("Z", 3),
        mode,
        day(),
        maybe(0_i64..999),
        maybe(text()),
    );
    let tenure = tenure.prop_map(|(person, post, mode, from, days, paper)| {
        let until = days.map(|days| from.saturating_add(jiff::Span::new().days(days)));
        Tenure {
            person,
            post,
            mode,
            from,
            until,
            paper,
        }
    });
    let object = "[\u{4e00}-\u{9fa5}]{2,6}";
    let portfolio = (one_of("Z", 3), object, day(), maybe(text()));
    let portfolio = portfolio.prop_map(|(post, object, from, paper)| Portfolio {
        post,
        object,
        from,
        until: None,
        paper,
    });
    let leave = (one_of("P", 4), span(), text(), maybe(text()));
    let leave = leave.prop_map(|(person, (from, until), reason, approval)| Leave {
        person,
        from,
        until,
        reason,
        approval,
    });
    let few = 0..5;
    (
        proptest::collection::vec(tenure, few.clone()),
        proptest::collection::vec(portfolio, few.clone()),
        proptest::collection::vec(leave, few),
    )
}

fn optional() -> impl Strategy<Value = (Vec<Amount>, Vec<Waiver>)> {
    let value = prop_oneof![
        any::<i32>().prop_map(i64::from),
        any::<i64>().prop_map(|n| n / 1000)
    ];
    let amount = (one_of("B", 3), 2019_i16..2030, value, moment());
    let amount = amount.prop_map(|(body, year, value, recorded_at)| Amount {
        body,
        measure: "财政收入".to_owned(),
        year,
        value,
        recorded_at,
    });
    let bearer = prop_oneof![one_of("B", 3), one_of("Z", 3)];
    let waiver = (bearer, any::<bool>(), span(), text());
    let waiver = waiver.prop_map(|(bearer, one, (from, until), approval)| Waiver {
        bearer,
        duty: one.then(|| "Q01".to_owned()),
        from,
        until,
        approval,
    });
    (
        proptest::collection::vec(amount, 0..4),
        proptest::collection::vec(waiver, 0..4),
    )
}

fn zone() -> impl Strategy<Value = Register> {
    let roles = proptest::sample::subsequence(vec!["R2", "R8", "R14"], 0..=3);
    let posts = proptest::collection::vec((one_of("B", 3), text(), roles, any::<u16>()), 3);
    let posts = posts.prop_map(|rows| {
        let post =
            |(at, (body, title, roles, order)): (usize, (String, String, Vec<&str>, u16))| {
                let roles = roles.into_iter().map(str::to_owned).collect();
                Post {
                    id: format!("Z{at}"),
                    body,
                    title,
                    roles,
                    order: u32::from(order),
                }
            };
        rows.into_iter()
            .enumerate()
            .map(post)
            .collect::<Vec<Post>>()
    });
    let people = proptest::collection::vec("[\u{4e00}-\u{9fa5}䶮㛃]{2,3}", 4);
    (bodies(), posts, people, held(), acts(), optional()).prop_map(
        |(bodies, posts, names, (tenures, portfolios, leaves), acts, (amounts, waivers))| {
            let person = |(at, name)| Person {
                id: format!("P{at}"),
                name,
            };
            let people = names.into_iter().enumerate().map(person).collect();
            Register {
                bodies,
                posts,
                people,
                tenures,
                portfolios,
                leaves,
                waivers,
                acts,
                amounts,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_zone_written_and_read_is_the_same_zone(zone in zone()) {
        let reading = read_workbook(&write_zone(&zone, &words()).unwrap(), &words()).unwrap();
        proptest::prop_assert_eq!(&reading.problems, &vec![]);
        proptest::prop_assert_eq!(&reading.register, &zone);
    }
}
