//! The words a case file may use (docs/cases.md), as serde shapes.
//!
//! Every unknown key is an error, so that a misspelt expectation cannot pass unread. What the short forms
//! mean is decided in `build.rs`, not here.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// One fenced block: a `[world]`, cases, or both.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Block {
    /// Who and what exists in every case of the file.
    pub(super) world: Option<World>,
    /// The cases.
    pub(super) case: Vec<Spanned<Case>>,
}

/// What stands before any case: bodies, posts, and who holds them by default.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct World {
    /// Day since which default holders and portfolios stand.
    pub(super) since: Option<Day>,
    /// 机构, in official order.
    pub(super) bodies: Vec<BodyLine>,
    /// 职务, in official order.
    pub(super) posts: Vec<PostLine>,
    /// People whose id differs from their name.
    pub(super) people: Vec<PersonLine>,
    /// 分工
    pub(super) portfolios: Vec<PortfolioLine>,
}

/// A worked case: facts, a question, and the answer the law gives.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// A sentence of law or of use.
    pub(super) name: String,
    /// The day asked about.
    pub(super) on: Day,
    /// The moment of knowledge; left out: everything known.
    pub(super) known_at: Option<Moment>,
    /// Options of rulings that differ from the pack's choice.
    #[serde(default)]
    pub(super) rulings: BTreeMap<String, String>,
    /// Duty of all expectations that name none.
    pub(super) duty: Option<String>,
    /// Post of all expectations that name none.
    pub(super) post: Option<String>,
    /// Body of all expectations that name neither post nor body.
    pub(super) body: Option<String>,
    /// Ids of bodies and posts of the world that do not exist in this case.
    #[serde(default)]
    pub(super) drop: Vec<String>,
    /// Bodies added, or in place of those of the same id.
    #[serde(default)]
    pub(super) bodies: Vec<BodyLine>,
    /// Posts added, or in place of those of the same id.
    #[serde(default)]
    pub(super) posts: Vec<PostLine>,
    /// People added.
    #[serde(default)]
    pub(super) people: Vec<PersonLine>,
    /// 任职; a post named here has no default holder.
    #[serde(default)]
    pub(super) tenures: Vec<TenureLine>,
    /// 分工; a post named here has none of the world's.
    #[serde(default)]
    pub(super) portfolios: Vec<PortfolioLine>,
    /// 请假
    #[serde(default)]
    pub(super) leaves: Vec<LeaveLine>,
    /// 批准免除
    #[serde(default)]
    pub(super) waivers: Vec<WaiverLine>,
    /// 指标
    #[serde(default)]
    pub(super) amounts: Vec<AmountLine>,
    /// 履职记录
    #[serde(default)]
    pub(super) acts: Vec<ActLine>,
    /// Findings that must exist, and what they must say.
    #[serde(default)]
    pub(super) expect: Vec<Spanned<Expect>>,
    /// Findings that must not exist.
    #[serde(default)]
    pub(super) absent: Vec<Spanned<Absent>>,
}

/// 机构
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyLine {
    /// 机构编号
    pub(super) id: String,
    /// 名称; left out: the id.
    pub(super) name: Option<String>,
    /// 类别
    pub(super) category: String,
    /// 上级编号
    pub(super) parent: Option<String>,
    /// 起
    pub(super) from: Option<Day>,
    /// 止
    pub(super) until: Option<Day>,
    /// 承接机构
    pub(super) successor: Option<String>,
}

/// 职务
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostLine {
    /// 职务编号
    pub(super) id: String,
    /// 机构编号
    pub(super) body: String,
    /// 名称; left out: the id.
    pub(super) title: Option<String>,
    /// 职责类别
    pub(super) role: Many,
    /// Who holds it since `since`, without end.
    pub(super) holder: Option<String>,
}

/// 人员
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonLine {
    /// 人员编号, as the case calls him
    pub(super) id: String,
    /// 姓名
    pub(super) name: String,
}

/// 任职
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TenureLine {
    /// 职务编号
    pub(super) post: String,
    /// 人员编号
    pub(super) person: String,
    /// 方式: 任命 (default), 主持工作, 代理
    pub(super) mode: Option<String>,
    /// 起; left out: `since`.
    pub(super) from: Option<Day>,
    /// 止
    pub(super) until: Option<Day>,
}

/// 分工
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PortfolioLine {
    /// 职务编号
    pub(super) post: String,
    /// 分管对象, one or several
    pub(super) object: Many,
    /// 起; left out: `since`.
    pub(super) from: Option<Day>,
    /// 止
    pub(super) until: Option<Day>,
}

/// 请假
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeaveLine {
    /// 人员编号
    pub(super) person: String,
    /// 起
    pub(super) from: Day,
    /// 止
    pub(super) until: Day,
    /// 事由
    pub(super) reason: Option<String>,
    /// 批准文号
    pub(super) approval: Option<String>,
}

