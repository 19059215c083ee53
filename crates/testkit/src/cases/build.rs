//! Turns a world and a case into a register: what the short forms of docs/cases.md mean.

use std::collections::{BTreeMap, BTreeSet};

use duties::{
    Act, Amount, Body, Correction, Leave, Mode, Participant, Person, Portfolio, Post, Register,
    Tenure, Waiver,
};
use jiff::civil::{Date, DateTime};

use super::format::{
    ActLine, BodyLine, Case, Day, Moment, PersonLine, PortfolioLine, PostLine, TenureLine, World,
};

/// Default holders and portfolios stand since this day: before any regulation of the packs.
const SINCE: Date = jiff::civil::date(2018, 1, 1);
/// The theme of an act that names none.
const THEME: &str = "安全生产工作";

/// Marks that a theme's words carry; the vocabulary of the pack knows them.
pub(super) type MarksOfTheme<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// The moment that a written time means: noon of a day without a time.
#[must_use]
pub(super) fn recorded(moment: Moment) -> DateTime {
    match moment {
        Moment::Day(day) => day.at(12, 0, 0, 0),
        Moment::Time(time) => time,
    }
}

/// The moment of knowledge: the end of a day without a time.
#[must_use]
pub(super) fn known_at(moment: Moment) -> DateTime {
    match moment {
        Moment::Day(day) => day.at(23, 59, 59, 0),
        Moment::Time(time) => time,
    }
}

/// The register of a case.
///
/// # Errors
/// What in the case contradicts itself, in Chinese.
pub(super) fn register(
    world: &World,
    case: &Case,
    marks: MarksOfTheme<'_>,
) -> Result<Register, String> {
    let bodies = overlay(&world.bodies, &case.bodies, &case.drop, |b| &b.id);
    let posts = overlay(&world.posts, &case.posts, &case.drop, |p| &p.id);
    let since = world.since.map_or(SINCE, |day| day.0);
    let mut register = Register {
        bodies: bodies
            .iter()
            .zip(1..)
            .map(|(line, order)| body(line, order))
            .collect(),
        posts: posts
            .iter()
            .zip(1..)
            .map(|(line, order)| post(line, order))
            .collect(),
        tenures: tenures(&posts, &case.tenures, since)?,
        portfolios: portfolios(&world.portfolios, case, since),
        acts: case
            .acts
            .iter()
            .map(|line| act(line, marks))
            .collect::<Result<_, _>>()?,
        ..Register::default()
    };
    register.leaves = leaves(case);
    register.waivers = waivers(case);
    register.amounts = amounts(case)?;
    register.people = people(world, case, &register);
    resolve(&register)?;
    Ok(register)
}

/// The world's lines without the dropped ones, those of the case in place of the same id or after.
fn overlay<T: Clone>(
    world: &[T],
    case: &[T],
    drop: &[String],
    id: impl Fn(&T) -> &String,
) -> Vec<T> {
    let mut lines: Vec<T> = world
        .iter()
        .filter(|line| !drop.contains(id(line)))
        .cloned()
        .collect();
    for line in case {
        match lines.iter_mut().find(|old| id(old) == id(line)) {
            Some(old) => *old = line.clone(),
            None => lines.push(line.clone()),
        }
    }
    lines
}

fn body(line: &BodyLine, order: u32) -> Body {
    Body {
        id: line.id.clone(),
        name: line.name.clone().unwrap_or_else(|| line.id.clone()),
        category: line.category.clone(),
        parent: line.parent.clone(),
        order,
        from: day(line.from),
        until: day(line.until),
        successor: line.successor.clone(),
    }
}

fn post(line: &PostLine, order: u32) -> Post {
    Post {
        id: line.id.clone(),
        body: line.body.clone(),
        title: line.title.clone().unwrap_or_else(|| line.id.clone()),
        roles: line.role.all().to_vec(),
        order,
    }
}

fn tenures(posts: &[PostLine], lines: &[TenureLine], since: Date) -> Result<Vec<Tenure>, String> {
    let named: BTreeSet<&String> = lines.iter().map(|line| &line.post).collect();
    let by_default = posts
        .iter()
        .filter(|post| !named.contains(&post.id))
        .filter_map(|post| {
            Some(Tenure {
                person: post.holder.clone()?,
                post: post.id.clone(),
                mode: Mode::Appointed,
                from: since,
                until: None,
                paper: None,
            })
        });
    let mut all: Vec<Tenure> = by_default.collect();
    for line in lines {
        let mode = match line.mode.as_deref() {
            None | Some("任命") => Mode::Appointed,
            Some("主持工作") => Mode::InCharge,
            Some("代理") => Mode::Acting,
            Some(other) => return Err(format!("任职方式“{other}”应为 任命、主持工作 或 代理")),
        };
        all.push(Tenure {
            person: line.person.clone(),
            post: line.post.clone(),
            mode,
            from: line.from.map_or(since, |day| day.0),
            until: day(line.until),
            paper: None,
        });
    }
    Ok(all)
}

fn portfolios(world: &[PortfolioLine], case: &Case, since: Date) -> Vec<Portfolio> {
    let named: BTreeSet<&String> = case.portfolios.iter().map(|line| &line.post).collect();
    let kept = world.iter().filter(|line| !named.contains(&line.post));
    let lines = kept
        .chain(&case.portfolios)
        .filter(|line| !case.drop.contains(&line.post));
    let one = |line: &PortfolioLine, object: &String| Portfolio {
        post: line.post.clone(),
        object: object.clone(),
        from: line.from.map_or(since, |day| day.0),
        until: day(line.until),
        paper: None,
    };
    lines
        .flat_map(|line| line.object.all().iter().map(move |o| one(line, o)))
        .collect()
}

