//! The rules day by day: every ruling applied, one set for each day on which anything changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::duty::{self, Context};
use crate::fence::{Choices, Scope};
use crate::other;
use crate::pack::Regulation;
use crate::problem::{Sink, Sources};
use crate::rules::{Freeze, Period, Policy, RuleSet};
use crate::ruling::{self, Draft};
use crate::text::Pack;
use crate::vocabulary::{self, Vocabulary, Words};

/// A ruling or an option that the pack does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// No such ruling.
    #[error("本规则包没有编号为“{ruling}”的裁定{}", nearest(.near.as_ref()))]
    NoRuling {
        /// What was asked for.
        ruling: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// No such option.
    #[error("裁定“{ruling}”没有选项“{option}”；可用：{}", .options.join("、"))]
    NoOption {
        /// The ruling.
        ruling: String,
        /// What was asked for.
        option: String,
        /// What there is.
        options: Vec<String>,
    },
}

fn nearest(near: Option<&String>) -> String {
    near.map_or_else(String::new, |near| format!("，您是不是要写“{near}”？"))
}

/// The rule tables as they stand in the pack: read anew for each set of choices.
#[derive(Debug)]
pub(crate) struct Law {
    pub(crate) pack: Arc<Pack>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) due_soon_days: BTreeMap<Option<Period>, u16>,
}

/// The option of each ruling on a day. Before its first decision a value by ruling has the first decision's option.
pub(crate) fn choices(drafts: &[Draft], day: Date, switched: &BTreeMap<String, String>) -> Choices {
    let mut choices = Choices::new();
    for draft in drafts {
        let ruling = &draft.ruling;
        let decided = ruling.on(day).or_else(|| ruling.decisions.first());
        let chosen = switched
            .get(&ruling.id)
            .or_else(|| decided.map(|decision| &decision.chosen));
        choices.extend(chosen.map(|chosen| (ruling.id.clone(), chosen.clone())));
    }
    choices
}

impl Law {
    /// The same pack under other rulings.
    pub(crate) fn with_drafts(&self, drafts: Vec<Draft>) -> Self {
        Self {
            pack: Arc::clone(&self.pack),
            drafts,
            due_soon_days: self.due_soon_days.clone(),
        }
    }

    /// Words, duties and the rest as they stand on a day.
    fn read(
        &self,
        in_force_from: Date,
        choices: &Choices,
    ) -> (Words, Vec<duty::Draft>, Vec<Freeze>) {
        // The pack was found sound: what is reported again is not kept.
        let sink = Sink::new(Sources::default());
        let scope = Scope::new(&sink, choices);
        let words = vocabulary::read(&self.pack, &scope);
        let context = Context {
            pack: &self.pack,
            words: &words,
            in_force_from,
        };
        let duties = self
            .pack
            .of("duty")
            .filter_map(|rule| duty::read(rule, &context, &scope))
            .collect();
        let (_, freezes) = other::read(&self.pack, &words.vocabulary, &scope);
        (words, duties, freezes)
    }

    /// The vocabulary and the other rules under given choices.
    pub(crate) fn words_and_other(
        &self,
        choices: &Choices,
    ) -> (Vocabulary, other::OtherRules, Vec<Freeze>) {
        let sink = Sink::new(Sources::default());
        let scope = Scope::new(&sink, choices);
        let words = vocabulary::read(&self.pack, &scope).vocabulary;
        let (other, freezes) = other::read(&self.pack, &words, &scope);
        (words, other, freezes)
    }

    fn policy(&self, day: Date, switched: &BTreeMap<String, String>, words: &Vocabulary) -> Policy {
        let mut policy = ruling::default_policy(self.due_soon_days.clone());
        let (sink, none) = (Sink::new(Sources::default()), Choices::new());
        let scope = Scope::new(&sink, &none);
        for draft in &self.drafts {
            let ruling = &draft.ruling;
            let decided = ruling.on(day).map(|decision| &decision.chosen);
            let Some(chosen) = switched.get(&ruling.id).or(decided) else {
                continue;
            };
            if let Some((table, at)) = draft.policies.get(chosen) {
                ruling::apply(&mut policy, table, *at, &ruling.id, &scope);
            }
        }
        let capacities = |of: fn(&crate::Capacity) -> bool| {
            words
                .capacities
                .iter()
                .filter(|one| of(one))
                .map(|one| one.name.clone())
                .collect()
        };
        policy.sole_capacities = capacities(|one| one.sole);
        policy.delegating_capacities = capacities(|one| one.delegates);
        policy.void_marks = words
            .marks
            .iter()
            .filter(|one| one.void)
            .map(|one| one.name.clone())
            .collect();
        policy
    }
}

/// The rule sets, ascending.
pub(crate) fn build(
    regulation: &Regulation,
    switched: &BTreeMap<String, String>,
) -> Result<Vec<RuleSet>, SwitchError> {
    check_switched(regulation, switched)?;
    let (law, start) = (&regulation.law, regulation.in_force_from());
    let mut days = BTreeSet::from([start]);
    for draft in law
        .drafts
        .iter()
        .filter(|draft| !switched.contains_key(&draft.ruling.id))
    {
        days.extend(draft.ruling.decisions.iter().map(|decision| decision.from));
    }
    for day in days.clone() {
        let (_, duties, _) = law.read(start, &choices(&law.drafts, day, switched));
        days.extend(duties.iter().flat_map(duty::Draft::days));
    }
    let sets = days.into_iter().filter(|day| *day >= start);
    Ok(sets
        .map(|day| rule_set(law, start, day, switched))
        .collect())
}

fn rule_set(law: &Law, start: Date, day: Date, switched: &BTreeMap<String, String>) -> RuleSet {
    let (words, duties, freezes) = law.read(start, &choices(&law.drafts, day, switched));
    let mut policy = law.policy(day, switched, &words.vocabulary);
    policy.freezes = freezes;
    let Vocabulary {
        categories,
        roles,
        kinds,
        sets,
        ..
    } = words.vocabulary;
    RuleSet {
        from: day,
        duties: duties.iter().filter_map(|draft| draft.on(day)).collect(),
        policy,
        roles,
        kinds,
        categories,
        sets,
    }
}

pub(crate) fn check_switched(
    regulation: &Regulation,
    switched: &BTreeMap<String, String>,
) -> Result<(), SwitchError> {
    for (id, option) in switched {
        let Some(ruling) = regulation.ruling(id) else {
            let ids = regulation.rulings().iter().map(|ruling| ruling.id.as_str());
            let near = crate::suggest(id, ids).map(str::to_owned);
            return Err(SwitchError::NoRuling {
                ruling: id.clone(),
                near,
            });
        };
        if ruling.option(option).is_none() {
            let options = ruling
                .options
                .iter()
                .map(|option| option.name.clone())
                .collect();
            return Err(SwitchError::NoOption {
                ruling: id.clone(),
                option: option.clone(),
                options,
            });
        }
    }
    Ok(())
}
