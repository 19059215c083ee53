//! Fine points that mutation testing showed nobody asserted: a record that nothing proves is no fork, a
//! directory concerns nobody, every reason is told in words.

use ledger::bundle::{
    BUNDLE_BYTES_MAX, HeadProof, MEMBER_BYTES_MAX, MEMBERS_MAX, Member, Members, Verdict, compare,
    verify, write,
};
use ledger::directory::KIND;
use ledger::entry::Relation;
use ledger::hash::Alg;
use ledger::value::Value;

use crate::cases;
use crate::world::{MIDDLE, SUBJECT, TAIL, WITH_FILE, act, draft, story, story_so_far};

fn verdict(one: &Members, other: &Members) -> Verdict {
    compare(one, other, Some(&story(1).trust())).verdict
}

#[test]
fn f29_a_record_without_its_proof_proves_no_fork() {
    let good = story(1).bundle();
    let mut altered = good.clone();
    let other = good[&Member::Leaf(TAIL).name()].clone();
    altered.insert(Member::Leaf(MIDDLE).name(), other);
    for (one, other) in [(&good, &altered), (&altered, &good)] {
        assert_ne!(verdict(one, other), Verdict::Fail);
    }
}

#[test]
fn f29_a_checkpoint_that_only_one_key_signed_is_not_compared() {
    let good = story(1).bundle();
    for alg in Alg::ALL {
        let name = Member::Note(alg).name();
        let note = String::from_utf8(good[&name].clone()).unwrap();
        let signed = note.match_indices('\u{2014}').map(|(at, _)| at);
        let signed: Vec<usize> = signed.collect();
        // The log's first signature stays, what comes behind it goes.
        let mut half = good.clone();
        half.insert(name, note.as_bytes()[..signed[1]].to_vec());
        assert_eq!(verdict(&good, &half), Verdict::Unknown);
        assert_eq!(verdict(&half, &good), Verdict::Unknown);
    }
}

#[test]
fn f42_a_directory_that_stands_in_a_stream_is_no_directory() {
    for (subjects, expected) in [(&[][..], Verdict::Pass), (&["zone"], Verdict::Fail)] {
        let mut world = story_so_far(1);
        let directory = world.heads_before(world.size());
        let root = |alg| Value::Bytes(directory.root(alg).to_vec());
        let count = i64::try_from(directory.heads().len()).unwrap();
        let values = vec![
            ("count", Value::Int(count)),
            ("day", Value::text("2026-06-21")),
            ("sha256", root(Alg::Sha256)),
            ("sm3", root(Alg::Sm3)),
        ];
        let seq = world.record(draft(KIND, subjects, None, values));
        // The world's own directory comes later; this bundle rests on the one before it.
        world.directory();
        let mut input = world.input();
        input.directory = seq;
        input.head = HeadProof::of(&directory, SUBJECT).unwrap();
        input.leaves.push(world.leaf(seq));
        let report = verify(&write(&input).unwrap(), Some(&world.trust()));
        let check = report.check("目录").unwrap();
        assert_eq!(check.verdict, expected, "{}", report.to_text());
    }
}

#[test]
fn f39_of_a_bundle_that_is_not_whole_nothing_else_is_looked_at() {
    let (good, trust) = (story(1).bundle(), story(1).trust());
    let without = |member: Member| {
        let mut members = good.clone();
        members.remove(&member.name());
        members
    };
    let with = |name: String, bytes: &[u8]| {
        let mut members = good.clone();
        members.insert(name, bytes.to_vec());
        members
    };
    for members in [
        with(Member::Header.name(), b"unreadable"),
        with("notes.doc".to_owned(), b""),
        without(Member::Header),
        without(Member::Note(Alg::Sha256)),
        without(Member::Note(Alg::Sm3)),
        without(Member::DirectoryHead),
        without(Member::DirectoryProof(Alg::Sha256)),
        without(Member::DirectoryProof(Alg::Sm3)),
    ] {
        let report = verify(&members, Some(&trust));
        let verdicts: Vec<Verdict> = report.checks.iter().map(|check| check.verdict).collect();
        assert_eq!(verdicts[0], Verdict::Fail, "{}", report.to_text());
        assert!(
            verdicts[1..].iter().all(|one| *one == Verdict::Unknown),
            "{}",
            report.to_text()
        );
    }
}

