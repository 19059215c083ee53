//! Who holds which post, from when to when: changes, vacancies, one who acts, one in two posts.

use duties::{Leave, Mode, Person, Tenure};
use jiff::civil::{Date, date};

use super::cast::{Part, Zone};
use super::chance::Chance;
use super::{FIRST_DAY, names};

/// Fills the posts.
pub(super) fn appoint(zone: &mut Zone, chance: &mut Chance) {
    let posts = zone.register.posts.len();
    let mut crew = Crew {
        zone,
        chance,
        tenures: Vec::new(),
    };
    let double = crew.zone.streets.get(1).copied();
    for at in 0..posts {
        match crew.zone.parts.get(at) {
            Some(Part::Seat) => crew.seat(at),
            // In the second street the secretary is the director as well.
            _ if double.is_some_and(|(_, office)| office == at) => crew.also(at, double),
            Some(_) => crew.fill(at),
            None => {}
        }
    }
    crew.same_posts_under_a_new_name();
    crew.leaves();
    let Crew { tenures, zone, .. } = crew;
    zone.register.tenures = tenures;
}

struct Crew<'z> {
    zone: &'z mut Zone,
    chance: &'z mut Chance,
    tenures: Vec<Tenure>,
}

impl Crew<'_> {
    fn person(&mut self) -> String {
        let at = self.zone.register.people.len();
        let id = format!("P{:04}", at + 1);
        let name = names::person(at, self.chance);
        self.zone.register.people.push(Person {
            id: id.clone(),
            name,
        });
        id
    }

    fn hold(&mut self, post: usize, person: String, mode: Mode, days: (Date, Option<Date>)) {
        let Some(post) = self.zone.register.posts.get(post) else {
            return;
        };
        let (from, until) = days;
        let body = self
            .zone
            .register
            .bodies
            .iter()
            .find(|body| body.id == post.body);
        let end = body.and_then(|body| body.until);
        let until = match (until, end) {
            (Some(until), Some(end)) => Some(until.min(end)),
            (until, end) => until.or(end),
        };
        if until.is_some_and(|until| until < from) || from > self.zone.until {
            return;
        }
        let paper = Some(format!(
            "高新区任〔{}〕{}号",
            from.year(),
            self.tenures.len() % 40 + 1
        ));
        let post = post.id.clone();
        self.tenures.push(Tenure {
            person,
            post,
            mode,
            from,
            until,
            paper,
        });
    }

    /// One holder, or two with a day between them; sometimes a gap.
    fn fill(&mut self, post: usize) {
        let first = self.person();
        let head = matches!(
            self.zone.parts.get(post),
            Some(Part::PartyHead | Part::AdminHead | Part::DeptHead | Part::PlainHead)
        );
        match post % 29 {
            // A change in the middle of a period.
            7 | 18 => {
                let leaves = self.day(date(2020, 3, 1), date(2025, 10, 31));
                let gap = self.chance.between(0, 5);
                let next = self.person();
                self.hold(post, first, Mode::Appointed, (FIRST_DAY, Some(leaves)));
                self.hold(post, next, Mode::Appointed, (after(leaves, gap + 1), None));
            }
            // A vacancy of some months; somebody acts for a head.
            23 => {
                let leaves = self.day(date(2021, 1, 10), date(2024, 6, 20));
                let next = self.person();
                let back = after(leaves, self.chance.between(190, 260));
                self.hold(post, first, Mode::Appointed, (FIRST_DAY, Some(leaves)));
                if head {
                    let deputy = self.person();
                    self.hold(
                        post,
                        deputy,
                        Mode::InCharge,
                        (after(leaves, 1), Some(after(back, -1))),
                    );
                }
                self.hold(post, next, Mode::Appointed, (back, None));
            }
            _ => self.hold(post, first, Mode::Appointed, (FIRST_DAY, None)),
        }
    }

    fn day(&mut self, from: Date, until: Date) -> Date {
        let days = from
            .until(until)
            .map_or(0, |span| i64::from(span.get_days()));
        after(from, self.chance.between(0, days))
    }

    /// Seats of the committee belong to the heads of the zone and the leader for safety.
    fn seat(&mut self, post: usize) {
        let of = match self.zone.register.posts.get(post).map(|post| post.order) {
            Some(1) => "B001",
            _ => "B002",
        };
        let order = usize::from(
            self.zone
                .register
                .posts
                .get(post)
                .is_some_and(|p| p.order == 3),
        );
        let source = self
            .zone
            .by_body
            .get(of)
            .and_then(|posts| posts.get(order))
            .copied();
        let source = source
            .and_then(|at| self.zone.register.posts.get(at))
            .map(|p| p.id.clone());
        let held: Vec<Tenure> = self
            .tenures
            .iter()
            .filter(|tenure| Some(&tenure.post) == source.as_ref())
            .cloned()
            .collect();
        for tenure in held {
            // The paper on the committee follows the change of office after some weeks.
            let from = if tenure.from == FIRST_DAY {
                FIRST_DAY
            } else {
                after(tenure.from, 20)
            };
            self.hold(post, tenure.person, Mode::Appointed, (from, tenure.until));
        }
    }

    /// The same person holds another post.
    fn also(&mut self, post: usize, double: Option<(usize, usize)>) {
        let party = double.and_then(|(party, _)| self.zone.register.posts.get(party));
        let Some(party) = party.map(|post| post.id.clone()) else {
            return;
        };
        let held: Vec<Tenure> = self
            .tenures
            .iter()
            .filter(|tenure| tenure.post == party)
            .cloned()
            .collect();
        for tenure in held {
            self.hold(
                post,
                tenure.person,
                tenure.mode,
                (tenure.from, tenure.until),
            );
        }
    }

    /// Where a body goes on under a new name, its people go on in the new body's posts; those
    /// appointed to the new body from the first day before it existed are moved to its first day.
    fn same_posts_under_a_new_name(&mut self) {
        let zone = &*self.zone;
        let begun: Vec<_> = zone
            .register
            .bodies
            .iter()
            .filter_map(|b| Some((b, b.from?)))
            .collect();
        for (new, from) in begun {
            let old = zone
                .register
                .bodies
                .iter()
                .find(|b| b.successor.as_ref() == Some(&new.id));
            let old = old.and_then(|old| zone.by_body.get(&old.id));
            let posts = |list: Option<&Vec<usize>>| -> Vec<String> {
                let list = list.into_iter().flatten();
                list.filter_map(|at| zone.register.posts.get(*at))
                    .map(|p| p.id.clone())
                    .collect()
            };
            let (old, new) = (posts(old), posts(zone.by_body.get(&new.id)));
            self.tenures.retain(|tenure| !new.contains(&tenure.post));
            for (old, new) in old.iter().zip(new) {
                let last = self
                    .tenures
                    .iter()
                    .filter(|t| t.post == *old)
                    .max_by_key(|t| t.from);
                let Some(last) = last.cloned().filter(|_| from <= zone.until) else {
                    continue;
                };
                self.tenures.push(Tenure {
                    post: new,
                    from,
                    until: None,
                    ..last
                });
            }
        }
    }

    /// Long leaves: two with a paper, one over a whole quarter without; none shows in short ones.
    fn leaves(&mut self) {
        let mut of = |part: Part, number: usize, from: Date, until: Date, paper: Option<&str>| {
            let mut posts = self
                .zone
                .parts
                .iter()
                .enumerate()
                .filter(|(_, p)| **p == part);
            let Some((at, _)) = posts.nth(number) else {
                return;
            };
            let post = self.zone.register.posts.get(at).map(|post| post.id.clone());
            let held = self
                .tenures
                .iter()
                .find(|t| Some(&t.post) == post.as_ref() && t.from <= from);
            let Some(person) = held.map(|tenure| tenure.person.clone()) else {
                return;
            };
            let (reason, approval) = ("脱产学习".to_owned(), paper.map(str::to_owned));
            self.zone.register.leaves.push(Leave {
                person,
                from,
                until,
                reason,
                approval,
            });
        };
        let paper = Some("高新区干〔2021〕17号");
        of(
            Part::SafetyDeputy,
            1,
            date(2021, 3, 20),
            date(2021, 7, 15),
            paper,
        );
        of(
            Part::DeptHead,
            4,
            date(2022, 12, 25),
            date(2023, 7, 10),
            Some("高新区干〔2022〕31号"),
        );
        of(Part::Deputy, 5, date(2020, 3, 28), date(2020, 7, 3), None);
    }
}

/// So many days after a day.
pub(super) fn after(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}
