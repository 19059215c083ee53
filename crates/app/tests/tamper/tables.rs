//! Tables that follow from the leaves: caches, indexes, checkpoints, the head, the log's identity.

use app::verify::{Level, Verdict, rebuild_tiles, verify};
use ledger::commitment::{openings_from_bytes, openings_to_bytes};
use ledger::note::Note;
use ledger::store::{ReadStore as _, SignedHead};
use ledger::value::Value;
use ledger_sqlite::{Options, SqliteReader, SqliteStore};

use super::base::{Copy, assert_bad, assert_fails, check};

fn stored(seq: u64) -> i64 {
    i64::try_from(seq).unwrap()
}

#[test]
fn f09_a_wrong_cache_of_nodes_is_noted_and_rebuilt_and_the_root_is_the_same() {
    for sql in [
        "UPDATE tile SET sha256 = zeroblob(32)",
        "UPDATE tile SET sm3 = zeroblob(32)",
        "DELETE FROM tile",
        "INSERT INTO tile SELECT level, place + 7, sha256, sm3 FROM tile",
    ] {
        let copy = Copy::new();
        copy.sql(sql, []);
        let report = copy.verify();
        let text = report.to_text();
        assert_eq!(report.verdict(), Verdict::Pass, "{sql}\n{text}");
        let told = check(&report, "节点缓存").check.reasons.join("\n");
        assert!(told.contains("可重建"), "{sql}\n{text}");
        let path = copy.path("ledger.sqlite");
        let mut store = SqliteStore::open(&path, Options::default()).unwrap();
        let before = store.head().unwrap();
        assert_eq!(rebuild_tiles(&mut store).unwrap(), 1);
        assert_eq!(store.head().unwrap(), before);
        drop(store);
        let report = copy.verify();
        let told = &check(&report, "节点缓存").check.reasons;
        assert!(told.is_empty(), "{told:?}");
    }
}

#[test]
fn f09_the_quick_level_does_not_pass_over_a_wrong_cache_of_nodes() {
    let copy = Copy::new();
    copy.sql("UPDATE tile SET sha256 = zeroblob(32)", []);
    let memory = Some(copy.memory());
    let report = copy.verify_at(Level::Tail, Some(&copy.trust), memory, &[]);
    assert_fails(&report, "树根", "请核验全部");
}

/// Changes bytes of one snapshot part, of the same length.
fn replace(copy: &Copy, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    copy.tamper(|connection| {
        let sql = "SELECT bytes FROM snapshot_part WHERE part = 0";
        let mut part: Vec<u8> = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        let mut windows = part.windows(from.len());
        let at = windows
            .position(|window| window == from.as_bytes())
            .unwrap();
        part[at..at + to.len()].copy_from_slice(to.as_bytes());
        let sql = "UPDATE snapshot_part SET bytes = ?1 WHERE part = 0";
        connection.execute(sql, [part]).unwrap();
    });
}

#[test]
fn f25_a_changed_projection_is_found_by_replay_which_names_row_and_column() {
    let copy = Copy::new();
    replace(&copy, "三楼会议室", "四楼会议室");
    let report = copy.verify();
    assert_fails(&report, "快照", "登记的摘要不符");
    assert_fails(&report, "快照", "（履职记录 R0-0）的字段 place");
    // The leaves are untouched: no record is to be blamed.
    assert_eq!(report.first_bad(), None, "{}", report.to_text());
    assert_eq!(report.stands(), copy.marks.size);
}

#[test]
fn f25_a_projection_with_a_flipped_bit_or_another_size_is_found() {
    let copy = Copy::new();
    replace(&copy, "ledger.opened", "ledger.Opened");
    assert_fails(&copy.verify(), "快照", "快照读不懂");
    let copy = Copy::new();
    copy.sql("UPDATE snapshot SET size = size - 1", []);
    assert_fails(&copy.verify(), "快照", "快照应有");
}

#[test]
fn f25_a_snapshot_that_lost_a_part_is_no_snapshot_and_the_start_goes_without() {
    // It answers nothing any more, so nothing is wrong with what is answered.
    let copy = Copy::new();
    copy.sql("DELETE FROM snapshot_part", []);
    let report = copy.verify();
    assert_eq!(report.verdict(), Verdict::Pass, "{}", report.to_text());
    let told = check(&report, "快照").check.reasons.join("\n");
    assert!(told.contains("快照缺失"), "{told}");
}

#[test]
fn f28_a_running_program_with_other_settings_than_the_records_is_named() {
    let (copy, other) = (Copy::new(), Copy::new());
    let seq = copy.marks.setting;
    let mut openings = openings_from_bytes(&other.bytes("opening", seq)).unwrap();
    let Value::List(items) = &mut openings[0].value else {
        panic!("{openings:?}");
    };
    items[1] = Value::text("90");
    let changed = openings_to_bytes(&openings);
    let sql = "UPDATE opening SET bytes = ?1 WHERE seq = ?2";
    other.sql(sql, (changed, stored(seq)));
    other.sql("DELETE FROM snapshot", []);
    let open = |copy: &Copy| SqliteReader::open(&copy.path("ledger.sqlite")).unwrap();
    let (live, _) = app::replay(&open(&other)).unwrap();
    let (store, files) = (open(&copy), copy.files());
    let report = verify(app::verify::Input {
        store: &store,
        trust: Some(&copy.trust),
        memory: Some(copy.memory()),
        held: &[],
        files: Some(&files),
        sample: None,
        live: Some(&live),
        level: Level::Everything,
        progress: &mut |_, _| {},
    });
    assert_fails(
        &report,
        "台账",
        "setting:late_days 第 1 版的字段 fact 第 2 项",
    );
}

