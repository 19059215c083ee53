//! The whole of something put in place of another: database, keys, the signer's memory, a directory.

use app::verify::{Level, Verdict};
use ledger::trust::Trust;
use ledger::value::Value;

use super::base::{Copy, assert_bad, assert_fails, check};
use super::forge::Forgery;

#[test]
fn another_log_under_the_same_name_differs_from_its_first_record_on() {
    let (copy, other) = (Copy::new(), Copy::other());
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _gone = std::fs::remove_file(copy.path(name));
        if other.path(name).exists() {
            std::fs::copy(other.path(name), copy.path(name)).unwrap();
        }
    }
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", 0, "第 0 号记录与签名者签过名的不同");
    assert_fails(&report, "检查点签名", "不是由信任文件里的公钥作出的");
    assert_eq!(report.stands(), 0);
    let outside = copy.verify_from_outside();
    assert_fails(&outside, "检查点一致", "账本分叉");
}

#[test]
fn other_keys_in_the_trust_text_pass_nothing() {
    let (copy, other) = (Copy::new(), Copy::other());
    let report = copy.verify_with(Some(&other.trust), Some(copy.memory()), &[]);
    assert_fails(&report, "检查点签名", "不是由信任文件里的公钥作出的");
    // Keys of a log of another name say nothing about this one.
    let text = other.trust.to_text().replace("test/log", "test/other");
    assert!(Trust::parse(&text).is_err(), "the id is of name and key");
    let none = Trust::default();
    let report = copy.verify_with(Some(&none), Some(copy.memory()), &[]);
    assert_eq!(report.verdict(), Verdict::Unknown, "{}", report.to_text());
    let told = check(&report, "检查点签名").check.reasons.join("\n");
    assert!(told.contains("没有同时给出账本“test/log”"), "{told}");
}

#[test]
fn a_signers_memory_that_was_replaced_or_emptied_is_found() {
    let (copy, other) = (Copy::new(), Copy::other());
    let report = copy.verify_with(Some(&copy.trust), Some(other.memory()), &[]);
    assert_bad(&report, "签名者记忆", 0, "第 0 号记录");
    assert_fails(&report, "签名者记忆", "签名者的记忆与检查点不符");
    let mut short = copy.memory();
    short.truncate(100);
    for memory in [short, Vec::new()] {
        let report = copy.verify_with(Some(&copy.trust), Some(memory), &[]);
        assert_fails(&report, "签名者记忆", "签名者的记忆被截短或替换");
        assert_eq!(report.stands(), copy.marks.size, "the checkpoints vouch");
    }
}

#[test]
fn f43_with_one_hash_declared_broken_the_other_tree_still_verifies() {
    let copy = Copy::new();
    for broken in ["sha256", "sm3"] {
        let text = format!("{}broken {broken}\n", copy.trust.to_text());
        let trust = Trust::parse(&text).unwrap();
        let report = copy.verify_with(Some(&trust), Some(copy.memory()), &[]);
        assert_eq!(report.verdict(), Verdict::Pass, "{}", report.to_text());
        // The note of the broken hash may say what it likes; the other one may not.
        let changed = Copy::new();
        let sql = format!("UPDATE note SET {broken} = 'x' WHERE size = ?1");
        let size = i64::try_from(copy.marks.size).unwrap();
        changed.sql(&sql, [size]);
        let memory = Some(changed.memory());
        let report = changed.verify_with(Some(&trust), memory.clone(), &[]);
        let signatures = check(&report, "检查点签名").check.verdict;
        assert_eq!(signatures, Verdict::Pass, "{}", report.to_text());
        let report = changed.verify_with(Some(&copy.trust), memory, &[]);
        let signatures = check(&report, "检查点签名").check.verdict;
        assert_eq!(signatures, Verdict::Fail, "{}", report.to_text());
    }
}

#[test]
fn a_directory_that_does_not_fit_the_records_before_it_is_named() {
    for (field, value, word) in [
        ("count", Value::Int(3), "登记 3 个对象"),
        (
            "sha256",
            Value::Bytes(vec![0; 32]),
            "SHA-256 根与此前的记录不符",
        ),
        ("sm3", Value::Bytes(vec![0; 32]), "SM3 根与此前的记录不符"),
    ] {
        let copy = Copy::new();
        let seq = copy.marks.directory;
        let mut forgery = Forgery::of(&copy);
        forgery.fit_directories = false;
        forgery.row(seq).set(field, value);
        forgery.write(&copy);
        assert_bad(&copy.verify_from_outside(), "目录", seq, word);
    }
}

#[test]
fn the_shorter_levels_find_what_lies_in_their_range() {
    let copy = Copy::new();
    let (seq, size) = (copy.marks.size - 3, copy.marks.size);
    let mut leaf = copy.bytes("leaf", seq);
    let last = leaf.len() - 3;
    leaf[last] ^= 1;
    let stored = i64::try_from(seq).unwrap();
    copy.sql("UPDATE leaf SET bytes = ?1 WHERE seq = ?2", (leaf, stored));
    for level in [Level::Tail, Level::New { from: size - 40 }] {
        let memory = Some(copy.memory());
        let report = copy.verify_at(level, Some(&copy.trust), memory, &[]);
        assert_bad(&report, "签名者记忆", seq, "账本被改动");
        assert_fails(&report, "树根", "请核验全部");
    }
    // A log that is shorter than what was verified last time.
    let copy = Copy::new();
    let level = Level::New { from: size + 10 };
    let report = copy.verify_at(level, Some(&copy.trust), Some(copy.memory()), &[]);
    assert_bad(&report, "记录连续", size, "上次核验到");
}
