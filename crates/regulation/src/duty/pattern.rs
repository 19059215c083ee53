//! Patterns of acts: `must`, `after`.

use std::collections::BTreeSet;

use crate::checks::{List, Names};
use crate::fence::{Fields, Said, Table};
use crate::rules::{Organ, Pattern};
use crate::vocabulary::Words;

/// The word that ties an act to the post's own body.
const OWN: &str = "own";

/// Reads one pattern; the rulings that shaped its words are added to `rulings`.
pub(crate) fn pattern(
    table: &Said<&Table>,
    outer: &Fields<'_>,
    words: &Words,
    rulings: &mut BTreeSet<String>,
) -> Pattern {
    let fields = Fields::new(table.value, table.at, "行为的模式", outer.scope);
    let names = Names {
        words: &words.vocabulary,
        sink: outer.scope.sink,
    };
    let kinds = fields.texts("kind");
    if kinds.is_empty() && fields.need("kind", None::<()>).is_none() && fields.has("kind") {
        fields.error(
            "fence::empty",
            fields.at_of("kind"),
            "没有写行为",
            "请写 kind = \"…\"，用词表里的行为",
        );
    }
    let kinds = names.all(List::Kind, &kinds);
    let capacities = names.all(List::Capacity, &fields.texts("capacity"));
    let organ = match fields.text("organ") {
        None => Organ::Any,
        Some(said) if said.value == OWN => Organ::Own,
        Some(said) => names.one(List::Body, &said).map_or(Organ::Any, Organ::In),
    };
    let marks = names.all(List::Mark, &fields.texts("marks"));
    let portfolio = fields.flag("portfolio");
    fields.close();
    for kind in &kinds {
        rulings.extend(words.rulings_under_kind(kind));
    }
    for (list, name) in capacities
        .iter()
        .map(|name| ("capacity", name))
        .chain(marks.iter().map(|name| ("mark", name)))
    {
        rulings.extend(words.shaped(list, name));
    }
    if let Organ::In(group) = &organ {
        rulings.extend(words.shaped("set", group));
    }
    Pattern {
        kinds,
        capacities,
        organ,
        marks,
        portfolio,
    }
}
