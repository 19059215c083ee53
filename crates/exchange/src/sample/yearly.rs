//! What comes once a year or once in three: assessment, approval, publication, reports on duty,
//! lists, patrols, amounts.

use jiff::civil::{Date, date};

use super::FIRST_DAY;
use super::acts::{Book, Term, terms};
use super::cast::{Part, Zone};
use super::chance::Chance;
use super::people::after;

/// Adds them to the book.
pub(super) fn add(book: &mut Book<'_>, chance: &mut Chance) {
    for term in terms(12, book.zone.until) {
        let year = term.first.year();
        assess(book, year, chance);
        approve(book, year, chance);
        reports(book, year, chance);
        for post in 0..book.zone.parts.len() {
            yearly_of_post(book, post, term, chance);
        }
    }
    patrols(book, chance);
}

/// A day of a year, unless it is before the first or after the last of the sample.
fn day_in(zone: &Zone, year: i16, month: i8, day: i8) -> Option<Date> {
    let day = Date::new(year, month, day).ok()?;
    (day >= FIRST_DAY && day <= zone.until).then_some(day)
}

/// Bodies of a category on a day.
fn of(zone: &Zone, categories: &[&str], day: Date) -> Vec<String> {
    let bodies = zone
        .register
        .bodies
        .iter()
        .filter(|body| categories.contains(&body.category.as_str()) && zone.exists(body, day));
    bodies.map(|body| body.id.clone()).collect()
}

fn safety_leaders(book: &Book<'_>, day: Date, role: &'static str) -> Vec<(String, &'static str)> {
    let seats = book
        .zone
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| **part == Part::Seat);
    let mut people: Vec<(String, &'static str)> = Vec::new();
    for (at, _) in seats {
        if let Some(person) = book.holder(at, day)
            && people.iter().all(|(known, _)| *known != person)
        {
            people.push((person, if people.is_empty() { role } else { "参加" }));
        }
    }
    people
}

/// 年度考核: all streets and departments, by daily records and on the spot. One department was
/// left out in 2021.
fn assess(book: &mut Book<'_>, year: i16, chance: &mut Chance) {
    let committee = "B003".to_owned();
    for (kind, month) in [("日常考核", 11), ("现场抽查考核", 12)] {
        let Some(day) = day_in(book.zone, year, month, 10) else {
            continue;
        };
        let targets = of(
            book.zone,
            &["街道办事处", "监管部门", "无直接监管部门"],
            day,
        );
        let left_out = usize::from(year == 2021 && kind == "现场抽查考核");
        for target in targets.into_iter().skip(left_out) {
            let day = after(day, chance.between(0, 12));
            let theme = format!("{year}年度安全生产{kind}");
            let people = safety_leaders(book, day, "带队");
            let bodies = vec![committee.clone(), target];
            book.draft(kind, day, bodies, theme, false, people, chance);
        }
    }
}

/// 报批、两方批准、通报 of the year's results, in the next spring.
fn approve(book: &mut Book<'_>, year: i16, chance: &mut Chance) {
    let steps: [(&'static str, &[&str], i8, i8); 4] = [
        ("报批考核结果", &["B003"], 2, 18),
        ("批准考核结果", &["B001"], 2, 26),
        ("批准考核结果", &["B002"], 2, 27),
        ("公布考核结果", &["B003"], 3, 10),
    ];
    for (kind, bodies, month, day) in steps {
        let Some(day) = day_in(book.zone, year, month, day) else {
            continue;
        };
        let theme = format!("{}年度安全生产责任考核结果", year - 1);
        let people = safety_leaders(book, day, "主持");
        let bodies = bodies.iter().map(|body| (*body).to_owned()).collect();
        book.draft(kind, day, bodies, theme, false, people, chance);
    }
}

/// 述职: each body's leaders report together in December; the body's own report beside it.
fn reports(book: &mut Book<'_>, year: i16, chance: &mut Chance) {
    let Some(day) = day_in(book.zone, year, 12, 15) else {
        return;
    };
    for body in &book.zone.register.bodies {
        if !book.zone.exists(body, day) || ["安委会", "安委办"].contains(&body.category.as_str())
        {
            continue;
        }
        let day = after(day, chance.between(0, 10));
        let posts = book
            .zone
            .by_body
            .get(&body.id)
            .map_or(&[][..], Vec::as_slice);
        let mut people: Vec<(String, &'static str)> = Vec::new();
        for post in posts {
            // Now and then somebody forgets the part on safety.
            let forgets = chance.permille(25);
            if let Some(person) = book.holder(*post, day).filter(|_| !forgets)
                && people.iter().all(|(known, _)| *known != person)
            {
                people.push((person, "述职"));
            }
        }
        let theme = format!("{year}年度述职（含履行安全生产责任情况）");
        let bodies = vec![body.id.clone()];
        book.draft(
            "述职",
            day,
            bodies.clone(),
            theme.clone(),
            false,
            people.clone(),
            chance,
        );
        book.draft("班子述职", day, bodies, theme, false, people, chance);
    }
}

/// 责任清单, 形势分析, 理论学习.
fn yearly_of_post(book: &mut Book<'_>, post: usize, term: Term, chance: &mut Chance) {
    let year = term.first.year();
    let step: (&'static str, &'static str, &str) = match book.zone.parts.get(post) {
        Some(Part::AdminHead) => (
            "制定责任清单",
            "组织",
            "领导干部年度安全生产重点工作责任清单",
        ),
        Some(Part::Leader) => ("形势分析", "组织", "分析分管领域安全生产形势"),
        Some(Part::PartyHead) => ("理论学习", "主持", "理论学习中心组学习安全生产重要论述"),
        _ => return,
    };
    let (kind, role, theme) = step;
    let spring = Term {
        first: term.first,
        last: date(year, 4, 20).max(term.first),
    };
    let span = if kind == "制定责任清单" && year > 2019 {
        spring
    } else {
        term
    };
    if chance.permille(60) {
        return;
    }
    let Some(day) = book.some_day(span, chance) else {
        return;
    };
    let Some(head) = book.holder(post, day) else {
        return;
    };
    let mut people = vec![(head, role)];
    book.colleagues(post, day, 4, &mut people, chance);
    let bodies = vec![book.body(post)];
    book.draft(
        kind,
        day,
        bodies,
        format!("{year}年度{theme}"),
        false,
        people,
        chance,
    );
}

/// 巡查: every street committee and every supervising department within three years. One of the
/// last round is overdue, one is due within weeks.
fn patrols(book: &mut Book<'_>, chance: &mut Chance) {
    let until = book.zone.until;
    let targets = of(book.zone, &["街道党工委", "监管部门"], FIRST_DAY);
    for (at, target) in targets.into_iter().enumerate() {
        let body = book
            .zone
            .register
            .bodies
            .iter()
            .find(|body| body.id == target);
        let end = body.and_then(|body| body.until).unwrap_or(until).min(until);
        let mut day = after(FIRST_DAY, chance.between(200, 1_000));
        let last = match at {
            1 => after(until, -1_250),
            2 => after(until, -1_060),
            _ => until,
        };
        while day <= end.min(last) {
            let people = safety_leaders(book, day, "组织");
            let theme = "安全生产巡查".to_owned();
            let bodies = vec!["B003".to_owned(), target.clone()];
            book.draft("巡查", day, bodies, theme, false, people, chance);
            let next = after(day, chance.between(700, 1_050));
            // The last one before `last` is on that day, so that its window ends as wanted.
            day = if next > last && day < last && last < until {
                last
            } else {
                next
            };
        }
    }
}
