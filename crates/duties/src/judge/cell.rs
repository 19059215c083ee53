//! A cell: one duty of one bearer in one period, with everything its outcome rests on.

use regulation::{Demand, Period};

use super::tally::{Tally, Tallying};
use super::{Asking, Bench};
use crate::calendar::{Day, Days, date_of};
use crate::law::{Law, LawDuty};
use crate::matching::Trial;
use crate::track::{Ledger, Track};
use crate::{Outcome, Span};

/// One duty of one bearer in one period.
#[derive(Debug, Clone)]
pub(super) struct Cell<'a> {
    pub(super) span: Span,
    pub(super) first: Day,
    pub(super) last: Day,
    /// A civil period (not a window or a limit).
    pub(super) civil: bool,
    /// First day of the very next period, where there is one.
    pub(super) next_first: Option<Day>,
    pub(super) law_at: usize,
    pub(super) law: &'a Law,
    pub(super) duty: &'a LawDuty,
    pub(super) ledger: &'a Ledger,
    pub(super) required: u16,
    pub(super) min_days: u16,
    pub(super) due_soon_days: Option<u16>,
    /// The first partial period, where it is for reference only.
    pub(super) reference: bool,
    /// Bearing days, up to the day asked about.
    pub(super) bearing: Days,
    /// Holders with their bearing days, by first day, then person.
    pub(super) holders: Vec<(usize, Days)>,
    /// As known at which moment it is judged.
    pub(super) known_at: i64,
    pub(super) own: Tally,
    pub(super) for_holders: Tally,
    pub(super) own_cure: Cure,
    pub(super) holder_cure: Cure,
    /// Why an unmet answer is not asked for: the member came or went in the middle.
    pub(super) broken: Option<&'static str>,
    /// The act that started the limit.
    pub(super) event: Option<usize>,
    /// The limit's end is provisional.
    pub(super) provisional: bool,
    /// What the kernel answered for the post or body.
    pub(super) kernel: Option<Outcome>,
}

/// What makes good a number that was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Cure {
    #[default]
    None,
    /// Acts done after the period.
    Later,
    /// The total of the year.
    YearTotal,
}

/// Where a cell lies.
pub(super) struct Place<'a> {
    pub(super) span: Span,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) every: Option<Period>,
    pub(super) law_at: usize,
    pub(super) law: &'a Law,
    pub(super) duty: &'a LawDuty,
    pub(super) ledger: &'a Ledger,
}

impl<'a> Cell<'a> {
    /// `None`: the duty is not borne there, or a stricter one replaces it.
    pub(super) fn new(
        bench: Bench<'a>,
        asking: &Asking,
        track: &Track,
        place: Place<'a>,
    ) -> Option<Self> {
        let (first, last) = (place.first, place.last);
        let bearing = place.ledger.bearing.clip(first, last.min(asking.on));
        if bearing.is_empty() || overridden(bench, asking, place.ledger, first, last) {
            return None;
        }
        let policy = &place.law.rules.policy;
        let days = |every: Period| policy.min_days.get(&every).copied().unwrap_or(0);
        Some(Self {
            civil: false,
            next_first: None,
            law_at: place.law_at,
            required: required(&place.law.rule(place.duty).demand),
            min_days: place.every.map_or(0, days),
            due_soon_days: due_soon_days(place.law, place.every),
            reference: false,
            holders: holders(bench, place.law, track, &bearing),
            bearing,
            known_at: asking.known_at,
            own: Tally::default(),
            for_holders: Tally::default(),
            own_cure: Cure::None,
            holder_cure: Cure::None,
            broken: None,
            event: None,
            provisional: false,
            kernel: None,
            span: place.span,
            first,
            last,
            law: place.law,
            duty: place.duty,
            ledger: place.ledger,
        })
    }

    /// How acts are counted here.
    pub(super) fn tallying(&self, on: Day) -> Tallying<'_> {
        let policy = &self.law.rules.policy;
        Tallying {
            first: self.first,
            last: self.last,
            on,
            known_at: self.known_at,
            late_from: self.last.saturating_add(Day::from(policy.late_after_days)),
            late_counts: policy.late_counts,
            required: self.required,
            parts: self.duty.parts.len(),
            event: self.event,
            inherited: &self.ledger.inherited,
        }
    }

    /// Counts the acts by looking at each.
    pub(super) fn count(&mut self, bench: Bench<'_>, on: Day) {
        let (own, for_holders) = {
            let tallying = self.tallying(on);
            let own = tallying.count(bench.world, &self.ledger.own, |_| true);
            let for_holders = self
                .ledger
                .holders
                .as_deref()
                .map(|trials| tallying.count(bench.world, trials, |_| true));
            (own, for_holders)
        };
        self.for_holders = for_holders.unwrap_or_else(|| own.clone());
        self.own = own;
    }

    /// Acts of one person alone (R-13, the other readings).
    pub(super) fn count_of(
        &self,
        bench: Bench<'_>,
        on: Day,
        person: usize,
        required: u16,
    ) -> Tally {
        let tallying = Tallying {
            required,
            ..self.tallying(on)
        };
        let days = self
            .holders
            .iter()
            .find(|(who, _)| *who == person)
            .map(|(_, days)| days);
        tallying.count(bench.world, self.ledger.for_holders(), |trial: &Trial| {
            trial.person.map_or_else(
                || days.is_some_and(|days| days.contains(trial.day)),
                |who| who == person,
            )
        })
    }

    pub(super) fn is_running(&self, on: Day) -> bool {
        on <= self.last
    }

    /// Bearing days on which somebody held the post.
    pub(super) fn days_held(&self) -> i32 {
        self.holders.iter().map(|(_, days)| days.len()).sum()
    }

    fn shortfall(&self, counted: u16) -> i64 {
        i64::from(self.required) - i64::from(counted)
    }
}

