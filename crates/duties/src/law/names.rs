//! Words as numbers: kinds of act, marks and capacities are compared by number.

use std::collections::BTreeMap;

use regulation::Kind;

/// The number of a word.
pub(crate) type NameId = u32;

/// All words met so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    ids: BTreeMap<String, NameId>,
    words: Vec<String>,
}

impl Names {
    pub(crate) fn id(&mut self, word: &str) -> NameId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = NameId::try_from(self.words.len()).unwrap_or(NameId::MAX);
        self.ids.insert(word.to_owned(), id);
        self.words.push(word.to_owned());
        id
    }

    pub(crate) fn ids(&mut self, words: &[String]) -> Vec<NameId> {
        words.iter().map(|word| self.id(word)).collect()
    }

    pub(crate) fn word(&self, id: NameId) -> &str {
        usize::try_from(id)
            .ok()
            .and_then(|id| self.words.get(id))
            .map_or("", String::as_str)
    }

    /// The words of a list, joined by 、.
    pub(crate) fn list(&self, ids: &[NameId]) -> String {
        ids.iter()
            .map(|&id| self.word(id))
            .collect::<Vec<_>>()
            .join("、")
    }

    pub(super) fn kind_tree(&mut self, kinds: &[Kind]) -> KindTree {
        let mut tree = KindTree::default();
        for kind in kinds {
            let id = self.id(&kind.name);
            let parent = kind.is_a.as_deref().map(|parent| self.id(parent));
            let words = self.ids(&kind.aliases);
            let implies = self.ids(&kind.implies);
            tree.nodes.insert(id, Node { parent, implies });
            tree.canonical.insert(id, id);
            // A declared name is never the alias of another kind.
            for alias in words {
                tree.canonical.entry(alias).or_insert(id);
            }
        }
        tree
    }
}

/// Kinds of act, each with the kind above it.
#[derive(Debug, Clone, Default)]
pub(super) struct KindTree {
    nodes: BTreeMap<NameId, Node>,
    /// Name or alias → name.
    canonical: BTreeMap<NameId, NameId>,
}

#[derive(Debug, Clone)]
struct Node {
    parent: Option<NameId>,
    implies: Vec<NameId>,
}

impl KindTree {
    /// The kind itself and those above it.
    fn above(&self, word: NameId) -> Vec<NameId> {
        let mut chain: Vec<NameId> = Vec::new();
        let mut next = self.canonical.get(&word).copied();
        while let Some(id) = next {
            // A tree that bites its tail ends where it begins.
            if chain.contains(&id) {
                break;
            }
            chain.push(id);
            next = self
                .nodes
                .get(&id)
                .and_then(|node| node.parent)
                .and_then(|parent| self.canonical.get(&parent).copied());
        }
        chain
    }

    /// All words (names and aliases) for the kind and the kinds below it.
    pub(super) fn below(&self, word: NameId) -> Vec<NameId> {
        let Some(&top) = self.canonical.get(&word) else {
            return vec![word];
        };
        self.canonical
            .keys()
            .copied()
            .filter(|&word| self.above(word).contains(&top))
            .collect()
    }

    /// Marks each word's kind bears by itself or by a kind above it.
    pub(super) fn implied(&self) -> BTreeMap<NameId, Vec<NameId>> {
        self.canonical
            .keys()
            .map(|&word| {
                let marks = self
                    .above(word)
                    .iter()
                    .filter_map(|kind| self.nodes.get(kind))
                    .flat_map(|node| node.implies.iter().copied())
                    .collect::<Vec<_>>();
                (word, marks)
            })
            .filter(|(_, marks)| !marks.is_empty())
            .collect()
    }
}
