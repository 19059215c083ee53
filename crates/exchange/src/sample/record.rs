//! The records themselves: who takes part in a meeting, an inspection, a study, and when it is
//! written down; and at the end their numbers and their place in the register.

use std::collections::BTreeMap;

use duties::{Act, Correction, Participant, Register};
use jiff::civil::Date;

use super::acts::{Book, Draft, INSPECTIONS};
use super::cast::{Part, Zone};
use super::chance::Chance;
use super::people::after;
use crate::read::cell::subject_year;
use crate::vocabulary::Vocabulary;

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

impl Book<'_> {
    /// Who is in the post and at work on a day: nobody acts while on a long leave.
    pub(super) fn holder(&self, post: usize, day: Date) -> Option<String> {
        let holder = self.zone.holder(&self.tenures, post, day)?;
        let mut leaves = self.zone.register.leaves.iter();
        let away = leaves.any(|l| l.person == holder && l.from <= day && day <= l.until);
        (!away).then_some(holder)
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

    pub(super) fn meeting(
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

    pub(super) fn study(
        &mut self,
        post: usize,
        kind: &'static str,
        day: Date,
        chance: &mut Chance,
    ) {
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

    pub(super) fn hearing(
        &mut self,
        post: usize,
        kind: &'static str,
        day: Date,
        chance: &mut Chance,
    ) {
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

    pub(super) fn inspection(&mut self, post: usize, kind: &str, day: Date, chance: &mut Chance) {
        self.inspection_with(post, kind, day, "带队", chance);
    }

    /// An inspection with several participants; sometimes of several days.
    pub(super) fn inspection_with(
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
