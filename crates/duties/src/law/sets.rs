//! On which days a body belongs to a set, a category, or is the body of that name.

use super::Law;
use crate::calendar::{Days, EVER, NEVER, day_of};
use crate::roster::BodyRow;

impl Law {
    /// Days on which the body belongs to what `name` names.
    pub(crate) fn days_in_set(&self, body: &BodyRow, name: &str) -> Days {
        let sets = self.rules.sets.iter().filter(|set| set.name == name);
        let mut stretches = Vec::new();
        for set in sets {
            if set
                .category
                .as_deref()
                .is_some_and(|category| self.in_category(body, category))
            {
                return Days::all();
            }
            let members = set.members.iter().filter(|member| {
                member.name == body.body.name || member.aliases.contains(&body.body.name)
            });
            stretches.extend(members.map(|member| {
                (
                    member.from.map_or(EVER, day_of),
                    member.until.map_or(NEVER, day_of),
                )
            }));
        }
        if self.in_category(body, name) || body.body.name == name || body.body.id == name {
            return Days::all();
        }
        Days::from_stretches(stretches)
    }

    /// Days on which the body belongs to any of them.
    pub(crate) fn days_in_sets(&self, body: &BodyRow, names: &[String]) -> Days {
        names.iter().fold(Days::none(), |days, name| {
            days.union(&self.days_in_set(body, name))
        })
    }

    /// Whether the body's category, or one above it, is this one.
    fn in_category(&self, body: &BodyRow, wanted: &str) -> bool {
        let categories = &self.rules.categories;
        let find = |word: &str| {
            categories.iter().find(|category| {
                category.name == word || category.aliases.iter().any(|alias| alias == word)
            })
        };
        let mut at = body.body.category.as_str();
        // No chain is longer than the list: a tree that bites its tail ends.
        for _ in 0..=categories.len() {
            if at == wanted {
                return true;
            }
            let Some(category) = find(at) else {
                return false;
            };
            if category.name == wanted {
                return true;
            }
            let Some(above) = category.is_a.as_deref() else {
                return false;
            };
            at = above;
        }
        false
    }
}
