//! Values and files: changed, swapped, deleted, put back.

use app::verify::Verdict;
use ledger::commitment::{Opening, openings_from_bytes, openings_to_bytes};
use ledger::entry::Entry;
use ledger::hash::Hash;
use ledger::value::Value;

use super::base::{Copy, assert_bad, assert_fails, check};

fn stored(seq: u64) -> i64 {
    i64::try_from(seq).unwrap()
}

/// Changes the openings of an entry; the leaf stays.
fn change(copy: &Copy, seq: u64, change: impl FnOnce(&mut Vec<Opening>)) {
    let mut openings = openings_from_bytes(&copy.bytes("opening", seq)).unwrap();
    change(&mut openings);
    let bytes = openings_to_bytes(&openings);
    copy.sql(
        "UPDATE opening SET bytes = ?1 WHERE seq = ?2",
        (bytes, stored(seq)),
    );
}

/// Something done to a file.
type Act = fn(&std::path::Path);

fn file_of(copy: &Copy, seq: u64) -> Hash {
    Entry::from_bytes(&copy.bytes("leaf", seq)).unwrap().files[0].sha256
}

#[test]
fn f10_a_file_truncated_swapped_or_deleted_is_named_and_the_record_stays() {
    let seq = Copy::new().marks.evidence;
    let truncate: Act = |path| {
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
    };
    let swap: Act = |path| std::fs::write(path, b"a photo of a Meeting").unwrap();
    let delete: Act = |path| std::fs::remove_file(path).unwrap();
    let acts = [(truncate, "损坏"), (swap, "损坏"), (delete, "缺失")];
    for (act, word) in acts {
        let copy = Copy::new();
        act(&copy.files().path(&file_of(&copy, seq)));
        let report = copy.verify();
        assert_bad(&report, "附件", seq, word);
        for name in ["字段", "记录连续", "台账"] {
            assert_eq!(check(&report, name).check.verdict, Verdict::Pass, "{name}");
        }
    }
}

#[test]
fn f10_a_pack_of_the_regulation_that_was_changed_is_named() {
    let copy = Copy::new();
    // Adopted by the second entry.
    let path = copy.files().path(&file_of(&copy, 1));
    std::fs::remove_file(&path).unwrap();
    let report = copy.verify();
    assert_bad(&report, "法规", 1, "法规包文件缺失");
    assert_bad(&report, "附件", 1, "缺失");
}

#[test]
fn a_file_that_was_erased_and_put_back_is_found() {
    let copy = Copy::new();
    let seq = copy.marks.evidence_erased;
    let path = copy.files().path(&file_of(&copy, seq));
    std::fs::write(path, b"a photo of a child").unwrap();
    assert_bad(&copy.verify(), "附件", seq, "已依法删除，却仍然存在");
}

#[test]
fn f26_an_opening_deleted_without_an_erasure_is_an_unapproved_deletion() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    copy.sql("DELETE FROM opening WHERE seq = ?1", [stored(seq)]);
    assert_bad(&copy.verify(), "删除", seq, "未经批准的删除");
    for field in ["theme", "fact"] {
        let copy = Copy::new();
        change(&copy, seq, |openings| {
            openings.retain(|opening| opening.field != field);
        });
        let report = copy.verify();
        let word = format!("“{field}”不在账本里，也没有删除它的记录：未经批准的删除");
        assert_bad(&report, "删除", seq, &word);
    }
}

#[test]
fn f26_the_record_of_an_erasure_does_not_cover_other_fields() {
    let copy = Copy::new();
    let seq = copy.marks.erased;
    change(&copy, seq, |openings| {
        openings.retain(|opening| opening.field != "place");
    });
    assert_bad(&copy.verify(), "删除", seq, "“place”不在账本里");
}

#[test]
fn an_erased_value_that_was_put_back_is_found() {
    let copy = Copy::new();
    let seq = copy.marks.erased;
    change(&copy, seq, |openings| {
        openings.push(Opening {
            field: "theme".to_owned(),
            salt: [1; 32],
            value: Value::text("研究安全生产工作专题会议"),
        });
    });
    let report = copy.verify();
    assert_bad(&report, "删除", seq, "依法删除，却仍在账本里");
    assert_fails(&report, "字段", "“theme”与登记时不同");
}

