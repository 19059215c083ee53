//! 佐证材料 from outside: files of every sort for a record, what is told of them, and what becomes of them.
//!
//! Left out: how far every change moves a picture (`crates/evidence` measures it), and stores that fail.

mod pictures;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use self::pictures::{enormous, framed, half, jpeg, mirrored, photo, png, scene};
use crate::{Said, check};

/// A ledger with the sample zone in it, and a folder for files.
struct Zone {
    folder: TempDir,
}

impl Zone {
    fn new() -> Self {
        let zone = Self {
            folder: TempDir::new().unwrap(),
        };
        let book = zone.path("本区.xlsx");
        check(&["sample", &book, "--until", "2019-10-31"], 0, &[]);
        check(&["init", "--data", &zone.data()], 0, &["已在"]);
        check(&["import", &book, "--data", &zone.data()], 0, &["已登记"]);
        zone
    }

    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    fn data(&self) -> String {
        self.path("账本")
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs `evidence add`, and checks the exit code and what is said.
    fn add(&self, record: &str, files: &[&str], code: i32, says: &[&str]) -> Said {
        let data = self.data();
        let end = ["--data", &data, "--by", "李登记"];
        let args = [&["evidence", "add", record], files, &end].concat();
        check(&args, code, says)
    }

    /// The same with one file that is written first.
    fn add_bytes(&self, record: &str, name: &str, bytes: &[u8], says: &[&str]) -> Said {
        let path = self.file(name, bytes);
        self.add(record, &[&path], 0, says)
    }

    fn check(&self, says: &[&str]) -> Said {
        check(&["evidence", "check", "--data", &self.data()], 0, says)
    }

    fn get(&self, what: &str, out: &str, code: i32, says: &[&str]) {
        let (data, out) = (self.data(), self.path(out));
        let args = ["evidence", "get", what, "--out", &out, "--data", &data];
        check(&args, code, says);
    }

    fn erase(&self, seq: u64) {
        let (data, seq) = (self.data(), seq.to_string());
        let args = ["ledger", "erase", &seq, "--field", "files", "--data", &data];
        let by = [
            "--basis",
            "个人信息保护法第四十七条",
            "--approver",
            "李审批",
            "--by",
            "张经办",
        ];
        check(&[&args[..], &by].concat(), 0, &["已删除"]);
    }

    fn verify(&self) {
        check(&["ledger", "verify", "--data", &self.data()], 0, &["通过"]);
    }

    /// Files in the store.
    fn blobs(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(&self.data()).join("evidence/sha256")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found
    }

    /// The file in the store that has these bytes.
    fn blob(&self, bytes: &[u8]) -> Option<PathBuf> {
        let same = |path: &PathBuf| std::fs::read(path).unwrap() == bytes;
        self.blobs().into_iter().find(same)
    }
}

/// The number of the first entry that was recorded.
fn seq(said: &Said) -> u64 {
    let (_, after) = said.text.split_once("\n  第 ").unwrap();
    after.split_once(' ').unwrap().0.parse().unwrap()
}

fn silent(said: &Said, word: &str) {
    assert!(!said.text.contains(word), "says {word}: {}", said.text);
}

#[test]
fn f44_a_photo_used_again_for_another_record_is_shown_with_both_records() {
    let zone = Zone::new();
    let picture = scene(1);
    let original = jpeg(&picture, 92);
    let said = zone.add_bytes(
        "R000001",
        "原件.jpg",
        &original,
        &["已登记附件 1 个", "JPEG 图片"],
    );
    silent(&said, "提示");
    let first = format!("第 {} 号（记录 R000001，", seq(&said));
    let near = ["疑似重复", &first, "李登记", "/256", "请人工核对"];
    for (name, bytes) in [
        ("重存.jpg", jpeg(&picture, 40)),
        ("缩小.jpg", jpeg(&half(&picture), 85)),
        ("截屏.png", png(&framed(&picture))),
    ] {
        zone.add_bytes("R000002", name, &bytes, &near);
    }
    let turned = jpeg(&mirrored(&picture), 60);
    zone.add_bytes("R000003", "翻转.jpg", &turned, &["疑似重复", "左右相反"]);
    let said = zone.add_bytes(
        "R000002",
        "同一.jpg",
        &original,
        &["同一文件已用于", &first],
    );
    silent(&said, &format!("疑似重复：与 {first}"));
    let said = zone.add_bytes(
        "R000004",
        "别的.jpg",
        &jpeg(&scene(2), 92),
        &["已登记附件 1 个"],
    );
    silent(&said, "提示");
    let said = zone.check(&[
        "佐证材料 7 份，附于 4 条履职记录",
        "同一文件用于不同的履职记录：1",
        "疑似重复：",
        "由人核对判断",
    ]);
    // Three copies with the original; the mirrored one with the original, the copies and the same file.
    assert!(said.text.contains("疑似重复：8"), "{}", said.text);
    zone.verify();
}

#[test]
fn f44_several_photos_of_one_record_are_not_compared_with_each_other() {
    let zone = Zone::new();
    let picture = scene(3);
    let files = [
        zone.file("甲.jpg", &jpeg(&picture, 92)),
        zone.file("乙.jpg", &jpeg(&picture, 50)),
    ];
    let files = files.each_ref().map(String::as_str);
    let said = zone.add(
        "R000001",
        &files,
        0,
        &["已登记附件 2 个", "“甲.jpg”", "“乙.jpg”"],
    );
    silent(&said, "疑似重复");
    silent(&zone.check(&["没有发现"]), "疑似重复");
}

#[test]
fn f45_a_photos_own_time_is_told_beside_the_records_and_it_is_taken_all_the_same() {
    let zone = Zone::new();
    let taken = "已登记附件 1 个";
    let before = photo(&scene(4), "2017:07:20 09:15:00\0", "Camera 1.0");
    let says = [
        taken,
        "拍摄时间是 2017-07-20 09:15",
        "早于事项的第一天 2019-07-",
        "照常收下",
    ];
    zone.add_bytes("R000001", "旧.jpg", &before, &says);
    let later = photo(&scene(5), "2199:01:01 00:00:00\0", "Camera 1.0");
    let says = [
        taken,
        "拍摄时间是 2199-01-01 00:00",
        "晚于事项的最后一天",
        "晚于登记时间",
    ];
    zone.add_bytes("R000001", "未来.jpg", &later, &says);
    let edited = photo(&scene(6), "2019:07:20 10:00:00\0", "Adobe Photoshop 25.0");
    zone.add_bytes(
        "R000001",
        "修过.jpg",
        &edited,
        &[taken, "编辑软件", "Photoshop"],
    );
    let right = photo(&scene(7), "2019:07:20 10:00:00\0", "Camera 1.0");
    silent(
        &zone.add_bytes("R000001", "当日.jpg", &right, &[taken]),
        "提示",
    );
    let none = jpeg(&scene(8), 90);
    silent(
        &zone.add_bytes("R000001", "无.jpg", &none, &[taken]),
        "提示",
    );
    zone.check(&["佐证材料 5 份", "没有发现"]);
}

#[test]
fn f46_files_are_what_their_content_is_and_what_could_run_is_handed_out_as_plain_bytes() {
    let zone = Zone::new();
    let page = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>";
    for (name, bytes, says) in [
        ("假照片.jpg", &page[..], ["内容却是网页", "仅存为附件"]),
        (
            "图.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            ["矢量图", "仅存为附件"],
        ),
        (
            "看.jpg",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0",
            ["程序", "仅存为附件"],
        ),
        (
            "怪.xyz",
            &[0x91, 0x02, 0xfe, 0x33, 0x00, 0x88],
            ["认不出", "仅存为附件"],
        ),
    ] {
        zone.add_bytes(
            "R000001",
            name,
            bytes,
            &["已登记附件 1 个", says[0], says[1]],
        );
    }
    zone.get("R000001", "取出", 0, &["摘要核对一致", "不要直接打开"]);
    let names = std::fs::read_dir(zone.path("取出")).unwrap();
    let names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| name.ends_with(".bin")), "{names:?}");
}

#[test]
fn f47_pictures_that_cannot_be_drawn_are_kept_without_a_look() {
    let zone = Zone::new();
    let whole = jpeg(&scene(9), 90);
    for (name, bytes, says) in [
        ("巨大.bmp", enormous(), "像素过多"),
        ("半张.png", png(&scene(9))[..400].to_vec(), "不完整"),
        (
            "空白.jpg",
            jpeg(&image::RgbImage::new(300, 200), 90),
            "单色",
        ),
    ] {
        zone.add_bytes("R000001", name, &bytes, &["已登记附件 1 个", says]);
        assert!(zone.blob(&bytes).is_some(), "{name} is not kept as it came");
    }
    zone.add_bytes("R000002", "整张.jpg", &whole, &["已登记附件 1 个"]);
    zone.check(&["佐证材料 4 份"]);
}

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
