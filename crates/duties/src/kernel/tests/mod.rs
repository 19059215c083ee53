//! The kernel against the naive reading: every small case, and many random ones.

mod naive;

use proptest::prelude::*;

use super::{
    Ask, Bearer, CreditList, Credits, Day, Frame, MakeUp, NEVER, Period, Policy, Row, Span, Work,
};
use crate::Outcome;
use naive::{Act, Facts};

/// Asks the kernel and the naive reading, and compares rows, bits and the incremental way.
fn check(facts: &Facts, ask: Ask, work: &mut Work) -> Vec<Row> {
    let frame = Frame::new(facts.periods.clone(), facts.policy).unwrap();
    let question = frame.ask(ask);
    let mut acts = facts.acts.clone();
    acts.sort_by_key(|act| act.day);
    let day: Vec<_> = acts.iter().map(|act| act.day).collect();
    let recorded: Vec<_> = acts.iter().map(|act| act.recorded).collect();
    let gone: Vec<_> = acts.iter().map(|act| act.gone).collect();
    let any_gone = gone.iter().any(|&gone| gone != NEVER);
    let credits = Credits {
        day: &day,
        recorded: &recorded,
        gone: any_gone.then_some(gone.as_slice()),
    };
    let bearer = Bearer {
        borne: &facts.borne,
        held: &facts.held,
    };

    let expected = facts.rows(ask);
    let mut rows = Vec::new();
    question.rows(credits, bearer, work, &mut rows);
    assert_eq!(rows, expected, "rows, {ask:?} of {facts:?}");

    let mut bits = Vec::new();
    question.bits(credits, bearer, &mut bits);
    assert_eq!(bits.len(), question.words());
    let begun = facts.periods.iter().filter(|period| period.first <= ask.on);
    assert_eq!(question.words(), begun.count().div_ceil(64));
    let bit = |select: fn(&super::Bits) -> u64, period: usize| {
        bits.get(period / 64)
            .is_some_and(|word| select(word) >> (period % 64) & 1 == 1)
    };
    for number in 0..facts.periods.len() {
        let row = expected
            .iter()
            .find(|row| usize::from(row.period) == number);
        assert_eq!(
            bit(|word| word.present, number),
            row.is_some(),
            "{ask:?} of {facts:?}"
        );
        let enough = row.is_some_and(|row| row.counted >= facts.periods[number].required);
        assert_eq!(bit(|word| word.met, number), enough, "{ask:?} of {facts:?}");
    }

    let mut list = CreditList::default();
    for act in facts.acts.iter().rev() {
        let place = list.insert(act.day, act.recorded);
        if act.gone != NEVER {
            assert!(list.withdraw(place, act.gone));
        }
    }
    let mut again = Vec::new();
    question.rows(list.columns(), bearer, work, &mut again);
    assert_eq!(again, expected, "act by act, {ask:?} of {facts:?}");
    rows
}

fn policies() -> Vec<Policy> {
    let mut all = Vec::new();
    for late_refused in [false, true] {
        for make_up in [MakeUp::NextPeriod, MakeUp::YearlyTotal] {
            for in_post_only in [false, true] {
                all.push(Policy {
                    late_refused,
                    make_up,
                    in_post_only,
                });
            }
        }
    }
    all
}

/// Three periods of three days, the first for reference, with a gap of a day after the second.
fn small_periods(required: u16) -> Vec<Period> {
    let mut periods = vec![
        Period::of(10, 12, required).min_days(2),
        Period::of(13, 15, required).min_days(2),
        Period::of(17, 19, required).min_days(2),
    ];
    periods[0].reference = true;
    for period in &mut periods {
        period.due_soon_from = period.last - 1;
        period.late_from = u32::from(period.last) + 2;
    }
    periods[1].frozen_at = 18;
    periods[2].group = 1;
    periods
}

#[test]
fn every_pair_of_acts_on_every_day_gives_what_the_naive_reading_gives() {
    let mut work = Work::default();
    let mut seen = std::collections::BTreeSet::new();
    let spans = [
        vec![],
        vec![(9, 20)],
        vec![(12, 14)],
        vec![(11, 11), (14, 18)],
        vec![(16, 16)],
    ];
    for policy in policies() {
        for span in &spans {
            let borne: Vec<_> = span
                .iter()
                .map(|&(first, last)| Span { first, last })
                .collect();
            for held in [borne.clone(), borne.iter().skip(1).copied().collect()] {
                for required in [1, 2] {
                    for (one, two) in (9..=20).flat_map(|one| (one..=20).map(move |two| (one, two)))
                    {
                        let facts = Facts {
                            periods: small_periods(required),
                            policy,
                            acts: [(one, 1), (two, 3)]
                                .map(|(day, lag)| Act {
                                    day,
                                    recorded: u32::from(day) + lag,
                                    gone: if lag == 3 && one == 13 { 17 } else { NEVER },
                                })
                                .to_vec(),
                            borne: borne.clone(),
                            held: held.clone(),
                        };
                        for on in [9, 12, 13, 15, 16, 20] {
                            for known_at in [15, 18, NEVER] {
                                let rows = check(&facts, Ask { on, known_at }, &mut work);
                                seen.extend(rows.iter().map(|row| (row.outcome, row.note)));
                            }
                        }
                    }
                }
            }
        }
    }
    // Every outcome the kernel can give, and every note, was among them.
    assert_eq!(seen.len(), 10, "{seen:?}");
}

