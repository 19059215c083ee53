//! What a question is asked of: a regulation, a zone, a day and a moment of knowledge.

mod ledger;
pub(crate) mod moment;
pub(crate) mod names;
pub(crate) mod packs;
pub(crate) mod zone;

use duties::{Case, Finding, PeriodChoice, Question, Register};
use jiff::civil::{Date, DateTime};
use regulation::Duty;

use crate::cli::{Narrow, Sources};
use crate::failure::Failure;
use crate::store::DataFolder;
pub(crate) use ledger::Ledger;
use packs::Law;

/// Everything read and ready to be asked.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The regulation with the rulings chosen.
    pub(crate) law: Law,
    /// The zone.
    pub(crate) register: Register,
    /// Both, compiled.
    pub(crate) case: Case,
    /// The day asked about.
    pub(crate) on: Date,
    /// The moment of knowledge.
    pub(crate) known_at: Option<DateTime>,
}

impl Desk {
    /// Reads what the options name.
    pub(crate) fn read(sources: &Sources) -> Result<Self, Failure> {
        let on = moment::day_or_today(sources.on.as_deref(), "--on")?;
        let known_at = sources
            .known_at
            .as_deref()
            .map(moment::moment)
            .transpose()?;
        if sources.workbook.is_none()
            && let Some(folder) = DataFolder::optional(&sources.data)
        {
            return Self::of_ledger(sources, &folder, on, known_at);
        }
        let law = Law::read(&sources.rulings)?;
        let register = zone::read(sources, &law, on)?;
        Self::open(law, register, on, known_at)
    }

    /// The zone of a ledger, under the law that it has adopted.
    fn of_ledger(
        sources: &Sources,
        folder: &DataFolder,
        on: Date,
        known_at: Option<DateTime>,
    ) -> Result<Self, Failure> {
        if sources.rulings.regulation.is_some() {
            return Err(Failure::usage(
                "--regulation 不能与账本同用：法规以账本采用的为准",
                "去掉 --regulation；要试另一种解释，用 --ruling",
            ));
        }
        let ledger = Ledger::read(folder, known_at)?;
        let law = Law::of_store(&ledger.law).switched(&sources.rulings)?;
        Self::open(law, ledger.register, on, known_at)
    }

    /// The sample zone under the embedded regulation, as of today.
    pub(crate) fn sample() -> Result<Self, Failure> {
        let (law, on) = (Law::embedded()?, moment::today());
        let register = zone::sample(&law, on);
        Self::open(law, register, on, None)
    }

    fn open(
        law: Law,
        register: Register,
        on: Date,
        known_at: Option<DateTime>,
    ) -> Result<Self, Failure> {
        let case = Case::new(&law.rules, &law.workdays, &register)
            .map_err(|errors| zone::undecidable(&errors))?;
        Ok(Self {
            law,
            register,
            case,
            on,
            known_at,
        })
    }

    /// The duties as worded on the day asked about, in the law's order.
    pub(crate) fn duties(&self) -> Vec<Duty> {
        self.law.duties_on(self.on)
    }

    /// What the options narrow the question to. Without `--period`: the periods of `otherwise`.
    pub(crate) fn question(&self, narrow: &Narrow, otherwise: Periods) -> Result<Asked, Failure> {
        let find = names::Finder::new(&self.register, self.on);
        let person = narrow
            .person
            .as_deref()
            .map(|word| find.person(word))
            .transpose()?;
        let body = narrow
            .body
            .as_deref()
            .map(|word| find.body(word))
            .transpose()?;
        let duties = self.duties();
        let duty = narrow
            .duty
            .as_deref()
            .map(|word| names::duty(&duties, word))
            .transpose()?;
        let periods = match narrow.period.as_deref() {
            Some(words) => Periods::read(words)?,
            None => otherwise,
        };
        let mut filters = Vec::new();
        filters.extend(person.map(|person| format!("人员：{}", person.name)));
        filters.extend(body.map(|body| format!("机构：{}", body.name)));
        filters.extend(duty.map(|duty| format!("职责：{} {}", duty.id, duty.name)));
        if filters.is_empty() {
            filters.push("全区".to_owned());
        }
        filters.extend(periods.words());
        let question = Question {
            on: self.on,
            known_at: self.known_at,
            periods: periods.choice(),
            person: person.map(|person| person.id.clone()),
            body: body.map(|body| body.id.clone()),
            duty: duty.map(|duty| duty.id.clone()),
        };
        Ok(Asked {
            question,
            periods,
            filters,
        })
    }

    /// The findings, in official order.
    pub(crate) fn findings(&self, asked: &Asked) -> Vec<Finding> {
        let mut findings = self.case.findings(&asked.question);
        if let Periods::Named(name) = &asked.periods {
            findings.retain(|finding| finding.period.name == *name);
        }
        findings
    }
}

/// A question, and what it was narrowed to in words.
#[derive(Debug)]
pub(crate) struct Asked {
    /// For the engine.
    pub(crate) question: Question,
    /// The periods as typed.
    pub(crate) periods: Periods,
    /// For people.
    pub(crate) filters: Vec<String>,
}

impl Asked {
    /// About the whole zone.
    pub(crate) fn of(desk: &Desk, periods: Periods) -> Self {
        let question = Question {
            known_at: desk.known_at,
            periods: periods.choice(),
            ..Question::on(desk.on)
        };
        let filters = std::iter::once("全区".to_owned())
            .chain(periods.words())
            .collect();
        Self {
            question,
            periods,
            filters,
        }
    }

    /// The same question about every period.
    pub(crate) fn in_all_periods(&self) -> Self {
        let question = Question {
            periods: PeriodChoice::All,
            ..self.question.clone()
        };
        Self {
            question,
            periods: Periods::All,
            filters: self.filters.clone(),
        }
    }
}

/// Which periods are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Periods {
    /// Every period that began by the day.
    All,
    /// Those within a year, half-year, quarter or month.
    Within(duties::Span),
    /// The running window or limit of this name.
    Named(String),
}

impl Periods {
    fn read(words: &str) -> Result<Self, Failure> {
        if words.eq_ignore_ascii_case("all") || words == "全部" {
            return Ok(Self::All);
        }
        if words.contains(['/', '+']) {
            return Ok(Self::Named(words.to_owned()));
        }
        duties::calendar::parse_span(&words.to_ascii_uppercase()).map(Self::Within).ok_or_else(|| {
            Failure::usage(
                format!("--period 不接受“{words}”"),
                "写成 2026（年）、2026-H1（上半年）、2026-Q3（三季度）、2026-07（月），或 all（全部）",
            )
        })
    }

    /// The year of a day.
    pub(crate) fn year_of(day: Date) -> Self {
        duties::calendar::civil_span(regulation::Period::Year, day).map_or(Self::All, Self::Within)
    }

    fn choice(&self) -> PeriodChoice {
        match self {
            Self::Within(span) => PeriodChoice::Within(span.first_day, span.last_day),
            Self::All | Self::Named(_) => PeriodChoice::All,
        }
    }

    fn words(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::Within(span) => Some(exchange::board::period_words(&span.name)),
            Self::Named(name) => Some(exchange::board::period_words(name)),
        }
    }
}
