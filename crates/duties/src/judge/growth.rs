//! 同步增长: one amount grows at least as fast as another, year on year (Art. 7 (四)).

use regulation::Demand;

use super::cell::Cell;
use super::materialise::{Answer, finding, place};
use super::owner::{Judged, excuse, not_answerable, waived_days};
use super::{Asking, Bench, Place, numberless, words};
use crate::track::Track;
use crate::{Finding, Outcome};

pub(super) fn answers(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    order: usize,
    found: &mut Vec<(Place, Finding)>,
) {
    for cell in numberless::years(bench, asking, track) {
        let Demand::Growth { of, not_below } = &cell.law.rule(cell.duty).demand else {
            continue;
        };
        if !asking.wants(cell.first, cell.last, true) {
            continue;
        }
        let judged = judge(bench, asking, track, &cell, of, not_below);
        let people = cell.holders.iter().map(|(person, _)| Some(*person));
        for (number, person) in std::iter::once(None).chain(people).enumerate() {
            if asking.wants_person(person) {
                let answer = Answer {
                    person,
                    own_only: false,
                    cell: &cell,
                };
                found.push((
                    place(&cell, order, number),
                    finding(bench, track, answer, judged.clone()),
                ));
            }
        }
    }
}

// Art. 7 (四): 与财政收入保持同步增长。
fn judge(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &Cell<'_>,
    of: &str,
    not_below: &str,
) -> Judged {
    let year = cell.span.first_day.year();
    let amount = |measure: &str, year: i16| {
        amount(bench, track.subject.body, measure, year, cell.known_at)
            .ok_or_else(|| format!("缺少{year}年“{measure}”数额。"))
    };
    let four = amount(of, year - 1).and_then(|before| {
        Ok((
            before,
            amount(of, year)?,
            amount(not_below, year - 1)?,
            amount(not_below, year)?,
        ))
    });
    let (grew, reason) = match four {
        Err(missing) => (false, missing),
        Ok((before, now, other_before, other_now)) if before > 0 && other_before > 0 => {
            let grew = i128::from(now) * i128::from(other_before)
                >= i128::from(other_now) * i128::from(before);
            let own = rate(before, now);
            let other = rate(other_before, other_now);
            (grew, format!("“{of}”增长{own}，“{not_below}”增长{other}。"))
        }
        Ok(_) => (false, "上年数额不为正数，无法计算增长率。".to_owned()),
    };
    if grew {
        return Judged::new(Outcome::Met).because(reason);
    }
    if cell.is_running(asking.on) {
        return Judged::new(Outcome::Open).because(reason);
    }
    if track.subject.post.is_some() && cell.holders.is_empty() {
        return Judged::new(Outcome::Vacant).because(words::VACANT);
    }
    if cell
        .bearing
        .minus(&waived_days(bench, track, cell))
        .is_empty()
    {
        return Judged::new(Outcome::Excused).because(excuse(bench, track, cell));
    }
    if cell.reference {
        return not_answerable(cell, 0, 0).because(reason);
    }
    let judged = Judged::new(Outcome::NotMet).because(reason);
    if cell.law.rules.policy.soft_overdue_red {
        return judged;
    }
    judged.because(words::SOFT).by("soft_overdue")
}

/// The amount recorded last among those known.
fn amount(bench: Bench<'_>, body: usize, measure: &str, year: i16, known_at: i64) -> Option<i64> {
    let rows = bench.world.roster.amounts.iter().rev();
    rows.filter(|row| row.recorded <= known_at)
        .find(|row| row.body == body && row.measure == measure && row.year == year)
        .map(|row| row.value)
}

/// Growth in per cent, to a tenth, rounded towards zero.
fn rate(before: i64, now: i64) -> String {
    let tenths = (i128::from(now) - i128::from(before)) * 1000 / i128::from(before.max(1));
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}
