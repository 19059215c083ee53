//! What becomes of files: kept once, found again, lost, altered, erased, refused.
//!
//! Left out: what is told of them (`looking`).

use std::path::Path;

use super::pictures::{jpeg, scene};
use super::{Zone, seq, silent};
use crate::check;

#[test]
fn f48_what_a_crash_left_behind_is_no_fault_and_the_next_run_names_it() {
    let zone = Zone::new();
    zone.check(&["佐证材料 0 份", "没有发现缺失、损坏或重复"]);
    let bytes = jpeg(&scene(10), 90);
    let folder = Path::new(&zone.data()).join("evidence");
    // The file was kept, and the program ended before the entry; another upload was half done.
    let store = evidence::Store::open(&folder).unwrap();
    store.put(&mut &bytes[..], 1 << 20).unwrap();
    drop(store);
    let part = folder.join("incoming/1-0-1.part");
    std::fs::write(&part, &bytes[..100]).unwrap();
    zone.check(&["未登记的文件：1", "不是差错"]);
    zone.add_bytes("R000001", "续.jpg", &bytes, &["已登记附件 1 个"]);
    silent(&zone.check(&["佐证材料 1 份", "没有发现"]), "未登记");
    assert!(!part.exists(), "the half upload is still there");
    std::fs::write(folder.join("sha256/随手放的.txt"), "什么").unwrap();
    zone.check(&["不是程序存入的文件：1", "随手放的.txt"]);
}

#[test]
fn f49_the_same_file_is_kept_once_however_often_it_is_given() {
    let zone = Zone::new();
    let kept = zone.blobs().len();
    let bytes = jpeg(&scene(11), 90);
    let path = zone.file("现场 䶮.jpg", &bytes);
    let copy = zone.file("副本.jpg", &bytes);
    let both = [path.as_str(), copy.as_str()];
    zone.add(
        "R000001",
        &both,
        0,
        &["已登记附件 1 个", "“现场 䶮.jpg”", "只登记一次"],
    );
    for files in [&both[..], &both[..1], &both[1..]] {
        let said = zone.add("R000001", files, 0, &["没有新的附件", "已登记过"]);
        silent(&said, "已登记附件");
    }
    let more = zone.file("另一张.jpg", &jpeg(&scene(12), 90));
    zone.add(
        "R000001",
        &[&path, &more],
        0,
        &["已登记附件 1 个", "“另一张.jpg”", "已登记过"],
    );
    zone.add(
        "R000002",
        &[&path],
        0,
        &["已登记附件 1 个", "同一文件已用于"],
    );
    assert_eq!(zone.blobs().len(), kept + 2);
    zone.check(&["佐证材料 3 份，附于 2 条履职记录；不同的文件 2 个"]);
    zone.verify();
}

#[test]
fn f10_missing_and_altered_files_are_named_and_nothing_else_is_lost() {
    let zone = Zone::new();
    let (kept, gone) = (jpeg(&scene(13), 90), jpeg(&scene(14), 90));
    zone.add_bytes("R000001", "改.jpg", &kept, &[]);
    zone.add_bytes("R000001", "丢.jpg", &gone, &[]);
    let path = zone.blob(&kept).unwrap();
    std::fs::write(&path, b"other bytes").unwrap();
    std::fs::remove_file(zone.blob(&gone).unwrap()).unwrap();
    zone.check(&[
        "附件缺失或损坏：2",
        "“改.jpg”：附件损坏",
        "“丢.jpg”：附件缺失",
    ]);
    zone.get("R000001", "取出", 5, &["附件损坏", "办法："]);
    // A second reference is only as good as the file.
    let again = zone.file("改.jpg", &kept);
    for record in ["R000001", "R000002"] {
        zone.add(record, &[&again], 5, &["没有登记", "附件损坏", "办法："]);
    }
    std::fs::write(&path, &kept).unwrap();
    let digest = path.file_name().unwrap().to_str().unwrap();
    zone.get(digest, "取.jpg", 0, &["摘要核对一致"]);
    assert_eq!(std::fs::read(zone.path("取.jpg")).unwrap(), kept);
    zone.get(&digest[..12], "取.jpg", 5, &["文件已经存在"]);
    // Whoever still has the lost file brings it back by the same command; nothing is recorded twice.
    let lost = zone.path("丢.jpg");
    zone.add("R000001", &[&lost], 0, &["没有新的附件", "现已补回"]);
    zone.check(&["佐证材料 2 份", "没有发现"]);
}

