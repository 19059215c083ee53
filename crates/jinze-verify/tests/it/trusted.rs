//! The same bundle under other trust: nobody pinned, hashes declared broken, keys that ended.

use ledger::bundle::{Member, Report, Verdict, verify};
use ledger::hash::Alg;
use ledger::trust::Trust;

use crate::world::{BEGUN, Pen, WITNESSED, story};

fn report(trust: Option<&Trust>) -> Report {
    verify(&story(1).bundle(), trust)
}

fn check(report: &Report, name: &str, expected: Verdict) {
    let verdict = report.check(name).map(|check| check.verdict);
    assert_eq!(verdict, Some(expected), "{name}\n{}", report.to_text());
}

#[test]
fn a_trust_text_reads_back_and_has_one_form() {
    let mut trust = story(1).trust();
    trust.broken.insert(Alg::Sm3);
    if let Some(author) = trust.authors.values_mut().next() {
        author.revoked = Some(1_783_000_001);
    }
    let text = trust.to_text();
    assert_eq!(Trust::parse(&text), Ok(trust));
    let commented = text.replacen('\n', "\n# 由市应急管理局于 2026-07-01 提供\n", 1);
    assert_eq!(Trust::parse(&commented), Trust::parse(&text));
    for (from, to) in [
        ("jinze-trust/v1", "jinze-trust/v2"),
        ("jinze-trust/v1", "\u{feff}jinze-trust/v1"),
        ("\n", "\r\n"),
        ("log log.", "log  log."),
        ("log log.", "witness log."),
        ("witness witness", "log witness"),
        ("quorum 1", "quorum 01"),
        ("quorum 1", "quorum 1\nquorum 1"),
        ("quorum 1", "quorum -1"),
        ("quorum 1", "quorum"),
        ("quorum 1", "Quorum 1"),
        ("quorum 1", "quorum 1\n"),
        ("broken sm3", "broken sha1"),
        ("broken sm3", "broken sm3\nbroken sha256"),
        ("broken sm3", "broken sm3\n"),
        ("broken sm3", "broken sm3\n# 由市应急管理局\u{200b}提供"),
        ("broken sm3", "broken sm3\nbroken sm3"),
        (" revoked ", " ended "),
        (" revoked 1", " revoked 01"),
        ("author ", "author 0"),
        (" 1 ", " 2 "),
        (" 1 ", " 3 "),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from:?}");
        assert!(Trust::parse(&bad).is_err(), "{bad}");
    }
    // How an editor saved it is told, not what it did to the first line.
    for saved in [format!("\u{feff}{text}"), text.replace('\n', "\r\n")] {
        let why = Trust::parse(&saved).unwrap_err().to_string();
        assert!(why.contains("另存为"), "{why}");
    }
    assert!(Trust::parse(text.trim_end()).is_err());
    // Two keys of one kind under one name.
    for (rule, other) in [
        ("log ", &story(20).trust().logs[0]),
        ("log ", &story(20).trust().logs[1]),
        ("witness ", &story(20).trust().witnesses[0]),
    ] {
        let twice = format!("{text}{rule}{}\n", other.to_text());
        let why = Trust::parse(&twice).unwrap_err().to_string();
        assert!(why.contains("重复"), "{why}");
    }
    assert!(Trust::parse("").is_err());
    assert_eq!(Trust::default().to_text(), "jinze-trust/v1\n");
    // A fingerprint of another key.
    let other = text.replacen("author ", "author f", 1).replacen("f", "", 1);
    assert!(Trust::parse(&other).is_err(), "{other}");
}

#[test]
fn a_trust_text_has_a_bound() {
    let text = story(1).trust().to_text();
    let most = (4 << 20) - text.len() - 2;
    for (comment, fits) in [(most, true), (most + 1, false), (most + 2, false)] {
        let long = format!("{text}#{}\n", "c".repeat(comment));
        assert_eq!(Trust::parse(&long).is_ok(), fits, "{} bytes", long.len());
    }
}

