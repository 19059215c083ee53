//! Which acts count for a bearer, and which nearly did: every act that concerns it is tried once.
//!
//! A [`Trial`] does not depend on the period, the day asked about or the moment of knowledge.

mod act_terms;
mod person_terms;
mod reserve;
mod sentence;

use regulation::{Credit, Duty};

use crate::Term;
use crate::acts::{Book, Version};
use crate::calendar::Day;
use crate::law::{Law, LawDuty, LawPattern, Names};
use crate::roster::{Charge, Roster};

/// Everything compiled, as the modules of the engine share it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) roster: &'a Roster,
    pub(crate) book: &'a Book,
    pub(crate) names: &'a Names,
    pub(crate) timeline: &'a crate::law::Timeline,
}

/// Who owes a duty, and about what.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) body: usize,
    /// `None`: the body owes it itself.
    pub(crate) post: Option<usize>,
    pub(crate) target: Target,
}

/// What an act must concern besides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    None,
    /// A member of coverage.
    Member(usize),
    /// One 分管对象.
    Charge(Charge),
}

/// An act, tried.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) version: usize,
    /// The day it counts on.
    pub(crate) day: Day,
    /// Known from, gone from.
    pub(crate) known: i64,
    pub(crate) gone: i64,
    /// When it counts as recorded.
    pub(crate) recorded: i64,
    /// Who is credited with it, or failed the term.
    pub(crate) person: Option<usize>,
    /// The post whose holder did it, where that is another one (succession).
    pub(crate) inherited_from: Option<usize>,
    pub(crate) verdict: Verdict,
    /// Why it fails the term, as a sentence: it is shown in many answers.
    pub(crate) reason: Option<Box<str>>,
}

/// Whether it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It fits these patterns of the duty (one bit each).
    Fits(u32),
    /// It fails one term of one pattern.
    Fails { term: Term, part: usize },
}

/// A duty under one law, with how it is credited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) law: &'a Law,
    pub(crate) rule: &'a Duty,
    pub(crate) duty: &'a LawDuty,
    pub(crate) credit: Credit,
}

/// What trying one pattern came to.
enum Outcome {
    Fits(Option<usize>),
    Fails(Term, Option<usize>),
    /// It fails several terms, or does not concern the bearer.
    Apart,
}

impl<'a> Asked<'a> {
    pub(crate) fn post(law: &'a Law, duty: &'a LawDuty) -> Self {
        let rule = law.rule(duty);
        Self {
            law,
            rule,
            duty,
            credit: rule.post_credit,
        }
    }

    pub(crate) fn holder(law: &'a Law, duty: &'a LawDuty) -> Self {
        let rule = law.rule(duty);
        Self {
            law,
            rule,
            duty,
            credit: rule.holder_credit,
        }
    }

    pub(crate) fn day(&self, version: &Version) -> Day {
        if self.law.rules.policy.multi_day_end {
            version.last
        } else {
            version.first
        }
    }

    pub(crate) fn acting_bears(&self) -> bool {
        self.law.rules.policy.acting_bears
    }
}

impl World<'_> {
    /// Tries every act that concerns the subject, ascending by day, then record.
    pub(crate) fn trials(&self, asked: Asked<'_>, subject: &Subject) -> Vec<Trial> {
        if asked.duty.parts.is_empty() {
            return Vec::new();
        }
        let mut trials: Vec<Trial> = self
            .candidates(subject)
            .into_iter()
            .filter_map(|version| self.try_act(asked, subject, version))
            .collect();
        trials.sort_by(|one, two| {
            let id = |trial: &Trial| &self.book.versions[trial.version].act.id;
            (one.day, id(one)).cmp(&(two.day, id(two)))
        });
        for trial in &mut trials {
            if let Verdict::Fails { term, part } = trial.verdict {
                trial.reason =
                    sentence::of(*self, asked, part, trial, term).map(String::into_boxed_str);
            }
        }
        trials
    }

    fn candidates(&self, subject: &Subject) -> Vec<usize> {
        if let Target::Member(member) = subject.target {
            return self.book.of_body[member].clone();
        }
        let mut found = match subject.post {
            // A body may owe what others did (organ = "…"): every act is tried.
            None => (0..self.book.versions.len())
                .filter(|&at| !self.book.versions[at].withdraws())
                .collect(),
            Some(post) => {
                let mut found = self.book.of_body[subject.body].clone();
                for stint in self.roster.posts[post].stints(true) {
                    found.extend(&self.book.of_person[stint.person]);
                }
                for stint in self.roster.posts[post].stints(false) {
                    found.extend(&self.book.of_person[stint.person]);
                }
                found
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Tries one act against all patterns of the duty.
    pub(crate) fn try_act(
        &self,
        asked: Asked<'_>,
        subject: &Subject,
        version: usize,
    ) -> Option<Trial> {
        let mut fits = 0u32;
        let mut credited = None;
        let mut failed: Option<(Term, usize, Option<usize>)> = None;
        for (part, pattern) in asked.duty.parts.iter().enumerate().take(32) {
            match self.try_pattern(asked, subject, version, pattern) {
                Outcome::Fits(person) => {
                    fits |= 1 << part;
                    credited = person;
                }
                Outcome::Fails(term, person) => failed = failed.or(Some((term, part, person))),
                Outcome::Apart => {}
            }
        }
        let (verdict, person) = match (fits, failed) {
            (0, None) => return None,
            (0, Some((term, part, person))) => (Verdict::Fails { term, part }, person),
            _ if self.reserved_elsewhere(asked, subject, version, credited) => {
                let part = usize::try_from(fits.trailing_zeros()).unwrap_or(0);
                (
                    Verdict::Fails {
                        term: Term::CountedElsewhere,
                        part,
                    },
                    credited,
                )
            }
            _ => (Verdict::Fits(fits), credited),
        };
        let row = &self.book.versions[version];
        Some(Trial {
            version,
            day: asked.day(row),
            known: row.recorded,
            gone: row.gone,
            recorded: self.book.recorded_for(version, person),
            person,
            inherited_from: None,
            verdict,
            reason: None,
        })
    }

    fn try_pattern(
        &self,
        asked: Asked<'_>,
        subject: &Subject,
        version: usize,
        pattern: &LawPattern,
    ) -> Outcome {
        let row = &self.book.versions[version];
        let about_act = self.act_terms(asked, subject, row, pattern);
        if about_act.apart || about_act.failed > 1 {
            return Outcome::Apart;
        }
        let about_person = match subject.post {
            Some(post) => self.person_terms(asked, post, row, pattern),
            None => Self::anybody(row, pattern),
        };
        match (about_act.term, about_person) {
            (None, outcome) => outcome,
            // The organ failed once: by the pattern or by the credit, not by both.
            (Some(Term::Organ), Outcome::Fails(Term::Organ, person))
            | (Some(Term::Organ), Outcome::Fits(person)) => Outcome::Fails(Term::Organ, person),
            (Some(term), Outcome::Fits(person)) => Outcome::Fails(term, person),
            (Some(_), Outcome::Fails(..) | Outcome::Apart) => Outcome::Apart,
        }
    }
}
