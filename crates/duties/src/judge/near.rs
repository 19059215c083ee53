//! The acts behind an answer: those that counted, and those that nearly did, each with the reason.

use super::materialise::Answer;
use super::tally::{Tallying, stands};
use super::{Asking, Bench};
use crate::acts::Version;
use crate::calendar::{Day, date_of};
use crate::matching::{Trial, Verdict};
use crate::{CountedAct, Finding, NearMiss, Term};

/// How far outside the period an act is still shown as a near miss by its date.
const DATE_MARGIN_DAYS: Day = 31;

/// Fills in the counted acts and the near misses.
pub(super) fn list(bench: Bench<'_>, asking: &Asking, answer: Answer<'_>, finding: &mut Finding) {
    let cell = answer.cell;
    let counting = cell.tallying(asking.on);
    let trials = match answer.person {
        None => &cell.ledger.own,
        Some(_) => cell.ledger.for_holders(),
    };
    let around = counting.around(trials, DATE_MARGIN_DAYS);
    let mut listed: Vec<usize> = Vec::new();
    for trial in around {
        if counting.counts(trial) && is_his(answer, trial) {
            finding
                .counted_acts
                .push(counted_act(bench, &counting, trial));
            listed.push(trial.version);
        }
    }
    for trial in around {
        let Some(term) = near_miss(asking, answer, &counting, trial) else {
            continue;
        };
        let act = &bench.world.book.versions[trial.version];
        let enough = finding.counted >= finding.required;
        if listed.contains(&trial.version) || (enough && is_remote(act, trial, term)) {
            continue;
        }
        listed.push(trial.version);
        let reason = match (&trial.reason, trial.verdict) {
            (Some(reason), Verdict::Fails { .. }) => reason.to_string(),
            _ => about_time(bench, &counting, act, trial, term),
        };
        finding.near_misses.push(NearMiss {
            act: act.act.id.clone(),
            day: date_of(trial.day),
            term,
            reason,
        });
    }
}

/// Whether a credited act is one of those that this answer counts.
fn is_his(answer: Answer<'_>, trial: &Trial) -> bool {
    let Some(person) = answer.person.filter(|_| answer.own_only) else {
        return true;
    };
    match trial.person {
        Some(who) => who == person,
        None => answer
            .cell
            .holders
            .iter()
            .any(|(who, days)| *who == person && days.contains(trial.day)),
    }
}

fn counted_act(bench: Bench<'_>, counting: &Tallying<'_>, trial: &Trial) -> CountedAct {
    let act = &bench.world.book.versions[trial.version];
    CountedAct {
        act: act.act.id.clone(),
        day: date_of(trial.day),
        recorded_at: bench.world.book.recorded_at(trial.version, trial.recorded),
        late: counting.is_late(trial),
        person: trial
            .person
            .map(|person| bench.world.roster.people[person].person.id.clone()),
    }
}

/// The one term that a known act failed for this answer.
fn near_miss(
    asking: &Asking,
    answer: Answer<'_>,
    counting: &Tallying<'_>,
    trial: &Trial,
) -> Option<Term> {
    if asking.known_at < trial.known || counting.counts(trial) || !involves(answer, trial) {
        return None;
    }
    let inside = counting.is_inside(trial);
    let stands_now = stands(trial, asking.known_at);
    match trial.verdict {
        Verdict::Fails { term, .. } => {
            (inside && stands_now && stands(trial, counting.known_at)).then_some(term)
        }
        Verdict::Fits(_) => {
            if !counting.is_open_to(trial) {
                return None;
            }
            let term = match (inside, stands(trial, counting.known_at)) {
                (true, true) => Term::LateRefused,
                (true, false) if counting.known_at < trial.known => Term::AfterApproval,
                (true, false) => Term::Void,
                (false, true) => Term::Date,
                (false, false) => return None,
            };
            Some(term)
        }
    }
}

/// Of interest only while the number is not reached: what lies beside the period, what was
/// something else, and what his body did without him.
fn is_remote(act: &Version, trial: &Trial, term: Term) -> bool {
    let took_part = |person| act.people.iter().any(|(who, _)| *who == person);
    match term {
        Term::Date | Term::Kind => true,
        Term::Capacity => trial.person.is_some_and(|person| !took_part(person)),
        _ => false,
    }
}

/// Whether an act involves the person who answers, or anybody who held the post in the period.
fn involves(answer: Answer<'_>, trial: &Trial) -> bool {
    let in_period = |person: usize| answer.cell.holders.iter().any(|(who, _)| *who == person);
    match (answer.person, trial.person) {
        (Some(person), Some(who)) => person == who,
        (None, Some(who)) => {
            !matches!(
                trial.verdict,
                Verdict::Fails {
                    term: Term::NotInPost,
                    ..
                }
            ) || in_period(who)
        }
        (_, None) => true,
    }
}

fn about_time(
    bench: Bench<'_>,
    counting: &Tallying<'_>,
    act: &Version,
    trial: &Trial,
    term: Term,
) -> String {
    let day = date_of(trial.day);
    match term {
        Term::Void => {
            let by = act.replaced_by.map(|by| &bench.world.book.versions[by]);
            act.replaced_note(by)
        }
        Term::LateRefused => format!(
            "登记于{}，应在{}之前登记，逾期补录不计。",
            act.act.recorded_at.date(),
            date_of(counting.late_from)
        ),
        Term::AfterApproval => format!(
            "登记于{}，晚于年度考核结果批准（{}登记），不计入该年度。",
            act.act.recorded_at,
            date_of(crate::calendar::day_of_seconds(counting.known_at))
        ),
        _ if counting.on < trial.day => {
            format!("日期为{day}，晚于查询日{}。", date_of(counting.on))
        }
        _ => format!(
            "日期为{day}，不在{}至{}之内。",
            date_of(counting.first),
            date_of(counting.last)
        ),
    }
}
