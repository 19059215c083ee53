//! The worked cases of every pack under `regulations/`, run against the engine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regulation::Demand;
use testkit::cases::{self, Law};

/// How many cases each duty with a number needs at least.
const CASES_PER_DUTY: usize = 5;

fn packs() -> Result<Vec<PathBuf>, String> {
    cases::packs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"))
}

#[test]
fn every_worked_case_gets_the_answer_of_the_law() {
    let mut failures = Vec::new();
    for pack in packs().expect("the packs of this repository") {
        let report = cases::run(&pack).unwrap_or_else(|why| panic!("{why}"));
        let name = pack.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}：{} 个案例，{} 个结论", report.cases, report.answers);
        assert!(report.cases > 0, "{name} has no worked cases");
        failures.extend(report.failures.iter().map(ToString::to_string));
    }
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} 处不符\n\n{}",
        failures.join("\n")
    );
}

#[test]
fn every_duty_with_a_number_has_enough_cases() {
    for pack in packs().expect("the packs of this repository") {
        let law = Law::load(&pack).unwrap_or_else(|why| panic!("{why}"));
        let index = cases::index(&pack).unwrap_or_else(|why| panic!("{why}"));
        let rules = law
            .regulation()
            .timeline(&Default::default())
            .expect("own rulings");
        let duties = rules.iter().flat_map(|set| &set.duties);
        let short: BTreeSet<String> = duties
            .filter(|duty| !matches!(duty.demand, Demand::Standing | Demand::Undefined { .. }))
            .map(|duty| {
                (
                    &duty.id,
                    index.by_duty.get(&duty.id).map_or(0, BTreeSet::len),
                )
            })
            .filter(|(_, cases)| *cases < CASES_PER_DUTY)
            .map(|(id, cases)| format!("{id}：{cases}"))
            .collect();
        assert!(short.is_empty(), "{}：案例太少：{short:?}", pack.display());
        assert!(
            index.twice.is_empty(),
            "{}：重名：{:?}",
            pack.display(),
            index.twice
        );
    }
}

/// An option changes something that the engine sees when the rules differ under it.
#[test]
fn every_option_that_changes_the_rules_has_a_case() {
    for pack in packs().expect("the packs of this repository") {
        let law = Law::load(&pack).unwrap_or_else(|why| panic!("{why}"));
        let index = cases::index(&pack).unwrap_or_else(|why| panic!("{why}"));
        let as_chosen = law
            .regulation()
            .timeline(&Default::default())
            .expect("own rulings");
        let mut missing = Vec::new();
        for ruling in law.regulation().rulings() {
            for option in &ruling.options {
                let key = (ruling.id.clone(), option.name.clone());
                let switched = law.regulation().timeline(&[key.clone()].into());
                if switched.expect("an option") != as_chosen && !index.by_option.contains_key(&key)
                {
                    missing.push(format!("{} = {}", key.0, key.1));
                }
            }
        }
        assert!(
            missing.is_empty(),
            "{}：没有案例的选项：{missing:?}",
            pack.display()
        );
    }
}
