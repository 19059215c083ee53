//! A loaded regulation: its words, provision by provision, with the rules under each.

mod provision;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use provision::{NoRule, Provision, RuleKind, RuleRef, Why};

use crate::coverage::Coverage;
use crate::other::OtherRules;
use crate::problem::Problem;
use crate::rules::{Freeze, RuleSet};
use crate::ruling::{Decision, Ruling};
use crate::timeline::{Law, SwitchError};
use crate::vocabulary::Vocabulary;

/// A regulation that was read from a pack and found sound.
#[derive(Debug, Clone)]
pub struct Regulation {
    pub(crate) manifest: Manifest,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) rulings: Vec<Ruling>,
    pub(crate) other: OtherRules,
    pub(crate) freezes: Vec<Freeze>,
    pub(crate) warnings: Vec<Problem>,
    pub(crate) coverage: Coverage,
    pub(crate) law: Arc<Law>,
}

/// What `pack.toml` says of the whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) issuer: String,
    pub(crate) published_on: Date,
    pub(crate) in_force_from: Date,
}

impl Regulation {
    /// Puts together what was read; words and rules stand as under the rulings in force last.
    pub(crate) fn new(
        manifest: Manifest,
        provisions: Vec<Provision>,
        coverage: Coverage,
        law: Arc<Law>,
    ) -> Self {
        let choices = crate::timeline::choices(&law.drafts, Date::MAX, &BTreeMap::new());
        let (vocabulary, other, freezes) = law.words_and_other(&choices);
        let rulings = law
            .drafts
            .iter()
            .map(|draft| draft.ruling.clone())
            .collect();
        let warnings = Vec::new();
        Self {
            manifest,
            provisions,
            vocabulary,
            rulings,
            other,
            freezes,
            warnings,
            coverage,
            law,
        }
    }

    /// Id of the pack, e.g. `benxi-gaoxin-2019`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Title of the regulation.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.manifest.title
    }

    /// 文号
    #[must_use]
    pub fn number(&self) -> &str {
        &self.manifest.number
    }

    /// 发文机关
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.manifest.issuer
    }

    /// Day of publication.
    #[must_use]
    pub fn published_on(&self) -> Date {
        self.manifest.published_on
    }

    /// First day in force.
    #[must_use]
    pub fn in_force_from(&self) -> Date {
        self.manifest.in_force_from
    }

    /// Articles, items and paragraphs in the law's order, each with its words and the rules under it.
    #[must_use]
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// The declared words, as they stand under the rulings in force last.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Open questions and how they are settled.
    #[must_use]
    pub fn rulings(&self) -> &[Ruling] {
        &self.rulings
    }

    /// A ruling by id.
    #[must_use]
    pub fn ruling(&self, id: &str) -> Option<&Ruling> {
        self.rulings.iter().find(|ruling| ruling.id == id)
    }

    /// Rules that are no duties.
    #[must_use]
    pub fn other(&self) -> &OtherRules {
        &self.other
    }

    /// Approvals that freeze a year's results.
    #[must_use]
    pub fn freezes(&self) -> &[Freeze] {
        &self.freezes
    }

    /// What is doubtful but does not keep the pack from loading.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Proof that every sentence is there and every provision ruled or explained.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Adds a decision of a ruling that was taken outside the pack. One of the same day takes the place
    /// of the earlier one.
    ///
    /// # Errors
    /// A ruling or an option that the pack does not have.
    pub fn decide(&mut self, ruling: &str, decision: Decision) -> Result<(), SwitchError> {
        let switched = BTreeMap::from([(ruling.to_owned(), decision.chosen.clone())]);
        crate::timeline::check_switched(self, &switched)?;
        let mut drafts = self.law.drafts.clone();
        for draft in &mut drafts {
            if draft.ruling.id == ruling {
                let decisions = &mut draft.ruling.decisions;
                decisions.retain(|known| known.from != decision.from);
                decisions.push(decision.clone());
                decisions.sort_by_key(|known| known.from);
            }
        }
        self.rulings = drafts.iter().map(|draft| draft.ruling.clone()).collect();
        self.law = Arc::new(self.law.with_drafts(drafts));
        Ok(())
    }

    /// The rules in force, one set for each day on which anything changes, ascending.
    ///
    /// `switched` chooses another option of a ruling for the whole time (ruling id → option), to ask what would be.
    ///
    /// # Errors
    /// A ruling or an option that the pack does not have.
    pub fn timeline(
        &self,
        switched: &BTreeMap<String, String>,
    ) -> Result<Vec<RuleSet>, SwitchError> {
        crate::timeline::build(self, switched)
    }
}
