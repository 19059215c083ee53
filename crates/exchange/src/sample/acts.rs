//! What the sample's leaders do in every period: mostly on time, sometimes late, seldom not.

use std::collections::BTreeMap;

use duties::{Act, Correction, Participant, Register, Tenure};
use jiff::civil::{Date, DateTime};

use super::FIRST_DAY;
use super::cast::{Part, Zone, unit};
use super::chance::Chance;
use super::people::after;
use crate::read::cell::subject_year;
use crate::vocabulary::Vocabulary;

/// An act in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: &'static str,
    pub(super) day: Date,
    pub(super) last: Date,
    pub(super) bodies: Vec<String>,
    pub(super) theme: String,
    pub(super) special: bool,
    pub(super) place: String,
    pub(super) problems: Option<u32>,
    pub(super) recorded_at: DateTime,
    pub(super) people: Vec<(String, &'static str)>,
    /// Place of the draft that this one corrects or withdraws, with the reason.
    pub(super) corrects: Option<(usize, &'static str)>,
}

/// All drafts, and what is needed to make them.
pub(super) struct Book<'z> {
    pub(super) zone: &'z Zone,
    pub(super) tenures: Vec<Vec<Tenure>>,
    pub(super) drafts: Vec<Draft>,
    /// Misses that will be made good in the next period, by post and item.
    owed: BTreeMap<(usize, u8), bool>,
}

/// How a period goes for one post and one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    OnTime,
    Late,
    Missed,
    /// Somebody else took the chair, or the meeting was not 专题.
    Nearly,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) first: Date,
    pub(super) last: Date,
}

const PLACES: [&str; 10] = [
    "东区工业园",
    "生物医药产业园",
    "建筑工地",
    "商贸综合体",
    "加油站",
    "燃气门站",
    "学校和幼儿园",
    "物流仓储园",
    "老旧小区",
    "养老机构",
];
/// Kinds of inspections, the usual ones first.
const INSPECTIONS: [&str; 6] = ["检查", "检查", "检查", "督查", "暗访", "节前检查"];

/// The day in force, and terms of so many months from there to the last day of the sample.
pub(super) fn terms(months: i32, until: Date) -> Vec<Term> {
    let span = |n: i32| jiff::Span::new().months(n);
    let back = i32::from(FIRST_DAY.month() - 1) % months;
    let mut first = FIRST_DAY.first_of_month().saturating_sub(span(back));
    let mut terms = Vec::new();
    while first <= until {
        let next = first.saturating_add(span(months));
        terms.push(Term {
            first: first.max(FIRST_DAY),
            last: after(next, -1),
        });
        first = next;
    }
    terms
}

/// The routine of all posts.
pub(super) fn routine<'z>(zone: &'z Zone, chance: &mut Chance) -> Book<'z> {
    let place: BTreeMap<&str, usize> = zone
        .register
        .posts
        .iter()
        .enumerate()
        .map(|(at, post)| (post.id.as_str(), at))
        .collect();
    let mut tenures = vec![Vec::new(); zone.register.posts.len()];
    for tenure in &zone.register.tenures {
        if let Some(held) = place
            .get(tenure.post.as_str())
            .and_then(|at| tenures.get_mut(*at))
        {
            held.push(tenure.clone());
        }
    }
    let mut book = Book {
        zone,
        tenures,
        drafts: Vec::new(),
        owed: BTreeMap::new(),
    };
    for term in terms(6, zone.until) {
        for post in 0..zone.parts.len() {
            book.half_year(post, term, chance);
        }
    }
    for term in terms(3, zone.until) {
        for post in 0..zone.parts.len() {
            book.quarter(post, term, chance);
        }
    }
    for term in terms(1, zone.until) {
        for post in 0..zone.parts.len() {
            book.month(post, term, chance);
        }
    }
    book
}

