//! One more record: only the tracks that it concerns are compiled again.

use std::collections::BTreeSet;

use super::{Case, RegisterErrors, check};
use crate::Act;
use crate::matching::Target;
use crate::track::{Track, build};

/// Whose findings an act may change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// 职务编号, in official order.
    pub posts: Vec<String>,
    /// 机构编号 of bodies that owe duties themselves, in official order.
    pub bodies: Vec<String>,
}

/// Whom the versions of a chain concern.
#[derive(Debug, Default)]
struct Concerned {
    bodies: BTreeSet<usize>,
    people: BTreeSet<usize>,
}

impl Case {
    /// Whether an act could be recorded: ids, days, references.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn check(&self, act: &Act) -> Result<(), RegisterErrors> {
        self.check_among(act, |id| self.book.find(id).is_some())
    }

    /// The same against acts that somebody else keeps: the case needs none of its own.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn check_among(
        &self,
        act: &Act,
        knows: impl Fn(&str) -> bool,
    ) -> Result<(), RegisterErrors> {
        check::check_act(&self.timeline, &self.roster, act, knows)
    }

    /// Adds an act, a correction or a withdrawal. The case then answers as if it had been
    /// compiled with it.
    ///
    /// # Errors
    /// When the act refers to what the case does not know; the case is then unchanged.
    pub fn record(&mut self, act: Act) -> Result<Changed, RegisterErrors> {
        self.check(&act)?;
        let added = self.book.add(act, &self.roster, &mut self.names);
        let root = self.book.root_of(added);
        self.book.link(root);
        let concerned = self.concerned(root);
        let renewed: Vec<usize> = (0..self.tracks.len())
            .filter(|&at| self.concerns(&concerned, &self.tracks[at]))
            .collect();
        let mut changed = Changed::default();
        for at in renewed {
            let track = &self.tracks[at];
            let ledgers = build::renewed(self.world(), &track.subject, track.duty);
            let (list, id) = match track.subject.post {
                Some(post) => (&mut changed.posts, &self.roster.posts[post].post.id),
                None => (
                    &mut changed.bodies,
                    &self.roster.bodies[track.subject.body].body.id,
                ),
            };
            if list.last() != Some(id) {
                list.push(id.clone());
            }
            self.tracks[at].ledgers = ledgers;
        }
        Ok(changed)
    }

    fn concerned(&self, root: usize) -> Concerned {
        let mut concerned = Concerned::default();
        for at in self.book.chain_of(root) {
            let version = &self.book.versions[at];
            concerned.bodies.extend(&version.bodies);
            concerned
                .people
                .extend(version.people.iter().map(|(person, _)| *person));
        }
        concerned
    }

    fn concerns(&self, concerned: &Concerned, track: &Track) -> bool {
        // A body may owe what others did, a limit may start from what others did.
        if track.subject.post.is_none() {
            return !matches!(track.subject.target, Target::Member(member)
                if !concerned.bodies.contains(&member)
                    && build::predecessors(self.world(), track.subject.body).is_empty());
        }
        let limits = track
            .ledgers
            .iter()
            .zip(&self.timeline.laws)
            .any(|(ledger, law)| {
                ledger.is_some()
                    && law
                        .duty(track.duty)
                        .is_some_and(|duty| duty.trigger.is_some())
            });
        let own = std::iter::once(track.subject.body);
        let mut bodies = own.chain(build::predecessors(self.world(), track.subject.body));
        limits
            || matches!(track.subject.target, Target::Member(member)
                if concerned.bodies.contains(&member))
            || bodies.any(|body| {
                concerned.bodies.contains(&body)
                    || self.roster.bodies[body].posts.iter().any(|&post| {
                        let row = &self.roster.posts[post];
                        row.stints(true)
                            .iter()
                            .chain(row.stints(false))
                            .any(|stint| concerned.people.contains(&stint.person))
                    })
            })
    }
}
