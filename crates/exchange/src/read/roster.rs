//! Who exists and who held what: 机构、职务、人员、任职、分工、请假.

use std::collections::BTreeMap;

use duties::{Body, Leave, Mode, Person, Portfolio, Post, Tenure};
use jiff::civil::Date;

use super::Context;
use super::cell::{self, fault};
use super::links::Thing;
use super::log::Log;
use super::table::{Bad, Cells, Table};

/// 机构
pub(super) fn bodies(table: &Table<'_>, context: &mut Context<'_>) {
    let mut parents = Vec::new();
    for cells in table.rows() {
        let Context {
            words,
            known,
            log,
            register,
        } = &mut *context;
        cells.watch_unread(log);
        let id = cells.id("机构编号", log);
        let name = cells.required("名称", log);
        let category = cells.word("类别", &words.categories, log);
        let days = optional_days(&cells, log);
        let order = order(&cells, log);
        let kept = name.is_ok() && category.is_ok() && days.is_ok();
        let Ok(id) = id else { continue };
        if known
            .declare(Thing::Body, &id, (&cells, "机构编号"), kept, log)
            .is_err()
        {
            continue;
        }
        let (Ok(name), Ok(category), Ok((from, until))) = (name, category, days) else {
            continue;
        };
        known.name(Thing::Body, &name, &id);
        let category = category.canonical.clone();
        parents.push(cells);
        register.bodies.push(Body {
            id,
            name,
            category,
            parent: None,
            order,
            from,
            until,
            successor: None,
        });
    }
    // Bodies may name bodies further down.
    let Context {
        known,
        log,
        register,
        ..
    } = &mut *context;
    for (body, cells) in register.bodies.iter_mut().zip(parents) {
        let mut link = |column| {
            let id = cells.optional_id(column, log).ok().flatten()?;
            if id == body.id {
                cells.bad(
                    column,
                    fault("不能是本机构自己", "填另一个机构的编号，或者留空"),
                    log,
                );
                return None;
            }
            known.refer(Thing::Body, &id, (&cells, column), log).ok()
        };
        body.parent = link("上级编号");
        body.successor = link("承接机构");
    }
}

/// First and last day, both may be blank.
fn optional_days(cells: &Cells<'_>, log: &mut Log) -> Result<(Option<Date>, Option<Date>), Bad> {
    let (from, until) = (cells.day("起", log), cells.day("止", log));
    let (from, until) = (from?, until?);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let found = fault(
            format!("“止”早于“起”（{from}）"),
            "核对起止日期，必要时对调",
        );
        return Err(cells.bad("止", found, log));
    }
    Ok((from, until))
}

/// 排序; without one, the order of rows.
fn order(cells: &Cells<'_>, log: &mut Log) -> u32 {
    cells.count("排序", log).unwrap_or_else(|| cells.number())
}

/// 职务
pub(super) fn posts(table: &Table<'_>, context: &mut Context<'_>) {
    for cells in table.rows() {
        let Context {
            words,
            known,
            log,
            register,
        } = &mut *context;
        cells.watch_unread(log);
        let id = cells.id("职务编号", log);
        let body = cells
            .id("机构编号", log)
            .and_then(|body| known.refer(Thing::Body, &body, (&cells, "机构编号"), log));
        let title = cells.required("名称", log);
        let roles = roles(&cells, &words.roles, log);
        let order = order(&cells, log);
        let kept = body.is_ok() && title.is_ok() && roles.is_ok();
        let Ok(id) = id else { continue };
        let new = known.declare(Thing::Post, &id, (&cells, "职务编号"), kept, log);
        if let (Ok(()), Ok(body), Ok(title), Ok(roles)) = (new, body, title, roles) {
            register.posts.push(Post {
                id,
                body,
                title,
                roles,
                order,
            });
        }
    }
}

/// 职责类别: ids or names of roles; several in one cell.
fn roles(
    cells: &Cells<'_>,
    words: &[crate::vocabulary::Word],
    log: &mut Log,
) -> Result<Vec<String>, Bad> {
    let text = cells.text("职责类别", log);
    let mut roles = Vec::new();
    let mut good = true;
    // A name may itself contain a separator.
    let parts: Vec<&str> = match crate::vocabulary::find(words, &text) {
        Some(_) => vec![&text],
        None => cell::list(&text).collect(),
    };
    for part in parts.into_iter().filter(|part| !cell::means_nothing(part)) {
        match cells.known_word("职责类别", part, words, log) {
            Ok(word) if roles.contains(&word.canonical) => {}
            Ok(word) => roles.push(word.canonical.clone()),
            Err(Bad) => good = false,
        }
    }
    if good { Ok(roles) } else { Err(Bad) }
}

/// 人员
pub(super) fn people(table: &Table<'_>, context: &mut Context<'_>) {
    for cells in table.rows() {
        let Context {
            known,
            log,
            register,
            ..
        } = &mut *context;
        cells.watch_unread(log);
        let id = cells.id("人员编号", log);
        let name = cells
            .required("姓名", log)
            .map(|name| cell::person_name(&name));
        let Ok(id) = id else { continue };
        let new = known.declare(Thing::Person, &id, (&cells, "人员编号"), name.is_ok(), log);
        if let (Ok(()), Ok(name)) = (new, name) {
            known.name(Thing::Person, &name, &id);
            register.people.push(Person { id, name });
        }
    }
}

