//! Counting: which of the tried acts count in a period, and when the number was complete.

use crate::calendar::{Day, day_of_seconds};
use crate::matching::{Trial, Verdict, World};
use crate::track::Inheritance;

/// How acts are counted in one period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tallying<'a> {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) on: Day,
    pub(super) known_at: i64,
    /// Recorded on this day or later is late.
    pub(super) late_from: Day,
    pub(super) late_counts: bool,
    pub(super) required: u16,
    pub(super) parts: usize,
    pub(super) event: Option<usize>,
    pub(super) inherited: &'a [Inheritance],
}

/// What counting came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Several patterns: the smallest number.
    pub(super) counted: u16,
    /// The same without late entries.
    pub(super) in_time: u16,
    pub(super) first_day: Option<Day>,
    /// Day of recording of the entry that completed the number, if it is complete.
    pub(super) completed: Option<Day>,
}

impl Tallying<'_> {
    pub(super) fn count(
        &self,
        world: World<'_>,
        trials: &[Trial],
        whose: impl Fn(&Trial) -> bool,
    ) -> Tally {
        let counting: Vec<&Trial> = self
            .around(trials, 0)
            .iter()
            .filter(|trial| self.counts(trial) && whose(trial))
            .collect();
        let mut tally = Tally {
            counted: u16::MAX,
            in_time: u16::MAX,
            first_day: counting.first().map(|trial| trial.day),
            completed: None,
        };
        for part in 0..self.parts.max(1) {
            let of_part: Vec<&Trial> = counting
                .iter()
                .copied()
                .filter(|trial| fits_part(trial, part))
                .collect();
            let in_time = of_part.iter().filter(|trial| !self.is_late(trial)).count();
            tally.counted = tally.counted.min(small(of_part.len()));
            tally.in_time = tally.in_time.min(small(in_time));
            tally.completed = tally.completed.max(self.completed(world, of_part));
        }
        if tally.counted < self.required {
            tally.completed = None;
        }
        tally
    }

    fn completed(&self, world: World<'_>, mut of_part: Vec<&Trial>) -> Option<Day> {
        let last = usize::from(self.required).checked_sub(1)?;
        if of_part.len() <= last {
            return None;
        }
        of_part.sort_by_key(|trial| (trial.recorded, &world.book.versions[trial.version].act.id));
        Some(day_of_seconds(of_part[last].recorded))
    }

    /// Trials within the period and so many days beside it.
    pub(super) fn around<'t>(&self, trials: &'t [Trial], margin: Day) -> &'t [Trial] {
        let from = trials.partition_point(|trial| trial.day < self.first - margin);
        let to = trials.partition_point(|trial| trial.day <= self.last.saturating_add(margin));
        trials.get(from..to).unwrap_or(&[])
    }

    pub(super) fn counts(&self, trial: &Trial) -> bool {
        matches!(trial.verdict, Verdict::Fits(_))
            && self.is_inside(trial)
            && stands(trial, self.known_at)
            && self.is_open_to(trial)
            && (self.late_counts || !self.is_late(trial))
    }

    pub(super) fn is_inside(&self, trial: &Trial) -> bool {
        self.first <= trial.day && trial.day <= self.last && trial.day <= self.on
    }

    pub(super) fn is_late(&self, trial: &Trial) -> bool {
        day_of_seconds(trial.recorded) >= self.late_from
    }

    /// Not the event itself, and of an abolished body only in the period in which it ended.
    pub(super) fn is_open_to(&self, trial: &Trial) -> bool {
        Some(trial.version) != self.event
            && trial.inherited_from.is_none_or(|from| {
                self.inherited.iter().any(|old| {
                    old.from == from
                        && (self.first..=self.last).contains(&old.ended)
                        && old.bearing.overlaps(self.first, self.last)
                })
            })
    }
}

/// Whether a version is the one that stands at a moment.
pub(super) fn stands(trial: &Trial, known_at: i64) -> bool {
    trial.known <= known_at && known_at < trial.gone
}

pub(super) fn fits_part(trial: &Trial, part: usize) -> bool {
    matches!(trial.verdict, Verdict::Fits(parts) if part < 32 && parts & (1 << part) != 0)
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
