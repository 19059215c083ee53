//! 工作日: the State Council's calendar of working days, year by year, each version from the day it was known.
//!
//! The calendar changes after the fact (2019 in March, 2020 in January), so every question says as known on which day.
//! Format: `regulations/workdays.toml`, see `docs/regulation-pack.md`.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

pub use read::WorkdaysError;

/// Working days of all years whose notice is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workdays {
    /// Versions of each year, ascending by the day from which they were known.
    years: BTreeMap<i16, Vec<Version>>,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version {
    known_from: Date,
    notice: String,
    /// Days that are not as their weekday says.
    exceptions: BTreeSet<Date>,
}

/// A notice, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The year.
    pub year: i16,
    /// From which day it was known.
    pub known_from: Date,
    /// The notice's name and number.
    pub notice: String,
    /// Days off that are Mondays to Fridays, ascending.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are worked, ascending.
    pub worked: Vec<Date>,
}

/// The last day of a limit in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub day: Date,
    /// A year on the way had no notice yet: Monday to Friday were taken (暂).
    pub provisional: bool,
}

impl Workdays {
    /// Whether a day is worked, as known on a day (`Date::MAX`: as known now); `None` without a notice for its year.
    ///
    /// ```
    /// use jiff::civil::{Date, date};
    /// let workdays = regulation::Workdays::parse(
    ///     "[[year]]\nyear = 2026\nknown_from = 2025-11-04\nnotice = \"…\"\noff = [2026-01-01]\nworked = [2026-01-04]",
    /// ).unwrap();
    /// assert_eq!(workdays.is_workday(date(2026, 1, 1), Date::MAX), Some(false));
    /// assert_eq!(workdays.is_workday(date(2026, 1, 4), Date::MAX), Some(true));
    /// assert_eq!(workdays.is_workday(date(2026, 1, 4), date(2025, 10, 1)), None);
    /// assert_eq!(workdays.is_workday(date(2027, 1, 4), Date::MAX), None);
    /// ```
    #[must_use]
    pub fn is_workday(&self, day: Date, known_on: Date) -> Option<bool> {
        let version = self.version(day.year(), known_on)?;
        Some(on_weekday(day) != version.exceptions.contains(&day))
    }

    /// The day that is `days` working days after `from`; `from` is not counted.
    ///
    /// `None` past the end of the calendar.
    #[must_use]
    pub fn add_workdays(&self, from: Date, days: u16, known_on: Date) -> Option<Deadline> {
        let mut end = Deadline {
            day: from,
            provisional: false,
        };
        let mut left = days;
        while left > 0 {
            end.day = end.day.tomorrow().ok()?;
            let worked = self.is_workday(end.day, known_on);
            end.provisional |= worked.is_none();
            if worked.unwrap_or_else(|| on_weekday(end.day)) {
                left -= 1;
            }
        }
        Some(end)
    }

    /// The notice that sets a year's calendar, as known on a day.
    #[must_use]
    pub fn notice(&self, year: i16, known_on: Date) -> Option<&str> {
        self.version(year, known_on)
            .map(|version| version.notice.as_str())
    }

    /// All notices, by year and by the day from which each was known.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let all = self
            .years
            .iter()
            .flat_map(|(year, versions)| versions.iter().map(|version| (*year, version)));
        all.map(|(year, version)| {
            let days = version.exceptions.iter().copied();
            let (off, worked) = days.partition(|day| on_weekday(*day));
            Notice {
                year,
                known_from: version.known_from,
                notice: version.notice.clone(),
                off,
                worked,
            }
        })
        .collect()
    }

    /// Adds a notice; one known from the same day takes the place of the earlier one.
    ///
    /// # Errors
    /// With the reason, in Chinese, when its days do not fit its year or its lists.
    pub fn add(&mut self, notice: Notice) -> Result<(), String> {
        let Notice {
            year,
            known_from,
            notice,
            off,
            worked,
        } = notice;
        let version = read::checked(year, known_from, notice, &off, &worked)?;
        let versions = self.years.entry(year).or_default();
        versions.retain(|known| known.known_from != known_from);
        versions.push(version);
        versions.sort_by_key(|known| known.known_from);
        Ok(())
    }

    /// The years that have a notice, ascending.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    fn version(&self, year: i16, known_on: Date) -> Option<&Version> {
        self.years
            .get(&year)?
            .iter()
            .rev()
            .find(|version| version.known_from <= known_on)
    }
}

fn on_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
