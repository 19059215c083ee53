//! What an import would do, counted a second time from the leaves.

use app::commands::{How, plan};
use app::record::Fact;
use app::state::State;
use duties::{Act, Register};

use crate::naive::{self, Leaf};

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    new: Vec<String>,
    changed: Vec<String>,
    same: usize,
    outdated: usize,
    missing: usize,
}

pub(crate) fn check(state: &State, leaves: &[Leaf], workbook: &Register) {
    let plan = plan(state, workbook, "本区.xlsx");
    let mut found = Counts {
        same: plan.same,
        outdated: plan.outdated.len(),
        missing: plan.missing.len(),
        ..Counts::default()
    };
    for change in &plan.changes {
        let key = change.fact.key().unwrap();
        if change.how == How::New {
            found.new.push(key);
        } else {
            found.changed.push(key);
        }
    }
    assert_eq!(found, counts(leaves, workbook));
}

fn counts(leaves: &[Leaf], workbook: &Register) -> Counts {
    let mut counts = Counts::default();
    let standing = naive::standing(leaves);
    let rows = roster(workbook);
    let withdrawn = |key: &str| {
        let mut rows = leaves.iter();
        rows.any(|leaf| matches!(&leaf.fact, Fact::Withdrawal(row) if row.of == key))
    };
    for fact in &rows {
        let key = fact.key().unwrap();
        let ever: Vec<&Fact> = leaves
            .iter()
            .map(|leaf| &leaf.fact)
            .filter(|known| known.key().as_ref() == Some(&key))
            .collect();
        let now = standing.get(&key).map(|(_, fact)| *fact);
        if now.is_some_and(|now| alike(now, fact)) {
            counts.same += 1;
        } else if ever.iter().any(|known| alike(known, fact)) {
            counts.outdated += 1;
        } else if ever.is_empty() && !withdrawn(&key) {
            counts.new.push(key);
        } else {
            counts.changed.push(key);
        }
    }
    for act in &workbook.acts {
        match versions(leaves, &act.id).as_slice() {
            [] => counts.new.push(format!("act:{}", act.id)),
            [.., last] if said(last) == said(act) => counts.same += 1,
            known if known.iter().any(|known| said(known) == said(act)) => counts.outdated += 1,
            _ => counts.changed.push(format!("act:{}", act.id)),
        }
    }
    let keys: Vec<String> = rows.iter().filter_map(Fact::key).collect();
    let kinds = [
        "body",
        "post",
        "person",
        "tenure",
        "portfolio",
        "leave",
        "waiver",
        "amount",
    ];
    let missing = standing
        .iter()
        .filter(|(key, (_, fact))| kinds.contains(&fact.kind()) && !keys.contains(key));
    counts.missing = missing.count();
    counts
}

fn roster(register: &Register) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    facts.extend(register.bodies.iter().cloned().map(Fact::from));
    facts.extend(register.posts.iter().cloned().map(Fact::from));
    facts.extend(register.people.iter().cloned().map(Fact::from));
    facts.extend(register.tenures.iter().cloned().map(Fact::from));
    facts.extend(register.portfolios.iter().cloned().map(Fact::from));
    facts.extend(register.leaves.iter().cloned().map(Fact::from));
    facts.extend(register.waivers.iter().cloned().map(Fact::from));
    facts.extend(register.amounts.iter().cloned().map(Fact::from));
    facts
}

/// The same but for the moment at which a workbook says that an amount was recorded.
fn alike(one: &Fact, two: &Fact) -> bool {
    match (one, two) {
        (Fact::Amount(one), Fact::Amount(two)) => {
            (&one.body, &one.measure, one.year, one.value)
                == (&two.body, &two.measure, two.year, two.value)
        }
        _ => one == two,
    }
}

/// The act of a number and the corrections that were numbered after it.
fn versions<'a>(leaves: &'a [Leaf], id: &str) -> Vec<&'a Act> {
    let find = |id: String| {
        leaves.iter().find_map(|leaf| match &leaf.fact {
            Fact::Act(act) if act.id == id => Some(act),
            _ => None,
        })
    };
    let first = find(id.to_owned());
    let later = (1..).map_while(|n| find(format!("{id}-更{n}")));
    first.into_iter().chain(later).collect()
}

/// What a row says, less its number and what the program makes of it.
fn said(act: &Act) -> String {
    let mut people: Vec<String> = act
        .participants
        .iter()
        .map(|row| format!("{}={}", row.person, row.capacity))
        .collect();
    people.sort();
    let correction = act
        .corrects
        .as_ref()
        .filter(|row| row.withdraws || !row.reason.starts_with("工作簿“"));
    let claimed = (!act.recorded_at_assumed).then_some(act.recorded_at);
    format!(
        "{} {} {} {:?} {} {:?} {} {:?} {:?} {correction:?} {people:?} {claimed:?}",
        act.kind,
        act.first_day,
        act.last_day,
        act.bodies,
        act.theme,
        act.marks,
        act.place,
        act.problems,
        act.subject_year
    )
}