fn required(demand: &Demand) -> u16 {
    match demand {
        Demand::Count { at_least, .. } | Demand::Cover { at_least, .. } => *at_least,
        Demand::After { .. } | Demand::ListCurrent { .. } => 1,
        Demand::Growth { .. }
        | Demand::Undefined { .. }
        | Demand::Standing
        | Demand::JointChairs { .. } => 0,
    }
}

fn due_soon_days(law: &Law, every: Option<Period>) -> Option<u16> {
    let table = &law.rules.policy.due_soon_days;
    // `years` is one number for whatever N.
    let years = || {
        let is_years = |key: &&Option<Period>| matches!(key, Some(Period::Years(_)));
        table
            .iter()
            .find(|(key, _)| is_years(key))
            .map(|(_, days)| *days)
    };
    match every {
        Some(Period::Years(_)) => table.get(&every).copied().or_else(years),
        _ => table.get(&every).copied(),
    }
}

/// Where a post bears the stricter duty on any day of the period, the general one is not asked.
fn overridden(bench: Bench<'_>, asking: &Asking, ledger: &Ledger, first: Day, last: Day) -> bool {
    ledger.overriding.iter().any(|(stricter, days)| {
        bench.world.timeline.duty_on(*stricter, first).is_some()
            && days.overlaps(first, last.min(asking.on))
    })
}

pub(super) fn holders(
    bench: Bench<'_>,
    law: &Law,
    track: &Track,
    bearing: &Days,
) -> Vec<(usize, Days)> {
    let Some(post) = track.subject.post else {
        return Vec::new();
    };
    let (Some(first), Some(last)) = (bearing.first(), bearing.last()) else {
        return Vec::new();
    };
    let stints = bench.world.roster.posts[post].stints(law.rules.policy.acting_bears);
    let mut holders: Vec<(usize, Days)> = Vec::new();
    let from = stints.partition_point(|stint| stint.last < first);
    for stint in stints[from..]
        .iter()
        .take_while(|stint| stint.first <= last)
    {
        let days = bearing.clip(stint.first, stint.last);
        if days.is_empty() {
            continue;
        }
        match holders
            .iter_mut()
            .find(|(person, _)| *person == stint.person)
        {
            Some((_, known)) => *known = known.union(&days),
            None => holders.push((stint.person, days)),
        }
    }
    holders.sort_by_key(|(person, days)| (days.first(), *person));
    holders
}

/// finds what makes good the numbers missed in civil periods and cycles.
pub(super) fn cure(cells: &mut [Cell<'_>], asking: &Asking) {
    let cures: Vec<(Cure, Cure)> = (0..cells.len())
        .map(|at| {
            (
                cure_of(cells, at, asking, |cell| cell.own.counted),
                cure_of(cells, at, asking, |cell| cell.for_holders.counted),
            )
        })
        .collect();
    for (cell, (own, holder)) in cells.iter_mut().zip(cures) {
        cell.own_cure = own;
        cell.holder_cure = holder;
    }
}

fn cure_of(
    cells: &[Cell<'_>],
    at: usize,
    asking: &Asking,
    counted: impl Fn(&Cell<'_>) -> u16,
) -> Cure {
    let cell = &cells[at];
    let missing = cell.shortfall(counted(cell));
    if missing <= 0 || cell.is_running(asking.on) {
        return Cure::None;
    }
    let yearly = cell.law.rules.policy.yearly_total_cures && cell.civil;
    let year = |cell: &Cell<'_>| date_of(cell.first).year();
    if yearly {
        let balance: i64 = cells
            .iter()
            .filter(|other| other.civil && year(other) == year(cell))
            .map(|other| {
                let balance = -other.shortfall(counted(other));
                if other.is_running(asking.on) {
                    balance.max(0)
                } else {
                    balance
                }
            })
            .sum();
        if balance >= 0 {
            return Cure::YearTotal;
        }
    }
    let next = cells
        .iter()
        .find(|next| Some(next.first) == cell.next_first && (!yearly || year(next) == year(cell)));
    if next.is_some_and(|next| -next.shortfall(counted(next)) >= missing) {
        return Cure::Later;
    }
    Cure::None
}