/// A tenure as far as overlaps go: first and last day, mode, its row.
type Stay<'t> = (Date, Option<Date>, Mode, Cells<'t>);

/// 任职
pub(super) fn tenures(table: &Table<'_>, context: &mut Context<'_>) {
    // By post: row, days and mode, to see overlaps.
    let mut by_post: BTreeMap<String, Vec<Stay<'_>>> = BTreeMap::new();
    for cells in table.rows() {
        let Context {
            known,
            log,
            register,
            ..
        } = &mut *context;
        cells.watch_unread(log);
        let person = cells
            .id("人员编号", log)
            .and_then(|id| known.refer(Thing::Person, &id, (&cells, "人员编号"), log));
        let post = cells
            .id("职务编号", log)
            .and_then(|id| known.refer(Thing::Post, &id, (&cells, "职务编号"), log));
        let mode = mode(&cells, log);
        let days = cells.days(log);
        let paper = cells.optional("文号", log);
        let (Ok(person), Ok(post), Ok(mode), Ok((from, until))) = (person, post, mode, days) else {
            continue;
        };
        by_post
            .entry(post.clone())
            .or_default()
            .push((from, until, mode, cells));
        register.tenures.push(Tenure {
            person,
            post,
            mode,
            from,
            until,
            paper,
        });
    }
    for (_, mut rows) in by_post {
        rows.sort_by_key(|(from, until, _, cells)| (*from, *until, cells.number()));
        overlaps(&rows, &mut context.log);
    }
}

fn mode(cells: &Cells<'_>, log: &mut Log) -> Result<Mode, Bad> {
    match cells.text("方式", log).as_str() {
        "任命" | "任职" | "正式任命" | "任" | "选举" => Ok(Mode::Appointed),
        "主持工作" | "主持" | "临时主持工作" => Ok(Mode::InCharge),
        "代理" | "代" | "代职" => Ok(Mode::Acting),
        "" => {
            log.warn(
                cells.at("方式"),
                "",
                fault("没有填写方式，按“任命”", "填写：任命、主持工作或代理"),
            );
            Ok(Mode::Appointed)
        }
        _ => Err(cells.bad(
            "方式",
            fault("方式无法识别", "填写：任命、主持工作或代理"),
            log,
        )),
    }
}

/// 一职一人: two holders in the same way at once. One day of handing over is usual.
fn overlaps(rows: &[Stay<'_>], log: &mut Log) {
    let mut open: BTreeMap<bool, (Option<Date>, u32)> = BTreeMap::new();
    for (from, until, mode, cells) in rows {
        let appointed = *mode == Mode::Appointed;
        if let Some((end, row)) = open.get(&appointed)
            && end.is_none_or(|end| end > *from)
        {
            let reason = format!("与第{row}行任职时间重叠：同一职务同时有两人");
            log.warn(
                cells.at("起"),
                &cells.value("起"),
                fault(reason, "核对前任的“止”"),
            );
        }
        let later = |end: Option<Date>| match (end, *until) {
            (Some(end), Some(until)) => end < until,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if open.get(&appointed).is_none_or(|(end, _)| later(*end)) {
            open.insert(appointed, (*until, cells.number()));
        }
    }
}

/// 分工
pub(super) fn portfolios(table: &Table<'_>, context: &mut Context<'_>) {
    for cells in table.rows() {
        let Context {
            known,
            log,
            register,
            ..
        } = &mut *context;
        cells.watch_unread(log);
        let post = cells
            .id("职务编号", log)
            .and_then(|id| known.refer(Thing::Post, &id, (&cells, "职务编号"), log));
        let objects = cells.required("分管对象", log);
        let days = cells.days(log);
        let paper = cells.optional("文号", log);
        let (Ok(post), Ok(objects), Ok((from, until))) = (post, objects, days) else {
            continue;
        };
        for object in cell::list(&objects) {
            let object = match known.bodies.contains_key(&cell::id(object)) {
                true => cell::id(object),
                false => object.to_owned(),
            };
            let (post, paper) = (post.clone(), paper.clone());
            register.portfolios.push(Portfolio {
                post,
                object,
                from,
                until,
                paper,
            });
        }
    }
}

/// 请假
pub(super) fn leaves(table: &Table<'_>, context: &mut Context<'_>) {
    for cells in table.rows() {
        let Context {
            known,
            log,
            register,
            ..
        } = &mut *context;
        cells.watch_unread(log);
        let person = cells
            .id("人员编号", log)
            .and_then(|id| known.refer(Thing::Person, &id, (&cells, "人员编号"), log));
        let days = cells.days(log).and_then(|(from, until)| match until {
            Some(until) => Ok((from, until)),
            None => Err(cells.bad("止", fault("日期不能为空", "填写最后一天"), log)),
        });
        let reason = cells.text("事由", log);
        let approval = cells
            .optional("批准文号", log)
            .filter(|text| !cell::means_nothing(text));
        let (Ok(person), Ok((from, until))) = (person, days) else {
            continue;
        };
        if approval.is_none() {
            let found = fault("没有批准文号，不作为免除依据", "有批准文件的，填写文号");
            log.warn(cells.at("批准文号"), "", found);
        }
        register.leaves.push(Leave {
            person,
            from,
            until,
            reason,
            approval,
        });
    }
}