#[test]
fn f34_without_trust_nothing_passes_though_the_bundle_brings_its_own() {
    let members = story(1).bundle();
    assert!(members.contains_key(&Member::Trust.name()));
    let report = verify(&members, None);
    assert_eq!(report.verdict(), Verdict::Unknown);
    for name in ["信任依据", "检查点签名", "见证", "作者签名"] {
        check(&report, name, Verdict::Unknown);
    }
    check(&report, "记录在账（SHA-256）", Verdict::Pass);
    let mut half = story(1).trust();
    half.logs.pop();
    assert_eq!(verify(&members, Some(&half)).verdict(), Verdict::Unknown);
}

#[test]
fn f43_when_a_hash_is_broken_the_other_tree_carries_all() {
    for (broken, own, other) in [
        (Alg::Sm3, "记录在账（SM3）", "记录在账（SHA-256）"),
        (Alg::Sha256, "记录在账（SHA-256）", "记录在账（SM3）"),
    ] {
        let mut trust = story(1).trust();
        trust.broken.insert(broken);
        // Witnesses cosign the SHA-256 note, which is not looked at when that hash is broken.
        let quorum = if broken == Alg::Sha256 {
            Verdict::Unknown
        } else {
            Verdict::Pass
        };
        assert_eq!(report(Some(&trust)).verdict(), quorum);
        trust.quorum = 0;
        let report = report(Some(&trust));
        assert_eq!(report.verdict(), Verdict::Pass, "{}", report.to_text());
        assert!(report.check(own).is_none());
        check(&report, other, Verdict::Pass);
        // The note and the proofs of the broken tree may be anything; those of the other may not.
        for (alg, expected) in [(broken, Verdict::Pass), (other_than(broken), Verdict::Fail)] {
            let mut members = story(1).bundle();
            for member in [
                Member::Note(alg),
                Member::Proof(alg, 8),
                Member::DirectoryProof(alg),
            ] {
                members.insert(member.name(), b"anything".to_vec());
            }
            assert_eq!(verify(&members, Some(&trust)).verdict(), expected);
        }
    }
}

fn other_than(alg: Alg) -> Alg {
    match alg {
        Alg::Sha256 => Alg::Sm3,
        Alg::Sm3 => Alg::Sha256,
    }
}

#[test]
fn f43_when_both_hashes_are_broken_nothing_is_proved() {
    let mut trust = story(1).trust();
    trust.broken.extend(Alg::ALL);
    trust.quorum = 0;
    let report = report(Some(&trust));
    assert_eq!(report.verdict(), Verdict::Unknown, "{}", report.to_text());
    check(&report, "检查点签名", Verdict::Unknown);
    check(&report, "字段", Verdict::Unknown);
}

#[test]
fn f41_the_end_of_an_authors_key_is_judged_by_the_bounds_of_time() {
    let claimed = BEGUN / 1_000_000;
    for pen in [Pen::ed25519(), Pen::sm2()] {
        let judge = |end: u64, quorum: u64, witnessed: bool| {
            let mut trust = story(1).trust();
            trust.quorum = quorum;
            if let Some(author) = trust.authors.get_mut(&pen.key().fingerprint()) {
                author.revoked = Some(end);
            }
            if !witnessed {
                trust.witnesses.clear();
            }
            let report = report(Some(&trust));
            let check = report.check("作者签名").unwrap().verdict;
            assert_eq!(report.verdict(), check, "{}", report.to_text());
            check
        };
        // A witness saw the record before trust ended, or in that very second.
        assert_eq!(judge(WITNESSED + 1, 1, true), Verdict::Pass);
        assert_eq!(judge(WITNESSED, 1, true), Verdict::Pass);
        // It claims to be older than the end, but nobody saw it in time.
        assert_eq!(judge(WITNESSED - 1, 1, true), Verdict::Unknown);
        assert_eq!(judge(WITNESSED, 0, false), Verdict::Unknown);
        assert_eq!(judge(claimed + 60, 1, true), Verdict::Unknown);
        // By its own claim it was recorded when trust had ended.
        assert_eq!(judge(claimed, 1, true), Verdict::Fail);
        assert_eq!(judge(0, 0, false), Verdict::Fail);
    }
}

#[test]
fn a_quorum_that_is_not_reached_cannot_be_decided() {
    let mut trust = story(1).trust();
    trust.quorum = 2;
    let report = report(Some(&trust));
    check(&report, "见证", Verdict::Unknown);
    assert_eq!(report.verdict(), Verdict::Unknown);
}
