//! Answers straight from the leaves: every one decoded, walked from the first to the last each time.
//!
//! Slow and plain on purpose. The reading of single fields is the program's own; what follows from
//! them is thought out here a second time.

use std::collections::BTreeMap;

use app::record::{Fact, Fields};
use duties::{Register, Tenure};
use jiff::civil::Date;
use ledger::commitment::openings_from_bytes;
use ledger::entry::{Entry, Relation};
use ledger::store::ReadStore;

/// An entry and what it says today.
pub(crate) struct Leaf {
    pub(crate) entry: Entry,
    pub(crate) fact: Fact,
}

/// All entries.
pub(crate) fn leaves(store: &dyn ReadStore) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let size = store.head().unwrap().size;
    store
        .scan(0, size, &mut |row| {
            let entry = Entry::from_bytes(row.leaf).unwrap();
            let openings = openings_from_bytes(row.openings).unwrap();
            let names = entry.fields.iter().map(|field| field.field.clone());
            let gone: Vec<String> = names
                .filter(|name| openings.iter().all(|opening| opening.field != *name))
                .collect();
            let fields = Fields::new(&openings, &gone);
            let fact = Fact::read(&entry.kind, entry.schema, &fields).unwrap();
            leaves.push(Leaf { entry, fact });
            Ok(())
        })
        .unwrap();
    leaves
}

/// What stands under each key, acts aside.
pub(crate) fn standing(leaves: &[Leaf]) -> BTreeMap<String, (u64, &Fact)> {
    let mut standing = BTreeMap::new();
    for leaf in leaves {
        match &leaf.fact {
            Fact::Act(_) => {}
            Fact::Withdrawal(row) => {
                standing.remove(&row.of);
            }
            fact => {
                if let Some(key) = fact.key() {
                    standing.insert(key, (leaf.entry.seq, fact));
                }
            }
        }
    }
    standing
}

/// The facts as `duties` takes them, with the ledger's own times.
pub(crate) fn register(leaves: &[Leaf]) -> Register {
    let mut register = Register::default();
    for (seq, fact) in standing(leaves).into_values() {
        let at = leaves[usize::try_from(seq).unwrap()].entry.recorded_at;
        match fact.clone() {
            Fact::Body(row) => register.bodies.push(row),
            Fact::Post(row) => register.posts.push(row),
            Fact::Person(row) => register.people.push(row),
            Fact::Tenure(row) => register.tenures.push(row),
            Fact::Portfolio(row) => register.portfolios.push(row),
            Fact::Leave(row) => register.leaves.push(row),
            Fact::Waiver(row) => register.waivers.push(row),
            Fact::Amount(mut row) => {
                row.recorded_at = app::time::civil(at);
                register.amounts.push(row);
            }
            _ => {}
        }
    }
    for leaf in leaves {
        if let Fact::Act(act) = &leaf.fact {
            let mut act = act.clone();
            act.recorded_at = app::time::civil(leaf.entry.recorded_at);
            act.recorded_at_assumed = false;
            register.acts.push(act);
        }
    }
    register
}

/// A record in a file: number, word, days, moment, lag, writer, later records.
pub(crate) type Row = (
    u64,
    &'static str,
    (Option<Date>, Option<Date>),
    u64,
    Option<i32>,
    String,
    Vec<(Relation, u64)>,
);

/// Everything about a subject.
pub(crate) fn story(leaves: &[Leaf], subject: &str) -> Vec<Row> {
    let about = leaves.iter().filter(|leaf| {
        let mut streams = leaf.entry.streams.iter();
        streams.any(|stream| stream.subject == subject)
    });
    about.map(|leaf| row(leaves, leaf)).collect()
}

fn row(leaves: &[Leaf], leaf: &Leaf) -> Row {
    let entry = &leaf.entry;
    let day =
        |text: &Option<String>| -> Option<Date> { text.as_ref().map(|text| text.parse().unwrap()) };
    let (from, until) = (day(&entry.valid.from), day(&entry.valid.until));
    let recorded = app::time::day(entry.recorded_at);
    let later = leaves.iter().flat_map(|by| {
        let refs = by.entry.refs.iter().filter(|row| row.seq == entry.seq);
        refs.map(|row| (row.relation, by.entry.seq))
    });
    (
        entry.seq,
        leaf.fact.word(),
        (from, until),
        entry.recorded_at,
        until.map(|until| (recorded - until).get_days()),
        format!("{}（{}）", entry.actor.account, entry.actor.role),
        later.collect(),
    )
}

/// Who answered: body's name, post's title, ground, person's id, entries.
pub(crate) type Answer = (String, String, String, Option<String>, Vec<(u64, u64)>);

/// Who answered for something on a day.
pub(crate) fn answerable(leaves: &[Leaf], what: &str, on: Date) -> Vec<Answer> {
    let register = register(leaves);
    let standing = standing(leaves);
    let body = register
        .bodies
        .iter()
        .find(|body| body.id == what || body.name == what);
    let covers = |from: Date, until: Option<Date>| from <= on && until.is_none_or(|day| on <= day);
    let mut found = Vec::new();
    for post in &register.posts {
        let portfolio = register.portfolios.iter().find(|row| {
            let object = row.object.as_str();
            let names_it = object == what
                || body
                    .is_some_and(|body| [body.id.as_str(), body.name.as_str()].contains(&object));
            row.post == post.id && names_it && covers(row.from, row.until)
        });
        let ground = match portfolio {
            Some(row) => format!("分管{}", row.object),
            None if body.is_some_and(|body| body.id == post.body) => "本机构领导职务".to_owned(),
            None => continue,
        };
        let held = register.tenures.iter();
        let mut held: Vec<&Tenure> = held
            .filter(|row| row.post == post.id && covers(row.from, row.until))
            .collect();
        held.sort_by_key(|row| row.from);
        let tenure = held.last().copied();
        let facts = tenure.map(|row| Fact::Tenure(row.clone())).into_iter();
        let facts = facts.chain(portfolio.map(|row| Fact::Portfolio(row.clone())));
        let entries = facts.map(|fact| {
            let (seq, _) = standing[&fact.key().unwrap()];
            let leaf = &leaves[usize::try_from(seq).unwrap()];
            (seq, leaf.entry.recorded_at)
        });
        let known = |tenure: &Tenure| register.people.iter().any(|row| row.id == tenure.person);
        let person = tenure
            .filter(|row| known(row))
            .map(|row| row.person.clone());
        let body = register.bodies.iter().find(|body| body.id == post.body);
        let order = body.map_or(u32::MAX, |body| body.order);
        let name = body.map_or(post.body.clone(), |body| body.name.clone());
        found.push((
            (order, post.body.clone(), post.order, post.id.clone()),
            (name, post.title.clone(), ground, person, entries.collect()),
        ));
    }
    found.sort();
    found.into_iter().map(|(_, answer)| answer).collect()
}

/// Files used again for another act: the first use, the later one.
pub(crate) fn same_files(leaves: &[Leaf]) -> Vec<(u64, u64)> {
    let evidence: Vec<_> = leaves
        .iter()
        .filter_map(|leaf| match &leaf.fact {
            Fact::Evidence(row) => Some((leaf.entry.seq, row)),
            _ => None,
        })
        .collect();
    let again = evidence.iter().filter_map(|(later, row)| {
        let (first, before) = evidence.iter().find(|(_, one)| one.sha256 == row.sha256)?;
        (before.act != row.act).then_some((*first, *later))
    });
    again.collect()
}
