//! Why an act did not count, as a sentence with the value found and the value wanted.

use regulation::Organ;

use super::{Asked, Trial, World};
use crate::Term;
use crate::acts::Version;
use crate::law::{LawPattern, NameId};

/// The sentence for a term of the pattern; `None` for terms about time.
pub(crate) fn of(
    world: World<'_>,
    asked: Asked<'_>,
    part: usize,
    trial: &Trial,
    term: Term,
) -> Option<String> {
    let act = &world.book.versions[trial.version];
    let (law, pattern) = (asked.law, asked.duty.parts.get(part)?);
    let name = trial
        .person
        .map_or("", |person| world.roster.person_name(person));
    let wanted = capacities(world, pattern);
    match term {
        Term::Kind => Some(format!(
            "行为为“{}”，要求“{}”。",
            act.act.kind,
            world.names.list(&pattern.kind_words)
        )),
        Term::Capacity => Some(capacity(world, act, trial, name, &wanted)),
        Term::Organ => Some(organ(world, act, pattern)),
        Term::Mark => {
            let missing: Vec<NameId> = pattern
                .marks
                .iter()
                .copied()
                .filter(|&mark| !law.bears(act.kind, &act.marks, mark))
                .collect();
            Some(format!("未注明“{}”。", world.names.list(&missing)))
        }
        Term::Portfolio => Some(format!(
            "主题“{}”及所列机构不涉及其分管对象。",
            act.act.theme
        )),
        Term::NotInPost => Some(format!("{name}在{}不任该职务。", act.act.first_day)),
        Term::Delegated => Some(format!("{name}委托他人代为履行，要求本人{wanted}。")),
        Term::NotSoleLead => Some(format!(
            "同一记录有多人{wanted}，只计排序在前者，{name}不计。"
        )),
        Term::CountedElsewhere => Some(format!("该记录已计入{name}的其他职责或职务，不重复计。")),
        // A version that was replaced fits the pattern; one with a void mark does not.
        Term::Void if matches!(trial.verdict, super::Verdict::Fails { .. }) => {
            let void: Vec<NameId> = law
                .void_marks
                .iter()
                .copied()
                .filter(|&mark| law.bears(act.kind, &act.marks, mark))
                .collect();
            Some(format!(
                "注明“{}”，未实际举行，不计。",
                world.names.list(&void)
            ))
        }
        Term::Void | Term::Date | Term::LateRefused | Term::AfterApproval => None,
    }
}

fn capacities(world: World<'_>, pattern: &LawPattern) -> String {
    if pattern.capacities.is_empty() {
        return "参加".to_owned();
    }
    world.names.list(&pattern.capacities)
}

fn capacity(world: World<'_>, act: &Version, trial: &Trial, name: &str, wanted: &str) -> String {
    let found: Vec<NameId> = trial
        .person
        .map(|person| act.capacities_of(person).collect())
        .unwrap_or_default();
    if !found.is_empty() {
        return format!(
            "{name}的身份为“{}”，要求“{wanted}”。",
            world.names.list(&found)
        );
    }
    let others: Vec<String> = act
        .people
        .iter()
        .take(3)
        .map(|(person, capacity)| {
            format!(
                "{}{}",
                world.roster.person_name(*person),
                world.names.word(*capacity)
            )
        })
        .collect();
    let who = if name.is_empty() { "无人" } else { name };
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("（{}）", others.join("、"))
    };
    if name.is_empty() {
        return format!("{who}以“{wanted}”身份参加{others}。");
    }
    format!("{who}未参加{others}，要求本人“{wanted}”。")
}

fn organ(world: World<'_>, act: &Version, pattern: &LawPattern) -> String {
    let found: Vec<&str> = act
        .bodies
        .iter()
        .map(|&body| world.roster.bodies[body].body.name.as_str())
        .collect();
    let found = if found.is_empty() {
        "未列机构".to_owned()
    } else {
        found.join("、")
    };
    match &pattern.organ {
        Organ::In(set) => format!("机构为“{found}”，要求“{set}”。"),
        Organ::Own | Organ::Any => format!("机构为“{found}”，要求本机构。"),
    }
}
