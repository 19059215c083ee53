//! Reads and checks regulation packs: the law's words beside the rules read out of them.
//!
//! The format is described in `docs/regulation-pack.md`. Pure: the caller reads the files.

mod clause;
mod numeral;
mod rules;

pub use clause::Clause;
pub use rules::{
    Bearer, BodySet, Calendar, Credit, Demand, Duty, Freeze, Kind, Limit, Member, Organ, Pattern,
    Period, Policy, Role, RoleByPortfolio, RuleSet, TenureRule, Window,
};
