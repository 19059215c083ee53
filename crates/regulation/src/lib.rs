//! Reads and checks regulation packs: the law's words beside the rules read out of them.
//!
//! The format is described in `docs/regulation-pack.md`. Pure: the caller reads the files.
//!
//! ```
//! use std::collections::BTreeMap;
//! use regulation::{PackFiles, load};
//!
//! let source = "第一条　镇长每月至少开会1次。";
//! let digest = "0".repeat(64);
//! let files = PackFiles::from([
//!     ("pack.toml", format!(
//!         "id = \"x\"\ntitle = \"办法\"\nissuer = \"县政府\"\nin_force_from = 2020-01-01\n\
//!          source = {{ file = \"source.txt\", sha256 = \"{digest}\" }}\n\
//!          text = \"text.md\"\nvocabulary = \"vocabulary.md\"",
//!     )),
//!     ("source.txt", source.to_owned()),
//!     ("vocabulary.md", "```toml\n[[role]]\nid = \"Z\"\nname = \"镇长\"\n[[kind]]\nname = \"会议\"\n```".to_owned()),
//!     ("text.md", format!(
//!         "> {source}\n\n```toml\n[[duty]]\nid = \"D\"\nname = \"开会\"\nquote = \"每月至少开会1次\"\n\
//!          who = \"镇长\"\nfrequency = \"每月\"\nmust = {{ kind = \"会议\" }}\n```",
//!     )),
//! ]);
//! // The digest is wrong: the one problem says where, and what it should be.
//! let problems = load(&files).unwrap_err();
//! let digest_told = problems.list()[0].help().matches(|c: char| c.is_ascii_hexdigit()).collect::<String>();
//! let mended = files.get("pack.toml").unwrap().replace(&"0".repeat(64), &digest_told);
//! let mut files = files;
//! files.insert("pack.toml", mended);
//!
//! let regulation = load(&files).unwrap();
//! assert_eq!(regulation.provisions()[0].words, source);
//! let rules = regulation.timeline(&BTreeMap::new()).unwrap();
//! assert_eq!(rules[0].duties[0].name, "开会");
//! ```

#![deny(missing_docs)]

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
pub use workdays::{Deadline, Notice, Workdays, WorkdaysError};
