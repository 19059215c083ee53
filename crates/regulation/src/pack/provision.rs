//! 条、项、段: the smallest piece of the law that has a place of its own.

use std::fmt;

use crate::clause::Clause;

/// One article, item or paragraph: its words, and the rules read out of it or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// Where it stands.
    pub clause: Clause,
    /// Number of the chapter; 0 before the first.
    pub chapter: u16,
    /// Name of the chapter.
    pub chapter_name: String,
    /// The official words; of the layout only the space after 第N条 is kept.
    pub words: String,
    /// File in the pack.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// The rules under it, in the file's order.
    pub rules: Vec<RuleRef>,
    /// Why it needs no rule, where it says so.
    pub none: Option<NoRule>,
}

/// A rule by kind and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// Kind of rule.
    pub kind: RuleKind,
    /// Id in the pack; the name for a set.
    pub id: String,
}

/// The kinds of rule that stand under a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// `[[duty]]`
    Duty,
    /// `[[set]]`
    Set,
    /// `[[source]]`
    Source,
    /// `[[form]]`
    Form,
    /// `[[situation]]`
    Situation,
    /// `[[effect]]`
    Effect,
    /// `[[factor]]`
    Factor,
    /// `[[competence]]`
    Competence,
    /// `[[freeze]]`
    Freeze,
    /// `[[slip]]`
    Slip,
    /// `[[structure]]`
    Structure,
}

impl RuleKind {
    /// Every kind, in the order in which they are printed.
    pub const ALL: [Self; 11] = [
        Self::Duty,
        Self::Set,
        Self::Source,
        Self::Form,
        Self::Situation,
        Self::Effect,
        Self::Factor,
        Self::Competence,
        Self::Freeze,
        Self::Slip,
        Self::Structure,
    ];

    /// The key in the pack: `duty`, `set`, ….
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Set => "set",
            Self::Source => "source",
            Self::Form => "form",
            Self::Situation => "situation",
            Self::Effect => "effect",
            Self::Factor => "factor",
            Self::Competence => "competence",
            Self::Freeze => "freeze",
            Self::Slip => "slip",
            Self::Structure => "structure",
        }
    }

    /// The Chinese word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Duty => "职责",
            Self::Set => "名单",
            Self::Source => "事项来源",
            Self::Form => "问责方式",
            Self::Situation => "问责情形",
            Self::Effect => "后果",
            Self::Factor => "考量因素",
            Self::Competence => "权限",
            Self::Freeze => "结果批准",
            Self::Slip => "文字讹误",
            Self::Structure => "机构设置",
        }
    }
}

/// Why a provision has no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRule {
    /// The reason.
    pub why: Why,
    /// One line of commentary.
    pub note: Option<String>,
}

/// Reasons why a provision needs no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// 制定目的
    Purpose,
    /// 适用范围
    Scope,
    /// 原则
    Principle,
    /// 宣示
    Declaratory,
    /// The words before a list of items.
    Heading,
    /// Words whose content is declared as a set.
    List,
    /// 程序
    Procedural,
}

impl Why {
    /// Every reason with the word that stands in the pack.
    pub const ALL: [(&'static str, Self); 7] = [
        ("purpose", Self::Purpose),
        ("scope", Self::Scope),
        ("principle", Self::Principle),
        ("declaratory", Self::Declaratory),
        ("heading", Self::Heading),
        ("list", Self::List),
        ("procedural", Self::Procedural),
    ];
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Purpose => "制定目的",
            Self::Scope => "适用范围",
            Self::Principle => "原则性规定",
            Self::Declaratory => "宣示性规定",
            Self::Heading => "列举前的引语",
            Self::List => "已列为名单",
            Self::Procedural => "程序性规定",
        })
    }
}
