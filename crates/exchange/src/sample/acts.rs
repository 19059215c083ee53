//! What the sample's leaders do in every period: mostly on time, sometimes late, seldom not.

use std::collections::BTreeMap;

use duties::Tenure;
use jiff::civil::{Date, DateTime};

use super::FIRST_DAY;
use super::cast::{Part, Zone, unit};
use super::chance::Chance;
use super::people::after;

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

/// Kinds of inspections, the usual ones first.
pub(super) const INSPECTIONS: [&str; 6] = ["检查", "检查", "检查", "督查", "暗访", "节前检查"];

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
}