impl Book<'_> {
    fn half_year(&mut self, post: usize, term: Term, chance: &mut Chance) {
        match self.zone.parts.get(post) {
            Some(Part::PartyHead) => {
                self.item(post, 1, term, chance, |book, day, near, chance| {
                    let theme = chance.pick(&[
                        "研究安全生产工作",
                        "听取安全生产情况汇报，研究重点任务",
                        "研究岁末年初安全生产工作",
                    ]);
                    book.meeting(
                        post,
                        "党工委会议",
                        day,
                        (theme.to_owned(), false),
                        near,
                        chance,
                    );
                });
                self.item(post, 2, term, chance, |book, day, _, chance| {
                    book.inspection(post, "调研", day, chance);
                });
            }
            Some(Part::AdminHead) => {
                self.item(post, 3, term, chance, |book, day, near, chance| {
                    let theme = (
                        "研究安全生产工作专题会议".to_owned(),
                        !near || day.day() % 2 == 0,
                    );
                    book.meeting(post, "专题会议", day, theme, near, chance);
                });
                self.item(post, 4, term, chance, |book, day, _, chance| {
                    let kind = chance.pick(&INSPECTIONS);
                    book.inspection(post, kind, day, chance);
                });
            }
            Some(Part::DeptHead) => {
                self.item(post, 5, term, chance, |book, day, _, chance| {
                    let kind = chance.pick(&INSPECTIONS);
                    book.inspection(post, kind, day, chance);
                });
                self.item(post, 6, term, chance, |book, day, near, chance| {
                    book.study(post, if near { "研究" } else { "专题研究" }, day, chance);
                });
            }
            Some(Part::PlainHead) => {
                self.item(post, 10, term, chance, |book, day, near, chance| {
                    let kind = if near {
                        "听取汇报"
                    } else {
                        "听取汇报并研究部署"
                    };
                    book.hearing(post, kind, day, chance);
                });
            }
            _ => {}
        }
    }

    fn quarter(&mut self, post: usize, term: Term, chance: &mut Chance) {
        match self.zone.parts.get(post) {
            Some(Part::SafetyDeputy) => {
                self.item(post, 7, term, chance, |book, day, _, chance| {
                    let kind = chance.pick(&INSPECTIONS);
                    book.inspection(post, kind, day, chance);
                });
                self.item(post, 8, term, chance, |book, day, _, chance| {
                    book.study(post, "研究", day, chance);
                });
            }
            Some(Part::Deputy) => {
                self.item(post, 9, term, chance, |book, day, near, chance| {
                    let theme = format!("{}安全生产工作会议", unit(post));
                    book.meeting(post, "工作会议", day, (theme, false), near, chance);
                });
            }
            Some(Part::Seat) if self.is(post, "R13", 1) => {
                let day = self.some_day(term, chance);
                let theme = "安全生产委员会全体会议，分析安全生产形势".to_owned();
                if let Some(day) = day {
                    self.meeting(post, "安委会会议", day, (theme, true), false, chance);
                }
            }
            _ => {}
        }
    }

    /// Work that no number asks for: inspections, meetings, training.
    fn month(&mut self, post: usize, term: Term, chance: &mut Chance) {
        let often = match self.zone.parts.get(post) {
            Some(Part::Seat) | None => 0,
            Some(Part::SafetyDeputy) => 900,
            Some(Part::Leader | Part::PartyHead | Part::AdminHead) => 620,
            Some(_) => 560,
        };
        if !chance.permille(often) {
            return;
        }
        let Some(day) = self.some_day(term, chance) else {
            return;
        };
        match chance.below(5) {
            0 => self.study(post, "研究", day, chance),
            1 => {
                let theme = chance.pick(&[
                    "工作例会，通报安全生产情况",
                    "部署安全生产专项整治",
                    "传达上级安全生产会议精神",
                ]);
                self.meeting(post, "会议", day, (theme.to_owned(), false), true, chance);
            }
            2 if chance.permille(200) => {
                let theme = "安全生产法律法规培训".to_owned();
                self.meeting(post, "培训", day, (theme, false), true, chance);
            }
            _ => {
                let kind = chance.pick(&INSPECTIONS);
                self.inspection_with(post, kind, day, "参加", chance);
            }
        }
    }

    fn is(&self, post: usize, role: &str, order: u32) -> bool {
        let post = self.zone.register.posts.get(post);
        post.is_some_and(|post| post.order == order && post.roles.iter().any(|r| r == role))
    }

    /// One item in one period: does it as luck has it.
    fn item(
        &mut self,
        post: usize,
        item: u8,
        term: Term,
        chance: &mut Chance,
        mut act: impl FnMut(&mut Self, Date, bool, &mut Chance),
    ) {
        let luck = match chance.below(1_000) {
            0..=884 => Luck::OnTime,
            885..=934 => Luck::Late,
            935..=974 => Luck::Missed,
            _ => Luck::Nearly,
        };
        let made_up = self.owed.remove(&(post, item)).unwrap_or(false);
        let times = if made_up {
            2
        } else {
            1 + usize::from(chance.permille(120))
        };
        for _ in 0..times {
            let Some(day) = self.some_day(term, chance) else {
                continue;
            };
            if luck == Luck::Missed && !made_up {
                let again = chance.permille(550);
                self.owed.insert((post, item), again);
                return;
            }
            let made = self.drafts.len();
            act(self, day, luck == Luck::Nearly && !made_up, chance);
            if luck == Luck::Late && !made_up {
                let late = after(term.last, chance.between(11, 45)).at(10, 5, 0, 0);
                self.drafts
                    .iter_mut()
                    .skip(made)
                    .for_each(|draft| draft.recorded_at = late);
            }
        }
    }

    /// A working day within the term that is not after the sample's last day.
    pub(super) fn some_day(&self, term: Term, chance: &mut Chance) -> Option<Date> {
        let days = term
            .first
            .until(term.last)
            .map_or(0, |span| i64::from(span.get_days()));
        let day = after(term.first, chance.between(0, days));
        let shift = match day.weekday() {
            jiff::civil::Weekday::Saturday => -1,
            jiff::civil::Weekday::Sunday => 1,
            _ => 0,
        };
        let moved = after(day, shift);
        let day = if moved < term.first || moved > term.last {
            day
        } else {
            moved
        };
        (day <= self.zone.until).then_some(day)
    }

    pub(super) fn holder(&self, post: usize, day: Date) -> Option<String> {
        self.zone.holder(&self.tenures, post, day)
    }

    pub(super) fn body(&self, post: usize) -> String {
        self.zone
            .register
            .posts
            .get(post)
            .map_or_else(String::new, |post| post.body.clone())
    }

    /// Some colleagues of the same body on that day, without those named already.
    pub(super) fn colleagues(
        &self,
        post: usize,
        day: Date,
        most: usize,
        people: &mut Vec<(String, &'static str)>,
        chance: &mut Chance,
    ) {
        let posts = self
            .zone
            .by_body
            .get(&self.body(post))
            .map_or(&[][..], Vec::as_slice);
        let from = chance.below(posts.len());
        for at in posts.iter().cycle().skip(from).take(posts.len().min(most)) {
            if let Some(person) = self.holder(*at, day)
                && people.iter().all(|(known, _)| *known != person)
            {
                people.push((person, "参加"));
            }
        }
    }

    fn meeting(
        &mut self,
        post: usize,
        kind: &'static str,
        day: Date,
        (theme, special): (String, bool),
        elsewhere: bool,
        chance: &mut Chance,
    ) {
        let Some(head) = self.holder(post, day) else {
            return;
        };
        let mut people = vec![(head, if elsewhere { "参加" } else { "主持" })];
        let most = if kind == "工作会议" { 2 } else { 6 };
        self.colleagues(post, day, most, &mut people, chance);
        if elsewhere && let Some(second) = people.get_mut(1) {
            second.1 = "主持";
        }
        let mut bodies = vec![self.body(post)];
        // The two posts of one person meet jointly, and the record says so.
        let streets = self.zone.streets.get(1);
        if let Some((party, office)) = streets.filter(|(a, b)| post == *a || post == *b) {
            bodies = vec![self.body(*party), self.body(*office)];
        }
        self.draft(kind, day, bodies, theme, special, people, chance);
    }

    fn study(&mut self, post: usize, kind: &'static str, day: Date, chance: &mut Chance) {
        let Some(head) = self.holder(post, day) else {
            return;
        };
        let role = if self.zone.parts.get(post) == Some(&Part::DeptHead) {
            "主持"
        } else {
            "组织"
        };
        let mut people = vec![(head, role)];
        self.colleagues(post, day, 3, &mut people, chance);
        let theme = chance.pick(&[
            "研究安全生产工作",
            "研究安全生产专项整治工作",
            "研究重大风险隐患整改和安全生产工作",
        ]);
        let bodies = vec![self.body(post)];
        self.draft(
            kind,
            day,
            bodies,
            theme.to_owned(),
            kind == "专题研究",
            people,
            chance,
        );
    }

    fn hearing(&mut self, post: usize, kind: &'static str, day: Date, chance: &mut Chance) {
        let Some(head) = self.holder(post, day) else {
            return;
        };
        let mut people = vec![(head, "听取")];
        self.colleagues(post, day, 3, &mut people, chance);
        let theme = match kind {
            "听取汇报" => "听取本行业（领域）安全生产工作汇报",
            _ => "听取本行业（领域）安全生产工作汇报，研究部署下一步工作",
        };
        self.draft(
            kind,
            day,
            vec![self.body(post)],
            theme.to_owned(),
            false,
            people,
            chance,
        );
    }

    fn inspection(&mut self, post: usize, kind: &str, day: Date, chance: &mut Chance) {
        self.inspection_with(post, kind, day, "带队", chance);
    }

    /// An inspection with several participants; sometimes of several days.
    fn inspection_with(
        &mut self,
        post: usize,
        kind: &str,
        day: Date,
        role: &'static str,
        chance: &mut Chance,
    ) {
        let kind = INSPECTIONS
            .into_iter()
            .chain(["调研"])
            .find(|known| *known == kind);
        let (Some(kind), Some(head)) = (kind, self.holder(post, day)) else {
            return;
        };
        let role = if chance.permille(25) && role == "带队" {
            "共同带队"
        } else {
            role
        };
        let mut people = vec![(head, role)];
        self.colleagues(post, day, 4, &mut people, chance);
        if role == "参加"
            && let Some(second) = people.get_mut(1)
        {
            second.1 = "带队";
        }
        if role == "共同带队"
            && let Some(second) = people.get_mut(1)
        {
            second.1 = "共同带队";
        }
        let place = chance.pick(&PLACES);
        let words = if kind == "调研" { "调研" } else { "检查" };
        let theme = format!("{words}{place}安全生产工作");
        self.draft(
            kind,
            day,
            vec![self.body(post)],
            theme,
            false,
            people,
            chance,
        );
        let found = u32::try_from(chance.below(9)).ok();
        let days = if chance.permille(30) { 1 } else { 0 };
        if let Some(draft) = self.drafts.last_mut() {
            draft.place = place.to_owned();
            draft.problems = found;
            draft.last = after(draft.day, days);
        }
    }

    /// A record made in the first days after the act, on a working day.
    #[expect(
        clippy::too_many_arguments,
        reason = "these are the columns of a record"
    )]
    pub(super) fn draft(
        &mut self,
        kind: &'static str,
        day: Date,
        bodies: Vec<String>,
        theme: String,
        special: bool,
        people: Vec<(String, &'static str)>,
        chance: &mut Chance,
    ) {
        let hour = i8::try_from(chance.between(8, 16)).unwrap_or(9);
        let minute = i8::try_from(chance.between(0, 59)).unwrap_or(0);
        let recorded_at = after(day, chance.between(1, 5)).at(hour, minute, 0, 0);
        self.drafts.push(Draft {
            kind,
            day,
            last: day,
            bodies,
            theme,
            special,
            place: String::new(),
            problems: None,
            recorded_at,
            people,
            corrects: None,
        });
    }
}

