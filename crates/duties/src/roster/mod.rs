//! Bodies, posts and people in official order, and who held what when.

mod partition;

use std::collections::BTreeMap;

use regulation::{Bearer, Duty};

use crate::calendar::{Day, Days, EVER, NEVER, Stretch, day_of, seconds_of};
use crate::law::Law;
use crate::{Body, Person, Post, Register};

pub(crate) use partition::Stint;

/// The register without its acts, indexed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster {
    /// By order, then id.
    pub(crate) bodies: Vec<BodyRow>,
    /// By body, order, then id.
    pub(crate) posts: Vec<PostRow>,
    /// By id.
    pub(crate) people: Vec<PersonRow>,
    body_ids: BTreeMap<String, usize>,
    post_ids: BTreeMap<String, usize>,
    person_ids: BTreeMap<String, usize>,
    pub(crate) amounts: Vec<AmountRow>,
}

/// A body, with what hangs on it.
#[derive(Debug, Clone)]
pub(crate) struct BodyRow {
    pub(crate) body: Body,
    pub(crate) exists: Stretch,
    /// Bodies that ended and named this one their successor.
    pub(crate) predecessors: Vec<usize>,
    pub(crate) waivers: Vec<WaiverRow>,
    /// Its posts, in order.
    pub(crate) posts: Vec<usize>,
}

/// A post, with what hangs on it.
#[derive(Debug, Clone)]
pub(crate) struct PostRow {
    pub(crate) post: Post,
    pub(crate) body: usize,
    /// Holders by day where the one 任命 comes first, and where the acting one does.
    titular: Vec<Stint>,
    acting: Vec<Stint>,
    pub(crate) portfolio: Vec<Charge>,
    pub(crate) waivers: Vec<WaiverRow>,
}

/// A person, with what hangs on them.
#[derive(Debug, Clone)]
pub(crate) struct PersonRow {
    pub(crate) person: Person,
    /// Days of leave that a paper approved.
    pub(crate) leave: Days,
    /// Posts ever held, in official order.
    pub(crate) posts: Vec<usize>,
}

/// 分工: what a post is in charge of, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Charge {
    pub(crate) object: String,
    /// The body it is, if it is one.
    pub(crate) body: Option<usize>,
    pub(crate) days: Stretch,
}

/// A waiver of one duty or of all.
#[derive(Debug, Clone)]
pub(crate) struct WaiverRow {
    pub(crate) duty: Option<String>,
    pub(crate) days: Stretch,
    pub(crate) approval: String,
}

/// An amount of a body in a year.
#[derive(Debug, Clone)]
pub(crate) struct AmountRow {
    pub(crate) body: usize,
    pub(crate) measure: String,
    pub(crate) year: i16,
    pub(crate) value: i64,
    pub(crate) recorded: i64,
}

impl Roster {
    /// Indexes a register whose references have been checked.
    pub(crate) fn new(register: &Register) -> Self {
        let mut roster = Self::default();
        roster.add_bodies(register);
        roster.add_people(register);
        roster.add_posts(register);
        roster.add_waivers(register);
        roster.add_amounts(register);
        roster
    }

    fn add_bodies(&mut self, register: &Register) {
        let mut bodies = register.bodies.clone();
        bodies.sort_by(|one, two| (one.order, &one.id).cmp(&(two.order, &two.id)));
        self.bodies = bodies
            .into_iter()
            .map(|body| BodyRow {
                exists: (
                    body.from.map_or(EVER, day_of),
                    body.until.map_or(NEVER, day_of),
                ),
                predecessors: Vec::new(),
                waivers: Vec::new(),
                posts: Vec::new(),
                body,
            })
            .collect();
        self.body_ids = self
            .bodies
            .iter()
            .enumerate()
            .map(|(at, row)| (row.body.id.clone(), at))
            .collect();
        for old in 0..self.bodies.len() {
            let ended = self.bodies[old].exists.1 < NEVER;
            let successor = self.bodies[old]
                .body
                .successor
                .as_deref()
                .and_then(|id| self.body(id));
            if let (true, Some(new)) = (ended, successor.filter(|&new| new != old)) {
                self.bodies[new].predecessors.push(old);
            }
        }
    }

    fn add_people(&mut self, register: &Register) {
        let mut people = register.people.clone();
        people.sort_by(|one, two| one.id.cmp(&two.id));
        let mut leave: BTreeMap<&str, Vec<Stretch>> = BTreeMap::new();
        for row in &register.leaves {
            let approved = row
                .approval
                .as_deref()
                .is_some_and(|paper| !paper.trim().is_empty());
            if approved {
                let days = (day_of(row.from), day_of(row.until));
                leave.entry(&row.person).or_default().push(days);
            }
        }
        self.people = people
            .into_iter()
            .map(|person| PersonRow {
                leave: Days::from_stretches(leave.remove(person.id.as_str()).unwrap_or_default()),
                posts: Vec::new(),
                person,
            })
            .collect();
        self.person_ids = self
            .people
            .iter()
            .enumerate()
            .map(|(at, row)| (row.person.id.clone(), at))
            .collect();
    }

