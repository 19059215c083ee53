//! Leaves that were flipped, altered, cut off, inserted; with everything that follows computed again,
//! with the stolen key, and without.

use app::signer::{FileSigner, LEAF_BYTES, Sign as _, SignerError};
use app::verify::{Place, Report, Verdict};
use ledger::entry::Entry;
use ledger::hash::Digests;
use ledger::store::{ReadStore as _, SignedHead};
use ledger_sqlite::SqliteReader;

use super::base::{Copy, ORIGIN, assert_bad, assert_fails, check};
use super::forge::Forgery;

fn stored(seq: u64) -> i64 {
    i64::try_from(seq).unwrap()
}

/// Without the signer's memory a place may be a range; it holds the record that was changed.
fn assert_holds(report: &Report, seq: u64) {
    let text = report.to_text();
    assert_eq!(report.verdict(), Verdict::Fail, "{text}");
    match report.place() {
        Some(Place::At(at)) => assert_eq!(at, seq, "{text}"),
        Some(Place::Between(from, to)) => {
            assert!((from..=to).contains(&seq), "{from}–{to} {text}");
        }
        None => panic!("no place\n{text}"),
    }
    assert!(report.stands() <= seq, "{text}");
}

#[test]
fn f07_one_bit_flipped_anywhere_in_a_leaf_is_found_and_its_record_named() {
    let seq = Copy::new().marks.act;
    let length = Copy::new().bytes("leaf", seq).len();
    for at in [0, 3, 40, length / 3, length / 2, length - 2] {
        let copy = Copy::new();
        let mut leaf = copy.bytes("leaf", seq);
        leaf[at] ^= 1 << (at % 8);
        copy.sql(
            "UPDATE leaf SET bytes = ?1 WHERE seq = ?2",
            (leaf, stored(seq)),
        );
        let report = copy.verify();
        assert_bad(&report, "签名者记忆", seq, &format!("第 {seq} 号记录"));
        assert_eq!(report.stands(), seq);
        assert_holds(&copy.verify_from_outside(), report_place(&copy, seq));
    }
}

/// From outside a flipped bit in what a leaf says of the one before may blame that one: then the
/// range begins there.
fn report_place(copy: &Copy, seq: u64) -> u64 {
    match copy.verify_from_outside().place() {
        Some(Place::Between(from, to)) if (from..=to).contains(&seq) => from,
        _ => seq,
    }
}

/// Writes another account into a leaf, which stays canonical.
fn with_other_account(leaf: &[u8]) -> Vec<u8> {
    let mut entry = Entry::from_bytes(leaf).unwrap();
    entry.actor.account = "他人".to_owned();
    entry.to_bytes().unwrap()
}

#[test]
fn f20_a_leaf_altered_behind_the_triggers_is_named_and_what_is_before_it_stands() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let leaf = with_other_account(&copy.bytes("leaf", seq));
    copy.sql(
        "UPDATE leaf SET bytes = ?1 WHERE seq = ?2",
        (leaf, stored(seq)),
    );
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", seq, "账本被改动");
    assert_fails(
        &report,
        "签名者记忆",
        &format!("第 0–{} 号记录仍然可信", seq - 1),
    );
    for name in ["树根", "检查点一致", "对象记录连续"] {
        assert_eq!(check(&report, name).check.verdict, Verdict::Fail, "{name}");
    }
    // Without the signer's memory the next entries of its streams give it away.
    let outside = copy.verify_from_outside();
    assert_holds(&outside, seq);
    assert_eq!(outside.first_bad(), Some(seq), "{}", outside.to_text());
}

#[test]
fn f21_a_leaf_altered_with_all_that_follows_computed_again_differs_from_what_was_signed() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let mut forgery = Forgery::of(&copy);
    forgery.row(seq).entry.actor.account = "他人".to_owned();
    forgery.write(&copy);
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", seq, "账本被改动");
    assert_fails(&report, "检查点一致", "树根与现存记录的不同");
    // The forger left nothing else that could be seen.
    for name in ["树根", "对象记录连续", "引用", "目录", "字段", "索引"] {
        assert_eq!(check(&report, name).check.verdict, Verdict::Pass, "{name}");
    }
    // With checkpoints alone: the record is among those between the last good and the first bad one.
    assert_holds(&copy.verify_from_outside(), seq);
}

#[test]
fn f22_signed_again_with_the_stolen_key_it_is_a_fork_that_the_signer_refuses() {
    let copy = Copy::new();
    let (seq, size) = (copy.marks.act, copy.marks.size);
    let mut forgery = Forgery::of(&copy);
    forgery.row(seq).entry.actor.account = "他人".to_owned();
    forgery.steal_key(&copy);
    forgery.write(&copy);
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", seq, "账本被改动");
    assert_fails(&report, "签名者记忆", "检查点被重新签过");
    // The signer itself names it, and signs nothing.
    let store = SqliteReader::open(&copy.path("ledger.sqlite")).unwrap();
    let mut leaves = Vec::new();
    let visit = &mut |row: ledger::store::Row<'_>| {
        leaves.push(Digests::of_leaf(row.leaf));
        Ok(())
    };
    store.scan(0, size, visit).unwrap();
    let mut signer = FileSigner::open(&copy.path("signer"), ORIGIN).unwrap();
    let refused = signer.sign(0, &leaves, &store.head().unwrap()).unwrap_err();
    assert!(
        matches!(refused, SignerError::Forked { seq: at } if at == seq),
        "{refused}"
    );
    // Two notes of one size with different roots: one that others hold gives the forger away.
    let outside = copy.verify_from_outside();
    assert_holds(&outside, seq);
    assert_fails(
        &outside,
        "检查点一致",
        &format!("账本分叉：大小同为 {size}"),
    );
}

