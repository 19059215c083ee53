//! The rules in force on a day, with every ruling applied: what the engine evaluates.
//!
//! A [`RuleSet`] holds plain values only. Which option of which ruling gave a value is kept in
//! [`Duty::rulings`], so that an answer can name it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::clause::Clause;
use crate::vocabulary::Category;

/// The periods the law counts in. Dates are civil dates of Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// 每月
    Month,
    /// 每季度
    Quarter,
    /// 每半年
    HalfYear,
    /// 每年
    Year,
    /// 每N年, N ≥ 2
    Years(u8),
}

/// All rules in force from a day until the next set's day.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    /// First day on which this set is in force.
    pub from: Date,
    /// Duties in the law's order.
    pub duties: Vec<Duty>,
    /// Switches of the engine, as settled by rulings.
    pub policy: Policy,
    /// How roles are found from the roster.
    pub roles: Vec<Role>,
    /// Kinds of act, with the tree as it stands under the rulings.
    pub kinds: Vec<Kind>,
    /// Kinds of body, with their tree.
    pub categories: Vec<Category>,
    /// Named sets of bodies.
    pub sets: Vec<BodySet>,
}

/// One duty as the engine sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Id in the pack, e.g. `Q01`.
    pub id: String,
    /// Short Chinese name.
    pub name: String,
    /// Where it stands.
    pub clause: Clause,
    /// Number of the chapter; 0 before the first.
    pub chapter: u16,
    /// The law's words (or the amendment's).
    pub quote: String,
    /// Who owes it.
    pub bearer: Bearer,
    /// What is owed.
    pub demand: Demand,
    /// “原则上”: a miss asks for a reason.
    pub soft: bool,
    /// The law lets the holder send somebody.
    pub delegable: bool,
    /// How the post is credited.
    pub post_credit: Credit,
    /// How the holder is credited.
    pub holder_credit: Credit,
    /// Ids of general duties that this one replaces.
    pub overrides: Vec<String>,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub until: Option<Date>,
    /// Rulings that shaped it, by value or policy, e.g. `R-06`.
    pub rulings: Vec<String>,
    /// Papers that prove it.
    pub evidence: Vec<String>,
    /// One line of commentary.
    pub note: Option<String>,
}

/// Who owes a duty.
#[derive(Debug, Clone, PartialEq)]
pub enum Bearer {
    /// Posts with one of these roles (role ids), in bodies of the set if one is named.
    Posts {
        /// Role ids.
        roles: Vec<String>,
        /// Name of a [`BodySet`].
        within: Option<String>,
    },
    /// Bodies of these categories, sets or names.
    Bodies(Vec<String>),
}

/// Why an act counts for a post or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    /// A holder took part in the demanded capacity.
    Capacity,
    /// The organ did it, whoever took part.
    Organ,
}

/// What is owed.
#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// At least so many acts in each period; every pattern is needed.
    Count {
        /// Least number, from 1.
        at_least: u16,
        /// The period.
        every: Period,
        /// Fixed last day (month, day) within a year.
        by: Option<(i8, i8)>,
        /// The acts that count; more than one: each is needed `at_least` times.
        parts: Vec<Pattern>,
    },
    /// Every member of the sets or categories needs the acts within the period.
    Cover {
        /// Names of sets or categories.
        each: Vec<String>,
        /// Least number for each member.
        at_least: u16,
        /// The period.
        every: Period,
        /// The acts that count; more than one: each is needed.
        parts: Vec<Pattern>,
    },
    /// After an act of the first pattern, acts of the others within the limit.
    After {
        /// What starts the limit.
        trigger: Pattern,
        /// The limit.
        limit: Limit,
        /// What must be done.
        parts: Vec<Pattern>,
    },
    /// One amount grows at least as fast as another, year on year.
    Growth {
        /// Measure that must grow.
        of: String,
        /// Measure it is compared with.
        not_below: String,
    },
    /// 定期: done again and again, without a number. Judged by people.
    Undefined {
        /// The law's word, e.g. `每年定期`.
        word: String,
        /// Acts that are shown for it.
        parts: Vec<Pattern>,
    },
    /// Owed without number or period.
    Standing,
    /// Holders of `roles` also hold a post with the role `seats`.
    JointChairs {
        /// Role ids.
        roles: Vec<String>,
        /// Role id of the seat.
        seats: String,
    },
    /// An act of this pattern exists since the holder took the post.
    ListCurrent {
        /// What counts as the list.
        pattern: Pattern,
    },
}

/// Which acts count.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pattern {
    /// Names of kinds as written in the rule (kinds below them count too).
    pub kinds: Vec<String>,
    /// Capacities; empty: any.
    pub capacities: Vec<String>,
    /// Which organ must be among the act's bodies.
    pub organ: Organ,
    /// Marks the act must bear.
    pub marks: Vec<String>,
    /// It must concern the person's 分管.
    pub portfolio: bool,
}

