//! The rules in force, compiled: which duty binds which period, by which patterns.
//!
//! A [`Timeline`] is the regulation over time; each [`Law`] is one dated rule set. The law that
//! binds a period is the one in force on the period's first day.

mod names;
mod pattern;
mod roles;
mod sets;

use std::collections::BTreeMap;

use regulation::{Demand, Duty, RuleSet};

use crate::calendar::{Day, NEVER, day_of};

pub(crate) use names::{NameId, Names};
pub(crate) use pattern::LawPattern;

/// The regulation over time.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    /// Dated, ascending, at least one.
    pub(crate) laws: Vec<Law>,
    /// All duties ever in force, in the order of the pack.
    pub(crate) duty_ids: Vec<String>,
    /// The regulation's first day.
    pub(crate) from: Day,
}

/// One dated rule set.
#[derive(Debug, Clone)]
pub(crate) struct Law {
    pub(crate) from: Day,
    /// Last day before the next set.
    pub(crate) until: Day,
    pub(crate) rules: RuleSet,
    /// For each duty of [`Timeline::duty_ids`]: its place in `duties`.
    of_duty: Vec<Option<usize>>,
    duties: Vec<LawDuty>,
    /// Marks that each kind bears by itself, inherited ones included.
    implied: BTreeMap<NameId, Vec<NameId>>,
    pub(crate) void_marks: Vec<NameId>,
    pub(crate) sole: Vec<NameId>,
    pub(crate) delegating: Vec<NameId>,
    /// For each [`regulation::Freeze`]: its kind and those below it.
    pub(crate) freeze_kinds: Vec<Vec<NameId>>,
}

/// A duty as one law has it.
#[derive(Debug, Clone)]
pub(crate) struct LawDuty {
    /// Place in [`RuleSet::duties`].
    rule: usize,
    /// What counts; several: each is needed.
    pub(crate) parts: Vec<LawPattern>,
    /// What starts a limit.
    pub(crate) trigger: Option<LawPattern>,
    pub(crate) from: Day,
    pub(crate) until: Day,
}

impl Timeline {
    pub(crate) fn new(rules: &[RuleSet], names: &mut Names) -> Option<Self> {
        let mut sorted: Vec<&RuleSet> = rules.iter().collect();
        sorted.sort_by_key(|set| set.from);
        let duty_ids = merged_ids(&sorted);
        let from = day_of(sorted.first()?.from);
        let ends = sorted
            .iter()
            .skip(1)
            .map(|set| day_of(set.from) - 1)
            .chain([NEVER]);
        let laws = sorted
            .iter()
            .zip(ends)
            .map(|(set, until)| Law::new(set, until, &duty_ids, names))
            .collect();
        Some(Self {
            laws,
            duty_ids,
            from,
        })
    }

    /// The law that binds a period that begins on `first_day`.
    pub(crate) fn binding(&self, first_day: Day) -> usize {
        self.laws
            .partition_point(|law| law.from <= first_day)
            .saturating_sub(1)
    }

    /// The law and the duty that bind a period that begins on `first_day`.
    pub(crate) fn duty_on(&self, duty: usize, first_day: Day) -> Option<(usize, &LawDuty)> {
        let law = self.binding(first_day);
        // What began before the regulation is bound by what came into force with it.
        let asked = first_day.max(self.from);
        let found = self.laws[law].duty(duty)?;
        (found.from <= asked && asked <= found.until).then_some((law, found))
    }
}

impl Law {
    fn new(set: &RuleSet, until: Day, duty_ids: &[String], names: &mut Names) -> Self {
        let tree = names.kind_tree(&set.kinds);
        let duties: Vec<LawDuty> = set
            .duties
            .iter()
            .enumerate()
            .map(|(rule, duty)| LawDuty::new(rule, duty, &tree, names))
            .collect();
        let of_duty = duty_ids
            .iter()
            .map(|id| set.duties.iter().position(|duty| &duty.id == id))
            .collect();
        let policy = &set.policy;
        let freeze_kinds = policy
            .freezes
            .iter()
            .map(|freeze| tree.below(names.id(&freeze.kind)))
            .collect();
        Self {
            from: day_of(set.from),
            until,
            of_duty,
            duties,
            implied: tree.implied(),
            void_marks: names.ids(&policy.void_marks),
            sole: names.ids(&policy.sole_capacities),
            delegating: names.ids(&policy.delegating_capacities),
            freeze_kinds,
            rules: set.clone(),
        }
    }

    pub(crate) fn duty(&self, duty: usize) -> Option<&LawDuty> {
        self.duties.get((*self.of_duty.get(duty)?)?)
    }

    pub(crate) fn rule(&self, duty: &LawDuty) -> &Duty {
        &self.rules.duties[duty.rule]
    }

    /// Whether an act of this kind with these own marks bears the mark.
    pub(crate) fn bears(&self, kind: NameId, own: &[NameId], mark: NameId) -> bool {
        own.contains(&mark)
            || self
                .implied
                .get(&kind)
                .is_some_and(|marks| marks.contains(&mark))
    }
}

impl LawDuty {
    fn new(rule: usize, duty: &Duty, tree: &names::KindTree, names: &mut Names) -> Self {
        let mut compile = |pattern| LawPattern::new(pattern, tree, names);
        let (parts, trigger) = match &duty.demand {
            Demand::Count { parts, .. }
            | Demand::Cover { parts, .. }
            | Demand::Undefined { parts, .. } => (parts.as_slice(), None),
            Demand::After { trigger, parts, .. } => (parts.as_slice(), Some(compile(trigger))),
            Demand::ListCurrent { pattern } => (std::slice::from_ref(pattern), None),
            Demand::Growth { .. } | Demand::Standing | Demand::JointChairs { .. } => {
                (&[][..], None)
            }
        };
        Self {
            rule,
            parts: parts.iter().map(compile).collect(),
            trigger,
            from: day_of(duty.from),
            until: duty.until.map_or(NEVER, day_of),
        }
    }
}

/// The pack's order; a duty that a later set adds stands after the one it follows there.
fn merged_ids(sets: &[&RuleSet]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for set in sets {
        let mut place = 0;
        for duty in &set.duties {
            match ids.iter().position(|id| id == &duty.id) {
                Some(known) => place = known + 1,
                None => {
                    ids.insert(place, duty.id.clone());
                    place += 1;
                }
            }
        }
    }
    ids
}
