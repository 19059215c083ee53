//! The outcome of the post or body itself, in the order of asking of docs/findings.md, 5.

use super::cell::{Cell, Cure};
use super::holder::is_excused;
use super::{Asking, Bench, words};
use crate::Outcome;
use crate::calendar::{Day, Days};
use crate::roster::WaiverRow;
use crate::track::Track;

/// An outcome with its reasons and the switches that mattered.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) late_entry_days: Option<u32>,
    pub(super) reasons: Vec<String>,
    pub(super) switches: Vec<&'static str>,
}

pub(super) fn judge(bench: Bench<'_>, asking: &Asking, track: &Track, cell: &Cell<'_>) -> Judged {
    let on = asking.on;
    let counted = cell.own.counted;
    let outcome = outcome(bench, on, track, cell);
    debug_assert!(cell.kernel.is_none_or(|kernel| {
        kernel == outcome || matches!(outcome, Outcome::Excused | Outcome::MadeUpAfter)
    }));
    let judged = match outcome {
        Outcome::Met | Outcome::MetLateEntry if counted >= cell.required => {
            return met(cell, &cell.own);
        }
        Outcome::Met | Outcome::MetLateEntry => Judged::new(Outcome::Met)
            .because(words::YEAR_TOTAL)
            .by("make_up"),
        Outcome::Vacant => Judged::new(outcome).because(words::VACANT),
        Outcome::Excused => Judged::new(outcome)
            .because(excuse(bench, track, cell))
            .by("leave"),
        Outcome::NotAnswerable => not_answerable(cell, cell.days_of_bearer(track), cell.min_days),
        Outcome::MadeUpAfter => Judged::new(outcome)
            .because(words::not_met(cell, counted, cell.required))
            .because(words::LATER)
            .by("make_up"),
        Outcome::NotMet => not_met(cell, counted, cell.required),
        Outcome::Open | Outcome::DueSoon | Outcome::NoNumericRequirement => {
            Judged::new(outcome).because(words::running(cell, counted, cell.required, on))
        }
    };
    flag_vacancy(track, cell, judged)
}

/// The outcome by the kernel where it answered, else by the same order of asking.
fn outcome(bench: Bench<'_>, on: Day, track: &Track, cell: &Cell<'_>) -> Outcome {
    let waived = || {
        let waived = waived_days(bench, track, cell);
        cell.bearing.minus(&waived).is_empty()
            || (!cell.holders.is_empty()
                && cell
                    .holders
                    .iter()
                    .all(|(person, days)| is_excused(bench, track, cell, *person, days)))
    };
    match cell.kernel {
        Some(settled @ (Outcome::Met | Outcome::MetLateEntry))
            if cell.own.counted >= cell.required =>
        {
            settled
        }
        Some(settled @ (Outcome::Vacant | Outcome::Open | Outcome::DueSoon)) => settled,
        Some(_) if waived() => Outcome::Excused,
        // The year's total does not cure it, but the next period of the year does.
        Some(Outcome::NotMet) if cell.own_cure == Cure::Later => Outcome::MadeUpAfter,
        Some(settled) => settled,
        None => by_asking(on, track, cell, waived),
    }
}

fn by_asking(on: Day, track: &Track, cell: &Cell<'_>, waived: impl Fn() -> bool) -> Outcome {
    if cell.own.counted >= cell.required {
        let late = cell.own.in_time < cell.required;
        return if late {
            Outcome::MetLateEntry
        } else {
            Outcome::Met
        };
    }
    let days = cell.days_of_bearer(track);
    if days == 0 {
        return Outcome::Vacant;
    }
    if cell.is_running(on) && cell.broken.is_none() {
        return still_running(cell, on);
    }
    if waived() {
        return Outcome::Excused;
    }
    if days < i32::from(cell.min_days) || cell.reference || cell.broken.is_some() {
        return Outcome::NotAnswerable;
    }
    match cell.own_cure {
        Cure::YearTotal => Outcome::Met,
        Cure::Later => Outcome::MadeUpAfter,
        Cure::None => Outcome::NotMet,
    }
}