    fn add_posts(&mut self, register: &Register) {
        let mut posts: Vec<(usize, &Post)> = register
            .posts
            .iter()
            .filter_map(|post| Some((self.body(&post.body)?, post)))
            .collect();
        posts.sort_by(|one, two| {
            (one.0, one.1.order, &one.1.id).cmp(&(two.0, two.1.order, &two.1.id))
        });
        for (at, (body, post)) in posts.into_iter().enumerate() {
            let (titular, acting) = partition::both(self, register, &post.id);
            for stint in titular.iter().chain(&acting) {
                let held = &mut self.people[stint.person].posts;
                if !held.contains(&at) {
                    held.push(at);
                }
            }
            let mut portfolio: Vec<Charge> = register
                .portfolios
                .iter()
                .filter(|row| row.post == post.id)
                .map(|row| self.charge(row))
                .collect();
            portfolio.sort();
            self.bodies[body].posts.push(at);
            self.post_ids.insert(post.id.clone(), at);
            let post = post.clone();
            self.posts.push(PostRow {
                post,
                body,
                titular,
                acting,
                portfolio,
                waivers: Vec::new(),
            });
        }
    }

    fn charge(&self, row: &crate::Portfolio) -> Charge {
        let object = row.object.trim().to_owned();
        let by_name = || self.bodies.iter().position(|body| body.body.name == object);
        Charge {
            body: self.body(&object).or_else(by_name),
            days: (day_of(row.from), row.until.map_or(NEVER, day_of)),
            object,
        }
    }

    fn add_waivers(&mut self, register: &Register) {
        let mut waivers = register.waivers.clone();
        waivers.sort_by(|one, two| (one.from, &one.approval).cmp(&(two.from, &two.approval)));
        for waiver in waivers {
            let row = WaiverRow {
                duty: waiver.duty,
                days: (day_of(waiver.from), day_of(waiver.until)),
                approval: waiver.approval,
            };
            if let Some(post) = self.post(&waiver.bearer) {
                self.posts[post].waivers.push(row);
            } else if let Some(body) = self.body(&waiver.bearer) {
                self.bodies[body].waivers.push(row);
            }
        }
    }

    fn add_amounts(&mut self, register: &Register) {
        self.amounts = register
            .amounts
            .iter()
            .filter_map(|amount| {
                Some(AmountRow {
                    body: self.body(&amount.body)?,
                    measure: amount.measure.clone(),
                    year: amount.year,
                    value: amount.value,
                    recorded: seconds_of(amount.recorded_at),
                })
            })
            .collect();
        // Of several recorded at one moment the largest holds: any rule will do, if it is one.
        self.amounts.sort_by_key(|row| (row.recorded, row.value));
    }

    pub(crate) fn body(&self, id: &str) -> Option<usize> {
        self.body_ids.get(id).copied()
    }

    pub(crate) fn post(&self, id: &str) -> Option<usize> {
        self.post_ids.get(id).copied()
    }

    pub(crate) fn person(&self, id: &str) -> Option<usize> {
        self.person_ids.get(id).copied()
    }

    pub(crate) fn person_name(&self, person: usize) -> &str {
        &self.people[person].person.name
    }

    /// Days on which the post bears the duty under this law, from `from` on.
    pub(crate) fn post_bearing(&self, law: &Law, duty: &Duty, post: usize, from: Day) -> Days {
        let Bearer::Posts { roles, within } = &duty.bearer else {
            return Days::none();
        };
        let row = &self.posts[post];
        let body = &self.bodies[row.body];
        let days = law
            .days_in_roles(row, roles)
            .clip(body.exists.0.max(from), body.exists.1);
        match within {
            Some(set) if !days.is_empty() => days.intersect(&law.days_in_set(body, set)),
            _ => days,
        }
    }

    /// Days on which the body itself bears the duty under this law, from `from` on.
    pub(crate) fn body_bearing(&self, law: &Law, duty: &Duty, body: usize, from: Day) -> Days {
        let Bearer::Bodies(names) = &duty.bearer else {
            return Days::none();
        };
        let row = &self.bodies[body];
        law.days_in_sets(row, names)
            .clip(row.exists.0.max(from), row.exists.1)
    }
}

impl PostRow {
    /// Who held the post, day by day; an acting holder first if `acting_bears`.
    pub(crate) fn stints(&self, acting_bears: bool) -> &[Stint] {
        if acting_bears {
            &self.acting
        } else {
            &self.titular
        }
    }

    pub(crate) fn holder_on(&self, acting_bears: bool, day: Day) -> Option<usize> {
        let stints = self.stints(acting_bears);
        let next = stints.partition_point(|stint| stint.first <= day);
        let stint = stints.get(next.checked_sub(1)?)?;
        (day <= stint.last).then_some(stint.person)
    }

    /// Days on which its 分工 contains the object.
    pub(crate) fn days_in_charge_of(&self, object: &str) -> Days {
        Days::from_stretches(
            self.portfolio
                .iter()
                .filter(|charge| charge.object == object)
                .map(|charge| charge.days),
        )
    }
}
