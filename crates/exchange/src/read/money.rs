//! The optional sheets: 指标 and 免除.

use duties::{Amount, Waiver};
use jiff::civil::date;

use super::Context;
use super::cell::{self, fault};
use super::links::Thing;
use super::log::Log;
use super::table::{Bad, Cells, Table};

/// 指标
pub(super) fn amounts(table: &Table<'_>, context: &mut Context<'_>) {
    for cells in table.rows() {
        let Context {
            words,
            known,
            log,
            register,
        } = &mut *context;
        cells.watch_unread(log);
        let body = cells
            .id("机构编号", log)
            .and_then(|id| known.refer(Thing::Body, &id, (&cells, "机构编号"), log));
        let measure = cells.word("指标", &words.measures, log);
        let year = year(&cells, log);
        let value = cells
            .required("金额", log)
            .and_then(|text| cell::fen(&text).map_err(|fault| cells.bad("金额", fault, log)));
        let recorded_at = cells.moment("登记时间", log);
        let (Ok(body), Ok(measure), Ok(year), Ok(value), Ok(recorded_at)) =
            (body, measure, year, value, recorded_at)
        else {
            continue;
        };
        let recorded_at = recorded_at.unwrap_or_else(|| {
            let found = fault("没有登记时间，按次年1月1日", "填写登记的时间");
            log.warn(cells.at("登记时间"), "", found);
            date(year.saturating_add(1), 1, 1).at(0, 0, 0, 0)
        });
        let measure = measure.canonical.clone();
        register.amounts.push(Amount {
            body,
            measure,
            year,
            value,
            recorded_at,
        });
    }
}

/// 年度: `2020`, `2020年`, `2020年度`.
fn year(cells: &Cells<'_>, log: &mut Log) -> Result<i16, Bad> {
    let text = cells.id("年度", log)?;
    let digits = text.trim_end_matches('度').trim_end_matches('年');
    let year = digits
        .parse()
        .ok()
        .filter(|year| (1949..=2100).contains(year));
    year.ok_or_else(|| {
        cells.bad(
            "年度",
            fault("年度无法识别", "填写四位年份，例如 2020"),
            log,
        )
    })
}

/// 免除
pub(super) fn waivers(table: &Table<'_>, context: &mut Context<'_>) {
    const BEARER: &str = "职务或机构编号";
    for cells in table.rows() {
        let Context {
            words,
            known,
            log,
            register,
        } = &mut *context;
        cells.watch_unread(log);
        let bearer = cells.id(BEARER, log).and_then(|id| {
            let post = known.posts.get(&id).is_some_and(|seen| seen.kept);
            let thing = if post { Thing::Post } else { Thing::Body };
            known.refer(thing, &id, (&cells, BEARER), log)
        });
        let duty = match cells
            .optional("职责", log)
            .filter(|text| !cell::means_nothing(text))
        {
            None => Ok(None),
            Some(text) if words.duties.is_empty() => Ok(Some(cell::id(&text))),
            Some(text) => cells
                .known_word("职责", &text, &words.duties, log)
                .map(|word| Some(word.canonical.clone())),
        };
        let days = cells.days(log).and_then(|(from, until)| match until {
            Some(until) => Ok((from, until)),
            None => Err(cells.bad("止", fault("日期不能为空", "填写最后一天"), log)),
        });
        let approval = cells.required("批准文号", log);
        let (Ok(bearer), Ok(duty), Ok((from, until)), Ok(approval)) =
            (bearer, duty, days, approval)
        else {
            continue;
        };
        register.waivers.push(Waiver {
            bearer,
            duty,
            from,
            until,
            approval,
        });
    }
}
