//! What was done, by whom: 履职记录 and 参加人, corrections and withdrawals among them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use duties::{Act, Correction, Participant};
use jiff::civil::{Date, DateTime};

use super::cell::{self, fault};
use super::links::Thing;
use super::log::Log;
use super::table::{Bad, Cells, Table};
use super::{Context, Known};
use crate::schema::WITHDRAW;
use crate::vocabulary::{Vocabulary, Word};

/// 履职记录
pub(super) fn acts(table: &Table<'_>, context: &mut Context<'_>) {
    // A withdrawal is no kind of the regulation, but is written in the same column.
    let mut kinds = context.words.kinds.clone();
    kinds.push(Word::named(WITHDRAW, &["撤销", "作废"]));
    let mut rows = Vec::new();
    for cells in table.rows() {
        let Context {
            words, known, log, ..
        } = &mut *context;
        cells.watch_unread(log);
        let act = act(&cells, &kinds, words, known, log);
        let id = match &act {
            Ok(act) => Ok(act.id.clone()),
            Err(id) => id.clone().ok_or(Bad),
        };
        let Ok(id) = id else { continue };
        let declared = known.declare(Thing::Act, &id, (&cells, "记录编号"), act.is_ok(), log);
        if let (Ok(()), Ok(act)) = (declared, act) {
            rows.push((cells, act));
        }
    }
    settle_corrections(rows, context);
}

/// One row; on failure its id, if at least that could be read.
fn act(
    cells: &Cells<'_>,
    kinds: &[Word],
    words: &Vocabulary,
    known: &Known,
    log: &mut Log,
) -> Result<Act, Option<String>> {
    let id = cells.id("记录编号", log);
    let kind = cells
        .word("行为", kinds, log)
        .map(|word| word.canonical.clone());
    let withdraws = kind.as_ref().is_ok_and(|kind| kind == WITHDRAW);
    let recorded_at = cells.moment("登记时间", log);
    let days = act_days(cells, withdraws, recorded_at, log);
    let bodies = cells.text("机构编号", log);
    let bodies = known.refer_all(Thing::Body, &bodies, (cells, "机构编号"), log);
    let theme = cells.text("主题", log);
    let marks = marks(cells, &theme, words, log);
    let place = cells.text("地点", log);
    let problems = cells.count("发现问题数", log);
    let corrects = correction(cells, withdraws, log);
    let (Ok(id), Ok(kind), Ok(days), Ok(recorded_at)) = (id.clone(), kind, days, recorded_at)
    else {
        return Err(id.ok());
    };
    let (Ok(bodies), Ok(marks), Ok(corrects)) = (bodies, marks, corrects) else {
        return Err(Some(id));
    };
    let (first_day, last_day) = days;
    let assumed = recorded_at.is_none();
    let recorded_at = recorded_at.unwrap_or_else(|| first_day.at(0, 0, 0, 0));
    if assumed {
        let found = fault(
            "没有登记时间，按发生之日",
            "填写登记入册的时间，才能判断是否补录",
        );
        log.warn(cells.at("登记时间"), "", found);
    } else if recorded_at.date() < first_day && !withdraws {
        let found = fault(format!("登记早于发生之日（{first_day}）"), "核对两个日期");
        log.warn(cells.at("登记时间"), &cells.value("登记时间"), found);
    }
    Ok(Act {
        id,
        kind,
        first_day,
        last_day,
        bodies,
        subject_year: cell::subject_year(&theme),
        theme,
        marks,
        place,
        problems,
        recorded_at,
        recorded_at_assumed: assumed,
        corrects,
        participants: Vec::new(),
    })
}

/// 日期 and 结束日期. A withdrawal happens when it is recorded, if no day is given.
fn act_days(
    cells: &Cells<'_>,
    withdraws: bool,
    recorded_at: Result<Option<DateTime>, Bad>,
    log: &mut Log,
) -> Result<(Date, Date), Bad> {
    let last = cells.day("结束日期", log);
    let first = match (cells.day("日期", log)?, recorded_at) {
        (Some(first), _) => first,
        (None, Ok(Some(at))) if withdraws => at.date(),
        _ => cells.required_day("日期", log)?,
    };
    let last = last?.unwrap_or(first);
    if last < first {
        let found = fault(
            format!("结束早于开始（{first}）"),
            "核对两个日期，必要时对调",
        );
        return Err(cells.bad("结束日期", found, log));
    }
    Ok((first, last))
}

/// Marks by columns that say 是 and by words of the theme, in the vocabulary's order.
fn marks(
    cells: &Cells<'_>,
    theme: &str,
    words: &Vocabulary,
    log: &mut Log,
) -> Result<Vec<String>, Bad> {
    let mut marks = Vec::new();
    let mut good = true;
    for mark in &words.marks {
        let said = match &mark.column {
            Some(column) => cells.yes(column, log),
            None => Ok(false),
        };
        good &= said.is_ok();
        let named = mark.stands_in(theme);
        if said == Ok(true) || named {
            marks.push(mark.name.clone());
        }
    }
    if words
        .marks
        .iter()
        .all(|mark| mark.column.as_deref() != Some("专题"))
    {
        good &= cells.yes("专题", log).is_ok();
    }
    if good { Ok(marks) } else { Err(Bad) }
}

