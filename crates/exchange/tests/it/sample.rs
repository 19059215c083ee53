//! The sample zone, as far as it can be told without judging.

use std::collections::BTreeSet;

use exchange::sample::{SampleOptions, zone};
use exchange::{read_workbook, write_zone};
use jiff::civil::date;

use crate::common::benxi;

#[test]
fn the_same_options_give_the_same_zone_and_another_seed_another() {
    let options = SampleOptions::until(date(2026, 11, 23));
    let (one, two) = (zone(&options, &benxi()), zone(&options, &benxi()));
    assert_eq!(one, two);
    assert_ne!(one, zone(&SampleOptions { seed: 7, ..options }, &benxi()));
}

#[test]
fn the_sample_is_a_zone_of_the_size_and_the_variety_that_was_asked_for() {
    let options = SampleOptions::until(date(2026, 11, 23));
    let zone = zone(&options, &benxi());
    assert!(
        (120..=140).contains(&zone.posts.len()),
        "{}",
        zone.posts.len()
    );
    assert!(
        (125..=155).contains(&zone.people.len()),
        "{}",
        zone.people.len()
    );
    assert!(
        (8_000..=12_000).contains(&zone.acts.len()),
        "{}",
        zone.acts.len()
    );
    let took_part: usize = zone.acts.iter().map(|act| act.participants.len()).sum();
    assert!((24_000..=45_000).contains(&took_part), "{took_part}");
    let names: BTreeSet<&str> = zone
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(
        names.len(),
        zone.people.len() - 1,
        "two people have the same name"
    );
    assert!(
        ["䶮", "㛃", "喆"]
            .iter()
            .all(|c| names.iter().any(|name| name.contains(c)))
    );
    assert!(
        zone.bodies
            .iter()
            .filter(|body| body.successor.is_some())
            .count()
            >= 2
    );
    assert!(
        zone.tenures
            .iter()
            .any(|tenure| tenure.mode == duties::Mode::InCharge)
    );
    assert!(zone.leaves.iter().any(|leave| leave.approval.is_none()));
    assert!(
        zone.acts
            .iter()
            .any(|act| act.corrects.as_ref().is_some_and(|c| c.withdraws))
    );
    assert!(
        zone.acts
            .iter()
            .all(|act| act.recorded_at.date() <= options.until)
    );
}

#[test]
fn the_sample_is_read_back_unchanged_and_without_a_problem() {
    let zone = zone(&SampleOptions::until(date(2026, 11, 23)), &benxi());
    let reading = read_workbook(&write_zone(&zone, &benxi()).unwrap(), &benxi()).unwrap();
    assert_eq!(reading.problems, vec![]);
    assert!(reading.register == zone);
    let said: BTreeSet<&str> = reading.warnings.iter().map(|w| w.reason.as_str()).collect();
    assert_eq!(said, BTreeSet::from(["没有批准文号，不作为免除依据"]));
}

#[test]
fn ten_thousand_posts_can_be_made() {
    let options = SampleOptions {
        posts: 10_000,
        seed: 1,
        until: date(2019, 12, 31),
    };
    let zone = zone(&options, &benxi());
    assert!(
        (9_950..=10_000).contains(&zone.posts.len()),
        "{}",
        zone.posts.len()
    );
    let names: BTreeSet<&str> = zone.bodies.iter().map(|body| body.name.as_str()).collect();
    assert_eq!(names.len(), zone.bodies.len());
}