#[test]
fn f22_without_memory_and_without_any_checkpoint_held_elsewhere_it_is_never_passed() {
    // Whoever has the key, the database and the signer's memory leaves no trace inside the house; the
    // missing memory alone must not pass. The checkpoints that others hold are the defence.
    let copy = Copy::new();
    let mut forgery = Forgery::of(&copy);
    forgery.row(copy.marks.act).entry.actor.account = "他人".to_owned();
    forgery.steal_key(&copy);
    forgery.write(&copy);
    let report = copy.verify_with(Some(&copy.trust), None, &[]);
    assert_eq!(report.verdict(), Verdict::Unknown, "{}", report.to_text());
}

#[test]
fn f23_records_cut_off_are_missed_from_the_first_one_on() {
    let copy = Copy::new();
    let first = copy.marks.size - 5;
    copy.sql("DELETE FROM leaf WHERE seq >= ?1", [stored(first)]);
    let report = copy.verify();
    assert_bad(&report, "记录连续", first, "记录缺失");
    assert_eq!(report.stands(), first);
}

/// Cuts the log with everything that follows from it, also the checkpoints.
fn cut(copy: &Copy, first: u64) {
    let mut forgery = Forgery::of(copy);
    forgery.rows.truncate(usize::try_from(first).unwrap());
    forgery.write(copy);
    copy.sql("DELETE FROM note WHERE size > ?1", [stored(first)]);
}

#[test]
fn f23_a_log_cut_clean_is_shorter_than_what_the_signer_or_anybody_else_holds() {
    let copy = Copy::new();
    let first = copy.marks.size - 5;
    cut(&copy, first);
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", first, "被截去，或者恢复了旧备份");
    assert_eq!(report.stands(), first);
    assert_bad(&copy.verify_from_outside(), "检查点一致", first, "被截去");
    // With the signer's memory cut too, the checkpoint that others hold is left.
    let memory: Vec<u8> = std::fs::read(copy.path("signer/leaves")).unwrap();
    let kept = usize::try_from(first).unwrap() * LEAF_BYTES;
    std::fs::write(copy.path("signer/leaves"), &memory[..kept]).unwrap();
    let held: &[SignedHead] = &copy.held;
    let report = copy.verify_with(Some(&copy.trust), Some(copy.memory()), held);
    assert_bad(&report, "检查点一致", first, "另行保存的检查点证明曾有");
}

#[test]
fn f23_a_head_that_counts_fewer_than_there_are_is_found() {
    let copy = Copy::new();
    let first = copy.marks.size - 5;
    copy.sql("UPDATE head SET size = ?1", [stored(first)]);
    let report = copy.verify();
    assert_bad(&report, "记录连续", first, "后面却还有记录");
    assert_bad(&report, "签名者记忆", first, "被截去");
}

#[test]
fn f24_a_record_inserted_in_the_middle_is_named_though_all_after_it_were_renumbered() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let mut forgery = Forgery::of(&copy);
    forgery.insert_like(seq);
    forgery.write(&copy);
    let report = copy.verify();
    assert_bad(&report, "签名者记忆", seq, "账本被改动");
    for name in [
        "树根",
        "记录连续",
        "对象记录连续",
        "引用",
        "字段",
        "登记时间",
    ] {
        assert_eq!(check(&report, name).check.verdict, Verdict::Pass, "{name}");
    }
    assert_holds(&copy.verify_from_outside(), seq);
}

#[test]
fn a_record_entered_twice_under_two_numbers_is_named() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let leaf = copy.bytes("leaf", seq);
    let next = stored(seq + 1);
    copy.sql("UPDATE leaf SET bytes = ?1 WHERE seq = ?2", (leaf, next));
    let report = copy.verify();
    assert_bad(&report, "记录编码", seq + 1, &format!("自称是第 {seq} 号"));
    assert_fails(&report, "索引", "记录重复或者索引被改");
}

#[test]
fn a_record_taken_out_of_the_middle_is_named_and_the_rest_is_still_checked() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    copy.sql("DELETE FROM leaf WHERE seq = ?1", [stored(seq)]);
    let report = copy.verify();
    assert_bad(&report, "记录连续", seq, "记录缺失");
    // The signer remembers its hash: so the roots and all other records are still proved.
    for name in ["树根", "检查点一致", "签名者记忆"] {
        assert_eq!(check(&report, name).check.verdict, Verdict::Pass, "{name}");
    }
    let outside = copy.verify_from_outside();
    assert_bad(&outside, "记录连续", seq, "记录缺失");
    let roots = check(&outside, "检查点一致").check.verdict;
    assert_eq!(roots, Verdict::Unknown, "{}", outside.to_text());
}

#[test]
fn a_time_of_recording_that_was_put_back_is_named() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let mut forgery = Forgery::of(&copy);
    forgery.row(seq).entry.recorded_at -= 86_400_000_000;
    forgery.write(&copy);
    let report = copy.verify_from_outside();
    assert_bad(&report, "登记时间", seq, "早于第");
}

#[test]
fn f32_an_erasure_that_was_made_to_look_approved_by_the_same_account_is_named() {
    let copy = Copy::new();
    let seq = copy.marks.erasure;
    let mut forgery = Forgery::of(&copy);
    let account = forgery.row(seq).entry.actor.account.clone();
    let (of, account) = (
        ledger::value::Value::Int(stored(copy.marks.erased)),
        ledger::value::Value::text(account),
    );
    let fact = ledger::value::Value::List(vec![of, account]);
    forgery.row(seq).set("fact", fact);
    forgery.write(&copy);
    let report = copy.verify_from_outside();
    assert_bad(&report, "职责分离", seq, "同一账户");
}
