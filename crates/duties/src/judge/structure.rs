//! What must exist now: both heads in the chair (Art. 4), a list since the holder took the post.

use regulation::Demand;

use super::cell::Cell;
use super::materialise::{Answer, finding, place};
use super::owner::{Judged, not_answerable, not_met, waived_days};
use super::{Asking, Bench, Place, near, numberless, words};
use crate::calendar::{Day, Days};
use crate::track::Track;
use crate::{Finding, Outcome};

pub(super) fn answers(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    for mut cell in numberless::years(bench, asking, track) {
        let day = cell.last.min(asking.on);
        if !asking.wants(cell.first, cell.last, true) || !cell.bearing.contains(day) {
            continue;
        }
        cell.holders.retain(|(_, days)| days.contains(day));
        let judged = match &cell.law.rule(cell.duty).demand {
            Demand::JointChairs { roles, seats } => {
                joint_chairs(bench, track, &cell, roles, seats, day)
            }
            Demand::ListCurrent { .. } => list_current(bench, asking, track, &mut cell, day),
            _ => continue,
        };
        let judged = overlaid(bench, track, &cell, judged);
        let people = cell.holders.iter().map(|(person, _)| Some(*person));
        for (number, person) in std::iter::once(None).chain(people).enumerate() {
            if asking.wants_person(person) {
                let answer = Answer {
                    person,
                    own_only: false,
                    cell: &cell,
                };
                let mut finding = finding(bench, track, answer, judged.clone());
                if cell.required > 0 {
                    finding.counted = cell.own.counted;
                    finding.first_day = cell.own.first_day.map(crate::calendar::date_of);
                    near::list(bench, asking, answer, &mut finding);
                    finding.near_misses.clear();
                }
                found.push((place(&cell, order, number), finding));
            }
        }
    }
}

/// Vacancy, waivers and the first partial year come before a miss.
fn overlaid(bench: Bench<'_>, track: &Track, cell: &Cell<'_>, judged: Judged) -> Judged {
    if judged.outcome != Outcome::NotMet {
        return judged;
    }
    if track.subject.post.is_some() && cell.holders.is_empty() {
        return Judged::new(Outcome::Vacant).because(words::VACANT);
    }
    if cell
        .bearing
        .minus(&waived_days(bench, track, cell))
        .is_empty()
    {
        let reason = super::owner::excuse(bench, track, cell);
        return Judged::new(Outcome::Excused).because(reason);
    }
    if cell.reference {
        return not_answerable(cell, 0, 0);
    }
    judged
}

// Art. 4: 党政主要负责人是本地区安全生产第一责任人，共同担任安全生产委员会主任。
fn joint_chairs(
    bench: Bench<'_>,
    track: &Track,
    cell: &Cell<'_>,
    roles: &[String],
    seats: &str,
    day: Day,
) -> Judged {
    let roster = bench.world.roster;
    let acting = cell.law.rules.policy.acting_bears;
    let in_role = |post: usize, roles: &[String]| {
        let row = &roster.posts[post];
        let exists = roster.bodies[row.body].exists;
        (exists.0..=exists.1).contains(&day) && cell.law.days_in_roles(row, roles).contains(day)
    };
    let seated = |person: usize| {
        roster.people[person].posts.iter().any(|&post| {
            roster.posts[post].holder_on(acting, day) == Some(person)
                && in_role(post, &[seats.to_owned()])
        })
    };
    let heads: Vec<usize> = match track.subject.post {
        Some(post) => vec![post],
        None => (0..roster.posts.len())
            .filter(|&post| in_role(post, roles))
            .collect(),
    };
    let heads: Vec<usize> = heads
        .into_iter()
        .filter_map(|post| roster.posts[post].holder_on(acting, day))
        .collect();
    let missing: Vec<&str> = heads
        .iter()
        .filter(|&&person| !seated(person))
        .map(|&person| roster.person_name(person))
        .collect();
    let seat = cell
        .law
        .role_named(seats)
        .map_or(seats, |role| role.name.as_str());
    let date = crate::calendar::date_of(day);
    if missing.is_empty() && !heads.is_empty() {
        return Judged::new(Outcome::Met).because(format!("截至{date}均任{seat}。"));
    }
    let who = if missing.is_empty() {
        "无人在任".to_owned()
    } else {
        missing.join("、")
    };
    Judged::new(Outcome::NotMet).because(format!("截至{date}未任{seat}：{who}。"))
}

/// An act of the pattern since the present holder took the post (a body: since it exists).
fn list_current(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &mut Cell<'_>,
    day: Day,
) -> Judged {
    let since = match track.subject.post {
        None => cell.ledger.bearing.first().unwrap_or(cell.first),
        Some(post) => {
            let stints = bench.world.roster.posts[post].stints(cell.law.rules.policy.acting_bears);
            stints
                .iter()
                .find(|stint| stint.first <= day && day <= stint.last)
                .map_or(day, |stint| stint.first)
        }
    };
    let span = cell.span.clone();
    let (first, last) = (cell.first, cell.last);
    (cell.first, cell.last) = (since, day);
    cell.count(bench, asking.on);
    let counted = cell.own.counted;
    if counted > 0 {
        // What it rests on may be years old: the acts are listed from `since`.
        return Judged::new(Outcome::Met).because(format!(
            "自{}以来已有{counted}次，现行有效。",
            crate::calendar::date_of(since)
        ));
    }
    (cell.first, cell.last) = (first, last);
    cell.span = span;
    let in_post = Days::one(since, day).len();
    if cell.holders.is_empty() && track.subject.post.is_some() {
        return Judged::new(Outcome::NotMet);
    }
    if in_post < i32::from(cell.min_days) {
        if asking.on <= last {
            return Judged::new(Outcome::Open)
                .because(format!("到任{in_post}日，尚未制定或更新。"));
        }
        return not_answerable(cell, in_post, cell.min_days);
    }
    not_met(cell, counted, cell.required)
}