#[test]
fn f39_a_member_may_be_as_large_as_the_limit_and_as_many_as_the_limit() {
    let (good, trust) = (story(1).bundle(), story(1).trust());
    let structure = |members: &Members| {
        let report = verify(members, Some(&trust));
        report.check("包的结构").unwrap().clone()
    };
    let most = usize::try_from(MEMBER_BYTES_MAX).unwrap();
    for (size, expected) in [(most, Verdict::Pass), (most + 1, Verdict::Fail)] {
        let mut members = good.clone();
        members.insert(Member::Page.name(), vec![0; size]);
        assert_eq!(structure(&members).verdict, expected, "{size} bytes");
    }
    // All together: what is large is never unpacked into anything here.
    let large = [
        Member::Page,
        Member::Readme,
        Member::Trust,
        Member::DirectoryProof(Alg::Sha256),
        Member::DirectoryProof(Alg::Sm3),
    ];
    let mut members = good.clone();
    for member in large {
        members.insert(member.name(), vec![0; most]);
    }
    let sum: usize = members.values().map(Vec::len).sum();
    let note = Member::Note(Alg::Sha256).name();
    let rest = usize::try_from(BUNDLE_BYTES_MAX).unwrap() - sum + members[&note].len();
    for (size, expected) in [(rest, Verdict::Pass), (rest + 1, Verdict::Fail)] {
        members.insert(note.clone(), vec![0; size]);
        assert_eq!(structure(&members).verdict, expected, "{size} bytes more");
    }
    let mut members = good;
    for number in members.len()..MEMBERS_MAX {
        members.insert(
            Member::Timestamp(format!("t{number}")).name(),
            b"token".to_vec(),
        );
    }
    assert_eq!(members.len(), MEMBERS_MAX);
    assert_eq!(structure(&members).verdict, Verdict::Pass);
    members.insert(
        Member::Timestamp("more".to_owned()).name(),
        b"token".to_vec(),
    );
    let check = structure(&members);
    assert_eq!(check.verdict, Verdict::Fail, "{check:?}");
}

#[test]
fn values_and_files_of_what_is_not_disclosed_are_neither_missed_nor_told() {
    let mut world = story_so_far(1);
    let early = [b"one photo", b"two photo"].map(|photo| {
        let mut record = act(&[SUBJECT], "2025-11-02");
        record.files = vec![world.file(photo)];
        world.record(record)
    });
    let fields = Value::List(vec![Value::text("files"), Value::text("place")]);
    let mut erasure = draft("erasure", &[], None, vec![("fields", fields)]);
    erasure.refs = vec![world.named(Relation::Erases, early[0])];
    world.record(erasure);
    world.erase(early[0], "place");
    world.directory();
    let report = verify(&world.bundle(), Some(&world.trust()));
    let check = report.check("附件").unwrap();
    assert_eq!(check.verdict, Verdict::Pass, "{}", report.to_text());
    assert_eq!(check.reasons, Vec::<String>::new());
    let check = report.check("删除").unwrap();
    let told = format!("第 {} 号记录的", early[0]);
    assert!(check.reasons.iter().all(|why| !why.starts_with(&told)));
}

#[test]
fn f26_a_list_longer_than_any_entry_has_fields_erases_nothing() {
    for (names, expected) in [
        (65, Verdict::Pass),
        (66, Verdict::Fail),
        (67, Verdict::Fail),
    ] {
        let mut world = story_so_far(1);
        let mut fields = vec![Value::text("place")];
        fields.resize(names, Value::text("theme"));
        let values = vec![("fields", Value::List(fields))];
        let mut erasure = draft("erasure", &[], None, values);
        erasure.refs = vec![world.named(Relation::Erases, MIDDLE)];
        world.record(erasure);
        world.erase(MIDDLE, "place");
        world.erase(MIDDLE, "theme");
        world.directory();
        let report = verify(&world.bundle(), Some(&world.trust()));
        let check = report.check("删除").unwrap();
        assert_eq!(check.verdict, expected, "{names}: {}", report.to_text());
    }
}

