//! 履职总览, 一人一档, 机构档: findings with what they stand on, as of a day and as known at a moment.
//!
//! For the clerk of the safety office, the officer of 组织部 (facts for each post held) and the officer
//! of 纪检. A finding is computed when it is asked for; nothing of it is stored.

use std::sync::Arc;

use duties::{Finding, Leave, Portfolio, Question, Tenure};
use jiff::civil::{Date, DateTime};
use ledger::store::StoreError;

use super::judge::Judged;
use super::timeline::{Story, body_story, person_story};
use crate::law::LawError;
use crate::record::{Fact, Problem};
use crate::time;
use crate::zone::Zone;

/// Why a file could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The law, or facts that contradict each other.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Findings, and the facts and the law they were made from.
#[derive(Debug, Clone)]
pub struct Board {
    /// The facts and the law.
    pub judged: Arc<Judged>,
    /// In official order.
    pub findings: Vec<Finding>,
}

/// 履职总览: the answers to a question. Roster and law are those known at its `known_at`.
///
/// # Errors
/// When there is no law, or the facts contradict each other.
pub fn board(zone: &Zone, question: &Question) -> Result<Board, LawError> {
    let judged = zone.read(|state| zone.judge().at(state, question.known_at, zone.files()))?;
    let findings = judged.findings(question);
    Ok(Board { judged, findings })
}

/// 一人一档: the posts that a person has held, what was in his charge, and what came of it.
#[derive(Debug, Clone)]
pub struct PersonFile {
    /// Tenures by first day.
    pub tenures: Vec<Tenure>,
    /// 分工 of those posts that overlap the tenure, by first day.
    pub portfolios: Vec<Portfolio>,
    /// Leaves by first day.
    pub leaves: Vec<Leave>,
    /// Answers for each of his posts.
    pub findings: Vec<Finding>,
    /// Everything recorded of him, with both times.
    pub story: Story,
    /// Problems found in acts that he took part in, by the day they were found.
    pub problems: Vec<Problem>,
}

/// A person's file as of a day and as known at a moment.
///
/// # Errors
/// When there is no law, the facts contradict each other, or the store cannot be read.
pub fn person_file(
    zone: &Zone,
    person: &str,
    on: Date,
    known_at: Option<DateTime>,
) -> Result<PersonFile, FileError> {
    let question = Question {
        known_at,
        person: Some(person.to_owned()),
        ..Question::on(on)
    };
    let board = board(zone, &question)?;
    let register = &board.judged.register;
    let mut tenures: Vec<Tenure> = register.tenures.clone();
    tenures.retain(|row| row.person == person && row.from <= on);
    tenures.sort_by(|one, two| (one.from, &one.post).cmp(&(two.from, &two.post)));
    let held = |row: &Portfolio| {
        tenures.iter().any(|tenure| {
            tenure.post == row.post
                && row.until.is_none_or(|until| tenure.from <= until)
                && tenure.until.is_none_or(|until| row.from <= until)
        })
    };
    let mut portfolios: Vec<Portfolio> = register.portfolios.clone();
    portfolios.retain(|row| row.from <= on && held(row));
    portfolios.sort_by(|one, two| (one.from, &one.object).cmp(&(two.from, &two.object)));
    let mut leaves: Vec<Leave> = register.leaves.clone();
    leaves.retain(|row| row.person == person && row.from <= on);
    leaves.sort_by_key(|row| row.from);
    let size = size_at(zone, known_at);
    let story =
        zone.read(|state| zone.read_store(|store| person_story(state, store, person, size)))?;
    let problems = problems(zone, size, on, |act| {
        act.participants.iter().any(|row| row.person == person)
    });
    Ok(PersonFile {
        tenures,
        portfolios,
        leaves,
        findings: board.findings,
        story,
        problems,
    })
}

/// 机构档: what a body and its posts owe, and everything recorded of it.
#[derive(Debug, Clone)]
pub struct BodyFile {
    /// Answers for the body and each of its posts.
    pub findings: Vec<Finding>,
    /// Everything recorded of it, with both times.
    pub story: Story,
    /// Problems that it must put right, by the day they were found.
    pub problems: Vec<Problem>,
}

/// A body's file as of a day and as known at a moment.
///
/// # Errors
/// As [`person_file`].
pub fn body_file(
    zone: &Zone,
    body: &str,
    on: Date,
    known_at: Option<DateTime>,
) -> Result<BodyFile, FileError> {
    let question = Question {
        known_at,
        body: Some(body.to_owned()),
        ..Question::on(on)
    };
    let findings = board(zone, &question)?.findings;
    let size = size_at(zone, known_at);
    let story = zone.read(|state| zone.read_store(|store| body_story(state, store, body, size)))?;
    let mut problems = problems(zone, size, on, |_| true);
    problems.retain(|row| row.body.as_deref() == Some(body));
    Ok(BodyFile {
        findings,
        story,
        problems,
    })
}

fn size_at(zone: &Zone, known_at: Option<DateTime>) -> u64 {
    zone.read(|state| known_at.map_or(state.size(), |at| state.size_at(time::end_of_second(at))))
}

/// Problems found up to a day, in acts that are chosen.
fn problems(
    zone: &Zone,
    size: u64,
    on: Date,
    chosen: impl Fn(&duties::Act) -> bool,
) -> Vec<Problem> {
    zone.read(|state| {
        let mut found: Vec<Problem> = state
            .of_kind("problem", size)
            .filter_map(|(_, fact)| match fact {
                Fact::Problem(problem) => Some(problem.clone()),
                _ => None,
            })
            .filter(|problem| problem.found_on <= on)
            .filter(|problem| state.act(&problem.act).is_some_and(|(_, act)| chosen(act)))
            .collect();
        found.sort_by(|one, two| (one.found_on, &one.id).cmp(&(two.found_on, &two.id)));
        found
    })
}
