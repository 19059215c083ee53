//! Working days (工作日) as the State Council's yearly notices set them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// Exceptions from Monday to Friday, year by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workdays {
    years: BTreeMap<i16, BTreeSet<Date>>,
}

impl Workdays {
    /// Adds a year: days that differ from the plain week (worked weekends, free weekdays).
    pub fn insert(&mut self, year: i16, exceptions: impl IntoIterator<Item = Date>) {
        self.years.insert(year, exceptions.into_iter().collect());
    }

    /// Whether a day is worked; `None` when the year's calendar is not known.
    #[must_use]
    pub fn is_workday(&self, day: Date) -> Option<bool> {
        let exceptions = self.years.get(&day.year())?;
        let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(weekday != exceptions.contains(&day))
    }
}
