//! Reads and checks regulation packs: the law's words beside the rules read out of them.
//!
//! The format is described in `docs/regulation-pack.md`. Pure: the caller reads the files.

mod checks;
mod clause;
mod coverage;
mod duty;
mod fence;
mod files;
mod frequency;
mod limit;
mod load;
mod numeral;
mod other;
mod pack;
mod problem;
mod rules;
mod ruling;
mod text;
mod timeline;
mod vocabulary;
mod workdays;

pub use clause::Clause;
pub use coverage::Coverage;
pub use files::PackFiles;
pub use frequency::{Frequency, FrequencyError, parse_frequency};
pub use limit::{LimitError, parse_limit};
pub use load::load;
pub use other::{
    Competence, Effect, EffectRow, EffectTable, Factor, Form, Head, ItemSource, Lasts, OtherRules,
    Situation, Slip, Structure, Weighs,
};
pub use pack::{NoRule, Provision, Regulation, RuleKind, RuleRef, Why};
pub use problem::{Problem, Problems};
pub use rules::{
    Bearer, BodySet, Calendar, Credit, Demand, Duty, Freeze, Kind, Limit, Member, Organ, Pattern,
    Period, Policy, Role, RoleByPortfolio, RuleSet, TenureRule, Window,
};
pub use ruling::{Decision, Ruling, RulingOption};
pub use timeline::SwitchError;
pub use vocabulary::{Capacity, Category, Mark, Measure, Vocabulary, suggest};
pub use workdays::{Deadline, Workdays, WorkdaysError};