/// Puts the drafts into the register, numbered in the order of recording. What would have been
/// recorded after the last day has not been recorded yet.
pub(super) fn finish(zone: Zone, drafts: Vec<Draft>, words: &Vocabulary) -> Register {
    let end = zone.until.at(23, 59, 59, 0);
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|at| drafts.get(*at).map(|draft| (draft.recorded_at, *at)));
    let known = |at: &usize| {
        drafts
            .get(*at)
            .is_some_and(|draft| draft.recorded_at <= end)
    };
    order.retain(known);
    let ids: BTreeMap<usize, String> = order
        .iter()
        .zip(1..)
        .map(|(at, number)| (*at, format!("R{number:06}")))
        .collect();
    let mut register = zone.register;
    for at in order {
        let (Some(draft), Some(id)) = (drafts.get(at), ids.get(&at)) else {
            continue;
        };
        let corrects = match draft.corrects {
            None => None,
            Some((of, reason)) => {
                let Some(of) = ids.get(&of).cloned() else {
                    continue;
                };
                let withdraws = draft.kind == crate::schema::WITHDRAW;
                Some(Correction {
                    of,
                    reason: reason.to_owned(),
                    withdraws,
                })
            }
        };
        let people = draft.people.iter().map(|(person, capacity)| Participant {
            person: person.clone(),
            capacity: (*capacity).to_owned(),
        });
        register.acts.push(Act {
            id: id.clone(),
            kind: draft.kind.to_owned(),
            first_day: draft.day,
            last_day: draft.last,
            bodies: draft.bodies.clone(),
            theme: draft.theme.clone(),
            marks: words.marks_of(&draft.theme, draft.special),
            place: draft.place.clone(),
            problems: draft.problems,
            recorded_at: draft.recorded_at,
            recorded_at_assumed: false,
            subject_year: subject_year(&draft.theme),
            corrects,
            participants: people.collect(),
        });
    }
    register
}
