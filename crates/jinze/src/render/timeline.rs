//! A timeline as text: event time and record time side by side.

use std::fmt::Write as _;

use app::queries::{Event, Story};
use app::time;
use ledger::entry::Relation;

/// Everything of somebody, a line each.
pub(crate) fn told(who: &str, story: &Story) -> String {
    let mut out = format!("{who}　共 {} 条记录\n", story.events.len());
    let _ = writeln!(out, "{:<8}{:<25}{:<21}内容", "记录号", "发生", "登记");
    for event in &story.events {
        let _ = writeln!(
            out,
            "{:<8}{:<25}{:<21}{}　{}{}{}　登记人 {}",
            event.seq,
            days(event),
            time::civil(event.recorded_at).to_string().replace('T', " "),
            event.word,
            event.says,
            late(event),
            remarks(event),
            event.writer,
        );
    }
    out
}

/// The days of what happened.
pub(super) fn days(event: &Event) -> String {
    match (event.from, event.until) {
        (None, None) => "—".to_owned(),
        (Some(from), Some(until)) if from == until => from.to_string(),
        (Some(from), Some(until)) => format!("{from}…{until}"),
        (Some(from), None) => format!("{from}…"),
        (None, Some(until)) => format!("…{until}"),
    }
}

/// What else is known of a record: claims, corrections, withdrawals.
pub(super) fn remarks(event: &Event) -> String {
    let mut out = String::new();
    if let Some(claimed) = &event.claimed {
        let _ = write!(
            out,
            "　［工作簿所称登记时间 {}］",
            claimed.replace('T', " ")
        );
    }
    for (relation, by) in &event.later {
        let word = match relation {
            Relation::Corrects => "已由第",
            Relation::Withdraws => "已撤回，见第",
            Relation::Supersedes => "续记见第",
            Relation::Approves => "审批见第",
            Relation::Erases => "依法删除见第",
            Relation::Concerns | Relation::Objects => "另见第",
        };
        let end = if *relation == Relation::Corrects {
            "号更正"
        } else {
            "号"
        };
        let _ = write!(out, "　［{word} {by} {end}］");
    }
    out
}

fn late(event: &Event) -> String {
    let days = event.lag_days.filter(|days| *days > 0);
    days.map_or_else(String::new, |days| format!("　［事后 {days} 天登记］"))
}
