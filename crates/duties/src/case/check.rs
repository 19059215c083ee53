//! Is the register sound enough to decide on? All faults at once, each with its mend.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{RegisterError, RegisterErrors};
use crate::law::Timeline;
use crate::{Act, Register};

/// Faults found so far.
struct Check<'a> {
    timeline: &'a Timeline,
    bodies: BTreeSet<&'a str>,
    posts: BTreeSet<&'a str>,
    people: BTreeSet<&'a str>,
    errors: Vec<RegisterError>,
}

/// Checks ids, references, days, and that roles, kinds and duties are declared.
pub(super) fn check(timeline: &Timeline, register: &Register) -> Result<(), RegisterErrors> {
    let mut check = Check {
        timeline,
        bodies: register.bodies.iter().map(|row| row.id.as_str()).collect(),
        posts: register.posts.iter().map(|row| row.id.as_str()).collect(),
        people: register.people.iter().map(|row| row.id.as_str()).collect(),
        errors: Vec::new(),
    };
    check.unique("机构", register.bodies.iter().map(|row| row.id.as_str()));
    check.unique("职务", register.posts.iter().map(|row| row.id.as_str()));
    check.unique("人员", register.people.iter().map(|row| row.id.as_str()));
    check.unique("履职记录", register.acts.iter().map(|row| row.id.as_str()));
    check.roster(register);
    check.times(register);
    let ids: BTreeMap<&str, Option<&str>> = register
        .acts
        .iter()
        .map(|act| {
            (
                act.id.as_str(),
                act.corrects.as_ref().map(|row| row.of.as_str()),
            )
        })
        .collect();
    for act in &register.acts {
        check.act(act, |id| ids.contains_key(id));
        check.circle(act, &ids);
    }
    check.finish()
}

/// Checks one more act of a register that is sound.
pub(super) fn check_act(
    timeline: &Timeline,
    register: &crate::roster::Roster,
    act: &Act,
    knows: impl Fn(&str) -> bool,
) -> Result<(), RegisterErrors> {
    let mut check = Check {
        timeline,
        // Of the whole roster only what the act names.
        bodies: act
            .bodies
            .iter()
            .map(String::as_str)
            .filter(|id| register.body(id).is_some())
            .collect(),
        posts: BTreeSet::new(),
        people: act
            .participants
            .iter()
            .map(|row| row.person.as_str())
            .filter(|id| register.person(id).is_some())
            .collect(),
        errors: Vec::new(),
    };
    if knows(&act.id) {
        check.say(
            "履职记录",
            &act.id,
            "编号重复，请换一个编号；更正请填“更正记录”".to_owned(),
        );
    }
    check.act(act, |id| id != act.id && knows(id));
    check.finish()
}

