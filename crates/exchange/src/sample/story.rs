//! What does not go by routine: corrections, withdrawals, postponements, a quarter without anyone
//! in a post, amounts, a waiver.

use duties::{Amount, Waiver};
use jiff::civil::date;

use super::acts;
use super::acts::{Book, Draft};
use super::cast::{Part, Zone};
use super::chance::Chance;
use super::people::after;
use super::yearly;
use crate::schema::WITHDRAW;

/// Makes all drafts of the zone, with their corrections.
pub(super) fn drafts(zone: &Zone, chance: &mut Chance) -> Vec<Draft> {
    let mut book = acts::routine(zone, chance);
    yearly::add(&mut book, chance);
    correct(&mut book, chance);
    postpone(&mut book, chance);
    book.drafts
}

/// Some records are corrected within weeks, some withdrawn, a few corrected twice.
fn correct(book: &mut Book<'_>, chance: &mut Chance) {
    let mut at = 97;
    let mut number = 0;
    while at < book.drafts.len() {
        if let Some(draft) = book
            .drafts
            .get(at)
            .filter(|draft| draft.corrects.is_none())
            .cloned()
        {
            number += 1;
            let later = after(draft.recorded_at.date(), chance.between(3, 40)).at(15, 20, 0, 0);
            let mut new = Draft {
                recorded_at: later,
                ..draft
            };
            if number % 3 == 0 {
                new.kind = WITHDRAW;
                new.people.clear();
                new.corrects = Some((at, "重复登记"));
            } else {
                new.problems = new.problems.map(|found| found + 1);
                new.place = "东区工业园二期".to_owned();
                new.corrects = Some((at, "地点登记有误"));
            }
            book.drafts.push(new.clone());
            if number % 10 == 1 {
                let first = book.drafts.len() - 1;
                let again = after(later.date(), chance.between(2, 9)).at(9, 10, 0, 0);
                let corrects = Some((first, "补正参加人员"));
                book.drafts.push(Draft {
                    recorded_at: again,
                    corrects,
                    ..new
                });
            }
        }
        at += 311;
    }
}

/// Some meetings were announced and did not take place.
fn postpone(book: &mut Book<'_>, chance: &mut Chance) {
    let many = book.drafts.len() / 250;
    for _ in 0..many {
        let at = chance.below(book.drafts.len());
        let Some(draft) = book
            .drafts
            .get(at)
            .filter(|draft| draft.corrects.is_none())
            .cloned()
        else {
            continue;
        };
        let theme = format!("{}（会议延期）", draft.theme);
        book.drafts.push(Draft { theme, ..draft });
    }
}

/// Amounts of the budget, and one waiver by paper.
pub(super) fn papers(zone: &mut Zone, chance: &mut Chance) {
    let administrations: Vec<String> = zone
        .register
        .bodies
        .iter()
        .filter(|body| ["管委会", "街道办事处"].contains(&body.category.as_str()))
        .map(|body| body.id.clone())
        .collect();
    for body in administrations {
        let (mut fund, mut revenue) = (80_000_000_i64, 9_000_000_000_i64);
        for year in 2018..zone.until.year() {
            let recorded_at = date(year + 1, 1, 20).at(10, 0, 0, 0);
            if recorded_at.date() > zone.until {
                break;
            }
            for (measure, value) in [("安全生产专项资金", fund), ("财政收入", revenue)]
            {
                let (body, measure) = (body.clone(), measure.to_owned());
                zone.register.amounts.push(Amount {
                    body,
                    measure,
                    year,
                    value,
                    recorded_at,
                });
            }
            fund += fund / 1_000 * chance.between(20, 90);
            revenue += revenue / 1_000 * chance.between(-20, 80);
        }
    }
    let post = zone.parts.iter().rposition(|part| *part == Part::AdminHead);
    if let Some(post) = post.and_then(|at| zone.register.posts.get(at)) {
        zone.register.waivers.push(Waiver {
            bearer: post.id.clone(),
            duty: None,
            from: date(2020, 1, 1),
            until: date(2020, 6, 30),
            approval: "高新区办〔2020〕9号".to_owned(),
        });
    }
}
