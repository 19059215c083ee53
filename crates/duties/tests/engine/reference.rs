//! A naive reading of docs/findings.md for counted duties: day by day, act by act, no index.
//!
//! It shares no code with the engine but the types of facts.

use duties::{Act, Mode, Outcome, Register, Tenure};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// The duty: 检查 led by the holder, `at_least` times in each period of so many months.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty {
    pub(crate) months: i8,
    pub(crate) at_least: usize,
    pub(crate) min_days: usize,
    pub(crate) in_force: Date,
}

/// Name of the bearer, first day, outcome, counted.
pub(crate) type Line = (String, Date, Outcome, usize);

pub(crate) fn findings(duty: Duty, register: &Register, on: Date, known_at: DateTime) -> Vec<Line> {
    let acts = standing(register, known_at);
    let mut lines = Vec::new();
    for post in &register.posts {
        let mut first = Date::new(duty.in_force.year(), 1, 1).expect("a year begins");
        while first <= on {
            let next = first + i64::from(duty.months).months();
            let last = next.yesterday().expect("a day before");
            if duty.in_force <= last {
                let post = post.id.as_str();
                let period = Period {
                    duty,
                    register,
                    post,
                    acts: &acts,
                    on,
                    first,
                    last,
                };
                lines.extend(period.lines());
            }
            first = next;
        }
    }
    lines
}

/// The last known version of every chain; none if that is a withdrawal.
fn standing(register: &Register, known_at: DateTime) -> Vec<&Act> {
    let known: Vec<&Act> = register
        .acts
        .iter()
        .filter(|act| act.recorded_at <= known_at)
        .collect();
    let root = |act: &Act| {
        let mut id = act.id.clone();
        let mut next = act.corrects.clone();
        while let Some(correction) = next {
            id = correction.of;
            let earlier = register.acts.iter().find(|other| other.id == id);
            next = earlier.and_then(|earlier| earlier.corrects.clone());
        }
        id
    };
    let mut roots: Vec<String> = known.iter().map(|act| root(act)).collect();
    roots.sort();
    roots.dedup();
    roots
        .iter()
        .filter_map(|chain| {
            let versions = known.iter().filter(|act| root(act) == *chain);
            versions.max_by_key(|act| (act.corrects.is_some(), act.recorded_at, act.id.clone()))
        })
        .filter(|act| act.corrects.as_ref().is_none_or(|row| !row.withdraws))
        .copied()
        .collect()
}

fn holder<'a>(register: &'a Register, post: &str, day: Date) -> Option<&'a str> {
    let covers = |row: &&Tenure| {
        row.post == post && row.from <= day && row.until.is_none_or(|until| day <= until)
    };
    let mut candidates: Vec<&Tenure> = register.tenures.iter().filter(covers).collect();
    candidates.sort_by(|one, two| {
        let key = |row: &Tenure| (row.mode == Mode::Appointed, row.from);
        (key(one).0, std::cmp::Reverse(key(one).1), &one.person).cmp(&(
            key(two).0,
            std::cmp::Reverse(key(two).1),
            &two.person,
        ))
    });
    candidates.first().map(|row| row.person.as_str())
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}

/// One period of one post, with what the naive reading needs again and again.
struct Period<'a> {
    duty: Duty,
    register: &'a Register,
    post: &'a str,
    acts: &'a [&'a Act],
    on: Date,
    first: Date,
    last: Date,
}

impl Period<'_> {
    fn exists(&self, day: Date) -> bool {
        let post = self.register.posts.iter().find(|row| row.id == self.post);
        let body =
            post.and_then(|post| self.register.bodies.iter().find(|row| row.id == post.body));
        body.is_some_and(|body| {
            body.from.is_none_or(|from| from <= day) && body.until.is_none_or(|until| day <= until)
        })
    }

    fn bearing(&self) -> Vec<Date> {
        days(self.first, self.last.min(self.on))
            .filter(|day| self.duty.in_force <= *day && self.exists(*day))
            .collect()
    }

    fn counted(&self, first: Date, last: Date) -> Vec<&Act> {
        let led = |act: &&&Act| {
            holder(self.register, self.post, act.first_day).is_some_and(|person| {
                let leads = act.participants.iter();
                leads
                    .clone()
                    .any(|row| row.person == person && row.capacity == "共同带队")
            })
        };
        self.acts
            .iter()
            .filter(|act| act.kind == "检查" && first <= act.first_day && act.first_day <= last)
            .filter(|act| act.first_day <= self.on)
            .filter(led)
            .copied()
            .collect()
    }

    /// What is surplus in the very next period; none if the post does not exist then.
    fn next_surplus(&self) -> usize {
        let next = self.last.tomorrow().expect("a day after");
        let after = next + i64::from(self.duty.months).months();
        let next_last = after.yesterday().expect("a day before");
        if !days(next, next_last.min(self.on)).any(|day| self.exists(day)) {
            return 0;
        }
        self.counted(next, next_last)
            .len()
            .saturating_sub(self.duty.at_least)
    }

    fn past(&self, answering: usize, missing: usize) -> Outcome {
        if answering < self.duty.min_days || self.first < self.duty.in_force {
            Outcome::NotAnswerable
        } else if self.next_surplus() >= missing {
            Outcome::MadeUpAfter
        } else {
            Outcome::NotMet
        }
    }

    /// Bearing days on which the person is not on approved leave.
    fn answering(&self, person: &str, his: &[Date]) -> usize {
        let away = |day: &&Date| {
            self.register.leaves.iter().any(|row| {
                row.person == person
                    && row.approval.is_some()
                    && row.from <= **day
                    && **day <= row.until
            })
        };
        his.len() - his.iter().filter(away).count()
    }

    fn lines(&self) -> Vec<Line> {
        let bearing = self.bearing();
        if bearing.is_empty() {
            return Vec::new();
        }
        let (duty, on, first, last) = (self.duty, self.on, self.first, self.last);
        let now = self.counted(first, last);
        let late_from = last.checked_add(10.days()).expect("a later day");
        let in_time = now
            .iter()
            .filter(|act| act.recorded_at.date() < late_from)
            .count();
        let missing = duty.at_least.saturating_sub(now.len());
        let met = if in_time >= duty.at_least {
            Outcome::Met
        } else {
            Outcome::MetLateEntry
        };
        let holder_on = |day: &Date| holder(self.register, self.post, *day);
        let held = bearing
            .iter()
            .filter(|day| holder_on(day).is_some())
            .count();
        let outcome = match (missing == 0, held, on <= last) {
            (true, _, _) => met,
            (false, 0, _) => Outcome::Vacant,
            (false, _, true) => Outcome::Open,
            (false, _, false) => self.past(held, missing),
        };
        let mut lines = vec![(self.post.to_owned(), first, outcome, now.len())];
        let mut people: Vec<&str> = bearing.iter().filter_map(holder_on).collect();
        let mut seen: Vec<&str> = Vec::new();
        people.retain(|person| {
            !seen.contains(person) && {
                seen.push(person);
                true
            }
        });
        for person in people {
            let his: Vec<Date> = bearing
                .iter()
                .copied()
                .filter(|day| holder_on(day) == Some(person))
                .collect();
            let answering = self.answering(person, &his);
            let outcome = match (missing == 0, on <= last) {
                (true, _) => met,
                (false, true) if his.contains(&on) || answering >= duty.min_days => Outcome::Open,
                (false, true) => Outcome::NotAnswerable,
                (false, false) if answering == 0 => Outcome::Excused,
                (false, false) => self.past(answering, missing),
            };
            lines.push((person.to_owned(), first, outcome, now.len()));
        }
        lines
    }
}