impl Cell<'_> {
    /// Bearing days with a holder; a body is there on all of them.
    pub(super) fn days_of_bearer(&self, track: &Track) -> i32 {
        if track.subject.post.is_some() {
            self.days_held()
        } else {
            self.bearing.len()
        }
    }
}

pub(super) fn still_running(cell: &Cell<'_>, on: Day) -> Outcome {
    let left = cell.last - on;
    match cell.due_soon_days {
        Some(days) if left <= i32::from(days) => Outcome::DueSoon,
        _ => Outcome::Open,
    }
}

/// Enough acts, in time or late.
pub(super) fn met(cell: &Cell<'_>, tally: &super::tally::Tally) -> Judged {
    let required = cell.required;
    if tally.in_time >= required {
        return Judged::new(Outcome::Met).because(words::met(tally.counted, required));
    }
    let completed = tally.completed.unwrap_or(cell.last);
    let days = u32::try_from(completed - cell.last).unwrap_or(0);
    let mut judged = Judged::new(Outcome::MetLateEntry)
        .because(words::met(tally.counted, required))
        .because(words::met_late(completed, days))
        .by("late_after_days")
        .by("late");
    judged.late_entry_days = Some(days);
    judged
}

pub(super) fn not_answerable(cell: &Cell<'_>, days: i32, least: u16) -> Judged {
    let judged = Judged::new(Outcome::NotAnswerable);
    if let Some(broken) = cell.broken {
        return judged.because(format!("{broken}。")).by("window");
    }
    if days < i32::from(least) {
        return judged
            .because(words::few_days(days, least))
            .by("tenure")
            .by("min_days");
    }
    judged.because(words::REFERENCE).by("first_partial")
}

pub(super) fn not_met(cell: &Cell<'_>, counted: u16, required: u16) -> Judged {
    let judged = Judged::new(Outcome::NotMet).because(words::not_met(cell, counted, required));
    let soft = cell.law.rule(cell.duty).soft;
    if soft && !cell.law.rules.policy.soft_overdue_red {
        return judged.because(words::SOFT).by("soft_overdue");
    }
    judged
}

/// the office is told of a post that stays vacant.
fn flag_vacancy(track: &Track, cell: &Cell<'_>, judged: Judged) -> Judged {
    let least = i32::from(cell.law.rules.policy.vacancy_flag_days);
    if least == 0 || track.subject.post.is_none() {
        return judged;
    }
    let held = Days::from_stretches(
        cell.holders
            .iter()
            .flat_map(|(_, days)| days.stretches().iter().copied()),
    );
    let empty = cell.bearing.minus(&held);
    let longest = empty
        .stretches()
        .iter()
        .map(|(first, last)| last - first + 1)
        .max();
    match longest {
        Some(days) if days >= least => judged
            .because(format!("期间内职务连续空缺{days}日，提请有关机构关注。"))
            .by("vacancy_flag_days"),
        _ => judged,
    }
}

/// Days for which a paper waives the duty for the post or body.
pub(super) fn waived_days(bench: Bench<'_>, track: &Track, cell: &Cell<'_>) -> Days {
    Days::from_stretches(waivers(bench, track, cell).map(|waiver| waiver.days))
}

pub(super) fn waivers<'a>(
    bench: Bench<'a>,
    track: &Track,
    cell: &Cell<'_>,
) -> impl Iterator<Item = &'a WaiverRow> {
    let roster = bench.world.roster;
    let rows = match track.subject.post {
        Some(post) => &roster.posts[post].waivers,
        None => &roster.bodies[track.subject.body].waivers,
    };
    let duty = cell.law.rule(cell.duty).id.clone();
    let (first, last) = (cell.first, cell.last);
    rows.iter()
        .filter(move |row| row.duty.as_deref().is_none_or(|id| id == duty))
        .filter(move |row| row.days.0 <= last && first <= row.days.1)
}

pub(super) fn excuse(bench: Bench<'_>, track: &Track, cell: &Cell<'_>) -> String {
    let papers: Vec<&str> = waivers(bench, track, cell)
        .map(|waiver| waiver.approval.as_str())
        .collect();
    if papers.is_empty() {
        return "任职人员在期间内经批准请假，批准免除。".to_owned();
    }
    format!("经批准免除（{}）。", papers.join("、"))
}
