//! whether one act may serve several duties or several posts of one person.

use regulation::{Credit, Demand};

use super::{Asked, Outcome, Subject, Target, World};

impl World<'_> {
    /// Whether the act is taken by another post or duty of the person who is credited with it.
    pub(super) fn reserved_elsewhere(
        &self,
        asked: Asked<'_>,
        subject: &Subject,
        version: usize,
        person: Option<usize>,
    ) -> bool {
        let policy = &asked.law.rules.policy;
        if policy.many_duties && policy.double_post_shared {
            return false;
        }
        let (Some(person), Some(post)) = (person, subject.post) else {
            return false;
        };
        let mut takers = self.takers(asked, version, person);
        if !policy.double_post_shared {
            let first = takers.first().map(|taker| taker.0);
            takers.retain(|taker| Some(taker.0) == first);
        }
        if !policy.many_duties {
            let first = takers.iter().map(|taker| taker.1).min();
            takers.retain(|taker| Some(taker.1) == first);
        }
        let own = |taker: &(usize, usize)| {
            taker.0 == post && self.timeline.duty_ids[taker.1] == asked.rule.id
        };
        !takers.is_empty() && !takers.iter().any(own)
    }

    /// Posts and duties (by order) of the person that the act fits.
    fn takers(&self, asked: Asked<'_>, version: usize, person: usize) -> Vec<(usize, usize)> {
        let act = &self.book.versions[version];
        let day = asked.day(act);
        let mut takers = Vec::new();
        for &post in &self.roster.people[person].posts {
            let row = &self.roster.posts[post];
            if row.holder_on(asked.acting_bears(), day) != Some(person) {
                continue;
            }
            for place in 0..self.timeline.duty_ids.len() {
                let Some(duty) = asked.law.duty(place) else {
                    continue;
                };
                let rule = asked.law.rule(duty);
                let counted = matches!(rule.demand, Demand::Count { .. } | Demand::Cover { .. });
                let by_capacity =
                    [rule.post_credit, rule.holder_credit].contains(&Credit::Capacity);
                let from = self.timeline.from;
                let bears = || {
                    duty.from <= day.max(from)
                        && day <= duty.until
                        && self
                            .roster
                            .post_bearing(asked.law, rule, post, from)
                            .contains(day)
                };
                if counted && by_capacity && bears() {
                    let other = Asked {
                        rule,
                        duty,
                        credit: Credit::Capacity,
                        ..asked
                    };
                    if self.fits_post(other, post, version) {
                        takers.push((post, place));
                    }
                }
            }
        }
        takers
    }

    fn fits_post(&self, asked: Asked<'_>, post: usize, version: usize) -> bool {
        let body = self.roster.posts[post].body;
        let act = &self.book.versions[version];
        let targets = match &asked.rule.demand {
            Demand::Cover { each, .. } => act
                .bodies
                .iter()
                .filter(|&&body| {
                    let row = &self.roster.bodies[body];
                    asked.law.days_in_sets(row, each).contains(asked.day(act))
                })
                .map(|&body| Target::Member(body))
                .collect(),
            _ => vec![Target::None],
        };
        targets.into_iter().any(|target| {
            let subject = Subject {
                body,
                post: Some(post),
                target,
            };
            asked.duty.parts.iter().any(|pattern| {
                matches!(
                    self.try_pattern(asked, &subject, version, pattern),
                    Outcome::Fits(_)
                )
            })
        })
    }
}
