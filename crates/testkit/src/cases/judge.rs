//! Compares what the engine found with what the case says the law gives.

use std::fmt::Write as _;

use duties::{Finding, Outcome, Term};

use super::format::{Absent, Case, Expect};

/// The outcome's words: as on the pages, and as in JSON.
const OUTCOMES: [(Outcome, &str, &str); 10] = [
    (Outcome::Met, "已履行", "met"),
    (Outcome::MetLateEntry, "已履行（补录）", "met_late_entry"),
    (Outcome::Open, "未到期", "open"),
    (Outcome::DueSoon, "将到期", "due_soon"),
    (Outcome::NotMet, "逾期未履行", "not_met"),
    (Outcome::MadeUpAfter, "已补做", "made_up_after"),
    (Outcome::NotAnswerable, "任期不足", "not_answerable"),
    (Outcome::Excused, "批准免除", "excused"),
    (Outcome::Vacant, "职务空缺", "vacant"),
    (
        Outcome::NoNumericRequirement,
        "无量化要求",
        "no_numeric_requirement",
    ),
];

/// The terms' words: as in the cases, and in English.
const TERMS: [(Term, &str, &str); 13] = [
    (Term::Kind, "行为", "kind"),
    (Term::Capacity, "身份", "capacity"),
    (Term::Organ, "机构", "organ"),
    (Term::Mark, "标记", "mark"),
    (Term::Portfolio, "分管", "portfolio"),
    (Term::Date, "日期", "date"),
    (Term::NotInPost, "不在任", "not_in_post"),
    (Term::LateRefused, "补录不计", "late_refused"),
    (Term::AfterApproval, "结果已批准", "after_approval"),
    (Term::Delegated, "委托", "delegated"),
    (Term::NotSoleLead, "他人带队", "not_sole_lead"),
    (Term::CountedElsewhere, "已计他处", "counted_elsewhere"),
    (Term::Void, "作废", "void"),
];

fn outcome(word: &str) -> Result<Outcome, String> {
    let row = OUTCOMES
        .iter()
        .find(|(_, page, json)| word == *page || word == *json);
    row.map(|row| row.0)
        .ok_or_else(|| format!("没有“{word}”这种结论"))
}

fn outcome_word(outcome: Outcome) -> &'static str {
    OUTCOMES
        .iter()
        .find(|row| row.0 == outcome)
        .map_or("？", |row| row.1)
}

fn term(word: &str) -> Result<Term, String> {
    let row = TERMS
        .iter()
        .find(|(_, page, json)| word == *page || word == *json);
    row.map(|row| row.0)
        .ok_or_else(|| format!("没有“{word}”这种差项"))
}

fn term_word(term: Term) -> &'static str {
    TERMS
        .iter()
        .find(|row| row.0 == term)
        .map_or("？", |row| row.1)
}

/// What an expectation asks about, after the case's defaults are filled in.
#[derive(Debug)]
pub(super) struct Place<'a> {
    duty: &'a str,
    post: Option<&'a str>,
    body: Option<&'a str>,
    target: Option<&'a str>,
    period: &'a str,
}

impl<'a> Place<'a> {
    /// The place that an expectation names.
    pub(super) fn of(case: &'a Case, expect: &'a Expect) -> Result<Self, String> {
        let duty = expect.duty.as_deref().or(case.duty.as_deref());
        let own = expect.post.is_some() || expect.body.is_some();
        let (post, body) = if own {
            (expect.post.as_deref(), expect.body.as_deref())
        } else {
            (case.post.as_deref(), case.body.as_deref())
        };
        if post.is_none() && body.is_none() {
            return Err("预期没有写明职务（post）或机构（body）".to_owned());
        }
        Ok(Self {
            duty: duty.ok_or("预期没有写明职责（duty）")?,
            post,
            body,
            target: expect.target.as_deref(),
            period: &expect.period,
        })
    }

    fn holds(&self, finding: &Finding) -> bool {
        finding.duty == self.duty
            && finding.post.as_deref() == self.post
            && self.body.is_none_or(|body| finding.body == body)
            && finding.target.as_deref() == self.target
            && finding.period.name == self.period
    }

