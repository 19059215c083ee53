//! Every case of [`crate::cases`] is judged as it must be, by the check that it is for.

use ledger::bundle::{CHECKS, Header, Member, Members, Report, Verdict, compare, verify};

use crate::cases;
use crate::world::{SUBJECT, act, story, story_so_far};

fn report(members: &Members) -> Report {
    verify(members, Some(&story(1).trust()))
}

/// Cases whose names begin with a word.
fn check_cases(prefix: &str) {
    let mut count = 0;
    for case in cases::all() {
        if !case.name.starts_with(prefix) {
            continue;
        }
        count += 1;
        let report = report(&case.members);
        let (name, text) = (case.name, report.to_text());
        assert_eq!(report.verdict(), case.verdict, "{name}\n{text}");
        let check = report.check(case.check).unwrap();
        assert_eq!(check.verdict, case.verdict, "{name}\n{text}");
        assert!(!check.reasons.is_empty(), "{name}\n{text}");
        assert!(!text.contains('\u{1b}'), "{name} plays with the screen");
    }
    assert!(count > 0, "there are cases for {prefix}");
}

#[test]
fn a_good_bundle_passes_every_check_in_the_order_of_the_format() {
    for (name, members) in cases::good() {
        let header = Header::parse(&members[&Member::Header.name()]).unwrap();
        let report = report(&members);
        let text = report.to_text();
        assert_eq!(report.verdict(), Verdict::Pass, "{name}\n{text}");
        let names: Vec<&str> = report.checks.iter().map(|check| check.name).collect();
        assert_eq!(names, CHECKS);
        assert!(text.ends_with("\n结论：通过\n"), "{text}");
        assert!(
            text.contains(SUBJECT) && text.contains("2026-06-21"),
            "{text}"
        );
        assert_eq!(header.subject, SUBJECT);
    }
}

#[test]
fn what_a_reader_should_know_is_told_though_the_check_passes() {
    for (name, check, words) in [
        (
            "good-clock-states",
            "时间",
            "第 12 号记录登记时，时钟向前跳过一段",
        ),
        ("good-file-erased", "附件", "〔依法删除，见第 11 号记录〕"),
        (
            "good",
            "删除",
            "第 3 号记录的“place”〔依法删除，见第 6 号记录〕",
        ),
        ("good", "见证", "要求 1 家，有 1 家：witness.example.com"),
    ] {
        let good = cases::good();
        let (_, members) = good.iter().find(|(good, _)| *good == name).unwrap();
        let report = report(members);
        let reasons = &report.check(check).unwrap().reasons;
        assert!(
            reasons.iter().any(|reason| reason.contains(words)),
            "{reasons:?}"
        );
    }
}

#[test]
fn f10_a_file_that_is_missing_altered_or_of_nobody_is_named() {
    check_cases("f10");
}

#[test]
fn f24_a_record_of_another_log_or_number_is_named() {
    check_cases("f24");
}

#[test]
fn f26_a_value_that_is_gone_without_an_erasure_is_named() {
    check_cases("f26");
}

#[test]
fn f27_a_value_that_is_changed_or_swapped_is_named() {
    check_cases("f27");
}

#[test]
fn f33_a_note_needs_both_keys_and_no_bad_signature() {
    check_cases("f33");
}

#[test]
fn f34_a_log_that_is_not_pinned_is_not_believed() {
    check_cases("f34");
}

#[test]
fn f35_a_proof_that_is_wrong_in_any_way_proves_nothing() {
    check_cases("f35");
}

#[test]
fn f36_a_leaf_like_a_node_is_no_leaf() {
    check_cases("f36");
}

#[test]
fn f37_what_is_not_canonical_is_refused_even_if_the_server_logged_it() {
    check_cases("f37");
}

#[test]
fn f38_another_spelling_is_refused() {
    check_cases("f38");
}

#[test]
fn f39_what_is_not_listed_and_what_is_missing_break_the_structure() {
    check_cases("f39");
}

#[test]
fn f40_a_bundle_with_a_token_never_passes() {
    check_cases("f40");
}

#[test]
fn f41_an_author_must_be_pinned_and_right() {
    check_cases("f41");
}

#[test]
fn f42_an_omitted_record_is_found_in_the_middle_and_at_the_tail() {
    check_cases("f42");
}

#[test]
fn f50_a_bundle_that_no_witness_saw_cannot_be_decided() {
    check_cases("f50");
}

#[test]
fn a_header_that_says_something_else_is_found() {
    check_cases("header");
    check_cases("notes");
}

#[test]
fn refs_must_lead_to_what_they_name_and_time_must_not_fall() {
    check_cases("ref");
    check_cases("time");
}

#[test]
fn each_failure_names_the_record() {
    let seqs = [
        ("f42-tail-omitted", "8"),
        ("f27-value-changed", "8"),
        ("f35-hash-altered", "8"),
    ];
    for (name, seq) in seqs {
        let case = cases::all()
            .into_iter()
            .find(|case| case.name == name)
            .unwrap();
        let report = report(&case.members);
        let reasons = report.check(case.check).unwrap().reasons.join("\n");
        assert!(
            reasons.contains(&format!("第 {seq} 号")),
            "{name}: {reasons}"
        );
    }
}

#[test]
fn f29_two_bundles_of_a_forked_log_prove_the_fork() {
    let trust = story(1).trust();
    let one = story(1).bundle();
    let fork = |day: &str| {
        let mut world = story_so_far(1);
        world.record(act(&[SUBJECT], day));
        world.directory();
        world
    };
    let (first, second) = (fork("2026-06-10").bundle(), fork("2026-06-11").bundle());
    let check = compare(&first, &second, Some(&trust));
    assert_eq!(check.verdict, Verdict::Fail, "{check:?}");
    assert!(check.reasons[0].starts_with("账本分叉"), "{check:?}");
    // Each of them is good by itself.
    for members in [&first, &second] {
        assert_eq!(report(members).verdict(), Verdict::Pass);
    }
    // Of different sizes, a record that both prove under one number is proof enough.
    let mut longer = fork("2026-06-11");
    longer.record(act(&["person:P0002"], "2026-06-12"));
    let check = compare(&first, &longer.bundle(), Some(&trust));
    assert_eq!(check.verdict, Verdict::Fail, "{check:?}");
    let mut grown = story(1);
    grown.record(act(&["person:P0002"], "2026-06-12"));
    let mut refused = second.clone();
    refused.remove(&Member::DirectoryHead.name());
    assert_eq!(
        compare(&first, &refused, Some(&trust)).verdict,
        Verdict::Unknown
    );
    for (other, pinned, expected) in [
        (&one, Some(&trust), Verdict::Pass),
        (&grown.bundle(), Some(&trust), Verdict::Unknown),
        (&one, None, Verdict::Unknown),
        (&story(20).bundle(), Some(&trust), Verdict::Unknown),
    ] {
        assert_eq!(compare(&one, other, pinned).verdict, expected);
    }
}
