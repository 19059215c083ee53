//! A naive reading of docs/findings.md for counted duties: day by day, act by act, no index.
//!
//! It shares no code with the engine but the types of facts.

use duties::{Act, Mode, Outcome, Register, Tenure};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// The duty: 检查 led by the holder, `at_least` times in each period of so many months.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty {
    pub(crate) months: i8,
    pub(crate) at_least: usize,
    pub(crate) min_days: usize,
    pub(crate) in_force: Date,
}

/// Name of the bearer, first day, outcome, counted.
pub(crate) type Line = (String, Date, Outcome, usize);

pub(crate) fn findings(duty: Duty, register: &Register, on: Date, known_at: DateTime) -> Vec<Line> {
    let acts = standing(register, known_at);
    let mut lines = Vec::new();
    for post in &register.posts {
        let mut first = Date::new(duty.in_force.year(), 1, 1).expect("a year begins");
        while first <= on {
            let next = first + i64::from(duty.months).months();
            let last = next.yesterday().expect("a day before");
            if duty.in_force <= last {
                lines.extend(of_period(duty, register, &post.id, &acts, on, first, last));
            }
            first = next;
        }
    }
    lines
}

/// The last known version of every chain; none if that is a withdrawal.
fn standing(register: &Register, known_at: DateTime) -> Vec<&Act> {
    let known: Vec<&Act> = register
        .acts
        .iter()
        .filter(|act| act.recorded_at <= known_at)
        .collect();
    let root = |act: &Act| {
        let mut id = act.id.clone();
        let mut next = act.corrects.clone();
        while let Some(correction) = next {
            id = correction.of;
            let earlier = register.acts.iter().find(|other| other.id == id);
            next = earlier.and_then(|earlier| earlier.corrects.clone());
        }
        id
    };
    let mut roots: Vec<String> = known.iter().map(|act| root(act)).collect();
    roots.sort();
    roots.dedup();
    roots
        .iter()
        .filter_map(|chain| {
            let versions = known.iter().filter(|act| root(act) == *chain);
            versions.max_by_key(|act| (act.corrects.is_some(), act.recorded_at, act.id.clone()))
        })
        .filter(|act| act.corrects.as_ref().is_none_or(|row| !row.withdraws))
        .copied()
        .collect()
}

fn holder<'a>(register: &'a Register, post: &str, day: Date) -> Option<&'a str> {
    let covers = |row: &&Tenure| {
        row.post == post && row.from <= day && row.until.is_none_or(|until| day <= until)
    };
    let mut candidates: Vec<&Tenure> = register.tenures.iter().filter(covers).collect();
    candidates.sort_by(|one, two| {
        let key = |row: &Tenure| (row.mode == Mode::Appointed, row.from);
        (key(one).0, std::cmp::Reverse(key(one).1), &one.person).cmp(&(
            key(two).0,
            std::cmp::Reverse(key(two).1),
            &two.person,
        ))
    });
    candidates.first().map(|row| row.person.as_str())
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}

fn of_period(
    duty: Duty,
    register: &Register,
    post: &str,
    acts: &[&Act],
    on: Date,
    first: Date,
    last: Date,
) -> Vec<Line> {
    let body = register
        .posts
        .iter()
        .find(|row| row.id == post)
        .map(|row| &row.body);
    let body = register
        .bodies
        .iter()
        .find(|row| Some(&row.id) == body)
        .expect("the post's body");
    let bearing: Vec<Date> = days(first, last.min(on))
        .filter(|day| duty.in_force <= *day)
        .filter(|day| body.from.is_none_or(|from| from <= *day))
        .filter(|day| body.until.is_none_or(|until| *day <= until))
        .collect();
    if bearing.is_empty() {
        return Vec::new();
    }
    let counted = |first: Date, last: Date| {
        acts.iter()
            .filter(|act| act.kind == "检查" && first <= act.first_day && act.first_day <= last)
            .filter(|act| act.first_day <= on)
            .filter(|act| {
                let led = |person: &str| {
                    act.participants
                        .iter()
                        .any(|row| row.person == person && row.capacity == "共同带队")
                };
                holder(register, post, act.first_day).is_some_and(led)
            })
            .copied()
            .collect::<Vec<&Act>>()
    };
    let now = counted(first, last);
    let late =
        |act: &&&Act| act.recorded_at.date() >= last.checked_add(10.days()).expect("a later day");
    let in_time = now.len() - now.iter().filter(late).count();
    let next = last.tomorrow().expect("a day after");
    let next_last = (next + i64::from(duty.months).months())
        .yesterday()
        .expect("a day before");
    let next_bearing =
        days(next, next_last.min(on)).any(|day| body.until.is_none_or(|until| day <= until));
    let surplus = counted(next, next_last).len().saturating_sub(duty.at_least);
    let held = bearing
        .iter()
        .filter(|day| holder(register, post, **day).is_some())
        .count();
    let missing = duty.at_least.saturating_sub(now.len());
    let past = |answering: usize| {
        if answering < duty.min_days || first < duty.in_force {
            Outcome::NotAnswerable
        } else if next_bearing && surplus >= missing {
            Outcome::MadeUpAfter
        } else {
            Outcome::NotMet
        }
    };
    let met = if in_time >= duty.at_least {
        Outcome::Met
    } else {
        Outcome::MetLateEntry
    };
    let outcome = match (now.len() >= duty.at_least, held, on <= last) {
        (true, _, _) => met,
        (false, 0, _) => Outcome::Vacant,
        (false, _, true) => Outcome::Open,
        (false, _, false) => past(held),
    };
    let mut lines = vec![(post.to_owned(), first, outcome, now.len())];
    let mut people: Vec<&str> = Vec::new();
    for day in &bearing {
        if let Some(person) = holder(register, post, *day)
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    for person in people {
        let his: Vec<Date> = bearing
            .iter()
            .copied()
            .filter(|day| holder(register, post, *day) == Some(person))
            .collect();
        let away = |day: &&Date| {
            register.leaves.iter().any(|row| {
                row.person == person
                    && row.approval.is_some()
                    && row.from <= **day
                    && **day <= row.until
            })
        };
        let answering = his.len() - his.iter().filter(away).count();
        let outcome = match (now.len() >= duty.at_least, on <= last) {
            (true, _) => met,
            (false, true) if his.contains(&on) || answering >= duty.min_days => Outcome::Open,
            (false, true) => Outcome::NotAnswerable,
            (false, false) if answering == 0 => Outcome::Excused,
            (false, false) => past(answering),
        };
        lines.push((person.to_owned(), first, outcome, now.len()));
    }
    lines
}
