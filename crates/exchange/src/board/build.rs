//! From findings to the table: which rows, which columns, which answer in which cell.

use std::collections::{BTreeMap, BTreeSet};

use duties::{Body, Finding, Outcome, Post, Register, Span};
use jiff::civil::{Date, DateTime};
use regulation::{Clause, Demand, Duty};

use super::{Board, Cell, Column, Group, Row, RowKind, Totals};

/// Which periods a board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of each duty the period that runs on the day asked about.
    Current,
    /// That one, and the last one that had ended.
    CurrentAndLast,
    /// All periods that the findings hold.
    All,
}

/// What a board is built from.
#[derive(Debug, Clone, Copy)]
pub struct BoardInput<'a> {
    /// Title of the regulation.
    pub regulation: &'a str,
    /// The duties, in the law's order.
    pub duties: &'a [Duty],
    /// The zone.
    pub register: &'a Register,
    /// The answers; already narrowed to what was asked.
    pub findings: &'a [Finding],
    /// The day asked about.
    pub on: Date,
    /// The moment of knowledge.
    pub known_at: Option<DateTime>,
    /// What the question was narrowed to, in words.
    pub filters: &'a [String],
    /// Which periods to show.
    pub scope: Scope,
}

/// A column before it has a place: law's order, duty, period (`None`: each row its own).
type ColumnKey<'a> = (usize, &'a str, Option<(Date, Date, &'a str)>);

/// A row before it has a place: body order and id, post order and id, target, person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RowKey<'a> {
    body: (u32, &'a str),
    post: Option<(u32, &'a str)>,
    target: Option<(u32, &'a str)>,
    person: Option<(Option<Date>, &'a str)>,
}

/// Builds the board.
#[must_use]
pub fn build(input: &BoardInput<'_>) -> Board {
    let index = Index::new(input);
    let columns = columns(input, &index);
    let rows = rows(input, &index, &columns);
    let mut groups = groups(input, &index, rows);
    let mut totals = Totals::default();
    for group in &mut groups {
        for row in &group.rows {
            if row.kind != RowKind::Holder {
                group.totals.merge(&row.totals);
            }
        }
        totals.merge(&group.totals);
    }
    Board {
        regulation: input.regulation.to_owned(),
        on: input.on,
        known_at: input.known_at,
        filters: input.filters.to_vec(),
        columns: described(columns, &index, &groups),
        groups,
        totals,
    }
}

/// Everything that is looked up by id.
struct Index<'a> {
    duties: BTreeMap<&'a str, (usize, &'a Duty)>,
    bodies: BTreeMap<&'a str, &'a Body>,
    posts: BTreeMap<&'a str, &'a Post>,
    names: BTreeMap<&'a str, &'a str>,
    entered: BTreeMap<(&'a str, &'a str), Date>,
}

impl<'a> Index<'a> {
    fn new(input: &BoardInput<'a>) -> Self {
        let register = input.register;
        let mut entered = BTreeMap::new();
        for tenure in &register.tenures {
            let first = entered
                .entry((tenure.post.as_str(), tenure.person.as_str()))
                .or_insert(tenure.from);
            *first = tenure.from.min(*first);
        }
        let numbered = input.duties.iter().enumerate();
        Self {
            duties: numbered
                .map(|(at, duty)| (duty.id.as_str(), (at, duty)))
                .collect(),
            bodies: register
                .bodies
                .iter()
                .map(|body| (body.id.as_str(), body))
                .collect(),
            posts: register
                .posts
                .iter()
                .map(|post| (post.id.as_str(), post))
                .collect(),
            names: register
                .people
                .iter()
                .map(|p| (p.id.as_str(), p.name.as_str()))
                .collect(),
            entered,
        }
    }

    fn body_order(&self, id: &str) -> u32 {
        self.bodies.get(id).map_or(u32::MAX, |body| body.order)
    }

    fn column(&self, finding: &'a Finding) -> ColumnKey<'a> {
        let at = self
            .duties
            .get(finding.duty.as_str())
            .map_or(usize::MAX, |(at, _)| *at);
        let span = &finding.period;
        let civil = !span.name.contains(['/', '+']);
        let period = civil.then_some((span.first_day, span.last_day, span.name.as_str()));
        (at, &finding.duty, period)
    }

    fn row(&self, finding: &'a Finding) -> RowKey<'a> {
        let post = finding.post.as_deref();
        let order = |id: &str| self.posts.get(id).map_or(u32::MAX, |post| post.order);
        let entered = |id| post.and_then(|post| self.entered.get(&(post, id)).copied());
        RowKey {
            body: (self.body_order(&finding.body), &finding.body),
            post: post.map(|id| (order(id), id)),
            target: finding
                .target
                .as_deref()
                .map(|id| (self.body_order(id), id)),
            person: finding.person.as_deref().map(|id| (entered(id), id)),
        }
    }
}

/// The columns that the scope lets in, in the law's order, earlier periods first.
fn columns<'a>(input: &BoardInput<'a>, index: &Index<'a>) -> Vec<ColumnKey<'a>> {
    let all: BTreeSet<ColumnKey<'_>> = input.findings.iter().map(|f| index.column(f)).collect();
    let keep = match input.scope {
        Scope::All => return all.into_iter().collect(),
        Scope::Current => 1,
        Scope::CurrentAndLast => 2,
    };
    let mut kept = Vec::new();
    let mut by_duty: BTreeMap<(usize, &str), Vec<ColumnKey<'_>>> = BTreeMap::new();
    for key in all {
        by_duty.entry((key.0, key.1)).or_default().push(key);
    }
    for (_, keys) in by_duty {
        let begun = |key: &&ColumnKey<'_>| key.2.is_none_or(|(first, ..)| first <= input.on);
        let begun: Vec<_> = keys.iter().filter(begun).copied().collect();
        kept.extend(begun.iter().skip(begun.len().saturating_sub(keep)));
    }
    kept
}

/// Rows with their cells, in official order.
fn rows<'a>(
    input: &BoardInput<'a>,
    index: &Index<'a>,
    columns: &[ColumnKey<'a>],
) -> BTreeMap<RowKey<'a>, Vec<Option<Cell>>> {
    let places: BTreeMap<_, _> = columns
        .iter()
        .enumerate()
        .map(|(at, key)| (*key, at))
        .collect();
    let mut rows: BTreeMap<RowKey<'a>, Vec<Option<Cell>>> = BTreeMap::new();
    for (at, finding) in input.findings.iter().enumerate() {
        let Some(place) = places.get(&index.column(finding)).copied() else {
            continue;
        };
        let cells = rows
            .entry(index.row(finding))
            .or_insert_with(|| vec![None; columns.len()]);
        if let Some(slot) = cells.get_mut(place) {
            put(slot, cell(at, finding), input.on);
        }
    }
    rows
}

fn cell(at: usize, finding: &Finding) -> Cell {
    Cell {
        outcome: finding.outcome,
        post_outcome: None,
        counted: finding.counted,
        required: finding.required,
        period: finding.period.clone(),
        late_entry_days: finding.late_entry_days,
        reasons: finding.reasons.clone(),
        finding: at,
        earlier: Vec::new(),
    }
}

/// Of several windows of one duty the last that has begun is shown; the others are kept as
/// references.
fn put(slot: &mut Option<Cell>, new: Cell, on: Date) {
    let Some(old) = slot else {
        *slot = Some(new);
        return;
    };
    let begun = |span: &Span| span.first_day <= on;
    let newer = (
        begun(&new.period),
        new.period.first_day,
        new.period.last_day,
    ) > (
        begun(&old.period),
        old.period.first_day,
        old.period.last_day,
    );
    if newer {
        let (mut earlier, last) = (std::mem::take(&mut old.earlier), old.finding);
        earlier.push(last);
        *old = Cell { earlier, ..new };
    } else {
        old.earlier.push(new.finding);
    }
}

/// Bodies in official order; one row for a post with one holder, else one for the post and one
/// for each holder.
fn groups<'a>(
    input: &BoardInput<'a>,
    index: &Index<'a>,
    rows: BTreeMap<RowKey<'a>, Vec<Option<Cell>>>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut pending: Vec<(RowKey<'a>, Vec<Option<Cell>>)> = Vec::new();
    let bearer = |key: &RowKey<'a>| (key.body, key.post, key.target);
    for (key, cells) in rows {
        if pending
            .first()
            .is_some_and(|(first, _)| bearer(first) != bearer(&key))
        {
            place(input, index, &mut groups, std::mem::take(&mut pending));
        }
        pending.push((key, cells));
    }
    place(input, index, &mut groups, pending);
    groups
}

/// Puts the rows of one bearer (the post's own first, then its holders) into its body's group.
fn place<'a>(
    input: &BoardInput<'a>,
    index: &Index<'a>,
    groups: &mut Vec<Group>,
    mut rows: Vec<(RowKey<'a>, Vec<Option<Cell>>)>,
) {
    let Some((first, _)) = rows.first() else {
        return;
    };
    let body = first.body.1;
    let own = first.person.is_none();
    if own && rows.len() == 2 {
        merge_only_holder(&mut rows);
    }
    let shared = own && rows.len() > 2;
    if groups.last().is_none_or(|group| group.body != body) {
        let known = index.bodies.get(body);
        groups.push(Group {
            body: body.to_owned(),
            name: known.map_or_else(|| body.to_owned(), |body| name_on(body, input.on)),
            category: known.map_or_else(String::new, |body| body.category.clone()),
            rows: Vec::new(),
            totals: Totals::default(),
        });
    }
    if let Some(group) = groups.last_mut() {
        let made = rows
            .into_iter()
            .map(|(key, cells)| row(index, &key, cells, shared));
        group.rows.extend(made);
    }
}

/// A body that has ended says so beside its name.
fn name_on(body: &Body, on: Date) -> String {
    match body.until {
        Some(until) if until < on => format!("{}（{until}止）", body.name),
        _ => body.name.clone(),
    }
}

/// One holder: his answer is the cell, and the post's own is kept where it differs.
fn merge_only_holder(rows: &mut Vec<(RowKey<'_>, Vec<Option<Cell>>)>) {
    let (Some((key, mine)), Some((_, own))) = (rows.pop(), rows.pop()) else {
        return;
    };
    let merged = mine
        .into_iter()
        .zip(own)
        .map(|(mine, own)| match (mine, own) {
            (Some(mine), Some(own)) => {
                let differs = mine.finding != own.finding && mine.outcome != own.outcome;
                let post_outcome = differs.then_some(own.outcome);
                Some(Cell {
                    post_outcome,
                    ..mine
                })
            }
            (mine, own) => mine.or(own),
        });
    rows.push((key, merged.collect()));
}

fn row(index: &Index<'_>, key: &RowKey<'_>, cells: Vec<Option<Cell>>, shared: bool) -> Row {
    let kind = match (key.post, key.target, key.person) {
        (None, Some(_), None) => RowKind::Target,
        (None, None, None) => RowKind::Body,
        (_, _, None) if shared => RowKind::SharedPost,
        (_, _, Some(_)) if shared => RowKind::Holder,
        _ => RowKind::Post,
    };
    let mut totals = Totals::default();
    for cell in cells.iter().flatten() {
        totals.add(if kind == RowKind::Holder {
            cell.outcome
        } else {
            cell.counted_outcome()
        });
    }
    let title = |id: &str| {
        index
            .posts
            .get(id)
            .map_or_else(|| id.to_owned(), |p| p.title.clone())
    };
    let name = |id: &str| {
        index
            .names
            .get(id)
            .map_or_else(|| id.to_owned(), |n| (*n).to_owned())
    };
    let body = |id: &str| {
        index
            .bodies
            .get(id)
            .map_or_else(|| id.to_owned(), |b| b.name.clone())
    };
    Row {
        kind,
        post: key.post.map(|(_, id)| id.to_owned()),
        title: key.post.map(|(_, id)| title(id)),
        person: key.person.map(|(_, id)| id.to_owned()),
        name: key.person.map(|(_, id)| name(id)),
        target: key.target.map(|(_, id)| id.to_owned()),
        target_name: key.target.map(|(_, id)| body(id)),
        cells,
        totals,
    }
}

/// Columns with the law's words and their sums.
fn described(keys: Vec<ColumnKey<'_>>, index: &Index<'_>, groups: &[Group]) -> Vec<Column> {
    let sum = |at: usize| {
        let mut totals = Totals::default();
        let rows = groups.iter().flat_map(|group| &group.rows);
        for cell in rows
            .filter(|row| row.kind != RowKind::Holder)
            .map(|row| row.cells.get(at))
        {
            if let Some(Some(cell)) = cell {
                totals.add(cell.counted_outcome());
            }
        }
        totals
    };
    let described = keys.into_iter().enumerate().map(|(at, (_, id, period))| {
        let duty = index.duties.get(id).map(|(_, duty)| *duty);
        Column {
            duty: id.to_owned(),
            name: duty.map_or_else(|| id.to_owned(), |duty| duty.name.clone()),
            clause: duty.map_or(
                Clause {
                    article: 0,
                    item: None,
                    paragraph: 1,
                },
                |d| d.clause,
            ),
            quote: duty.map_or_else(String::new, |duty| duty.quote.clone()),
            period: period.map(|(first_day, last_day, name)| Span {
                first_day,
                last_day,
                name: name.to_owned(),
            }),
            standing: duty.is_some_and(|duty| duty.demand == Demand::Standing),
            totals: sum(at),
        }
    });
    described.collect()
}

/// Whether an answer is worth a note: something is said about it beyond its word.
pub(super) fn noteworthy(cell: &Cell) -> bool {
    !cell.reasons.is_empty() || cell.post_outcome.is_some() || cell.outcome == Outcome::NotMet
}
