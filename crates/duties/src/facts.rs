//! What happened and who held what: the input of every evaluation.
//!
//! A [`Register`] is plain data, in any order; the engine sorts it. Ids are the office's own
//! (`机构编号`, `职务编号`, …). All days are civil dates of Asia/Shanghai; first and last days are
//! both included. Instants are civil date-times of Asia/Shanghai.

use jiff::civil::{Date, DateTime};

/// Everything known about a zone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Register {
    /// 机构
    pub bodies: Vec<Body>,
    /// 职务
    pub posts: Vec<Post>,
    /// 人员
    pub people: Vec<Person>,
    /// 任职
    pub tenures: Vec<Tenure>,
    /// 分工
    pub portfolios: Vec<Portfolio>,
    /// 请假
    pub leaves: Vec<Leave>,
    /// 批准免除
    pub waivers: Vec<Waiver>,
    /// 履职记录, corrections and withdrawals among them
    pub acts: Vec<Act>,
    /// 指标
    pub amounts: Vec<Amount>,
}

/// 机构: a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// 机构编号
    pub id: String,
    /// 名称
    pub name: String,
    /// 类别, a category's name in the pack
    pub category: String,
    /// 上级编号
    pub parent: Option<String>,
    /// 排序, official order
    pub order: u32,
    /// 起
    pub from: Option<Date>,
    /// 止, last day
    pub until: Option<Date>,
    /// 承接机构
    pub successor: Option<String>,
}

/// 职务: a post; one post has one holder at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// 职务编号
    pub id: String,
    /// 机构编号
    pub body: String,
    /// 名称
    pub title: String,
    /// 职责类别, role ids in the pack
    pub roles: Vec<String>,
    /// 排序, official order within the body
    pub order: u32,
}

/// 人员: a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 人员编号
    pub id: String,
    /// 姓名
    pub name: String,
}

/// How a post is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 任命
    Appointed,
    /// 主持工作
    InCharge,
    /// 代理
    Acting,
}

/// 任职: a person holds a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// 人员编号
    pub person: String,
    /// 职务编号
    pub post: String,
    /// 方式
    pub mode: Mode,
    /// 起, first day in post
    pub from: Date,
    /// 止, last day in post
    pub until: Option<Date>,
    /// 文号
    pub paper: Option<String>,
}

/// 分工: what a post is in charge of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// 职务编号
    pub post: String,
    /// 分管对象: id or name of a body, or a sector's name
    pub object: String,
    /// 起
    pub from: Date,
    /// 止, last day
    pub until: Option<Date>,
    /// 文号
    pub paper: Option<String>,
}

/// 请假: leave; without an approval number it does not excuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// 人员编号
    pub person: String,
    /// 起
    pub from: Date,
    /// 止, last day
    pub until: Date,
    /// 事由
    pub reason: String,
    /// 批准文号
    pub approval: Option<String>,
}

/// 批准免除: a duty of a post is waived for a time by a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// 职务编号, or 机构编号 for a duty of a body
    pub bearer: String,
    /// Duty id; `None` = all duties.
    pub duty: Option<String>,
    /// First day
    pub from: Date,
    /// Last day
    pub until: Date,
    /// 批准文号
    pub approval: String,
}

/// 履职记录: an act, or the correction or withdrawal of an earlier record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// 记录编号
    pub id: String,
    /// 行为: name of a kind in the pack
    pub kind: String,
    /// 日期
    pub first_day: Date,
    /// 结束日期; equals `first_day` for one day
    pub last_day: Date,
    /// 机构编号 of the bodies it concerns: who met, or who was visited
    pub bodies: Vec<String>,
    /// 主题
    pub theme: String,
    /// Marks it bears by its own row (columns and words); those of its kind are added by the engine
    pub marks: Vec<String>,
    /// 地点
    pub place: String,
    /// 发现问题数
    pub problems: Option<u32>,
    /// 登记时间
    pub recorded_at: DateTime,
    /// 登记时间 was missing and the first day was taken
    pub recorded_at_assumed: bool,
    /// Year whose results it approves, when its theme names one
    pub subject_year: Option<i16>,
    /// 更正记录: what this record corrects or withdraws
    pub corrects: Option<Correction>,
    /// 参加人
    pub participants: Vec<Participant>,
}

/// 更正: a later record takes the place of an earlier one, or withdraws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// 记录编号 of the earlier record
    pub of: String,
    /// 更正理由
    pub reason: String,
    /// true: the earlier record is withdrawn and nothing takes its place
    pub withdraws: bool,
}

/// 参加人: a person took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// 人员编号
    pub person: String,
    /// 身份: name of a capacity in the pack
    pub capacity: String,
}

/// 指标: an amount of a body in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// 机构编号
    pub body: String,
    /// 指标: name of a measure in the pack
    pub measure: String,
    /// 年度
    pub year: i16,
    /// In the measure's smallest unit (分 for money)
    pub value: i64,
    /// 登记时间
    pub recorded_at: DateTime,
}
