//! On which days a post has a role: by the workbook, or by 分工 (docs/findings.md, 1).

use regulation::{Role, RoleByPortfolio};

use super::Law;
use crate::calendar::Days;
use crate::roster::PostRow;

impl Law {
    /// Whether a word names a role, by id or by name.
    pub(crate) fn role_named(&self, word: &str) -> Option<&Role> {
        self.rules
            .roles
            .iter()
            .find(|role| role.id == word || role.name == word)
    }

    /// Days on which the post has one of the roles.
    pub(crate) fn days_in_roles(&self, post: &PostRow, roles: &[String]) -> Days {
        let roles = self.rules.roles.iter().filter(|role| {
            roles
                .iter()
                .any(|wanted| *wanted == role.id || *wanted == role.name)
        });
        roles.fold(Days::none(), |days, role| {
            days.union(&self.days_in_role(post, role))
        })
    }

    fn days_in_role(&self, post: &PostRow, role: &Role) -> Days {
        let listed = is_listed(post, role);
        let mut days = match &role.when_portfolio {
            None => all_if(listed),
            Some(by) => self.days_by_portfolio(post, by, listed),
        };
        // The other side: a role that gives way to one that follows from 分工.
        for other in &self.rules.roles {
            let Some(by) = &other.when_portfolio else {
                continue;
            };
            if by.of != role.id && by.of != role.name {
                continue;
            }
            let charged = post.days_in_charge_of(&by.object);
            if is_listed(post, other) && !charged.is_empty() {
                days = days.union(&Days::all());
            }
            days = days.minus(&charged);
        }
        days
    }

    fn days_by_portfolio(&self, post: &PostRow, by: &RoleByPortfolio, listed: bool) -> Days {
        let charged = post.days_in_charge_of(&by.object);
        if listed && charged.is_empty() {
            return Days::all();
        }
        let general = self
            .role_named(&by.of)
            .is_some_and(|general| is_listed(post, general));
        if listed || general {
            charged
        } else {
            Days::none()
        }
    }
}

fn is_listed(post: &PostRow, role: &Role) -> bool {
    post.post
        .roles
        .iter()
        .any(|word| *word == role.id || *word == role.name)
}

fn all_if(condition: bool) -> Days {
    if condition { Days::all() } else { Days::none() }
}