/// 更正记录 and 更正理由.
fn correction(
    cells: &Cells<'_>,
    withdraws: bool,
    log: &mut Log,
) -> Result<Option<Correction>, Bad> {
    let of = cells.optional_id("更正记录", log);
    let reason = cells.text("更正理由", log);
    match of? {
        None if withdraws => {
            let found = fault(
                "撤回须指明撤回哪一条记录",
                "在“更正记录”填写那一条的记录编号",
            );
            Err(cells.bad("更正记录", found, log))
        }
        None => {
            if !reason.is_empty() {
                let found = fault(
                    "写了更正理由，却没有指明更正哪一条",
                    "填写“更正记录”，或者删去理由",
                );
                log.warn(cells.at("更正记录"), "", found);
            }
            Ok(None)
        }
        Some(_) if reason.is_empty() => {
            let found = fault("更正或撤回没有写明理由", "填写更正理由");
            Err(cells.bad("更正理由", found, log))
        }
        Some(of) => Ok(Some(Correction {
            of,
            reason,
            withdraws,
        })),
    }
}

/// Corrections must name a record, not themselves, and not run in a circle.
fn settle_corrections(rows: Vec<(Cells<'_>, Act)>, context: &mut Context<'_>) {
    let next: BTreeMap<String, String> = rows
        .iter()
        .filter_map(|(_, act)| Some((act.id.clone(), act.corrects.as_ref()?.of.clone())))
        .collect();
    let circle = circles(&next);
    let Context {
        known,
        log,
        register,
        ..
    } = &mut *context;
    let mut dropped = Vec::new();
    for (cells, act) in rows {
        let named = act
            .corrects
            .as_ref()
            .map(|correction| correction.of.as_str());
        let found = match named {
            Some(of) if of == act.id => Some(fault("不能更正自己", "填写被更正的那一条的记录编号")),
            Some(_) if circle.contains(&act.id) => Some(fault(
                "几条记录互相更正，成了圈",
                "后登记的更正先登记的，逐条核对",
            )),
            Some(of) if !known.acts.contains_key(of) => Some(fault(
                format!("没有“{of}”这条记录"),
                "核对编号；被更正的记录要保留，不能删除",
            )),
            _ => None,
        };
        if let Some(found) = found {
            cells.bad("更正记录", found, log);
            dropped.push(act.id);
            continue;
        }
        register.acts.push(act);
    }
    for id in dropped {
        if let Some(seen) = known.acts.get_mut(&id) {
            seen.kept = false;
        }
    }
}

/// Records that lie on a circle of corrections. Each record is walked over once.
fn circles(next: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut circle = BTreeSet::new();
    for start in next.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut on_path: BTreeSet<&str> = BTreeSet::new();
        let mut at = start.as_str();
        while !done.contains(at) && on_path.insert(at) {
            path.push(at);
            match next.get(at) {
                Some(of) => at = of,
                None => break,
            }
        }
        if !done.contains(at)
            && next.contains_key(at)
            && let Some(first) = path.iter().position(|id| *id == at)
        {
            circle.extend(path.iter().skip(first).map(|id| (*id).to_owned()));
        }
        done.extend(path);
    }
    circle
}

/// 参加人
pub(super) fn participants(table: &Table<'_>, context: &mut Context<'_>) {
    let Context {
        words,
        known,
        log,
        register,
    } = &mut *context;
    let places: HashMap<String, usize> = register
        .acts
        .iter()
        .enumerate()
        .map(|(at, act)| (act.id.clone(), at))
        .collect();
    for cells in table.rows() {
        cells.watch_unread(log);
        let act = cells
            .id("记录编号", log)
            .and_then(|id| known.refer(Thing::Act, &id, (&cells, "记录编号"), log));
        let people = cells
            .required("人员编号", log)
            .and_then(|text| known.refer_all(Thing::Person, &text, (&cells, "人员编号"), log));
        let capacity = cells.word("身份", &words.capacities, log);
        let (Ok(act), Ok(people), Ok(capacity)) = (act, people, capacity) else {
            continue;
        };
        let act = places.get(&act).and_then(|at| register.acts.get_mut(*at));
        let Some(act) = act else { continue };
        for person in people {
            let new = Participant {
                person,
                capacity: capacity.canonical.clone(),
            };
            // A record has few participants in one capacity; a long list is cut short below.
            if act
                .participants
                .iter()
                .rev()
                .take(64)
                .any(|known| *known == new)
            {
                log.warn(
                    cells.at("人员编号"),
                    &new.person,
                    fault("与前面的行重复", "删去这一行"),
                );
                continue;
            }
            act.participants.push(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn only_records_on_the_circle_are_named() {
        let pairs = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "e"), ("x", "x")];
        let next = pairs
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .into();
        assert_eq!(
            circles(&next).into_iter().collect::<Vec<_>>(),
            ["b", "c", "x"]
        );
    }
}