#[test]
fn a_changed_index_is_named_with_the_record_that_it_loses() {
    let marks = Copy::new().marks;
    let seq = marks.act;
    for (sql, word) in [
        (
            "UPDATE idem SET seq = seq + 1 WHERE seq = ?1",
            "请求编号索引",
        ),
        ("DELETE FROM idem WHERE seq = ?1", "请求编号索引里没有"),
        ("DELETE FROM stream WHERE seq = ?1", "的索引与记录不符"),
        (
            "UPDATE stream SET seq = seq + 1 WHERE subject = 'body:B02' AND seq = ?1",
            "“body:B02”的索引与记录不符",
        ),
        (
            "INSERT INTO stream VALUES ('person:P9', 1, ?1)",
            "没有一条记录涉及它",
        ),
    ] {
        let copy = Copy::new();
        copy.sql(sql, [stored(seq)]);
        assert_bad(&copy.verify(), "索引", seq, word);
    }
    for (sql, word) in [
        ("DELETE FROM erased WHERE seq = ?1", "删除登记表里没有"),
        ("INSERT INTO erased VALUES (?1, 0)", "没有这样写"),
    ] {
        let copy = Copy::new();
        copy.sql(sql, [stored(marks.erased)]);
        assert_bad(&copy.verify(), "索引", marks.erased, word);
    }
}

#[test]
fn a_head_row_with_another_root_is_found() {
    for (column, word) in [("sha256", "SHA-256 树根"), ("sm3", "SM3 树根")] {
        let copy = Copy::new();
        copy.sql(&format!("UPDATE head SET {column} = zeroblob(32)"), []);
        let report = copy.verify();
        assert_fails(&report, "树根", word);
        assert_eq!(report.first_bad(), None);
        assert_eq!(report.stands(), copy.marks.size);
    }
}

fn last_note(copy: &Copy) -> SignedHead {
    let store = SqliteReader::open(&copy.path("ledger.sqlite")).unwrap();
    store.last_note().unwrap().unwrap()
}

#[test]
fn a_checkpoint_that_was_deleted_replaced_or_half_signed_is_found() {
    let copy = Copy::new();
    copy.sql(
        "DELETE FROM note WHERE size = (SELECT min(size) FROM note)",
        [],
    );
    assert_fails(&copy.verify(), "检查点一致", "检查点被删除");
    // One of another log's.
    let (copy, strange) = (Copy::new(), last_note(&Copy::other()));
    let sql = "UPDATE note SET sha256 = ?1, sm3 = ?2 WHERE size = ?3";
    let size = stored(last_note(&copy).size);
    copy.sql(sql, (&strange.sha256, &strange.sm3, size));
    assert_fails(&copy.verify(), "检查点签名", "不是由信任文件里的公钥作出的");
    // With one of the two signatures taken away.
    let copy = Copy::new();
    let mut note = Note::parse(&last_note(&copy).sm3).unwrap();
    note.signatures.pop();
    copy.sql(
        "UPDATE note SET sm3 = ?1 WHERE size = ?2",
        (note.to_text(), size),
    );
    assert_fails(&copy.verify(), "检查点签名", "SM3 树缺少账本的 SM2 签名");
    // With a bit of a signature flipped.
    let copy = Copy::new();
    let mut note = Note::parse(&last_note(&copy).sha256).unwrap();
    note.signatures[0].body[9] ^= 1;
    copy.sql(
        "UPDATE note SET sha256 = ?1 WHERE size = ?2",
        (note.to_text(), size),
    );
    assert_fails(&copy.verify(), "检查点签名", "签名不正确");
    // Under the number of another size.
    let copy = Copy::new();
    copy.sql("UPDATE note SET size = 1000 WHERE size = ?1", [size]);
    assert_fails(&copy.verify(), "检查点一致", "自称大小为");
}

#[test]
fn all_checkpoints_deleted_is_not_passed() {
    let copy = Copy::new();
    copy.sql("DELETE FROM note", []);
    let report = copy.verify();
    assert_fails(&report, "检查点一致", "检查点被删除");
    let signatures = check(&report, "检查点签名").check.verdict;
    assert_eq!(signatures, Verdict::Unknown);
}

#[test]
fn another_identity_of_the_log_is_found() {
    let copy = Copy::new();
    copy.sql("UPDATE log SET log_id = zeroblob(16)", []);
    assert_bad(&copy.verify(), "记录编码", 0, "属于另一个账本");
    let copy = Copy::new();
    copy.sql("UPDATE log SET origin = 'other/log'", []);
    assert_fails(&copy.verify(), "检查点一致", "属于“test/log”");
    let copy = Copy::new();
    copy.sql("DELETE FROM log", []);
    assert_fails(&copy.verify(), "账本标识", "没有账本标识");
}
