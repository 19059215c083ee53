//! One row for every finding, with all its facts, for the second sheet and for lists.

use std::collections::BTreeMap;

use duties::{Act, Register};

use super::{BoardInput, face, period_words};

/// A finding in words, ready to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The cells, in the order of [`Line::HEADERS`].
    pub cells: Vec<String>,
    /// Position in the findings.
    pub finding: usize,
}

impl Line {
    /// Headers of the list.
    pub const HEADERS: [&'static str; 18] = [
        "机构",
        "职务",
        "姓名",
        "对象",
        "职责",
        "条款",
        "期间",
        "起",
        "止",
        "应做",
        "已计",
        "结果",
        "补录天数",
        "理由",
        "计入的记录",
        "接近但未计入的记录",
        "所依裁定",
        "条文",
    ];
}

/// All findings, one line each, in the order given.
#[must_use]
pub fn lines(input: &BoardInput<'_>) -> Vec<Line> {
    let names = Names::new(input.register);
    let duties: BTreeMap<_, _> = input
        .duties
        .iter()
        .map(|duty| (duty.id.as_str(), duty))
        .collect();
    let line = |(at, finding): (usize, &duties::Finding)| {
        let duty = duties.get(finding.duty.as_str());
        let look = face(finding.outcome);
        let counted = finding.counted_acts.iter().map(|act| {
            let late = if act.late { "，补录" } else { "" };
            format!(
                "{}（{}登记{late}）",
                names.act(&act.act),
                act.recorded_at.date()
            )
        });
        let missed = finding
            .near_misses
            .iter()
            .map(|miss| format!("{}：{}", names.act(&miss.act), miss.reason));
        let cells = vec![
            names.body(&finding.body),
            finding
                .post
                .as_deref()
                .map_or_else(String::new, |id| names.post(id)),
            finding
                .person
                .as_deref()
                .map_or_else(String::new, |id| names.person(id)),
            finding
                .target
                .as_deref()
                .map_or_else(String::new, |id| names.body(id)),
            duty.map_or_else(|| finding.duty.clone(), |d| format!("{} {}", d.id, d.name)),
            finding.clause.to_string(),
            period_words(&finding.period.name),
            finding.period.first_day.to_string(),
            finding.period.last_day.to_string(),
            finding.required.to_string(),
            finding.counted.to_string(),
            format!("{} {}", look.shape, look.word),
            finding
                .late_entry_days
                .map_or_else(String::new, |days| days.to_string()),
            finding.reasons.join("；"),
            joined(counted),
            joined(missed),
            finding.rulings.join("、"),
            duty.map_or_else(String::new, |duty| duty.quote.clone()),
        ];
        Line { cells, finding: at }
    };
    input.findings.iter().enumerate().map(line).collect()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

/// Names by id; an id without a name stands for itself.
struct Names<'a> {
    bodies: BTreeMap<&'a str, &'a str>,
    posts: BTreeMap<&'a str, &'a str>,
    people: BTreeMap<&'a str, &'a str>,
    acts: BTreeMap<&'a str, &'a Act>,
}

impl<'a> Names<'a> {
    fn new(register: &'a Register) -> Self {
        Self {
            bodies: register
                .bodies
                .iter()
                .map(|b| (b.id.as_str(), b.name.as_str()))
                .collect(),
            posts: register
                .posts
                .iter()
                .map(|p| (p.id.as_str(), p.title.as_str()))
                .collect(),
            people: register
                .people
                .iter()
                .map(|p| (p.id.as_str(), p.name.as_str()))
                .collect(),
            acts: register
                .acts
                .iter()
                .map(|act| (act.id.as_str(), act))
                .collect(),
        }
    }

    fn body(&self, id: &str) -> String {
        (*self.bodies.get(id).unwrap_or(&id)).to_owned()
    }

    fn post(&self, id: &str) -> String {
        (*self.posts.get(id).unwrap_or(&id)).to_owned()
    }

    fn person(&self, id: &str) -> String {
        (*self.people.get(id).unwrap_or(&id)).to_owned()
    }

    fn act(&self, id: &str) -> String {
        self.acts.get(id).map_or_else(
            || id.to_owned(),
            |act| format!("{id} {} {} {}", act.first_day, act.kind, act.theme),
        )
    }
}