#[test]
fn what_cannot_be_read_leaves_every_check_open_that_needs_it() {
    let (good, trust) = (story(1).bundle(), story(1).trust());
    let every = [
        "删除",
        "附件",
        "个人记录连续",
        "目录",
        "引用",
        "时间",
        "作者签名",
    ];
    let open = |member: Member, seq: u64, needing: &[&str]| {
        let told = format!("第 {seq} 号记录");
        let mut members = good.clone();
        members.insert(member.name(), b"unreadable".to_vec());
        let report = verify(&members, Some(&trust));
        for name in needing {
            let check = report.check(name).unwrap();
            assert_eq!(check.verdict, Verdict::Unknown, "{}", report.to_text());
            let named = check.reasons.iter().any(|why| why.contains(&told));
            assert!(named, "{}", report.to_text());
        }
    };
    open(Member::Leaf(MIDDLE), MIDDLE, &every);
    open(Member::Openings(MIDDLE), MIDDLE, &every[..2]);
    // The file may well be the unread record's.
    open(Member::Leaf(WITH_FILE), WITH_FILE, &every[1..2]);
}

#[test]
fn what_is_declared_broken_is_told_and_nothing_else_is() {
    let told = |broken: &[Alg]| {
        let mut trust = story(1).trust();
        trust.broken.extend(broken);
        let facts = verify(&story(1).bundle(), Some(&trust)).facts;
        let broken = facts.into_iter().filter(|fact| fact.name == "已声明不可信");
        broken.map(|fact| fact.value).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), Vec::<String>::new());
    assert_eq!(told(&[Alg::Sm3]), ["SM3，未据以核对"]);
}

#[test]
fn records_of_one_moment_are_in_order() {
    for (earlier, expected) in [(0, Verdict::Pass), (1, Verdict::Fail)] {
        let mut world = story_so_far(1);
        let mut before = 0;
        let record = || act(&[SUBJECT], "2026-06-02");
        world.record_as(record(), None, |entry| before = entry.recorded_at);
        world.record_as(record(), None, |entry| {
            entry.recorded_at = before - earlier;
        });
        world.directory();
        let report = verify(&world.bundle(), Some(&world.trust()));
        let check = report.check("时间").unwrap();
        assert_eq!(check.verdict, expected, "{}", report.to_text());
    }
}

#[test]
fn f42_a_directory_cannot_know_what_was_recorded_after_it() {
    // What a dishonest server would record after the directory is known beforehand: the filler
    // takes the directory's place, number by number and salt by salt.
    let later = || act(&[SUBJECT], "2026-06-02");
    let mut planned = story_so_far(1);
    let four = ["count", "day", "sha256", "sm3"].map(|name| (name, Value::Null));
    planned.record(draft("filler", &[], None, four.into()));
    let seq = planned.record(later());
    let mut world = story_so_far(1);
    world.directory_of(planned.heads_before(seq + 1));
    assert_eq!(world.record(later()), seq);
    assert_eq!(world.leaf(seq).leaf, planned.leaf(seq).leaf);
    let mut input = world.input();
    input.leaves.push(world.leaf(seq));
    let report = verify(&write(&input).unwrap(), Some(&world.trust()));
    let check = report.check("目录").unwrap();
    assert_eq!(check.verdict, Verdict::Fail, "{}", report.to_text());
    assert!(check.reasons[0].contains("不在目录之前"), "{check:?}");
}

#[test]
fn every_reason_is_told_in_words() {
    let trust = story(1).trust();
    for case in cases::all() {
        let report = verify(&case.members, Some(&trust));
        for check in &report.checks {
            let silent = check.reasons.iter().any(|reason| reason.is_ascii());
            assert!(!silent, "{}: {check:?}", case.name);
        }
    }
}
