//! Compiles tracks: who bears what, and tries the acts.

use regulation::{Bearer, Demand, Duty};

use super::{Inheritance, Ledger, Track};
use crate::calendar::{Day, Days, NEVER};
use crate::law::{Law, LawDuty, LawPattern};
use crate::matching::{Asked, Subject, Target, Trial, Verdict, World};
use crate::roster::Charge;

/// All tracks, in official order: body, its own duties, its posts', duties in pack order.
pub(crate) fn tracks(world: World<'_>) -> Vec<Track> {
    let mut tracks = Vec::new();
    for body in 0..world.roster.bodies.len() {
        let bearers =
            std::iter::once(None).chain(world.roster.bodies[body].posts.iter().copied().map(Some));
        for post in bearers {
            for duty in 0..world.timeline.duty_ids.len() {
                for target in targets(world, post, duty) {
                    let subject = Subject { body, post, target };
                    let ledgers = renewed(world, &subject, duty);
                    if ledgers.iter().any(Option::is_some) {
                        tracks.push(Track {
                            subject,
                            duty,
                            ledgers,
                        });
                    }
                }
            }
        }
    }
    tracks
}

/// The ledgers of one bearer and duty, under each law.
pub(crate) fn renewed(world: World<'_>, subject: &Subject, duty: usize) -> Vec<Option<Ledger>> {
    world
        .timeline
        .laws
        .iter()
        .map(|law| ledger(world, law, subject, duty))
        .collect()
}

fn ledger(world: World<'_>, law: &Law, subject: &Subject, place: usize) -> Option<Ledger> {
    let duty = law.duty(place)?;
    let rule = law.rule(duty);
    let bearing = bearing(world, law, rule, subject);
    if bearing.is_empty() || !asks_for(law, rule, duty, subject) {
        return None;
    }
    let asked = Asked::post(law, duty);
    let mut ledger = Ledger {
        own: world.trials(asked, subject),
        holders: (subject.post.is_some() && rule.holder_credit != rule.post_credit)
            .then(|| world.trials(Asked::holder(law, duty), subject)),
        overriding: overriding(world, law, rule, subject),
        events: events(world, asked, subject, &bearing),
        portfolio: duty.parts.iter().any(|part| part.portfolio),
        bearing,
        inherited: Vec::new(),
    };
    if law.rules.policy.succession {
        inherit(world, asked, subject, &mut ledger);
    }
    Some(ledger)
}

/// Members of coverage, 分管对象 one by one, or nothing in particular.
fn targets(world: World<'_>, post: Option<usize>, duty: usize) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut plain = false;
    for law in &world.timeline.laws {
        let Some(found) = law.duty(duty) else {
            continue;
        };
        let rule = law.rule(found);
        if !could_bear(&rule.bearer, post) {
            continue;
        }
        if let Demand::Cover { each, .. } = &rule.demand {
            let bodies = world.roster.bodies.iter().enumerate();
            let members = bodies.filter(|(_, row)| !law.days_in_sets(row, each).is_empty());
            targets.extend(members.map(|(member, _)| Target::Member(member)));
            continue;
        }
        plain = true;
        if per_unit(law, found)
            && let Some(post) = post
        {
            let charges = world.roster.posts[post].portfolio.iter().cloned();
            targets.extend(charges.map(Target::Charge));
        }
    }
    distinct(targets, plain)
}

fn distinct(targets: Vec<Target>, plain: bool) -> Vec<Target> {
    let mut kept: Vec<Target> = if plain {
        vec![Target::None]
    } else {
        Vec::new()
    };
    for target in targets {
        let known = kept.iter().any(|other| match (other, &target) {
            (Target::Charge(one), Target::Charge(two)) => one.object == two.object,
            (one, two) => one == two,
        });
        if !known {
            kept.push(target);
        }
    }
    kept
}

fn could_bear(bearer: &Bearer, post: Option<usize>) -> bool {
    matches!(bearer, Bearer::Posts { .. }) == post.is_some()
}

/// one act for each 分管对象.
pub(crate) fn per_unit(law: &Law, duty: &LawDuty) -> bool {
    law.rules.policy.portfolio_per_unit && duty.parts.iter().any(|part| part.portfolio)
}

fn asks_for(law: &Law, rule: &Duty, duty: &LawDuty, subject: &Subject) -> bool {
    match subject.target {
        Target::None => !matches!(rule.demand, Demand::Cover { .. }),
        Target::Member(_) => matches!(rule.demand, Demand::Cover { .. }),
        Target::Charge(_) => per_unit(law, duty),
    }
}

