//! Which acts count, with words as numbers.

use regulation::{Organ, Pattern};

use super::names::{KindTree, NameId, Names};

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct LawPattern {
    /// All words for the kinds that fit, sorted; `None`: any kind.
    kinds: Option<Vec<NameId>>,
    /// The kinds as the rule names them.
    pub(crate) kind_words: Vec<NameId>,
    pub(crate) capacities: Vec<NameId>,
    pub(crate) organ: Organ,
    pub(crate) marks: Vec<NameId>,
    pub(crate) portfolio: bool,
}

impl LawPattern {
    pub(super) fn new(pattern: &Pattern, tree: &KindTree, names: &mut Names) -> Self {
        let kind_words = names.ids(&pattern.kinds);
        let kinds = (!kind_words.is_empty()).then(|| {
            let mut all: Vec<NameId> = kind_words
                .iter()
                .flat_map(|&kind| tree.below(kind))
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        Self {
            kinds,
            kind_words,
            capacities: names.ids(&pattern.capacities),
            organ: pattern.organ.clone(),
            marks: names.ids(&pattern.marks),
            portfolio: pattern.portfolio,
        }
    }

    pub(crate) fn has_kind(&self, kind: NameId) -> bool {
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.binary_search(&kind).is_ok())
    }
}