#[test]
fn files_erased_by_law_are_gone_stay_named_and_are_not_taken_again() {
    let zone = Zone::new();
    let (own, shared) = (jpeg(&scene(15), 90), jpeg(&scene(16), 90));
    let first = seq(&zone.add_bytes("R000001", "群众.jpg", &own, &[]));
    let second = seq(&zone.add_bytes("R000001", "共用.jpg", &shared, &[]));
    zone.add_bytes("R000002", "共用.jpg", &shared, &["同一文件已用于"]);
    zone.erase(first);
    zone.erase(second);
    assert!(zone.blob(&own).is_none(), "the bytes are still there");
    assert!(
        zone.blob(&shared).is_some(),
        "another record's file is gone"
    );
    let said = zone.check(&[
        "依法删除：2",
        "〔依法删除，见第",
        "别的记录仍在使用同一文件",
    ]);
    silent(&said, "缺失或损坏：");
    zone.get("R000001", "取出", 3, &["已依法删除，见第"]);
    let own_path = zone.path("群众.jpg");
    zone.add(
        "R000001",
        &[&own_path],
        0,
        &["没有新的附件", "已依法删除", "不再存入"],
    );
    assert!(zone.blob(&own).is_none(), "erased bytes came back");
    zone.add(
        "R000003",
        &[&own_path],
        0,
        &["已登记附件 1 个", "该处已依法删除"],
    );
    zone.get("R000003", "取出", 0, &["摘要核对一致"]);
    zone.verify();
}

#[test]
fn what_cannot_be_taken_is_told_in_chinese_and_nothing_of_it_is_recorded() {
    let zone = Zone::new();
    let good = zone.file("好.jpg", &jpeg(&scene(17), 90));
    let empty = zone.file("空.jpg", b"");
    let large = zone.path("大.mp4");
    let file = std::fs::File::create(&large).unwrap();
    file.set_len((50 << 20) + 1).unwrap();
    let folder = zone.path("现场照片");
    std::fs::create_dir(&folder).unwrap();
    let missing = zone.path("没有.jpg");
    for (path, code, says) in [
        (&empty, 3, "空文件"),
        (&large, 3, "超过单个附件的上限"),
        (&folder, 2, "是文件夹"),
        (&missing, 5, "没有这个文件"),
    ] {
        zone.add(
            "R000001",
            &[&good, path],
            code,
            &[says, "没有登记任何文件", "办法："],
        );
    }
    zone.add(
        "R0001",
        &[&good],
        2,
        &["没有编号为“R0001”的履职记录", "办法："],
    );
    zone.add("R000001", &[], 2, &["办法："]);
    zone.get("R000001", "取出", 2, &["没有附件"]);
    zone.get("没有", "取出", 2, &["没有编号为“没有”的履职记录"]);
    zone.get("ffffffff", "取出", 2, &["没有附件"]);
    let nowhere = ["evidence", "check", "--data", &folder];
    check(&nowhere, 3, &["没有账本", "办法："]);
    zone.check(&["佐证材料 0 份", "没有发现"]);
}

#[cfg(unix)]
#[test]
fn names_that_deceive_the_eye_are_noted_and_refuse_nothing() {
    let zone = Zone::new();
    let bytes = jpeg(&scene(18), 90);
    let said = zone.add_bytes(
        "R000001",
        "照\u{202e}gpj.exe",
        &bytes,
        &["看不见的控制字符"],
    );
    assert!(said.text.contains("“照gpj.exe”"), "{}", said.text);
    let wide = zone.file("零\u{200b}宽.j\u{200b}pg", &jpeg(&scene(19), 90));
    zone.add("R000001", &[&wide], 0, &["已登记附件 1 个", "“零宽.jpg”"]);
    let caption = zone.file("三.jpg", &jpeg(&scene(20), 90));
    zone.add(
        "R000001",
        &[&caption, "--caption", "三月例会"],
        0,
        &["“三月例会”"],
    );
    zone.add(
        "R000002",
        &[&caption, "--caption", "三\u{200b}月"],
        3,
        &["不可见的字符"],
    );
}
