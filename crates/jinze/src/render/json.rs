//! Findings for machines: `docs/check-json.md`, `docs/check.schema.json`.

use std::collections::BTreeMap;

use duties::{Finding, Register, Term};
use exchange::board::face;
use regulation::Duty;
use serde::Serialize;

use crate::source::Desk;
use crate::source::packs::Law;

/// The name of this form of the answer; a change that could break a reader gets a new number.
pub(crate) const SCHEMA: &str = "jinze.check/1";

/// What is said about the question.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<'a> {
    schema: &'static str,
    on: String,
    known_at: Option<String>,
    regulation: Regulation<'a>,
    filters: &'a [String],
    findings: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Regulation<'a> {
    id: &'a str,
    name: &'a str,
    in_force_from: String,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    duty: &'a str,
    duty_name: &'a str,
    clause: String,
    clause_id: String,
    clause_text: &'a str,
    quote: &'a str,
    body: &'a str,
    body_name: &'a str,
    post: Option<&'a str>,
    post_name: Option<&'a str>,
    person: Option<&'a str>,
    person_name: Option<&'a str>,
    target: Option<&'a str>,
    target_name: Option<&'a str>,
    period: Period<'a>,
    required: u16,
    counted: u16,
    outcome: &'static str,
    late_entry_days: Option<u32>,
    first_act_day: Option<String>,
    counted_acts: Vec<&'a str>,
    counted_details: Vec<Counted<'a>>,
    near_misses: Vec<NearMiss<'a>>,
    reasons: &'a [String],
    rulings: &'a [String],
}

#[derive(Debug, Serialize)]
struct Period<'a> {
    name: &'a str,
    first_day: String,
    last_day: String,
}

#[derive(Debug, Serialize)]
struct Counted<'a> {
    act: &'a str,
    day: String,
    recorded_at: String,
    late: bool,
    person: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct NearMiss<'a> {
    act: &'a str,
    reason: &'a str,
    day: String,
    term: &'static str,
}

/// The answer as JSON, ending in a line break.
pub(crate) fn json(
    desk: &Desk,
    duties: &[Duty],
    filters: &[String],
    findings: &[Finding],
) -> Vec<u8> {
    let names = Names::new(&desk.register, duties, &desk.law);
    let answer = Answer {
        schema: SCHEMA,
        on: desk.on.to_string(),
        known_at: desk.known_at.map(|at| at.to_string()),
        regulation: Regulation {
            id: desk.law.regulation.id(),
            name: desk.law.regulation.title(),
            in_force_from: desk.law.regulation.in_force_from().to_string(),
        },
        filters,
        findings: findings.iter().map(|finding| names.row(finding)).collect(),
    };
    // Plain data with string keys: there is nothing in it that JSON could refuse.
    let mut text = serde_json::to_vec_pretty(&answer).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Names and words by id; an id without a name stands for itself.
struct Names<'a> {
    bodies: BTreeMap<&'a str, &'a str>,
    posts: BTreeMap<&'a str, &'a str>,
    people: BTreeMap<&'a str, &'a str>,
    duties: BTreeMap<&'a str, &'a Duty>,
    law: &'a Law,
}

impl<'a> Names<'a> {
    fn new(register: &'a Register, duties: &'a [Duty], law: &'a Law) -> Self {
        Self {
            bodies: register
                .bodies
                .iter()
                .map(|b| (b.id.as_str(), b.name.as_str()))
                .collect(),
            posts: register
                .posts
                .iter()
                .map(|p| (p.id.as_str(), p.title.as_str()))
                .collect(),
            people: register
                .people
                .iter()
                .map(|p| (p.id.as_str(), p.name.as_str()))
                .collect(),
            duties: duties.iter().map(|duty| (duty.id.as_str(), duty)).collect(),
            law,
        }
    }

    fn row(&self, finding: &'a Finding) -> Row<'a> {
        let name =
            |names: &BTreeMap<&'a str, &'a str>, id: &'a str| names.get(id).copied().unwrap_or(id);
        let duty = self.duties.get(finding.duty.as_str());
        let quote = self.law.quote_on(&finding.duty, finding.period.first_day);
        Row {
            duty: &finding.duty,
            duty_name: duty.map_or(&finding.duty, |duty| &duty.name),
            clause: finding.clause.to_string(),
            clause_id: finding.clause.short(),
            clause_text: self.law.clause_text(finding.clause, quote),
            quote,
            body: &finding.body,
            body_name: name(&self.bodies, &finding.body),
            post: finding.post.as_deref(),
            post_name: finding.post.as_deref().map(|id| name(&self.posts, id)),
            person: finding.person.as_deref(),
            person_name: finding.person.as_deref().map(|id| name(&self.people, id)),
            target: finding.target.as_deref(),
            target_name: finding.target.as_deref().map(|id| name(&self.bodies, id)),
            period: Period {
                name: &finding.period.name,
                first_day: finding.period.first_day.to_string(),
                last_day: finding.period.last_day.to_string(),
            },
            required: finding.required,
            counted: finding.counted,
            outcome: face(finding.outcome).key,
            late_entry_days: finding.late_entry_days,
            first_act_day: finding.first_day.map(|day| day.to_string()),
            counted_acts: finding
                .counted_acts
                .iter()
                .map(|act| act.act.as_str())
                .collect(),
            counted_details: finding.counted_acts.iter().map(counted).collect(),
            near_misses: finding.near_misses.iter().map(near_miss).collect(),
            reasons: &finding.reasons,
            rulings: &finding.rulings,
        }
    }
}

fn counted(act: &duties::CountedAct) -> Counted<'_> {
    Counted {
        act: &act.act,
        day: act.day.to_string(),
        recorded_at: act.recorded_at.to_string(),
        late: act.late,
        person: act.person.as_deref(),
    }
}

fn near_miss(miss: &duties::NearMiss) -> NearMiss<'_> {
    NearMiss {
        act: &miss.act,
        reason: &miss.reason,
        day: miss.day.to_string(),
        term: term(miss.term),
    }
}

/// The word of a term for machines.
fn term(term: Term) -> &'static str {
    match term {
        Term::Kind => "kind",
        Term::Capacity => "capacity",
        Term::Organ => "organ",
        Term::Mark => "mark",
        Term::Portfolio => "portfolio",
        Term::Date => "date",
        Term::NotInPost => "not_in_post",
        Term::LateRefused => "late_refused",
        Term::AfterApproval => "after_approval",
        Term::Delegated => "delegated",
        Term::NotSoleLead => "not_sole_lead",
        Term::CountedElsewhere => "counted_elsewhere",
        Term::Void => "void",
    }
}
