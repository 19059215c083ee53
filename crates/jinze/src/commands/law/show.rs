//! `jinze law show`: a clause with its words, its rules in plain Chinese and the rulings in force.

use regulation::{Provision, Regulation};

use crate::cli::LawShowArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::law;
use crate::source::{moment, packs::Law};

pub(super) fn run(args: &LawShowArgs, screen: Screen) -> Result<Code, Failure> {
    let on = moment::day_or_today(args.on.as_deref(), "--on")?;
    let law = Law::read(&args.rulings)?;
    let wanted = place(&args.clause).ok_or_else(|| unreadable(&args.clause))?;
    let provisions = within(&law.regulation, &wanted);
    if provisions.is_empty() {
        return Err(missing(&law.regulation, &args.clause));
    }
    screen.print(law::clauses(&law, &provisions, on, screen).as_bytes())?;
    Ok(Code::Done)
}

/// `13`, `6.2`, `11.2.4`: article, item, paragraph.
fn place(typed: &str) -> Option<Vec<u16>> {
    let parts: Option<Vec<u16>> = typed.split('.').map(|part| part.parse().ok()).collect();
    parts.filter(|parts| (1..=3).contains(&parts.len()))
}

/// The provisions at that place and below it.
fn within<'r>(regulation: &'r Regulation, wanted: &[u16]) -> Vec<&'r Provision> {
    let below = |provision: &&Provision| {
        let clause = provision.clause;
        let place = [clause.article, clause.item.unwrap_or(0), clause.paragraph];
        place.starts_with(wanted)
    };
    regulation.provisions().iter().filter(below).collect()
}

fn unreadable(typed: &str) -> Failure {
    Failure::usage(
        format!("条款“{typed}”写法不对"),
        "写成 13（第十三条）、6.2（第六条第（二）项）、11.2.4（第十一条第（二）项第4段）、17.0.2（第十七条第2款）",
    )
}

fn missing(regulation: &Regulation, typed: &str) -> Failure {
    let last = regulation
        .provisions()
        .last()
        .map_or(0, |provision| provision.clause.article);
    Failure::usage(
        format!("《{}》里没有条款 {typed}", regulation.title()),
        format!("全文共 {last} 条；用 jinze law coverage 查看全部条款"),
    )
}
