//! What holds for every register: made up by chance, judged by the engine and by a naive reading.

use duties::{Act, Case, Finding, Mode, Outcome, Question, Register, Tenure};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};
use regulation::{Period, RuleSet};

use crate::reference;
use crate::zone::{act, body, case, correcting, count, duty, leave, post, rules, took_part, zone};

const FIRST: Date = date(2019, 6, 1);
/// About three years of days.
const DAYS: i64 = 1100;

fn some_day() -> impl Strategy<Value = Date> {
    (0..DAYS).prop_map(|days| FIRST + days.days())
}

fn some_person() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["甲", "乙", "丙"])
}

fn some_tenure() -> impl Strategy<Value = Tenure> {
    (
        some_person(),
        proptest::sample::select(vec!["P1", "P2"]),
        some_day(),
        0..500_i64,
        0..4_u8,
    )
        .prop_map(|(person, post, from, length, mode)| Tenure {
            person: person.to_owned(),
            post: post.to_owned(),
            mode: if mode == 0 {
                Mode::Acting
            } else {
                Mode::Appointed
            },
            from,
            until: (mode != 1).then(|| from + length.days()),
            paper: None,
        })
}

/// Day, person, capacity, days to recording, and what it corrects or withdraws.
type ActSeed = (Date, &'static str, bool, i64, u8, proptest::sample::Index);

fn some_act() -> impl Strategy<Value = ActSeed> {
    (
        some_day(),
        some_person(),
        any::<bool>(),
        0..150_i64,
        0..10_u8,
        any::<proptest::sample::Index>(),
    )
}

fn acts(seeds: Vec<ActSeed>) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for (number, (day, person, leads, lag, turn, index)) in seeds.into_iter().enumerate() {
        let mut made = act(&format!("A{number:03}"), "2020-01-01", person);
        (made.first_day, made.last_day) = (day, day);
        made.bodies = Vec::new();
        made.recorded_at = (day + lag.days()).at(9, 0, 0, 0);
        let capacity = if leads { "共同带队" } else { "参加" };
        made.participants = vec![took_part(person, capacity)];
        if turn < 3 && !acts.is_empty() {
            let of = acts[index.index(acts.len())].id.clone();
            made = correcting(made, &of, turn == 0);
        }
        acts.push(made);
    }
    acts
}

fn some_register() -> impl Strategy<Value = Register> {
    let leaves = vec((some_person(), some_day(), 0..200_i64, any::<bool>()), 0..3);
    (
        vec(some_tenure(), 0..6),
        vec(some_act(), 0..25),
        leaves,
        any::<bool>(),
    )
        .prop_map(|(tenures, seeds, leaves, ends)| {
            let mut second = body("B2", 2);
            second.until = ends.then_some(date(2021, 3, 15));
            let mut register = Register {
                tenures,
                acts: acts(seeds),
                ..zone()
            };
            register.bodies.push(second);
            register.posts.push(post("P2", "B2", &["R1"]));
            register.leaves = leaves
                .into_iter()
                .map(|(person, from, length, approved)| {
                    let mut row = leave(person, "2020-01-01", "2020-01-01", None);
                    (row.from, row.until) = (from, from + length.days());
                    row.approval = approved.then(|| "批1".to_owned());
                    row
                })
                .collect();
            register
        })
}

fn counted_rules(at_least: u16, every: Period) -> RuleSet {
    let mut demand = count(at_least, every);
    if let regulation::Demand::Count { parts, .. } = &mut demand {
        parts[0].capacities = vec!["共同带队".to_owned()];
    }
    let mut rules = rules(vec![duty("Q07", demand)]);
    rules.policy.due_soon_days.clear();
    rules
}

fn ask(case: &Case, on: Date, known_at: DateTime) -> Vec<Finding> {
    case.findings(&Question {
        known_at: Some(known_at),
        ..Question::on(on)
    })
}

fn line(finding: &Finding) -> reference::Line {
    let who = finding
        .person
        .clone()
        .or(finding.post.clone())
        .unwrap_or_default();
    (
        who,
        finding.period.first_day,
        finding.outcome,
        usize::from(finding.counted),
    )
}

