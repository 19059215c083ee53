//! Reading under rulings: `{ ruling = "R-06", chair = …, attend = … }` stands for the value of the chosen option.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Node, Table, Value};
use crate::problem::Sink;

/// The chosen option of each ruling.
pub(crate) type Choices = BTreeMap<String, String>;

/// The key that makes a table a value by ruling.
const KEY: &str = "ruling";

/// What a reading goes by, and which rulings it met.
pub(crate) struct Scope<'a> {
    pub(crate) sink: &'a Sink,
    pub(crate) choices: &'a Choices,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(sink: &'a Sink, choices: &'a Choices) -> Self {
        Self {
            sink,
            choices,
            used: RefCell::default(),
        }
    }

    /// The rulings met since the last call.
    pub(crate) fn take_used(&self) -> BTreeSet<String> {
        self.used.take()
    }

    /// The value under the choices; `None` where the chosen option leaves the key out (`[]`, `""`).
    pub(crate) fn resolve<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        let mut node = node;
        while let Some(choice) = by_ruling(node) {
            self.used.borrow_mut().insert(choice.ruling.to_owned());
            let chosen = self.choices.get(choice.ruling);
            let option = chosen.and_then(|chosen| {
                choice
                    .options
                    .iter()
                    .find(|option| option.key == *chosen)
                    .copied()
            });
            node = &option.or_else(|| choice.options.first().copied())?.node;
            let left_out = match &node.value {
                Value::Text(text) => text.is_empty(),
                Value::List(list) => list.is_empty(),
                _ => false,
            };
            if left_out {
                return None;
            }
        }
        Some(node)
    }
}

/// A value that a ruling chooses.
pub(crate) struct ByRuling<'n> {
    pub(crate) ruling: &'n str,
    pub(crate) options: Vec<&'n Entry>,
}

/// The node as a value by ruling, if it is one.
pub(crate) fn by_ruling(node: &Node) -> Option<ByRuling<'_>> {
    let Value::Table(Table { entries }) = &node.value else {
        return None;
    };
    let key = entries.iter().find(|entry| entry.key == KEY)?;
    let Value::Text(ruling) = &key.node.value else {
        return None;
    };
    let options = entries.iter().filter(|entry| entry.key != KEY).collect();
    Some(ByRuling { ruling, options })
}
