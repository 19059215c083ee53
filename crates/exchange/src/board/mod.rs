//! 履职一览: who owes what, and how it stands, as one table for every medium.
//!
//! Rows are bodies, posts and people in their official order; columns are duties and periods in
//! the law's order. A cell without a duty is empty, and is counted nowhere. Workbook, page and
//! terminal are drawn from the same [`Board`].

mod build;
mod detail;
mod sheet;
mod state;

use duties::{Outcome, Span};
use jiff::civil::{Date, DateTime};
use regulation::Clause;

pub use build::{BoardInput, Scope, build};
pub use detail::{Line, lines};
pub use sheet::to_xlsx;
pub use state::{Face, OUTCOMES, State, face, state_word};

/// The whole table.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// Title of the regulation.
    pub regulation: String,
    /// The day asked about.
    pub on: Date,
    /// The moment of knowledge; `None`: all that is recorded.
    pub known_at: Option<DateTime>,
    /// What the question was narrowed to, in words (`人员：……`); empty: the whole zone.
    pub filters: Vec<String>,
    /// Duty × period, in the law's order.
    pub columns: Vec<Column>,
    /// Bodies in official order, each with its rows.
    pub groups: Vec<Group>,
    /// The sum of the groups.
    pub totals: Totals,
}

/// One duty in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Duty id.
    pub duty: String,
    /// The duty's short name.
    pub name: String,
    /// Where it stands.
    pub clause: Clause,
    /// The law's words.
    pub quote: String,
    /// The period; `None`: each row has a window of its own (running years, limits after an
    /// event), named in its cells.
    pub period: Option<Span>,
    /// Owed without number or period: its answers say that the post has no countable duty here.
    pub standing: bool,
    /// The sum of the column.
    pub totals: Totals,
}

impl Column {
    /// `2026年上半年`, or `各自周期` where each row has its own.
    #[must_use]
    pub fn period_words(&self) -> String {
        self.period
            .as_ref()
            .map_or_else(|| "各自周期".to_owned(), |span| period_words(&span.name))
    }
}

/// A body with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// 机构编号
    pub body: String,
    /// 名称
    pub name: String,
    /// 类别
    pub category: String,
    /// The body itself, its posts, their holders, in this order.
    pub rows: Vec<Row>,
    /// The sum of the rows; a post and its holders are counted once.
    pub totals: Totals,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// The body owes the duty itself.
    Body,
    /// The body owes it towards a member (`target`).
    Target,
    /// A post that one person held, or nobody; the cells are the person's answers.
    Post,
    /// A post that several people held in the periods shown; the cells are the post's answers.
    SharedPost,
    /// One of several holders, below the post's own row.
    Holder,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub kind: RowKind,
    /// 职务编号
    pub post: Option<String>,
    /// Title of the post.
    pub title: Option<String>,
    /// 人员编号
    pub person: Option<String>,
    /// 姓名
    pub name: Option<String>,
    /// 机构编号 or 分管对象 that coverage asks about.
    pub target: Option<String>,
    /// Its name.
    pub target_name: Option<String>,
    /// One for each column; `None`: no duty, not applicable.
    pub cells: Vec<Option<Cell>>,
    /// The sum of the row.
    pub totals: Totals,
}

impl Row {
    /// Second column of the table: title of the post, or the member asked about.
    #[must_use]
    pub fn title_words(&self) -> String {
        let title = self.title.as_deref().unwrap_or("（机构）");
        match (&self.target_name, self.kind) {
            (Some(target), _) => format!("{title} → {target}"),
            (None, RowKind::Holder) => format!("　└ {title}"),
            (None, _) => title.to_owned(),
        }
    }

