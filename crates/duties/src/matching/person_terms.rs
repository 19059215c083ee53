//! The terms that a person must fit: the capacity, the post on that day, and that he led alone.

use regulation::Credit;

use super::{Asked, Outcome, World};
use crate::Term;
use crate::acts::Version;
use crate::calendar::Day;
use crate::law::{LawPattern, NameId};

/// How a person took part, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Demanded,
    Delegated,
    NotSole,
    Other,
}

impl World<'_> {
    pub(super) fn person_terms(
        &self,
        asked: Asked<'_>,
        post: usize,
        act: &Version,
        pattern: &LawPattern,
    ) -> Outcome {
        let row = &self.roster.posts[post];
        let day = asked.day(act);
        let holder = row.holder_on(asked.acting_bears(), day);
        let own = act.concerns(row.body);
        let took_part = |person: usize| act.people.iter().any(|(who, _)| *who == person);
        if asked.credit == Credit::Organ {
            return match holder {
                _ if own => Outcome::Fits(None),
                Some(holder) if took_part(holder) => Outcome::Fails(Term::Organ, Some(holder)),
                _ => Outcome::Apart,
            };
        }
        if let Some(holder) = holder.filter(|&holder| took_part(holder)) {
            return match self.part_of(asked, act, holder, pattern) {
                Part::Demanded => Outcome::Fits(Some(holder)),
                Part::Delegated => Outcome::Fails(Term::Delegated, Some(holder)),
                Part::NotSole => Outcome::Fails(Term::NotSoleLead, Some(holder)),
                Part::Other => Outcome::Fails(Term::Capacity, Some(holder)),
            };
        }
        let stranger = row
            .stints(asked.acting_bears())
            .iter()
            .map(|stint| stint.person)
            .filter(|&person| took_part(person))
            .find(|&person| self.part_of(asked, act, person, pattern) == Part::Demanded);
        match (stranger, holder) {
            (Some(person), _) => Outcome::Fails(Term::NotInPost, Some(person)),
            // His body did it without him.
            (None, Some(holder)) if own => Outcome::Fails(Term::Capacity, Some(holder)),
            (None, _) => Outcome::Apart,
        }
    }

    /// A body owes it: a capacity in the pattern asks that anybody took part in it.
    pub(super) fn anybody(act: &Version, pattern: &LawPattern) -> Outcome {
        let fits = pattern.capacities.is_empty()
            || act
                .people
                .iter()
                .any(|(_, capacity)| pattern.capacities.contains(capacity));
        if fits {
            Outcome::Fits(None)
        } else {
            Outcome::Fails(Term::Capacity, None)
        }
    }

    /// The best of a person's capacities in an act.
    fn part_of(
        &self,
        asked: Asked<'_>,
        act: &Version,
        person: usize,
        pattern: &LawPattern,
    ) -> Part {
        let policy = &asked.law.rules.policy;
        let by_delegate = asked.rule.delegable || policy.delegation_counts;
        act.capacities_of(person)
            .map(|capacity| {
                let delegating = asked.law.delegating.contains(&capacity);
                let demanded = if pattern.capacities.is_empty() {
                    !delegating
                } else {
                    pattern.capacities.contains(&capacity)
                };
                if demanded {
                    let alone = !(policy.sole_lead && asked.law.sole.contains(&capacity))
                        || self.leader(asked, act, capacity) == Some(person);
                    if alone { Part::Demanded } else { Part::NotSole }
                } else if delegating {
                    if by_delegate {
                        Part::Demanded
                    } else {
                        Part::Delegated
                    }
                } else {
                    Part::Other
                }
            })
            .min()
            .unwrap_or(Part::Other)
    }

    /// of several people in a capacity that one act has once, the first in official order.
    pub(super) fn leader(
        &self,
        asked: Asked<'_>,
        act: &Version,
        capacity: NameId,
    ) -> Option<usize> {
        let day = asked.day(act);
        act.people
            .iter()
            .filter(|(_, other)| *other == capacity)
            .map(|(person, _)| *person)
            .min_by_key(|&person| {
                let post = self.first_post(asked, person, day);
                (post.unwrap_or(usize::MAX), person)
            })
    }

    /// The first post, in official order, that a person held on a day.
    fn first_post(&self, asked: Asked<'_>, person: usize, day: Day) -> Option<usize> {
        let posts = &self.roster.people[person].posts;
        posts.iter().copied().find(|&post| {
            self.roster.posts[post].holder_on(asked.acting_bears(), day) == Some(person)
        })
    }
}