/// Which organ must be among an act's bodies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Organ {
    /// No demand.
    #[default]
    Any,
    /// The body of the post.
    Own,
    /// A member of the set or category.
    In(String),
}

/// A limit of time that runs from an event; the day of the event is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 工作日
    WorkingDays(u16),
    /// 日
    Days(u16),
    /// 小时
    Hours(u16),
    /// 个月
    Months(u16),
    /// 年
    Years(u16),
}

/// How a post gets a role.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Id, e.g. `R9`.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Order on boards.
    pub rank: u16,
    /// A post of role `of` has this role on the days its 分工 contains `object`.
    pub when_portfolio: Option<RoleByPortfolio>,
}

/// A role that follows from 分工.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleByPortfolio {
    /// Role id that the post has otherwise.
    pub of: String,
    /// 分管对象.
    pub object: String,
}

/// A kind of act.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Name, unique.
    pub name: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Parent in the tree.
    pub is_a: Option<String>,
    /// Marks it bears by itself (own ones; inherited ones are looked up by the tree).
    pub implies: Vec<String>,
}

/// A named set of bodies.
#[derive(Debug, Clone, PartialEq)]
pub struct BodySet {
    /// Name, unique.
    pub name: String,
    /// All bodies of this category.
    pub category: Option<String>,
    /// Members by name.
    pub members: Vec<Member>,
    /// The clause that lists them, if any.
    pub clause: Option<Clause>,
}

/// A member of a set, by name, with dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Name of the body.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// Switches of the engine; each is settled by a ruling (docs/regulation-pack.md, section 5).
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Civil periods or running windows.
    pub calendar: Calendar,
    /// Coverage windows.
    pub window: Window,
    /// Who answers when the holder changed.
    pub tenure: TenureRule,
    /// Days in post from which a holder answers, by period.
    pub min_days: BTreeMap<Period, u16>,
    /// Who bears the duty while somebody acts: true = the acting one.
    pub acting_bears: bool,
    /// Vacant days after which the office is told; 0 = never.
    pub vacancy_flag_days: u16,
    /// Approved leave over the whole time in post excuses.
    pub leave_excuses: bool,
    /// Acts done by delegate count.
    pub delegation_counts: bool,
    /// Days after the period's end from which an entry is 补录.
    pub late_after_days: u16,
    /// 补录 counts.
    pub late_counts: bool,
    /// The day of an act of several days is its last.
    pub multi_day_end: bool,
    /// One act may serve several duties of one person.
    pub many_duties: bool,
    /// One act may serve several posts of one person.
    pub double_post_shared: bool,
    /// In a `sole` capacity only the first in official order counts.
    pub sole_lead: bool,
    /// Acts of an abolished body count for its successor.
    pub succession: bool,
    /// The first partial period is shown for reference only.
    pub first_partial_reference: bool,
    /// A year's surplus cures a miss.
    pub yearly_total_cures: bool,
    /// A missed soft duty is red.
    pub soft_overdue_red: bool,
    /// One meeting for each 分管对象.
    pub portfolio_per_unit: bool,
    /// Records made after an accident are listed apart.
    pub after_accident_apart: bool,
    /// Days left from which 未到期 is 将到期; `None` key = limits after an event.
    pub due_soon_days: BTreeMap<Option<Period>, u16>,
    /// Which ruling settled each switch: name of the switch → ruling id.
    pub settled_by: BTreeMap<String, String>,
    /// Names of capacities of which one act has one.
    pub sole_capacities: Vec<String>,
    /// Names of capacities that mean “sent somebody in his place”.
    pub delegating_capacities: Vec<String>,
    /// Marks that make an act count for nothing.
    pub void_marks: Vec<String>,
    /// Approvals that freeze a year's results (Art. 19).
    pub freezes: Vec<Freeze>,
}

///
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// Calendar months, quarters, half-years, years.
    Civil,
    /// Windows that start again with each act.
    Rolling,
}

///
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// From each member's last act.
    Rolling,
    /// Cycles from the day in force.
    Fixed,
}

///
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenureRule {
    /// From `min_days` in post.
    Threshold,
    /// The number is scaled by the share of days, rounded half up; own acts only.
    ProRata,
    /// Everybody who held the post owes the whole number by own acts.
    Full,
}

/// Approval that freezes a year's results: needs the act by each of the organs.
#[derive(Debug, Clone, PartialEq)]
pub struct Freeze {
    /// Where it stands.
    pub clause: Clause,
    /// Kind of act.
    pub kind: String,
    /// Categories or names of the organs that must all approve.
    pub organs: Vec<String>,
}
