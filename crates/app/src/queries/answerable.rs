//! 时点还原: who answered for a body or a sector on a day, with the papers of appointment and 分工.
//!
//! Art. 4: heads answer for their area, others for what they are in charge of; Art. 26: also after they
//! have left. It names posts, people and papers, and no guilt.

use std::collections::BTreeSet;

use duties::{Body, Portfolio, Post, Register, Tenure};
use jiff::civil::Date;

use super::timeline::body_name;
use crate::record::Fact;
use crate::state::State;

/// A post that answered, and its holder on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answerable {
    /// Why this post answers, in words.
    pub ground: String,
    /// 机构.
    pub body: String,
    /// 职务.
    pub post: String,
    /// 姓名 and 人员编号; `None`: vacant.
    pub person: Option<(String, String)>,
    /// How it was held, since when, until when, by which paper.
    pub tenure: Option<Tenure>,
    /// The 分工 that makes it answer.
    pub portfolio: Option<Portfolio>,
    /// Numbers of the entries that say so, with the time each was recorded at.
    pub entries: Vec<(u64, u64)>,
}

/// Who answered for `what` (a body's id or name, or a sector) on a day, as known at a size.
#[must_use]
pub fn answerable(state: &State, what: &str, on: Date, size: u64) -> Vec<Answerable> {
    let register = state.register(size);
    let body = register
        .bodies
        .iter()
        .find(|body| body.id == what || body.name == what);
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for portfolio in register
        .portfolios
        .iter()
        .filter(|row| concerns(row, what, body, on))
    {
        if let Some(post) = register.posts.iter().find(|post| post.id == portfolio.post)
            && seen.insert(post.id.clone())
        {
            let ground = format!("分管{}", portfolio.object);
            rows.push((
                post,
                row(state, &register, (post, Some(portfolio), ground), on, size),
            ));
        }
    }
    if let Some(body) = body {
        for post in register.posts.iter().filter(|post| post.body == body.id) {
            if seen.insert(post.id.clone()) {
                let ground = "本机构领导职务".to_owned();
                rows.push((post, row(state, &register, (post, None, ground), on, size)));
            }
        }
    }
    // Art. 4: “党政主要负责人是本地区安全生产第一责任人”
    for above in body.into_iter().flat_map(|body| ancestors(&register, body)) {
        let posts = register.posts.iter().filter(|post| post.body == above.id);
        if let Some(post) = posts.min_by_key(|post| (post.order, &post.id))
            && seen.insert(post.id.clone())
        {
            let ground = format!("上级机构{}排在首位的职务", above.name);
            rows.push((post, row(state, &register, (post, None, ground), on, size)));
        }
    }
    // Official order: body, then post.
    let order = |id: &str| {
        let body = register.bodies.iter().find(|body| body.id == id);
        body.map_or(u32::MAX, |body| body.order)
    };
    rows.sort_by(|(one, _), (two, _)| {
        (order(&one.body), &one.body, one.order, &one.id).cmp(&(
            order(&two.body),
            &two.body,
            two.order,
            &two.id,
        ))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The bodies above a body, the nearest first.
fn ancestors<'a>(register: &'a Register, body: &Body) -> Vec<&'a Body> {
    let mut above: Vec<&Body> = Vec::new();
    let mut parent = body.parent.as_deref();
    while let Some(id) = parent {
        let Some(next) = register.bodies.iter().find(|known| known.id == id) else {
            break;
        };
        // A register may hold a circle by mistake; each body is named once.
        if next.id == body.id || above.iter().any(|known| known.id == next.id) {
            break;
        }
        parent = next.parent.as_deref();
        above.push(next);
    }
    above
}

fn concerns(row: &Portfolio, what: &str, body: Option<&Body>, on: Date) -> bool {
    let named = row.object == what
        || body.is_some_and(|body| row.object == body.id || row.object == body.name);
    named && row.from <= on && row.until.is_none_or(|until| on <= until)
}

fn row(
    state: &State,
    register: &Register,
    (post, portfolio, ground): (&Post, Option<&Portfolio>, String),
    on: Date,
    size: u64,
) -> Answerable {
    // Of several that cover the day, the one that began last: an acting holder came later.
    let tenure = register
        .tenures
        .iter()
        .filter(|row| {
            row.post == post.id && row.from <= on && row.until.is_none_or(|until| on <= until)
        })
        .max_by_key(|row| row.from);
    let person = tenure.and_then(|tenure| {
        let found = register.people.iter().find(|row| row.id == tenure.person)?;
        Some((found.name.clone(), found.id.clone()))
    });
    let facts = tenure
        .map(|row| Fact::Tenure(row.clone()))
        .into_iter()
        .chain(portfolio.map(|row| Fact::Portfolio(row.clone())));
    let entries = facts.filter_map(|fact| {
        let (seq, _) = state.standing(&fact.key()?, size)?;
        Some((seq, state.line(seq)?.recorded_at))
    });
    Answerable {
        ground,
        body: body_name(state, &post.body, size),
        post: post.title.clone(),
        person,
        tenure: tenure.cloned(),
        portfolio: portfolio.cloned(),
        entries: entries.collect(),
    }
}
