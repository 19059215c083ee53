//! What every evaluation returns: an outcome with its clause, facts and reason.

use jiff::civil::{Date, DateTime};
use regulation::Clause;

/// The answer for one duty, one bearer and one period: for the post (or body) itself, and one
/// more for each person who held the post in the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Duty id.
    pub duty: String,
    /// Where it stands.
    pub clause: Clause,
    /// 机构编号 of the body that owes it, or whose post owes it.
    pub body: String,
    /// 职务编号; `None` for a duty of a body.
    pub post: Option<String>,
    /// 人员编号; `None` for the answer of the post or body itself.
    pub person: Option<String>,
    /// 机构编号 of the member that coverage asks about, or 分管对象 (R-09 per unit).
    pub target: Option<String>,
    /// The period asked about.
    pub period: Span,
    /// Least number of acts; 0 where no number is asked.
    pub required: u16,
    /// Acts that count.
    pub counted: u16,
    /// The outcome.
    pub outcome: Outcome,
    /// For an answer that rests on late entries: days from the period's last day to the day of
    /// recording of the entry that completed the number.
    pub late_entry_days: Option<u32>,
    /// First day on which an act counted.
    pub first_day: Option<Date>,
    /// Acts that counted, by day.
    pub counted_acts: Vec<CountedAct>,
    /// Acts that nearly counted, by day, each with the reason why it did not.
    pub near_misses: Vec<NearMiss>,
    /// Why the outcome is what it is, as sentences in Chinese.
    pub reasons: Vec<String>,
    /// Rulings that were applied.
    pub rulings: Vec<String>,
}

/// A period with its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// `2026-H1`, `2026-Q3`, `2026-07`, `2026`, `2019-07-20/2022-07-19`, `2021-03-01+15工作日`.
    pub name: String,
}

/// The outcomes; each has a word and a shape (`docs/findings.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// 已履行
    Met,
    /// 已履行（补录）
    MetLateEntry,
    /// 未到期
    Open,
    /// 将到期
    DueSoon,
    /// 逾期未履行
    NotMet,
    /// 已补做: not met in the period, done after it
    MadeUpAfter,
    /// 任期不足，不作评价
    NotAnswerable,
    /// 批准免除
    Excused,
    /// 职务空缺
    Vacant,
    /// 无量化要求
    NoNumericRequirement,
}

/// An act that counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedAct {
    /// 记录编号
    pub act: String,
    /// The day it counts on.
    pub day: Date,
    /// 登记时间
    pub recorded_at: DateTime,
    /// Recorded so late that it is 补录.
    pub late: bool,
    /// Who did it (人员编号), where a capacity was asked.
    pub person: Option<String>,
}

/// An act that did not count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// 记录编号
    pub act: String,
    /// The day it would count on.
    pub day: Date,
    /// Which term failed.
    pub term: Term,
    /// The reason as a sentence in Chinese.
    pub reason: String,
}

/// The terms an act can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Not the kind of act.
    Kind,
    /// Not in the demanded capacity.
    Capacity,
    /// Not the organ.
    Organ,
    /// A mark is missing (专题, subject, 研究部署 …).
    Mark,
    /// Not of the person's 分管.
    Portfolio,
    /// Outside the period, or after the day asked about.
    Date,
    /// The person did not hold the post on that day.
    NotInPost,
    /// Recorded late, and late entries are refused.
    LateRefused,
    /// Recorded after the year's results were approved.
    AfterApproval,
    /// Done by delegate.
    Delegated,
    /// Somebody else led it.
    NotSoleLead,
    /// Counted already for another duty or post.
    CountedElsewhere,
    /// Withdrawn, corrected, cancelled or postponed.
    Void,
}
