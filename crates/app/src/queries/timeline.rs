//! 一人一档, 机构档: everything recorded of a person or a body, with event time and record time.
//!
//! For the officer of 纪检: what was recorded, when, by whom, how long after; what was corrected or
//! withdrawn, and by which record. Both tracks stand side by side; nothing is left out.

use jiff::civil::Date;
use ledger::entry::Relation;
use ledger::store::{ReadStore, StoreError};

use crate::record::{Fact, body_subject, person_subject};
use crate::state::State;
use crate::time;

/// One record in a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Number of the entry.
    pub seq: u64,
    /// What kind of record, in words.
    pub word: &'static str,
    /// What it says, in words.
    pub says: String,
    /// First day of what happened.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// When it was recorded, microseconds since 1970-01-01 UTC.
    pub recorded_at: u64,
    /// Days from the last day of what happened to the day of recording; `None` where it runs on.
    pub lag_days: Option<i32>,
    /// Account and role of whoever recorded it.
    pub writer: String,
    /// Later records about it: what they do, and their numbers.
    pub later: Vec<(Relation, u64)>,
    /// The moment that a workbook claims it was recorded at.
    pub claimed: Option<String>,
}

/// Everything of a subject, in the order of recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The records.
    pub events: Vec<Event>,
}

/// A person's file, as known to the first `size` entries.
///
/// # Errors
/// When the store cannot be read.
pub fn person_story(
    state: &State,
    store: &dyn ReadStore,
    person: &str,
    size: u64,
) -> Result<Story, StoreError> {
    story(state, store, &person_subject(person), size)
}

/// A body's file, as known to the first `size` entries.
///
/// # Errors
/// When the store cannot be read.
pub fn body_story(
    state: &State,
    store: &dyn ReadStore,
    body: &str,
    size: u64,
) -> Result<Story, StoreError> {
    story(state, store, &body_subject(body), size)
}

fn story(
    state: &State,
    store: &dyn ReadStore,
    subject: &str,
    size: u64,
) -> Result<Story, StoreError> {
    let mut events = Vec::new();
    for (_, seq) in store.stream(subject)? {
        if seq < size
            && let Some(event) = event(state, seq, size)
        {
            events.push(event);
        }
    }
    Ok(Story { events })
}

fn event(state: &State, seq: u64, size: u64) -> Option<Event> {
    let fact = state.fact(seq)?;
    let line = state.line(seq)?;
    let valid = fact.valid();
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
    let (from, until) = (day(&valid.from), day(&valid.until));
    let lag_days = until
        .and_then(|until| until.until(time::day(line.recorded_at)).ok())
        .map(|span| span.get_days());
    let writer = state.writer(seq).map_or(String::new(), |writer| {
        format!("{}（{}）", writer.account, writer.role)
    });
    let later = state.referrers(seq).iter();
    Some(Event {
        seq,
        word: fact.word(),
        says: words(state, &fact, size),
        from,
        until,
        recorded_at: line.recorded_at,
        lag_days,
        writer,
        later: later.filter(|(_, by)| *by < size).copied().collect(),
        claimed: match &fact {
            Fact::Act(act) => crate::record::claimed(act).map(|at| at.to_string()),
            _ => None,
        },
    })
}

/// A record in words, with the names known then.
fn words(state: &State, fact: &Fact, size: u64) -> String {
    let post = |id: &str| match state.standing(&format!("post:{id}"), size) {
        Some((_, Fact::Post(post))) => {
            let body = body_name(state, &post.body, size);
            format!("{body}{}", post.title)
        }
        _ => id.to_owned(),
    };
    match fact {
        Fact::Act(act) => match &act.corrects {
            Some(row) if row.withdraws => format!("撤回 {}（理由：{}）", row.of, row.reason),
            Some(row) => format!(
                "{} {}“{}”，更正 {}（理由：{}）",
                act.id, act.kind, act.theme, row.of, row.reason
            ),
            None => format!("{} {}“{}”", act.id, act.kind, act.theme),
        },
        Fact::Body(body) => body.name.clone(),
        Fact::Post(row) => row.title.clone(),
        Fact::Person(person) => format!("{}（{}）", person.name, person.id),
        Fact::Tenure(row) => format!("任{}{}", post(&row.post), paper(row.paper.as_deref())),
        Fact::Portfolio(row) => format!(
            "{}分管{}{}",
            post(&row.post),
            row.object,
            paper(row.paper.as_deref())
        ),
        Fact::Leave(row) => format!("{}{}", row.reason, paper(row.approval.as_deref())),
        Fact::Waiver(row) => format!(
            "免除{}（{}）",
            row.duty.as_deref().unwrap_or("全部职责"),
            row.approval
        ),
        Fact::Amount(row) => format!("{} {}", row.measure, row.year),
        Fact::Problem(row) => row.text.clone(),
        Fact::Evidence(row) => format!("{} {}", row.media, row.caption),
        Fact::LateApproval(row) => {
            let said = if row.approved { "同意" } else { "不同意" };
            format!("{}：{said}（{}）", row.act, row.reason)
        }
        Fact::Withdrawal(row) => format!("撤回 {}（理由：{}）", row.of, row.reason),
        Fact::Erasure(row) => format!(
            "第 {} 号记录的{}（{}）",
            row.seq,
            row.fields.join("、"),
            row.basis
        ),
        Fact::Adopted(row) => row.title.clone(),
        Fact::RulingDecided(row) => {
            format!("{} 取 {}（{}）", row.ruling, row.option, row.authority)
        }
        Fact::CalendarYear(row) => row.notice.clone(),
        Fact::Setting(row) => format!("{} = {}", row.name, row.value),
        Fact::Imported(row) => row.name.clone(),
        Fact::Opened(row) => row.origin.clone(),
        Fact::Directory(row) => row.day.clone(),
        Fact::Snapshot(row) => format!("{} 条", row.size),
        Fact::ClockAnomaly(row) => row.words.clone(),
        Fact::Audit(row) => format!("{} {}", row.act, row.details),
    }
}

pub(super) fn body_name(state: &State, id: &str, size: u64) -> String {
    match state.standing(&format!("body:{id}"), size) {
        Some((_, Fact::Body(body))) => body.name.clone(),
        _ => id.to_owned(),
    }
}

fn paper(paper: Option<&str>) -> String {
    paper.map_or(String::new(), |paper| format!("（{paper}）"))
}