impl Check<'_> {
    fn say(&mut self, sheet: &'static str, record: &str, message: String) {
        self.errors.push(RegisterError {
            sheet,
            record: record.to_owned(),
            message,
        });
    }

    fn finish(mut self) -> Result<(), RegisterErrors> {
        self.errors.sort();
        self.errors.dedup();
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(RegisterErrors(self.errors))
        }
    }

    fn unique<'a>(&mut self, sheet: &'static str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.say(sheet, id, "编号重复，请改为唯一的编号".to_owned());
            }
        }
    }

    fn body(&mut self, sheet: &'static str, record: &str, id: &str) {
        if !self.bodies.contains(id) {
            let message = format!("机构编号“{id}”在机构表中没有，请核对或补登");
            self.say(sheet, record, message);
        }
    }

    fn post(&mut self, sheet: &'static str, record: &str, id: &str) {
        if !self.posts.contains(id) {
            let message = format!("职务编号“{id}”在职务表中没有，请核对或补登");
            self.say(sheet, record, message);
        }
    }

    fn person(&mut self, sheet: &'static str, record: &str, id: &str) {
        if !self.people.contains(id) {
            let message = format!("人员编号“{id}”在人员表中没有，请核对或补登");
            self.say(sheet, record, message);
        }
    }

    fn days(&mut self, sheet: &'static str, record: &str, from: Date, until: Option<Date>) {
        if let Some(until) = until.filter(|until| *until < from) {
            let message = format!("止（{until}）早于起（{from}），请改正日期");
            self.say(sheet, record, message);
        }
    }

    fn roster(&mut self, register: &Register) {
        for body in &register.bodies {
            for id in body.parent.iter().chain(&body.successor) {
                self.body("机构", &body.id, id);
            }
            if let (Some(from), until) = (body.from, body.until) {
                self.days("机构", &body.id, from, until);
            }
        }
        for post in &register.posts {
            self.body("职务", &post.id, &post.body);
            for role in &post.roles {
                let known = self
                    .timeline
                    .laws
                    .iter()
                    .any(|law| law.role_named(role).is_some());
                if !known {
                    let message = format!("职责类别“{role}”未在细则中声明，请按模板选择");
                    self.say("职务", &post.id, message);
                }
            }
        }
    }

    fn times(&mut self, register: &Register) {
        for row in &register.tenures {
            let record = format!("{}/{}（{}）", row.person, row.post, row.from);
            self.person("任职", &record, &row.person);
            self.post("任职", &record, &row.post);
            self.days("任职", &record, row.from, row.until);
        }
        for row in &register.portfolios {
            let record = format!("{}/{}（{}）", row.post, row.object, row.from);
            self.post("分工", &record, &row.post);
            self.days("分工", &record, row.from, row.until);
        }
        for row in &register.leaves {
            let record = format!("{}（{}）", row.person, row.from);
            self.person("请假", &record, &row.person);
            self.days("请假", &record, row.from, Some(row.until));
        }
        for row in &register.waivers {
            let record = format!("{}（{}）", row.bearer, row.from);
            let bearer = row.bearer.as_str();
            if !self.posts.contains(bearer) && !self.bodies.contains(bearer) {
                let message = format!("“{bearer}”既不是职务编号也不是机构编号，请核对");
                self.say("批准免除", &record, message);
            }
            if let Some(duty) = row
                .duty
                .as_ref()
                .filter(|id| !self.timeline.duty_ids.contains(id))
            {
                let message = format!("职责编号“{duty}”在细则中没有，请核对");
                self.say("批准免除", &record, message);
            }
            self.days("批准免除", &record, row.from, Some(row.until));
        }
        for row in &register.amounts {
            let record = format!("{}/{}（{}）", row.body, row.measure, row.year);
            self.body("指标", &record, &row.body);
        }
    }

    fn act(&mut self, act: &Act, knows: impl Fn(&str) -> bool) {
        const SHEET: &str = "履职记录";
        self.days(SHEET, &act.id, act.first_day, Some(act.last_day));
        for body in &act.bodies {
            self.body(SHEET, &act.id, body);
        }
        for row in &act.participants {
            self.person("参加人", &act.id, &row.person);
        }
        let withdraws = act.corrects.as_ref().is_some_and(|row| row.withdraws);
        let declared = |kind: &str| {
            self.timeline
                .laws
                .iter()
                .flat_map(|law| &law.rules.kinds)
                .any(|known| known.name == kind || known.aliases.iter().any(|alias| alias == kind))
        };
        if !withdraws && !declared(&act.kind) {
            let message = format!("行为“{}”未在细则中声明，请按模板选择", act.kind);
            self.say(SHEET, &act.id, message);
        }
        if let Some(correction) = &act.corrects
            && !knows(&correction.of)
        {
            let message = format!("更正记录“{}”不存在，请核对记录编号", correction.of);
            self.say(SHEET, &act.id, message);
        }
    }

    /// A chain of corrections must lead to a first record.
    fn circle(&mut self, act: &Act, ids: &BTreeMap<&str, Option<&str>>) {
        let mut at = act.id.as_str();
        for _ in 0..=ids.len() {
            match ids.get(at).copied().flatten() {
                Some(earlier) => at = earlier,
                None => return,
            }
        }
        self.say(
            "履职记录",
            &act.id,
            "更正记录互相循环，请改正“更正记录”".to_owned(),
        );
    }
}