fn leaves(case: &Case) -> Vec<Leave> {
    let leave = |line: &super::format::LeaveLine| Leave {
        person: line.person.clone(),
        from: line.from.0,
        until: line.until.0,
        reason: line.reason.clone().unwrap_or_else(|| "请假".to_owned()),
        approval: line.approval.clone(),
    };
    case.leaves.iter().map(leave).collect()
}

fn waivers(case: &Case) -> Vec<Waiver> {
    let waiver = |line: &super::format::WaiverLine| Waiver {
        bearer: line.bearer.clone(),
        duty: line.duty.clone(),
        from: line.from.0,
        until: line.until.0,
        approval: line
            .approval
            .clone()
            .unwrap_or_else(|| "批准文号".to_owned()),
    };
    case.waivers.iter().map(waiver).collect()
}

fn amounts(case: &Case) -> Result<Vec<Amount>, String> {
    let amount = |line: &super::format::AmountLine| {
        let last_day =
            Date::new(line.year, 12, 31).map_err(|e| format!("年度 {}：{e}", line.year))?;
        Ok(Amount {
            body: line.body.clone(),
            measure: line.measure.clone(),
            year: line.year,
            value: line.yuan * 100,
            recorded_at: recorded(line.recorded.unwrap_or(Moment::Day(last_day))),
        })
    };
    case.amounts.iter().map(amount).collect()
}

fn act(line: &ActLine, marks: MarksOfTheme<'_>) -> Result<Act, String> {
    let last_day = line.until.map_or(line.on.0, |day| day.0);
    let theme = line.theme.clone().unwrap_or_else(|| THEME.to_owned());
    let all_marks: BTreeSet<String> = line
        .marks
        .all()
        .iter()
        .cloned()
        .chain(marks(&theme))
        .collect();
    let corrects = match (&line.corrects, &line.withdraws) {
        (Some(_), Some(_)) => {
            return Err(format!(
                "记录 {}：corrects 与 withdraws 只能有一个",
                line.id
            ));
        }
        (Some(of), None) => Some((of, false)),
        (None, Some(of)) => Some((of, true)),
        (None, None) => None,
    };
    let takes_part = |(person, capacities): (&String, &super::format::Many)| {
        let one = |capacity: &String| Participant {
            person: person.clone(),
            capacity: capacity.clone(),
        };
        capacities.all().iter().map(one).collect::<Vec<_>>()
    };
    Ok(Act {
        id: line.id.clone(),
        kind: line.kind.clone(),
        first_day: line.on.0,
        last_day,
        bodies: line.body.all().to_vec(),
        theme,
        marks: all_marks.into_iter().collect(),
        place: String::new(),
        problems: None,
        recorded_at: recorded(line.recorded.unwrap_or(Moment::Day(last_day))),
        recorded_at_assumed: false,
        subject_year: line.subject_year,
        corrects: corrects.map(|(of, withdraws)| Correction {
            of: of.clone(),
            reason: "登记有误".to_owned(),
            withdraws,
        }),
        participants: line.who.iter().flat_map(takes_part).collect(),
    })
}

/// Everybody whom the case names, by id; the name is the id unless `people` says otherwise.
fn people(world: &World, case: &Case, register: &Register) -> Vec<Person> {
    let holders = register.tenures.iter().map(|t| &t.person);
    let present = register
        .acts
        .iter()
        .flat_map(|a| a.participants.iter().map(|p| &p.person));
    let mut names: BTreeMap<&String, &String> = holders.chain(present).map(|id| (id, id)).collect();
    for PersonLine { id, name } in world.people.iter().chain(&case.people) {
        if let Some(known) = names.get_mut(id) {
            *known = name;
        }
    }
    let person = |(id, name): (&String, &String)| Person {
        id: id.clone(),
        name: name.clone(),
    };
    names.into_iter().map(person).collect()
}

/// A slip in a case must not look like an answer of the law: every id used has to exist.
fn resolve(register: &Register) -> Result<(), String> {
    let bodies: BTreeSet<&String> = register.bodies.iter().map(|b| &b.id).collect();
    let posts: BTreeSet<&String> = register.posts.iter().map(|p| &p.id).collect();
    let people: BTreeSet<&String> = register.people.iter().map(|p| &p.id).collect();
    let acts: BTreeSet<&String> = register.acts.iter().map(|a| &a.id).collect();
    let check = |known: &BTreeSet<&String>, id: &String, what: &str| {
        if known.contains(id) {
            Ok(())
        } else {
            Err(format!("{what}“{id}”在案例中不存在"))
        }
    };
    for body in register.bodies.iter().filter_map(|b| b.successor.as_ref()) {
        check(&bodies, body, "承接机构")?;
    }
    for post in &register.posts {
        check(&bodies, &post.body, "职务所在机构")?;
    }
    for tenure in &register.tenures {
        check(&posts, &tenure.post, "任职的职务")?;
    }
    for portfolio in &register.portfolios {
        check(&posts, &portfolio.post, "分工的职务")?;
    }
    for leave in &register.leaves {
        check(&people, &leave.person, "请假的人")?;
    }
    if acts.len() != register.acts.len() {
        return Err("两条履职记录用了同一编号".to_owned());
    }
    for act in &register.acts {
        for body in &act.bodies {
            check(&bodies, body, "履职记录的机构")?;
        }
        if let Some(correction) = &act.corrects {
            check(&acts, &correction.of, "更正记录")?;
        }
    }
    Ok(())
}

fn day(written: Option<Day>) -> Option<Date> {
    written.map(|day| day.0)
}