    /// Third column of the table: the person.
    #[must_use]
    pub fn name_words(&self) -> &str {
        match (&self.name, self.kind) {
            (Some(name), _) => name,
            (None, RowKind::SharedPost) => "（本期有人事变动）",
            (None, RowKind::Post) => "（空缺）",
            (None, _) => "",
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The outcome shown: the person's where the row names a person.
    pub outcome: Outcome,
    /// The post's own outcome where it differs from the person's.
    pub post_outcome: Option<Outcome>,
    /// Acts that count.
    pub counted: u16,
    /// Acts that are asked.
    pub required: u16,
    /// The period of this answer.
    pub period: Span,
    /// Days by which the deciding entry was late.
    pub late_entry_days: Option<u32>,
    /// Why.
    pub reasons: Vec<String>,
    /// Position in the findings given to [`build`].
    pub finding: usize,
    /// Positions of earlier windows of the same duty, where the column has no period of its own.
    pub earlier: Vec<usize>,
}

impl Cell {
    /// Shape and word, and the count where one is asked: `○ 未到期 0/1`.
    #[must_use]
    pub fn words(&self) -> String {
        let face = face(self.outcome);
        match (self.outcome, self.required) {
            (Outcome::Open | Outcome::DueSoon | Outcome::NotMet, required) if required > 0 => {
                format!("{} {} {}/{required}", face.shape, face.word, self.counted)
            }
            _ => format!("{} {}", face.shape, face.word),
        }
    }

    /// The outcome that sums count: the post's.
    #[must_use]
    pub fn counted_outcome(&self) -> Outcome {
        self.post_outcome.unwrap_or(self.outcome)
    }
}

/// How many answers of each outcome. Cells without a duty are in none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    counts: [u32; 10],
}

impl Totals {
    /// Counts one more answer.
    pub fn add(&mut self, outcome: Outcome) {
        if let Some(count) = self.counts.get_mut(outcome as usize) {
            *count += 1;
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Totals) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine += theirs;
        }
    }

    /// Answers with this outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> u32 {
        self.counts.get(outcome as usize).copied().unwrap_or(0)
    }

    /// Answers in this state.
    #[must_use]
    pub fn in_state(&self, state: State) -> u32 {
        let mine = |outcome: &&Outcome| face(**outcome).state == state;
        OUTCOMES
            .iter()
            .filter(mine)
            .map(|outcome| self.of(*outcome))
            .sum()
    }

    /// Duties that are counted at all; 0 means 不适用, never 100 %.
    #[must_use]
    pub fn countable(&self) -> u32 {
        [State::Done, State::Open, State::Near, State::Missed]
            .into_iter()
            .map(|state| self.in_state(state))
            .sum()
    }

    /// `●3 ○1 ▲2`, in the order of the legend; `不适用` when there is nothing.
    #[must_use]
    pub fn words(&self) -> String {
        let parts: Vec<String> = OUTCOMES
            .into_iter()
            .filter(|outcome| self.of(*outcome) > 0)
            .map(|outcome| format!("{}{}", face(outcome).shape, self.of(outcome)))
            .collect();
        if parts.is_empty() {
            "不适用".to_owned()
        } else {
            parts.join(" ")
        }
    }
}

/// The name of a period in words: `2026-H1` → `2026年上半年`.
#[must_use]
pub fn period_words(name: &str) -> String {
    let civil = |year: &str, part: &str| match part {
        "H1" => Some(format!("{year}年上半年")),
        "H2" => Some(format!("{year}年下半年")),
        "Q1" => Some(format!("{year}年一季度")),
        "Q2" => Some(format!("{year}年二季度")),
        "Q3" => Some(format!("{year}年三季度")),
        "Q4" => Some(format!("{year}年四季度")),
        _ => part
            .parse::<u8>()
            .ok()
            .map(|month| format!("{year}年{month}月")),
    };
    if let Some((first, last)) = name.split_once('/') {
        return format!("{first}至{last}");
    }
    if let Some((day, limit)) = name.split_once('+') {
        return format!("{day}起{limit}内");
    }
    match name.split_once('-') {
        Some((year, part)) => civil(year, part).unwrap_or_else(|| name.to_owned()),
        None if name.len() == 4 => format!("{name}年"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, State, Totals, period_words};

    #[test]
    fn periods_are_named_in_words() {
        for (name, words) in [
            ("2026", "2026年"),
            ("2026-H1", "2026年上半年"),
            ("2026-Q3", "2026年三季度"),
            ("2026-07", "2026年7月"),
            ("2019-07-20/2022-07-19", "2019-07-20至2022-07-19"),
            ("2021-03-01+15工作日", "2021-03-01起15工作日内"),
        ] {
            assert_eq!(period_words(name), words);
        }
    }

    #[test]
    fn a_sum_without_countable_duties_is_not_applicable() {
        let mut totals = Totals::default();
        assert_eq!((totals.countable(), totals.words().as_str()), (0, "不适用"));
        totals.add(Outcome::NoNumericRequirement);
        assert_eq!((totals.countable(), totals.in_state(State::Apart)), (0, 1));
        totals.add(Outcome::NotMet);
        totals.add(Outcome::MadeUpAfter);
        assert_eq!((totals.countable(), totals.in_state(State::Missed)), (2, 2));
    }
}