fn bearing(world: World<'_>, law: &Law, rule: &Duty, subject: &Subject) -> Days {
    let from = world.timeline.from;
    let days = match subject.post {
        Some(post) => world.roster.post_bearing(law, rule, post, from),
        None => world.roster.body_bearing(law, rule, subject.body, from),
    };
    match (&subject.target, &rule.demand) {
        _ if days.is_empty() => days,
        (Target::Member(member), Demand::Cover { each, .. }) => {
            let row = &world.roster.bodies[*member];
            let member = law.days_in_sets(row, each).clip(row.exists.0, row.exists.1);
            days.intersect(&member)
        }
        (Target::Charge(Charge { object, .. }), _) => {
            subject.post.map_or_else(Days::none, |post| {
                days.intersect(&world.roster.posts[post].days_in_charge_of(object))
            })
        }
        _ => days,
    }
}

fn overriding(world: World<'_>, law: &Law, rule: &Duty, subject: &Subject) -> Vec<(usize, Days)> {
    let places = 0..world.timeline.duty_ids.len();
    places
        .filter_map(|place| {
            let stricter = law.rule(law.duty(place)?);
            if !stricter.overrides.contains(&rule.id) {
                return None;
            }
            let plain = Subject {
                target: Target::None,
                ..subject.clone()
            };
            let days = bearing(world, law, stricter, &plain);
            (!days.is_empty()).then_some((place, days))
        })
        .collect()
}

/// Acts that start a limit for the bearer.
fn events(
    world: World<'_>,
    asked: Asked<'_>,
    subject: &Subject,
    bearing: &Days,
) -> Vec<(usize, Day)> {
    let Some(trigger) = &asked.duty.trigger else {
        return Vec::new();
    };
    let mut events: Vec<(usize, Day)> = (0..world.book.versions.len())
        .filter(|&version| starts(world, asked, subject, trigger, version))
        .map(|version| (version, asked.day(&world.book.versions[version])))
        .filter(|&(_, day)| bearing.contains(day))
        .collect();
    events.sort_by_key(|&(version, day)| (day, &world.book.versions[version].act.id));
    events
}

fn starts(
    world: World<'_>,
    asked: Asked<'_>,
    subject: &Subject,
    trigger: &LawPattern,
    version: usize,
) -> bool {
    !world.book.versions[version].withdraws()
        && world.fits_trigger(asked, subject, version, trigger)
}

/// Acts of holders of an abolished body's posts count for its successor's.
fn inherit(world: World<'_>, asked: Asked<'_>, subject: &Subject, ledger: &mut Ledger) {
    for body in predecessors(world, subject.body) {
        let ended = world.roster.bodies[body].exists.1;
        if ended >= NEVER {
            continue;
        }
        let olds: Vec<Option<usize>> = match subject.post {
            None => vec![None],
            Some(_) => world.roster.bodies[body]
                .posts
                .iter()
                .copied()
                .map(Some)
                .collect(),
        };
        for post in olds {
            let old = Subject {
                body,
                post,
                target: subject.target.clone(),
            };
            let days = bearing(world, asked.law, asked.rule, &old);
            if days.is_empty() {
                continue;
            }
            let from = post.unwrap_or(body);
            ledger.inherited.push(Inheritance {
                from,
                ended,
                bearing: days,
            });
            let holder = Asked {
                credit: asked.rule.holder_credit,
                ..asked
            };
            take_over(&mut ledger.own, world, asked, &old, from);
            if let Some(holders) = &mut ledger.holders {
                take_over(holders, world, holder, &old, from);
            }
        }
    }
}

fn take_over(
    trials: &mut Vec<Trial>,
    world: World<'_>,
    asked: Asked<'_>,
    old: &Subject,
    from: usize,
) {
    let known: Vec<usize> = trials
        .iter()
        .filter(|trial| matches!(trial.verdict, Verdict::Fits(_)))
        .map(|trial| trial.version)
        .collect();
    let taken = world
        .trials(asked, old)
        .into_iter()
        .filter(|trial| matches!(trial.verdict, Verdict::Fits(_)))
        // An act counts once for a duty of a post.
        .filter(|trial| !known.contains(&trial.version))
        .map(|trial| Trial {
            inherited_from: Some(from),
            ..trial
        });
    trials.extend(taken);
    trials.sort_by_key(|trial| (trial.day, &world.book.versions[trial.version].act.id));
}

/// Bodies that ended in favour of this one, at any remove.
pub(crate) fn predecessors(world: World<'_>, body: usize) -> Vec<usize> {
    let mut found = vec![body];
    let mut next = 0;
    while let Some(&at) = found.get(next) {
        for &old in &world.roster.bodies[at].predecessors {
            if !found.contains(&old) {
                found.push(old);
            }
        }
        next += 1;
    }
    found.split_off(1)
}