/// 批准免除
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaiverLine {
    /// 职务编号 or 机构编号
    pub(super) bearer: String,
    /// Duty id; left out: all.
    pub(super) duty: Option<String>,
    /// First day
    pub(super) from: Day,
    /// Last day
    pub(super) until: Day,
    /// 批准文号
    pub(super) approval: Option<String>,
}

/// 指标
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AmountLine {
    /// 机构编号
    pub(super) body: String,
    /// 指标
    pub(super) measure: String,
    /// 年度
    pub(super) year: i16,
    /// In 元.
    pub(super) yuan: i64,
    /// 登记时间; left out: the last day of the year.
    pub(super) recorded: Option<Moment>,
}

/// 履职记录
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActLine {
    /// 记录编号
    pub(super) id: String,
    /// 行为
    pub(super) kind: String,
    /// 日期
    pub(super) on: Day,
    /// 结束日期
    pub(super) until: Option<Day>,
    /// 机构编号
    #[serde(default)]
    pub(super) body: Many,
    /// 主题; left out: 安全生产工作.
    pub(super) theme: Option<String>,
    /// Marks beside those of the theme's words, e.g. 专题.
    #[serde(default)]
    pub(super) marks: Many,
    /// 登记时间; left out: noon of the act's last day.
    pub(super) recorded: Option<Moment>,
    /// Year whose results it approves.
    pub(super) subject_year: Option<i16>,
    /// 更正记录: the record whose place it takes
    pub(super) corrects: Option<String>,
    /// 更正记录 of a 撤回: the record it withdraws
    pub(super) withdraws: Option<String>,
    /// 参加人: who, in which capacity
    #[serde(default)]
    pub(super) who: BTreeMap<String, Many>,
}

/// A finding that must exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    /// Duty id.
    pub(super) duty: Option<String>,
    /// 职务编号
    pub(super) post: Option<String>,
    /// 机构编号, for a duty of a body
    pub(super) body: Option<String>,
    /// Member of coverage, or 分管对象
    pub(super) target: Option<String>,
    /// The period's name.
    pub(super) period: String,
    /// The answer for this person; left out: for the post or body.
    pub(super) person: Option<String>,
    /// In place of the case's `on`.
    pub(super) on: Option<Day>,
    /// In place of the case's `known_at`.
    pub(super) known_at: Option<Moment>,
    /// The outcome's word, Chinese or as in JSON.
    pub(super) outcome: String,
    /// 要求次数
    pub(super) required: Option<u16>,
    /// 已计次数
    pub(super) counted: Option<u16>,
    /// Exactly these acts counted.
    pub(super) acts: Option<Many>,
    /// Outcome of each holder; exactly these persons.
    pub(super) holders: Option<BTreeMap<String, String>>,
    /// Near misses that must be listed.
    #[serde(default)]
    pub(super) why_not: OneOr<WhyNot>,
    /// Rulings that must be named.
    #[serde(default)]
    pub(super) rulings_has: Many,
    /// Words that the reasons must hold.
    #[serde(default)]
    pub(super) reason_has: Many,
    /// Words that no reason may hold.
    #[serde(default)]
    pub(super) reason_lacks: Many,
    /// Days from the period's end to the completing entry.
    pub(super) late_entry_days: Option<u32>,
    /// Last day of the period.
    pub(super) last_day: Option<Day>,
}

/// A near miss that must be listed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhyNot {
    /// 记录编号
    pub(super) act: String,
    /// The term that failed, Chinese or as in JSON.
    pub(super) term: String,
}

/// A finding that must not exist: nothing may agree with all the keys given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Absent {
    /// Duty id.
    pub(super) duty: Option<String>,
    /// 职务编号
    pub(super) post: Option<String>,
    /// 机构编号
    pub(super) body: Option<String>,
    /// Member of coverage, or 分管对象
    pub(super) target: Option<String>,
    /// The period's name.
    pub(super) period: Option<String>,
    /// 人员编号
    pub(super) person: Option<String>,
}

/// A civil day, written as a TOML date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(from)?.to_string();
        let day = written.parse().map(Self);
        day.map_err(|_| D::Error::custom(format!("`{written}` 不是日期（应如 2021-03-02）")))
    }
}

/// A day, or a day with the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    /// Only the day is written.
    Day(Date),
    /// Day and time.
    Time(DateTime),
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(from)?;
        let text = written.to_string();
        let moment = if written.time.is_some() {
            text.parse().map(Self::Time)
        } else {
            text.parse().map(Self::Day)
        };
        moment
            .map_err(|_| D::Error::custom(format!("`{text}` 不是时间（应如 2021-03-02T09:00:00）")))
    }
}

/// One value or a list of values.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOr<T> {
    /// `key = value`
    One(T),
    /// `key = [value, value]`
    List(Vec<T>),
}

/// One word or a list of words.
pub(super) type Many = OneOr<String>;

impl<T> Default for OneOr<T> {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<T> OneOr<T> {
    /// All values.
    #[must_use]
    pub(super) fn all(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::List(values) => values,
        }
    }
}
