//! What is told of a file when it is looked at: likeness, dates, types, pictures made to do harm.
//!
//! Left out: what becomes of the files (`keeping`).

use super::pictures::{enormous, framed, half, jpeg, mirrored, photo, png, scene};
use super::{Zone, seq, silent};

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
