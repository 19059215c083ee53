//! The terms that an act itself must fit: kind, organ, marks, 分管, and that it took place.

use regulation::{Credit, Organ};

use super::{Asked, Subject, Target, World};
use crate::Term;
use crate::acts::Version;
use crate::calendar::Day;
use crate::law::{LawPattern, NameId};
use crate::roster::Charge;

/// How many terms failed, and which (the last).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ActTerms {
    pub(super) failed: u8,
    pub(super) term: Option<Term>,
    /// It does not concern the bearer at all.
    pub(super) apart: bool,
}

impl ActTerms {
    fn ask(&mut self, fits: bool, term: Term) {
        if !fits {
            self.failed += 1;
            self.term = Some(term);
        }
    }
}

impl World<'_> {
    pub(super) fn act_terms(
        &self,
        asked: Asked<'_>,
        subject: &Subject,
        act: &Version,
        pattern: &LawPattern,
    ) -> ActTerms {
        let mut terms = ActTerms::default();
        terms.ask(pattern.has_kind(act.kind), Term::Kind);
        let marked = pattern
            .marks
            .iter()
            .all(|&mark| asked.law.bears(act.kind, &act.marks, mark));
        terms.ask(marked, Term::Mark);
        if terms.failed > 1 {
            return terms;
        }
        let void = asked
            .law
            .void_marks
            .iter()
            .any(|&mark| asked.law.bears(act.kind, &act.marks, mark));
        terms.ask(!void, Term::Void);
        let day = asked.day(act);
        self.ask_organ(&mut terms, asked, subject, act, pattern);
        match &subject.target {
            Target::None if pattern.portfolio => {
                let charged = subject
                    .post
                    .is_some_and(|post| self.in_charge(post, act, day));
                terms.ask(charged, Term::Portfolio);
            }
            Target::None => {}
            Target::Member(member) => terms.apart |= !act.concerns(*member),
            Target::Charge(charge) => terms.ask(self.names_charge(act, charge), Term::Portfolio),
        }
        terms
    }

    /// Whether an act starts a limit: with a capacity, anybody took part in it.
    pub(crate) fn fits_trigger(
        &self,
        asked: Asked<'_>,
        subject: &Subject,
        version: usize,
        trigger: &LawPattern,
    ) -> bool {
        let act = &self.book.versions[version];
        let bears = |&mark: &NameId| asked.law.bears(act.kind, &act.marks, mark);
        let day = asked.day(act);
        let organ = match &trigger.organ {
            Organ::Any => true,
            Organ::Own => act.concerns(subject.body),
            Organ::In(set) => self.any_in_set(asked, act, set),
        };
        trigger.has_kind(act.kind)
            && trigger.marks.iter().all(bears)
            && !asked.law.void_marks.iter().any(bears)
            && organ
            && (!trigger.portfolio
                || subject
                    .post
                    .is_some_and(|post| self.in_charge(post, act, day)))
            && (trigger.capacities.is_empty()
                || act
                    .people
                    .iter()
                    .any(|(_, capacity)| trigger.capacities.contains(capacity)))
    }

    fn any_in_set(&self, asked: Asked<'_>, act: &Version, set: &str) -> bool {
        let day = asked.day(act);
        act.bodies.iter().any(|&body| {
            asked
                .law
                .days_in_set(&self.roster.bodies[body], set)
                .contains(day)
        })
    }

    fn ask_organ(
        &self,
        terms: &mut ActTerms,
        asked: Asked<'_>,
        subject: &Subject,
        act: &Version,
        pattern: &LawPattern,
    ) {
        let own = act.concerns(subject.body);
        match &pattern.organ {
            // The credit asks for it already.
            Organ::Own if subject.post.is_some() && asked.credit == Credit::Organ => {}
            Organ::Own => {
                terms.ask(own, Term::Organ);
                terms.apart |= !own && subject.post.is_none() && subject.target == Target::None;
            }
            Organ::In(set) => terms.ask(self.any_in_set(asked, act, set), Term::Organ),
            // A body that owes a duty itself must be among the act's bodies.
            Organ::Any => {
                terms.apart |= !own && subject.post.is_none() && subject.target == Target::None;
            }
        }
    }

    /// Whether an act concerns what the post is in charge of on that day.
    fn in_charge(&self, post: usize, act: &Version, day: Day) -> bool {
        let row = &self.roster.posts[post];
        let own = &self.roster.bodies[row.body];
        act.concerns(row.body)
            || act.act.theme.contains(own.body.name.as_str())
            || row
                .portfolio
                .iter()
                .filter(|charge| charge.days.0 <= day && day <= charge.days.1)
                .any(|charge| self.names_charge(act, charge))
    }

    /// Whether an act concerns one 分管对象: among its bodies, or named by its theme.
    fn names_charge(&self, act: &Version, charge: &Charge) -> bool {
        let name = charge
            .body
            .map(|body| self.roster.bodies[body].body.name.as_str());
        charge.body.is_some_and(|body| act.concerns(body))
            || name.is_some_and(|name| act.act.theme.contains(name))
            || (!charge.object.is_empty() && act.act.theme.contains(&charge.object))
    }
}
