//! Facts as rows, in the columns of the schema.

use duties::{Act, Mode, Register};

use super::form::Value;
use crate::schema::{LIST, WITHDRAW};
use crate::vocabulary::{Vocabulary, Word};

/// The rows of a sheet.
pub(super) fn of(sheet: &str, register: &Register, words: &Vocabulary) -> Vec<Vec<Value>> {
    match sheet {
        "机构" => bodies(register),
        "职务" => posts(register, words),
        "人员" => register
            .people
            .iter()
            .map(|person| vec![Value::text(&person.id), Value::text(&person.name)])
            .collect(),
        "任职" => tenures(register),
        "分工" => portfolios(register),
        "请假" => leaves(register),
        "履职记录" => register
            .acts
            .iter()
            .map(|act| act_row(act, words))
            .collect(),
        "参加人" => participants(register),
        "指标" => amounts(register),
        _ => waivers(register),
    }
}

fn number(number: u32) -> Value {
    Value::Number(f64::from(number))
}

fn bodies(register: &Register) -> Vec<Vec<Value>> {
    let row = |body: &duties::Body| {
        vec![
            Value::text(&body.id),
            Value::text(&body.name),
            Value::text(&body.category),
            Value::optional(body.parent.as_deref()),
            number(body.order),
            Value::day(body.from),
            Value::day(body.until),
            Value::optional(body.successor.as_deref()),
        ]
    };
    register.bodies.iter().map(row).collect()
}

/// Roles by name; names may hold other separators, never this one.
fn posts(register: &Register, words: &Vocabulary) -> Vec<Vec<Value>> {
    let label = |id: &String| {
        let word: Option<&Word> = words.roles.iter().find(|word| word.canonical == *id);
        word.map_or_else(|| id.clone(), |word| word.label.clone())
    };
    let row = |post: &duties::Post| {
        let roles: Vec<String> = post.roles.iter().map(label).collect();
        vec![
            Value::text(&post.id),
            Value::text(&post.body),
            Value::text(&post.title),
            Value::text(&roles.join("；")),
            number(post.order),
        ]
    };
    register.posts.iter().map(row).collect()
}

fn tenures(register: &Register) -> Vec<Vec<Value>> {
    let row = |tenure: &duties::Tenure| {
        let mode = match tenure.mode {
            Mode::Appointed => "任命",
            Mode::InCharge => "主持工作",
            Mode::Acting => "代理",
        };
        vec![
            Value::text(&tenure.person),
            Value::text(&tenure.post),
            Value::text(mode),
            Value::Day(tenure.from),
            Value::day(tenure.until),
            Value::optional(tenure.paper.as_deref()),
        ]
    };
    register.tenures.iter().map(row).collect()
}

fn portfolios(register: &Register) -> Vec<Vec<Value>> {
    let row = |portfolio: &duties::Portfolio| {
        vec![
            Value::text(&portfolio.post),
            Value::text(&portfolio.object),
            Value::Day(portfolio.from),
            Value::day(portfolio.until),
            Value::optional(portfolio.paper.as_deref()),
        ]
    };
    register.portfolios.iter().map(row).collect()
}

fn leaves(register: &Register) -> Vec<Vec<Value>> {
    let row = |leave: &duties::Leave| {
        vec![
            Value::text(&leave.person),
            Value::Day(leave.from),
            Value::Day(leave.until),
            Value::text(&leave.reason),
            Value::optional(leave.approval.as_deref()),
        ]
    };
    register.leaves.iter().map(row).collect()
}

fn act_row(act: &Act, words: &Vocabulary) -> Vec<Value> {
    let special = |name: &String| {
        let mark = words.marks.iter().find(|mark| mark.name == *name);
        mark.is_some_and(|mark| mark.column.as_deref() == Some("专题"))
    };
    let special = if act.marks.iter().any(special) {
        "是"
    } else {
        ""
    };
    let several = (act.last_day != act.first_day).then_some(act.last_day);
    let kind = match &act.corrects {
        Some(correction) if correction.withdraws => WITHDRAW,
        _ => &act.kind,
    };
    let corrects = act.corrects.as_ref();
    vec![
        Value::text(&act.id),
        Value::text(kind),
        Value::Day(act.first_day),
        Value::day(several),
        Value::text(&act.bodies.join(LIST)),
        Value::text(&act.theme),
        Value::text(special),
        Value::text(&act.place),
        act.problems.map_or(Value::Empty, number),
        if act.recorded_at_assumed {
            Value::Empty
        } else {
            Value::Moment(act.recorded_at)
        },
        Value::optional(corrects.map(|correction| correction.of.as_str())),
        Value::optional(corrects.map(|correction| correction.reason.as_str())),
    ]
}

fn participants(register: &Register) -> Vec<Vec<Value>> {
    let rows = register.acts.iter().flat_map(|act| {
        act.participants.iter().map(|participant| {
            vec![
                Value::text(&act.id),
                Value::text(&participant.person),
                Value::text(&participant.capacity),
            ]
        })
    });
    rows.collect()
}

fn amounts(register: &Register) -> Vec<Vec<Value>> {
    /// Amounts in fen up to here are exact as yuan in a number cell.
    const EXACT: u64 = 100_000_000_000_000;
    let row = |amount: &duties::Amount| {
        let value = match i32::try_from(amount.value) {
            Ok(fen) => Value::Money(f64::from(fen) / 100.0),
            Err(_) if amount.value.unsigned_abs() < EXACT => {
                let yuan = format!(
                    "{}.{:02}",
                    amount.value / 100,
                    amount.value.unsigned_abs() % 100
                );
                yuan.parse().map_or(Value::Text(yuan), Value::Money)
            }
            Err(_) => {
                let fen = amount.value.unsigned_abs();
                let sign = if amount.value < 0 { "-" } else { "" };
                Value::Text(format!("{sign}{}.{:02}", fen / 100, fen % 100))
            }
        };
        vec![
            Value::text(&amount.body),
            Value::text(&amount.measure),
            Value::Number(f64::from(amount.year)),
            value,
            Value::Moment(amount.recorded_at),
        ]
    };
    register.amounts.iter().map(row).collect()
}

fn waivers(register: &Register) -> Vec<Vec<Value>> {
    let row = |waiver: &duties::Waiver| {
        vec![
            Value::text(&waiver.bearer),
            Value::optional(waiver.duty.as_deref()),
            Value::Day(waiver.from),
            Value::Day(waiver.until),
            Value::text(&waiver.approval),
        ]
    };
    register.waivers.iter().map(row).collect()
}
