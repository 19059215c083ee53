//! The outcome of each person who held the post, in the three readings of R-13.

use regulation::TenureRule;

use super::cell::{Cell, Cure};
use super::owner::{Judged, met, not_answerable, not_met, still_running, waived_days};
use super::{Asking, Bench, words};
use crate::Outcome;
use crate::calendar::Days;
use crate::matching::Verdict;
use crate::track::Track;

/// A holder's answer with his own numbers.
pub(super) struct HolderJudged {
    pub(super) judged: Judged,
    pub(super) required: u16,
    pub(super) counted: u16,
    pub(super) first_day: Option<i32>,
    /// Only his own acts count.
    pub(super) own_only: bool,
}

pub(super) fn judge(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cells: &[Cell<'_>],
    at: usize,
    person: usize,
    days: &Days,
) -> HolderJudged {
    match cells[at].law.rules.policy.tenure {
        TenureRule::Threshold => threshold(bench, asking, track, &cells[at], person, days),
        TenureRule::ProRata | TenureRule::Full => {
            alone(bench, asking, track, cells, at, person, days)
        }
    }
}

fn threshold(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &Cell<'_>,
    person: usize,
    days: &Days,
) -> HolderJudged {
    let (counted, required) = (cell.for_holders.counted, cell.required);
    let judged = if counted >= required {
        let judged = met(cell, &cell.for_holders);
        match done_by_others(bench, asking, cell, person) {
            Some(reason) => judged.because(reason).by("tenure"),
            None => judged,
        }
    } else {
        unmet(bench, asking, track, cell, person, days)
    };
    let first_day = cell.for_holders.first_day;
    HolderJudged {
        judged,
        required,
        counted,
        first_day,
        own_only: false,
    }
}

fn unmet(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cell: &Cell<'_>,
    person: usize,
    days: &Days,
) -> Judged {
    let (counted, required, on) = (cell.for_holders.counted, cell.required, asking.on);
    let answering = answering_days(bench, cell, person, days);
    let few = answering < i32::from(cell.min_days);
    if cell.is_running(on) && cell.broken.is_none() {
        let open =
            |outcome| Judged::new(outcome).because(words::running(cell, counted, required, on));
        return match (days.contains(on), few) {
            (true, _) => open(still_running(cell, on)),
            (false, true) => not_answerable(cell, answering, cell.min_days),
            (false, false) => open(Outcome::Open),
        };
    }
    if is_excused(bench, track, cell, person, days) {
        return excused(bench, track, cell);
    }
    if few || cell.reference || cell.broken.is_some() {
        return not_answerable(cell, answering, cell.min_days);
    }
    match cell.holder_cure {
        Cure::YearTotal => Judged::new(Outcome::Met)
            .because(words::YEAR_TOTAL)
            .by("make_up"),
        Cure::Later => Judged::new(Outcome::MadeUpAfter)
            .because(words::not_met(cell, counted, required))
            .because(words::LATER)
            .by("make_up"),
        Cure::None => not_met(cell, counted, required),
    }
}

fn excused(bench: Bench<'_>, track: &Track, cell: &Cell<'_>) -> Judged {
    Judged::new(Outcome::Excused)
        .because(super::owner::excuse(bench, track, cell))
        .by("leave")
}

/// `pro-rata` and `full`: what he did himself, against his share or the whole number.
fn alone(
    bench: Bench<'_>,
    asking: &Asking,
    track: &Track,
    cells: &[Cell<'_>],
    at: usize,
    person: usize,
    days: &Days,
) -> HolderJudged {
    let cell = &cells[at];
    let required = share(cell, asking, days);
    let tally = cell.count_of(bench, asking.on, person, required);
    let (counted, first_day) = (tally.counted, tally.first_day);
    let judged = if required == 0 {
        Judged::new(Outcome::NotAnswerable)
            .because(format!(
                "期间内在任{}日，按比例折算不足1次，不作评价。",
                days.len()
            ))
            .by("tenure")
    } else if counted >= required {
        met_share(cell, &tally, required)
    } else if cell.is_running(asking.on) && cell.broken.is_none() {
        let present = days.contains(asking.on);
        let outcome = if present {
            still_running(cell, asking.on)
        } else {
            Outcome::Open
        };
        Judged::new(outcome)
            .because(words::running(cell, counted, required, asking.on))
            .by("tenure")
    } else if is_excused(bench, track, cell, person, days) {
        excused(bench, track, cell)
    } else if cell.reference || cell.broken.is_some() {
        not_answerable(cell, days.len(), 0)
    } else if made_up(bench, asking, cells, at, person, required - counted) {
        Judged::new(Outcome::MadeUpAfter)
            .because(words::not_met(cell, counted, required))
            .because(words::LATER)
            .by("make_up")
    } else {
        not_met(cell, counted, required).by("tenure")
    };
    HolderJudged {
        judged,
        required,
        counted,
        first_day,
        own_only: true,
    }
}

fn met_share(cell: &Cell<'_>, tally: &super::tally::Tally, required: u16) -> Judged {
    let scaled = Cell {
        required,
        ..cell.clone()
    };
    met(&scaled, tally).by("tenure")
}

/// The number he owes: scaled by his share of the days, rounded half up, or the whole.
fn share(cell: &Cell<'_>, asking: &Asking, days: &Days) -> u16 {
    if cell.law.rules.policy.tenure == TenureRule::Full {
        return cell.required;
    }
    let total = i64::from(cell.last - cell.first + 1);
    let mut held = i64::from(days.len());
    if cell.is_running(asking.on) && days.contains(asking.on) {
        // He is taken to stay to the end.
        held += i64::from(cell.last - asking.on);
    }
    let scaled = (2 * i64::from(cell.required) * held + total).div_euclid(2 * total.max(1));
    u16::try_from(scaled).unwrap_or(cell.required)
}

/// His own surplus in the very next period.
fn made_up(
    bench: Bench<'_>,
    asking: &Asking,
    cells: &[Cell<'_>],
    at: usize,
    person: usize,
    missing: u16,
) -> bool {
    if cells[at].holder_cure == Cure::Later && cells[at].next_first.is_none() {
        return true;
    }
    let next = cells
        .iter()
        .find(|next| Some(next.first) == cells[at].next_first);
    next.is_some_and(|next| {
        let days = next
            .holders
            .iter()
            .find(|(who, _)| *who == person)
            .map(|(_, days)| days);
        days.is_some_and(|days| {
            let owed = share(next, asking, days);
            let done = next.count_of(bench, asking.on, person, owed).counted;
            done.saturating_sub(owed) >= missing
        })
    })
}

/// Bearing days less approved leave, where leave excuses.
fn answering_days(bench: Bench<'_>, cell: &Cell<'_>, person: usize, days: &Days) -> i32 {
    if cell.law.rules.policy.leave_excuses {
        days.minus(&bench.world.roster.people[person].leave).len()
    } else {
        days.len()
    }
}

/// Whether approved leave and waivers cover all his bearing days.
pub(super) fn is_excused(
    bench: Bench<'_>,
    track: &Track,
    cell: &Cell<'_>,
    person: usize,
    days: &Days,
) -> bool {
    let mut covered = waived_days(bench, track, cell);
    if cell.law.rules.policy.leave_excuses {
        covered = covered.union(&bench.world.roster.people[person].leave);
    }
    days.minus(&covered).is_empty()
}

/// The number was made up by another holder of the post alone.
fn done_by_others(
    bench: Bench<'_>,
    asking: &Asking,
    cell: &Cell<'_>,
    person: usize,
) -> Option<String> {
    let counting = cell.tallying(asking.on);
    let mut names: Vec<&str> = Vec::new();
    for trial in counting.around(cell.ledger.for_holders(), 0) {
        if !matches!(trial.verdict, Verdict::Fits(_)) || !counting.counts(trial) {
            continue;
        }
        match trial.person {
            Some(who) if who != person => {
                let name = bench.world.roster.person_name(who);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            // His own, or the organ's.
            _ => return None,
        }
    }
    (!names.is_empty()).then(|| format!("由{}任职期间完成，记在职务上。", names.join("、")))
}
