//! The rules that are no duties: sources, situations, forms, effects, factors, competences, freezes, slips, structures.
//!
//! Left out: any decision by them. A person decides; the program shows what the law says.

mod read;

use jiff::civil::Date;

pub(crate) use read::read;

use crate::clause::Clause;

/// What all of these rules have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Id in the pack.
    pub id: String,
    /// Chinese name; the id where none is given.
    pub name: String,
    /// Where it stands; `None` in the words before the first article.
    pub clause: Option<Clause>,
    /// The law's words.
    pub quote: String,
    /// One line of commentary.
    pub note: Option<String>,
}

/// 来源: where supervised items come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSource {
    /// Id, name, clause, words.
    pub head: Head,
}

/// 问责方式
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Id, name, clause, words.
    pub head: Head,
    /// Organs competent.
    pub by: Vec<String>,
    /// Table of `effects.md` that says how long it lasts.
    pub effect: Option<String>,
}

/// 问责情形
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Id, name, clause, words.
    pub head: Head,
    /// May the program raise a lead?
    pub lead: bool,
}

/// How long an effect lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lasts {
    /// By a table of `effects.md`.
    Table(String),
    /// So many months.
    Months(u16),
    /// For life, or in words.
    Words(String),
}

/// What follows, for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Id, name, clause, words.
    pub head: Head,
    /// Ids of forms that bring it about.
    pub on: Vec<String>,
    /// What is barred.
    pub bars: Vec<String>,
    /// For how long.
    pub lasts: Option<Lasts>,
    /// The condition, in words.
    pub only_when: Option<String>,
}

/// How a factor weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weighs {
    /// 从重
    Heavier,
    /// 从轻、减轻
    Lighter,
    /// 免予、不予
    Exempt,
    /// 终身
    Lifelong,
    /// 综合考虑
    Context,
}

/// 从重、从轻、免责等因素
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Id, name, clause, words.
    pub head: Head,
    /// How it weighs.
    pub weighs: Weighs,
    /// What must be shown, all of it.
    pub requires: Vec<String>,
}

/// 权限: who may decide what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competence {
    /// Id, name, clause, words.
    pub head: Head,
    /// Organs.
    pub organs: Vec<String>,
    /// Acts, in words or as kinds.
    pub acts: Vec<String>,
}

/// A known slip of the text, declared and not silently mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Id, name, clause, words.
    pub head: Head,
    /// What is meant.
    pub reads: String,
}

/// An institution that must exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Id, name, clause, words.
    pub head: Head,
    /// The organ that must set it up, or that it is.
    pub organ: Option<String>,
}

/// A table of adjacent law: how long something lasts, each row with its basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectTable {
    /// Id in the pack.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Rows in the pack's order.
    pub rows: Vec<EffectRow>,
}

/// A row of an effect table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectRow {
    /// Of what: a form or measure.
    pub of: String,
    /// Months; `None`: said in words.
    pub months: Option<u16>,
    /// In words, e.g. until a new decision.
    pub says: Option<String>,
    /// The paper and its article.
    pub basis: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// From which day it runs, in words.
    pub starts: Option<String>,
    /// Checked against the paper itself.
    pub verified: bool,
    /// One line of commentary.
    pub note: Option<String>,
}

/// All rules that are no duties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OtherRules {
    /// `[[source]]`
    pub sources: Vec<ItemSource>,
    /// `[[form]]`
    pub forms: Vec<Form>,
    /// `[[situation]]`
    pub situations: Vec<Situation>,
    /// `[[effect]]`
    pub effects: Vec<Effect>,
    /// `[[factor]]`
    pub factors: Vec<Factor>,
    /// `[[competence]]`
    pub competences: Vec<Competence>,
    /// `[[slip]]`
    pub slips: Vec<Slip>,
    /// `[[structure]]`
    pub structures: Vec<Structure>,
    /// `[[table]]` of the effects files.
    pub tables: Vec<EffectTable>,
}
