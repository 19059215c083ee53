//! A case: a register compiled against a timeline of rule sets, ready to answer questions.

mod check;
mod error;
mod question;
mod record;
mod remedy;

pub use error::{RegisterError, RegisterErrors};
pub use question::{PeriodChoice, Question};
pub use record::Changed;
pub use remedy::Remedy;

use jiff::civil::Date;
use regulation::{RuleSet, Workdays};

use crate::acts::Book;
use crate::calendar::day_of;
use crate::judge::{Asking, Bench};
use crate::law::{Names, Timeline};
use crate::matching::World;
use crate::roster::Roster;
use crate::track::{Track, build};
use crate::{Finding, Register};

/// A register compiled against a timeline of rule sets.
///
/// ```
/// use duties::{Case, Question, Register};
/// use jiff::civil::date;
/// use regulation::Workdays;
///
/// # fn rules() -> Vec<regulation::RuleSet> { Vec::new() }
/// let register = Register::default();
/// match Case::new(&rules(), &Workdays::default(), &register) {
///     Ok(case) => assert!(case.findings(&Question::on(date(2026, 6, 30))).is_empty()),
///     Err(errors) => assert!(errors.to_string().contains("没有")),
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Case {
    timeline: Timeline,
    workdays: Workdays,
    names: Names,
    roster: Roster,
    book: Book,
    tracks: Vec<Track>,
}

impl Case {
    /// Compiles `register` against `rules`, dated and ascending.
    ///
    /// # Errors
    /// When the register cannot be decided on: unknown ids, reversed days …, all at once.
    pub fn new(
        rules: &[RuleSet],
        workdays: &Workdays,
        register: &Register,
    ) -> Result<Self, RegisterErrors> {
        let mut names = Names::default();
        let Some(timeline) = Timeline::new(rules, &mut names) else {
            return Err(RegisterErrors(vec![RegisterError {
                sheet: "细则",
                record: "规则".to_owned(),
                message: "没有任何规则可依，请先载入细则".to_owned(),
            }]));
        };
        check::check(&timeline, register)?;
        let roster = Roster::new(register);
        let book = Book::new(&register.acts, &roster, &mut names);
        let mut case = Self {
            timeline,
            workdays: workdays.clone(),
            names,
            roster,
            book,
            tracks: Vec::new(),
        };
        case.tracks = build::tracks(case.world());
        Ok(case)
    }

    /// The findings, in official order: body, post, duty, period; the post's answer before its
    /// holders'. A question that names somebody or something unknown has no findings.
    #[must_use]
    pub fn findings(&self, question: &Question) -> Vec<Finding> {
        let bench = self.bench();
        Asking::new(bench, question)
            .map(|asking| crate::judge::findings(bench, &asking))
            .unwrap_or_default()
    }

    /// 人员编号 of the holder of a post on a day, by the rules in force on that day.
    #[must_use]
    pub fn holder_on(&self, post: &str, day: Date) -> Option<&str> {
        let day = day_of(day);
        let law = &self.timeline.laws[self.timeline.binding(day)];
        let row = &self.roster.posts[self.roster.post(post)?];
        let person = row.holder_on(law.rules.policy.acting_bears, day)?;
        Some(&self.roster.people[person].person.id)
    }

    fn world(&self) -> World<'_> {
        World {
            roster: &self.roster,
            book: &self.book,
            names: &self.names,
            timeline: &self.timeline,
        }
    }

    fn bench(&self) -> Bench<'_> {
        Bench {
            world: self.world(),
            workdays: &self.workdays,
            tracks: &self.tracks,
        }
    }
}