prop_compose! {
    fn spans(end: Day)(cuts in prop::collection::btree_set(0..end, 0..8)) -> Vec<Span> {
        let cuts: Vec<_> = cuts.into_iter().collect();
        cuts.chunks_exact(2).map(|pair| Span { first: pair[0], last: pair[1] - 1 }).collect()
    }
}

/// Up to 90 periods of 1 to 9 days, some with a gap after them.
fn periods() -> impl Strategy<Value = Vec<Period>> {
    let one = (
        1u16..10,
        0u16..2,
        0u16..4,
        0u16..8,
        any::<bool>(),
        prop::option::of(0u32..600),
        0u32..9,
    );
    (0u16..40, prop::collection::vec(one, 0..90)).prop_map(|(base, all)| {
        let mut next = base;
        let mut periods = Vec::new();
        for (number, (length, gap, required, min_days, reference, frozen, lag)) in
            all.into_iter().enumerate()
        {
            let (first, last) = (next, next + length - 1);
            periods.push(Period {
                due_soon_from: last - last.min(length / 2),
                late_from: u32::from(last) + lag,
                frozen_at: frozen.unwrap_or(NEVER),
                reference,
                group: u16::try_from(number / 4).unwrap(),
                ..Period::of(first, last, required).min_days(min_days)
            });
            next = last + 1 + gap;
        }
        periods
    })
}

prop_compose! {
    fn facts()(
        periods in periods(),
        policy in prop::sample::select(policies()),
        acts in prop::collection::vec((0u16..500, 0u32..30, prop::option::of(0u32..40)), 0..200),
        borne in spans(520),
        vacancies in spans(520),
    ) -> Facts {
        let acts = acts.into_iter().map(|(day, lag, gone)| {
            let recorded = u32::from(day) + lag;
            Act { day, recorded, gone: gone.map_or(NEVER, |more| recorded + more) }
        });
        let held = borne.iter().flat_map(|span| span.first..=span.last)
            .filter(|&day| !vacancies.iter().any(|gap| gap.first <= day && day <= gap.last))
            .map(|day| Span { first: day, last: day })
            .collect();
        Facts { periods, policy, acts: acts.collect(), borne, held }
    }
}

proptest! {
    #[test]
    fn random_facts_give_what_the_naive_reading_gives(
        facts in facts(),
        on in 0u16..540,
        known_at in prop_oneof![Just(NEVER), 0u32..560],
    ) {
        check(&facts, Ask { on, known_at }, &mut Work::default());
    }

    #[test]
    fn one_more_act_never_turns_met_into_not_met(
        facts in facts(),
        on in 0u16..540,
        day in 0u16..500,
        lag in 0u32..30,
    ) {
        let mut work = Work::default();
        let before = check(&facts, Ask::on(on), &mut work);
        let mut more = facts;
        more.acts.push(Act { day, recorded: u32::from(day) + lag, gone: NEVER });
        let after = check(&more, Ask::on(on), &mut work);
        let met = |row: &Row| matches!(row.outcome, Outcome::Met | Outcome::MetLateEntry);
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(!met(before) || met(after), "{before:?} became {after:?}");
        }
    }
}

#[test]
fn periods_out_of_order_make_no_frame() {
    let frame = |spans: &[(Day, Day)]| {
        let periods = spans
            .iter()
            .map(|&(first, last)| Period::of(first, last, 1))
            .collect();
        Frame::new(periods, Policy::default()).map_err(|error| error.to_string())
    };
    assert!(frame(&[]).is_ok());
    assert!(frame(&[(5, 7), (8, 8), (12, 20)]).is_ok());
    let backwards = frame(&[(5, 7), (9, 8)]).unwrap_err();
    assert_eq!(backwards, "period 1 ends on day 8, before its first day 9");
    let overlapping = frame(&[(5, 7), (7, 8)]).unwrap_err();
    assert_eq!(
        overlapping,
        "period 1 begins on day 7, not after the period before it"
    );
}