fn met(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Met | Outcome::MetLateEntry)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_a_naive_reading(
        register in some_register(), on in some_day(), lag in 0..200_i64,
        at_least in 1..3_u16, quarterly in any::<bool>(),
    ) {
        let (every, months, min_days) =
            if quarterly { (Period::Quarter, 3, 30) } else { (Period::HalfYear, 6, 60) };
        let known_at = (on + lag.days()).at(12, 0, 0, 0);
        let case = case(&counted_rules(at_least, every), &register);
        let found: Vec<_> = ask(&case, on, known_at).iter().map(line).collect();
        let naive = reference::Duty {
            months, at_least: usize::from(at_least), min_days, in_force: date(2019, 7, 20),
        };
        let mut wanted = reference::findings(naive, &register, on, known_at);
        // Whole posts on leave are excused; the naive reading leaves that to the people.
        let excused = |found: &reference::Line, wanted: &mut reference::Line| {
            if found.2 == Outcome::Excused && found.0.starts_with('P') { wanted.2 = Outcome::Excused; }
        };
        prop_assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(&mut wanted) { excused(found, wanted); }
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn one_more_act_never_turns_met_into_not_met(
        register in some_register(), seed in some_act(), on in some_day(),
    ) {
        let rules = counted_rules(1, Period::Quarter);
        let known_at = date(2030, 1, 1).at(0, 0, 0, 0);
        let before = ask(&case(&rules, &register), on, known_at);
        let mut more = register;
        let mut added = acts(vec![seed]).remove(0);
        added.id = "Z".to_owned();
        more.acts.push(added);
        let after = ask(&case(&rules, &more), on, known_at);
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(!met(before.outcome) || met(after.outcome));
        }
    }

    #[test]
    fn what_is_known_at_a_moment_uses_no_later_entry(
        register in some_register(), on in some_day(), moment in some_day(),
    ) {
        let rules = counted_rules(1, Period::Quarter);
        let known_at = moment.at(12, 0, 0, 0);
        let mut then = register.clone();
        then.acts.retain(|act| act.recorded_at <= known_at);
        let ids: Vec<String> = then.acts.iter().map(|act| act.id.clone()).collect();
        // A correction known before what it corrects would be refused then.
        let unknown = |act: &Act| act.corrects.as_ref().is_some_and(|row| !ids.contains(&row.of));
        if !then.acts.iter().any(unknown) {
            let now = ask(&case(&rules, &register), on, known_at);
            prop_assert_eq!(now, case(&rules, &then).findings(&Question::on(on)));
        }
    }

    #[test]
    fn the_holders_days_part_the_posts_days(register in some_register()) {
        let rules = counted_rules(1, Period::Quarter);
        let case = case(&rules, &register);
        let mut day = FIRST;
        for _ in 0..DAYS {
            let covered = register.tenures.iter().any(|row| {
                row.post == "P1" && row.from <= day && row.until.is_none_or(|until| day <= until)
            });
            prop_assert_eq!(case.holder_on("P1", day).is_some(), covered);
            day = day.tomorrow().expect("another day");
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(register in some_register(), on in some_day()) {
        let rules = counted_rules(1, Period::HalfYear);
        let mut turned = register.clone();
        turned.acts.reverse();
        turned.tenures.reverse();
        turned.posts.reverse();
        turned.bodies.reverse();
        turned.people.reverse();
        turned.leaves.reverse();
        let question = Question::on(on);
        prop_assert_eq!(
            case(&rules, &register).findings(&question),
            case(&rules, &turned).findings(&question)
        );
    }

    #[test]
    fn an_act_recorded_into_a_case_gives_the_same_as_compiling_it(
        register in some_register(), on in some_day(), kept in 0..25_usize,
    ) {
        let rules = counted_rules(2, Period::HalfYear);
        let mut first = register.clone();
        first.acts.truncate(kept);
        let mut growing = case(&rules, &first);
        for act in register.acts.iter().skip(kept) {
            growing.record(act.clone()).expect("the act is sound");
        }
        let question = Question::on(on);
        prop_assert_eq!(growing.findings(&question), case(&rules, &register).findings(&question));
    }
}
