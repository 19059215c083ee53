//! What a bundle discloses: values of entries whose days meet the days of the bundle.

use crate::commitment::{FIELDS_MAX, Opening};
use crate::entry::{Entry, Ref, Relation, Valid};
use crate::value::Value;

/// The field in which an erasing entry lists what it erases.
const ERASED_FIELDS: &str = "fields";

/// Whether days meet `from`–`until`; no days meet all, an open end runs on.
#[must_use]
pub fn meets(valid: &Valid, from: &str, until: &str) -> bool {
    valid.from.as_deref().is_none_or(|first| first <= until)
        && valid.until.as_deref().is_none_or(|last| last >= from)
}

/// Whether an entry erases anything; what it erases is always disclosed.
pub(crate) fn erases(entry: &Entry) -> bool {
    entry
        .refs
        .iter()
        .any(|row| row.relation == Relation::Erases)
}

/// What an entry erases: the entries it names, and the names of their fields. A list of another
/// form erases nothing.
pub(crate) fn erased<'a>(
    entry: &'a Entry,
    openings: &'a [Opening],
) -> Option<(impl Iterator<Item = &'a Ref>, Vec<&'a str>)> {
    let targets = entry
        .refs
        .iter()
        .filter(|row| row.relation == Relation::Erases);
    let names = openings
        .iter()
        .find(|opening| opening.field == ERASED_FIELDS)?;
    // An entry has so many fields and its files; a longer list is meant to keep us busy.
    let Value::List(names) = &names.value else {
        return None;
    };
    if names.len() > FIELDS_MAX + 1 {
        return None;
    }
    let names = names.iter().map(|name| match name {
        Value::Text(name) => Some(name.as_str()),
        _ => None,
    });
    Some((targets, names.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::meets;
    use crate::entry::Valid;

    #[test]
    fn days_meet_when_they_share_one() {
        for (first, last, expected) in [
            (None, None, true),
            (Some("2026-03-01"), Some("2026-03-01"), true),
            (Some("2025-12-31"), Some("2026-01-01"), true),
            (Some("2026-06-30"), Some("2026-07-01"), true),
            (Some("2025-01-01"), None, true),
            (None, Some("2026-01-01"), true),
            (Some("2025-01-01"), Some("2027-01-01"), true),
            (Some("2026-07-01"), None, false),
            (None, Some("2025-12-31"), false),
            (Some("2025-12-30"), Some("2025-12-31"), false),
            (Some("2026-07-01"), Some("2026-07-02"), false),
        ] {
            let valid = Valid {
                from: first.map(str::to_owned),
                until: last.map(str::to_owned),
            };
            assert_eq!(
                meets(&valid, "2026-01-01", "2026-06-30"),
                expected,
                "{valid:?}"
            );
        }
    }
}