    /// `Q01 · P1 · 2021-H1`
    fn title(&self) -> String {
        let parts = [
            Some(self.duty),
            self.post.or(self.body),
            self.target,
            Some(self.period),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// Compares one expectation with all findings; `Err` is the report.
pub(super) fn check(
    place: &Place<'_>,
    expect: &Expect,
    findings: &[Finding],
) -> Result<(), String> {
    let here: Vec<&Finding> = findings.iter().filter(|f| place.holds(f)).collect();
    let asked: Vec<&&Finding> = here.iter().filter(|f| f.person == expect.person).collect();
    let [finding] = asked.as_slice() else {
        let found = if asked.is_empty() {
            "没有这一结论"
        } else {
            "有不止一个这样的结论"
        };
        return Err(format!(
            "{}：{found}\n{}",
            place.title(),
            neighbours(place, findings)
        ));
    };
    let mut wrong = differences(expect, finding)?;
    if let Some(holders) = &expect.holders {
        wrong.extend(holder_differences(holders, &here)?);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let mut report = format!("{}\n", place.title());
    for line in wrong {
        let _ = writeln!(report, "    {line}");
    }
    report.push_str(&explanation(finding));
    Err(report)
}

fn differences(expect: &Expect, got: &Finding) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let mut differ = |what: &str, expected: String, got: String| {
        if expected != got {
            wrong.push(format!("{what}：应为 {expected}，实得 {got}"));
        }
    };
    let expected = outcome_word(outcome(&expect.outcome)?).to_owned();
    differ("结论", expected, outcome_word(got.outcome).to_owned());
    if let Some(counted) = expect.counted {
        differ("已计次数", counted.to_string(), got.counted.to_string());
    }
    if let Some(required) = expect.required {
        differ("要求次数", required.to_string(), got.required.to_string());
    }
    if let Some(acts) = &expect.acts {
        let listed: Vec<&str> = got.counted_acts.iter().map(|a| a.act.as_str()).collect();
        differ("计入的记录", acts.all().join("、"), listed.join("、"));
    }
    if let Some(day) = expect.last_day {
        differ(
            "期限末日",
            day.0.to_string(),
            got.period.last_day.to_string(),
        );
    }
    let late = |days: Option<u32>| days.map_or("无".to_owned(), |d| d.to_string());
    if expect.late_entry_days.is_some() {
        differ(
            "补录天数",
            late(expect.late_entry_days),
            late(got.late_entry_days),
        );
    }
    for miss in expect.why_not.all() {
        let wanted = term(&miss.term)?;
        if !got
            .near_misses
            .iter()
            .any(|m| m.act == miss.act && m.term == wanted)
        {
            wrong.push(format!(
                "未计入的记录里应有 {}（{}）",
                miss.act,
                term_word(wanted)
            ));
        }
    }
    let missing = expect
        .rulings_has
        .all()
        .iter()
        .filter(|r| !got.rulings.contains(r));
    wrong.extend(missing.map(|ruling| format!("应引裁定 {ruling}")));
    let said = got.reasons.join("；");
    let unsaid = expect
        .reason_has
        .all()
        .iter()
        .filter(|words| !said.contains(*words));
    wrong.extend(unsaid.map(|words| format!("理由应含“{words}”")));
    let saying = expect
        .reason_lacks
        .all()
        .iter()
        .filter(|words| said.contains(*words));
    wrong.extend(saying.map(|words| format!("理由不应含“{words}”")));
    Ok(wrong)
}

fn holder_differences(
    holders: &std::collections::BTreeMap<String, String>,
    here: &[&Finding],
) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    for (person, word) in holders {
        let wanted = outcome(word)?;
        match here.iter().find(|f| f.person.as_ref() == Some(person)) {
            None => wrong.push(format!(
                "{person}：应有个人结论 {}，实无",
                outcome_word(wanted)
            )),
            Some(f) if f.outcome != wanted => wrong.push(format!(
                "{person}：应为 {}，实得 {}（{}）",
                outcome_word(wanted),
                outcome_word(f.outcome),
                f.reasons.join("；")
            )),
            Some(_) => {}
        }
    }
    for person in here.iter().filter_map(|f| f.person.as_ref()) {
        if !holders.contains_key(person) {
            wrong.push(format!("{person}：不应有个人结论"));
        }
    }
    Ok(wrong)
}

/// What a finding says for itself: the rows it opens into.
fn explanation(finding: &Finding) -> String {
    let mut text = String::new();
    let counted = finding.counted_acts.iter();
    let counted: Vec<String> = counted.map(|a| format!("{}（{}）", a.act, a.day)).collect();
    let _ = writeln!(text, "    计入：{}", or_none(&counted));
    let misses = finding.near_misses.iter();
    let misses: Vec<String> = misses
        .map(|m| format!("{}［{}］{}", m.act, term_word(m.term), m.reason))
        .collect();
    let _ = writeln!(text, "    未计入：{}", or_none(&misses));
    let _ = writeln!(text, "    理由：{}", or_none(&finding.reasons));
    let _ = writeln!(
        text,
        "    依据：{}　裁定：{}",
        finding.clause,
        or_none(&finding.rulings)
    );
    text
}

fn or_none(words: &[String]) -> String {
    if words.is_empty() {
        "无".to_owned()
    } else {
        words.join("；")
    }
}

/// The findings that come nearest, for the report on a missing one.
fn neighbours(place: &Place<'_>, findings: &[Finding]) -> String {
    let of_duty: Vec<&Finding> = findings.iter().filter(|f| f.duty == place.duty).collect();
    if of_duty.is_empty() {
        return format!("    没有任何 {} 的结论\n", place.duty);
    }
    let mut text = "    同一职责现有的结论：\n".to_owned();
    for finding in of_duty.iter().take(12) {
        let _ = writeln!(text, "      {}", title(finding));
    }
    if of_duty.len() > 12 {
        let _ = writeln!(text, "      …… 共 {} 个", of_duty.len());
    }
    text
}

/// `Q01 · D1/P1 · 张三 · 2021-H1 → 已履行`
fn title(finding: &Finding) -> String {
    let bearer = match &finding.post {
        Some(post) => format!("{}/{post}", finding.body),
        None => finding.body.clone(),
    };
    let parts = [
        Some(finding.duty.as_str()),
        Some(bearer.as_str()),
        finding.target.as_deref(),
        finding.person.as_deref(),
        Some(finding.period.name.as_str()),
    ];
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    format!("{joined} → {}", outcome_word(finding.outcome))
}

/// Checks that nothing agrees with all the keys; `Err` is the report.
pub(super) fn check_absent(absent: &Absent, findings: &[Finding]) -> Result<(), String> {
    let agrees =
        |wanted: &Option<String>, got: Option<&str>| wanted.is_none() || wanted.as_deref() == got;
    let found = findings.iter().find(|f| {
        agrees(&absent.duty, Some(&f.duty))
            && agrees(&absent.post, f.post.as_deref())
            && agrees(&absent.body, Some(&f.body))
            && agrees(&absent.target, f.target.as_deref())
            && agrees(&absent.period, Some(&f.period.name))
            && agrees(&absent.person, f.person.as_deref())
    });
    match found {
        None => Ok(()),
        Some(finding) => Err(format!(
            "不应有此结论：{}\n{}",
            title(finding),
            explanation(finding)
        )),
    }
}
