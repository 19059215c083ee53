//! Findings out of cells: the post's or body's answer, then each holder's.

use super::cell::Cell;
use super::owner::Judged;
use super::{Asking, Bench, Place, holder, near, numberless, owner, switches, words};
use crate::calendar::{date_of, day_of};
use crate::matching::{Subject, Target};
use crate::track::Track;
use crate::{Finding, Outcome};

/// Whose answer a finding is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer<'a> {
    /// `None`: the post or body itself.
    pub(super) person: Option<usize>,
    /// Only his own acts count.
    pub(super) own_only: bool,
    pub(super) cell: &'a Cell<'a>,
}

pub(super) fn answers(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cells: &[Cell<'_>],
    at: usize,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    let cell = &cells[at];
    if numberless::no_charge(bench, track, cell) {
        numberless::not_applicable(bench, asking, track, cell, order, found);
        return;
    }
    if numberless::asked_per_unit(track, cell) {
        return;
    }
    if asking.wants_person(None) {
        let judged = owner::judge(bench, asking, track, cell);
        let answer = Answer {
            person: None,
            own_only: false,
            cell,
        };
        let mut finding = finding(bench, track, answer, judged);
        finding.counted = cell.own.counted;
        finding.first_day = cell.own.first_day.map(date_of);
        near::list(bench, asking, answer, &mut finding);
        switches::name(bench, asking, track, answer, &mut finding);
        found.push((place(cell, order, 0), finding));
    }
    for (number, (person, days)) in cell.holders.iter().enumerate() {
        if !asking.wants_person(Some(*person)) {
            continue;
        }
        let own = holder::judge(bench, asking, track, cells, at, *person, days);
        let answer = Answer {
            person: Some(*person),
            own_only: own.own_only,
            cell,
        };
        let mut finding = finding(bench, track, answer, own.judged);
        finding.required = own.required;
        finding.counted = own.counted;
        finding.first_day = own.first_day.map(date_of);
        near::list(bench, asking, answer, &mut finding);
        switches::name(bench, asking, track, answer, &mut finding);
        found.push((place(cell, order, number + 1), finding));
    }
}

pub(super) fn place(cell: &Cell<'_>, order: usize, answer: usize) -> Place {
    let event = cell
        .event
        .map_or(0, |event| i32::try_from(event).unwrap_or(i32::MAX));
    let span = &cell.span;
    (
        day_of(span.first_day),
        day_of(span.last_day),
        order,
        0,
        event,
        answer,
    )
}

/// A finding with its reasons and rulings, and without its acts.
pub(super) fn finding(
    bench: Bench<'_>,
    track: &Track,
    answer: Answer<'_>,
    judged: Judged,
) -> Finding {
    let cell = answer.cell;
    let rule = cell.law.rule(cell.duty);
    let mut finding = Finding {
        duty: rule.id.clone(),
        clause: rule.clause,
        period: cell.span.clone(),
        required: cell.required,
        outcome: judged.outcome,
        late_entry_days: judged.late_entry_days,
        reasons: judged.reasons,
        rulings: rule.rulings.clone(),
        ..blank(bench, &track.subject, answer.person)
    };
    if let Some(event) = cell.event {
        let act = &bench.world.book.versions[event].act;
        finding.reasons.push(format!(
            "期限自记录{}（{}，{}）起算。",
            act.id, act.kind, cell.span.first_day
        ));
        if cell.provisional {
            finding.reasons.push(words::PROVISIONAL.to_owned());
        }
    }
    words::name_rulings(cell.law, &mut finding, &judged.switches);
    finding
}

/// A finding about a bearer, with nothing said yet.
pub(super) fn blank(bench: Bench<'_>, subject: &Subject, person: Option<usize>) -> Finding {
    let roster = bench.world.roster;
    let body_id = |body: usize| roster.bodies[body].body.id.clone();
    let epoch = date_of(0);
    Finding {
        duty: String::new(),
        clause: regulation::Clause {
            article: 0,
            item: None,
            paragraph: 1,
        },
        body: body_id(subject.body),
        post: subject.post.map(|post| roster.posts[post].post.id.clone()),
        person: person.map(|person| roster.people[person].person.id.clone()),
        target: match &subject.target {
            Target::None => None,
            Target::Member(member) => Some(body_id(*member)),
            Target::Charge(charge) => {
                Some(charge.body.map_or_else(|| charge.object.clone(), body_id))
            }
        },
        period: crate::Span {
            first_day: epoch,
            last_day: epoch,
            name: String::new(),
        },
        required: 0,
        counted: 0,
        outcome: Outcome::NoNumericRequirement,
        late_entry_days: None,
        first_day: None,
        counted_acts: Vec::new(),
        near_misses: Vec::new(),
        reasons: Vec::new(),
        rulings: Vec::new(),
    }
}