#[test]
fn f27_a_changed_value_does_not_fit_its_commitment() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    change(&copy, seq, |openings| {
        let mut openings = openings.iter_mut();
        let theme = openings.find(|opening| opening.field == "theme").unwrap();
        theme.value = Value::text("研究安全生产工作例行会议");
    });
    assert_bad(&copy.verify(), "字段", seq, "“theme”与登记时不同");
    assert_bad(
        &copy.verify_from_outside(),
        "字段",
        seq,
        "“theme”与登记时不同",
    );
}

#[test]
fn f27_two_openings_swapped_are_both_named() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    let (one, two) = (copy.bytes("opening", seq), copy.bytes("opening", seq + 1));
    let sql = "UPDATE opening SET bytes = ?1 WHERE seq = ?2";
    copy.sql(sql, (two, stored(seq)));
    copy.sql(sql, (one, stored(seq + 1)));
    let report = copy.verify();
    assert_bad(&report, "字段", seq, &format!("第 {seq} 号"));
    assert_fails(&report, "字段", &format!("第 {} 号", seq + 1));
    // Within one entry: the values of two fields.
    let copy = Copy::new();
    change(&copy, seq, |openings| {
        let place = |field: &str| openings.iter().position(|o| o.field == field).unwrap();
        let (theme, room) = (place("theme"), place("place"));
        let value = openings[theme].value.clone();
        openings[theme].value = std::mem::replace(&mut openings[room].value, value);
    });
    assert_bad(&copy.verify(), "字段", seq, "“place”与登记时不同");
}

#[test]
fn f27_openings_that_are_no_openings_are_named() {
    let copy = Copy::new();
    let seq = copy.marks.act;
    copy.sql(
        "UPDATE opening SET bytes = x'80ff' WHERE seq = ?1",
        [stored(seq)],
    );
    assert_bad(&copy.verify(), "字段", seq, "公开值读不懂");
    let copy = Copy::new();
    change(&copy, seq, |openings| {
        openings.push(Opening {
            field: "zzz".to_owned(),
            salt: [1; 32],
            value: Value::Null,
        });
    });
    assert_bad(&copy.verify(), "字段", seq, "没有“zzz”这个字段");
}

/// Puts another text into the list `fact`, in the opening and in the cache.
fn change_rule(copy: &Copy, seq: u64, item: usize, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    change(copy, seq, |openings| {
        let Value::List(items) = &mut openings[0].value else {
            panic!("{:?}", openings[0]);
        };
        assert_eq!(items[item], Value::text(from));
        items[item] = Value::text(to);
    });
    copy.tamper(|connection| {
        let sql = "SELECT bytes FROM snapshot_part WHERE part = 0";
        let mut part: Vec<u8> = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        // A text is written behind its length, which tells it from longer ones.
        let old = Value::text(from).to_bytes();
        let mut windows = part.windows(old.len());
        let at = windows.position(|window| window == old).unwrap();
        part[at + old.len() - to.len()..at + old.len()].copy_from_slice(to.as_bytes());
        let sql = "UPDATE snapshot_part SET bytes = ?1 WHERE part = 0";
        connection.execute(sql, [part]).unwrap();
    });
}

#[test]
fn f28_a_setting_or_ruling_changed_in_its_value_and_in_the_cache_is_named() {
    let marks = Copy::new().marks;
    for (seq, item, from, to) in [
        (marks.setting, 1, "30", "90"),
        (marks.ruling, 1, "rolling", "civilxx"),
        (
            marks.ruling,
            3,
            "本高安委〔2026〕1号",
            "本高安委〔2026〕9号",
        ),
    ] {
        let copy = Copy::new();
        change_rule(&copy, seq, item, from, to);
        let report = copy.verify();
        assert_bad(&report, "字段", seq, "“fact”与登记时不同");
        assert_fails(&report, "快照", "登记的摘要不符");
    }
}
