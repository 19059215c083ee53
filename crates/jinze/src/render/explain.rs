//! One answer told in full: the words, the ruling, what counted, what nearly did, and what is still to do.

use std::fmt::Write as _;

use duties::{Act, Finding, Outcome};
use exchange::board::{face, period_words};
use regulation::Duty;

use super::text::{Paint, hang};
use crate::output::Screen;
use crate::source::Desk;

/// The findings, one after another.
pub(crate) fn explain(desk: &Desk, findings: &[Finding], screen: Screen) -> String {
    let duties = desk.duties();
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let duty = duties.iter().find(|duty| duty.id == finding.duty);
            Told {
                desk,
                finding,
                duty,
                paint: Paint(screen.colour),
                columns: screen.columns,
            }
            .text()
        })
        .collect();
    told.join("\n")
}

struct Told<'a> {
    desk: &'a Desk,
    finding: &'a Finding,
    duty: Option<&'a Duty>,
    paint: Paint,
    columns: usize,
}

impl Told<'_> {
    fn text(&self) -> String {
        let mut out = self.who();
        out.push_str(&self.law());
        out.push_str(&self.outcome());
        out.push_str(&self.acts());
        out.push_str(&self.remedy());
        out.push_str(&self.rulings());
        out
    }

    fn line(&self, head: &str, text: &str) -> String {
        hang(&format!("{head}　"), text, self.columns)
    }

    fn body_name<'n>(&'n self, id: &'n str) -> &'n str {
        let found = self.desk.register.bodies.iter().find(|body| body.id == id);
        found.map_or(id, |body| body.name.as_str())
    }

    fn person_name<'n>(&'n self, id: &'n str) -> &'n str {
        let found = self
            .desk
            .register
            .people
            .iter()
            .find(|person| person.id == id);
        found.map_or(id, |person| person.name.as_str())
    }

    fn who(&self) -> String {
        let finding = self.finding;
        let mut words = self.body_name(&finding.body).to_owned();
        if let Some(id) = finding.post.as_deref() {
            let post = self.desk.register.posts.iter().find(|post| post.id == id);
            words.push(' ');
            words.push_str(post.map_or(id, |post| &post.title));
        }
        match finding.person.as_deref() {
            Some(id) => {
                let _ = write!(words, "　{}（{id}）", self.person_name(id));
            }
            None if finding.post.is_some() => words.push_str("　职务本身（不论由谁担任）"),
            None => {}
        }
        if let Some(target) = finding.target.as_deref() {
            let _ = write!(words, "　对象：{}", self.body_name(target));
        }
        format!("{}\n", self.paint.strong(&words))
    }

    fn law(&self) -> String {
        let finding = self.finding;
        let name = self.duty.map_or("", |duty| &duty.name);
        let quote = self
            .desk
            .law
            .quote_on(&finding.duty, finding.period.first_day);
        let text = self.desk.law.clause_text(finding.clause, quote);
        let mut out = self.line("职责", &format!("{} {name}", finding.duty));
        out.push_str(&self.line(
            "依据",
            &format!("《{}》{}", self.desk.law.regulation.title(), finding.clause),
        ));
        out.push_str(&self.line("条文", text));
        if text != quote {
            out.push_str(&self.line("其中", quote));
        }
        if let Some(note) = self.duty.and_then(|duty| duty.note.as_deref()) {
            out.push_str(&self.line("说明", note));
        }
        let period = &finding.period;
        let days = format!(
            "{}（{} 至 {}）",
            period_words(&period.name),
            period.first_day,
            period.last_day
        );
        out.push_str(&self.line("期间", &days));
        out
    }

    fn outcome(&self) -> String {
        let finding = self.finding;
        let face = face(finding.outcome);
        let mut words = format!("{} {}", face.shape, face.word);
        if finding.required > 0 {
            let _ = write!(
                words,
                "　应 {} 次，已计 {} 次",
                finding.required, finding.counted
            );
        }
        if let Some(days) = finding.late_entry_days {
            let _ = write!(words, "　所依据的记录在期末后 {days} 日登记");
        }
        let mut out = format!("结果　{}\n", self.paint.state(face.state, &words));
        let seen = self.desk.known_at.map_or_else(
            || "全部登记".to_owned(),
            |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        );
        out.push_str(&self.line("时点", &format!("截至 {}；所知截至：{seen}", self.desk.on)));
        for reason in &finding.reasons {
            out.push_str(&self.line("理由", reason));
        }
        out
    }

    fn acts(&self) -> String {
        let finding = self.finding;
        let mut out = format!("计入的记录（{}）\n", finding.counted_acts.len());
        for act in &finding.counted_acts {
            let by = act
                .person
                .as_deref()
                .map_or_else(String::new, |id| format!("，{}", self.person_name(id)));
            let late = if act.late { "，补录" } else { "" };
            let recorded = act.recorded_at.strftime("%Y-%m-%d %H:%M");
            let words = format!("{}{by}；{recorded} 登记{late}", self.act_words(&act.act));
            out.push_str(&hang("  · ", &words, self.columns));
        }
        let _ = writeln!(out, "接近但未计入的记录（{}）", finding.near_misses.len());
        for miss in &finding.near_misses {
            let words = format!("{}：{}", self.act_words(&miss.act), miss.reason);
            out.push_str(&hang("  · ", &words, self.columns));
        }
        out
    }

    fn act_words(&self, id: &str) -> String {
        let acts = &self.desk.register.acts;
        let Some(act) = acts.iter().find(|act| act.id == id) else {
            return id.to_owned();
        };
        let place = if act.place.is_empty() {
            String::new()
        } else {
            format!("，{}", act.place)
        };
        format!("{id} {} {}“{}”{place}", days(act), act.kind, act.theme)
    }

    fn remedy(&self) -> String {
        let remedy = self.desk.case.remedy(self.finding);
        let done = matches!(self.finding.outcome, Outcome::Met | Outcome::MetLateEntry);
        if done || self.finding.outcome == Outcome::NoNumericRequirement || remedy.missing == 0 {
            return String::new();
        }
        let passed = self.finding.period.last_day < self.desk.on;
        let verb = if passed {
            "本期本应"
        } else {
            "如何履行"
        };
        let mut words = format!("还差 {} 次", remedy.missing);
        for demanded in &remedy.demanded {
            let _ = write!(words, "；{demanded}");
        }
        if let Some(last) = remedy.last_day {
            let day = match remedy.last_working_day {
                Some(working) if working == last => format!("最迟 {last}（当日是工作日）"),
                Some(working) => {
                    format!("最迟 {last}；这天不是工作日，此前最后一个工作日是 {working}")
                }
                None => format!("最迟 {last}（当年工作日安排尚未公布，工作日请自行核对）"),
            };
            let _ = write!(words, "；{day}{}", if passed { "，现已过期" } else { "" });
        }
        self.line(verb, &words)
    }

    fn rulings(&self) -> String {
        let mut out = String::new();
        for id in &self.finding.rulings {
            let words = self
                .desk
                .law
                .ruling_words(id, self.finding.period.first_day);
            out.push_str(&self.line("裁定", &words));
        }
        out
    }
}

/// `2026-03-04`, or both days.
fn days(act: &Act) -> String {
    if act.first_day == act.last_day {
        act.first_day.to_string()
    } else {
        format!("{}至{}", act.first_day, act.last_day)
    }
}
