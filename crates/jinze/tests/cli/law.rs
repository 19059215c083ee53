//! `jinze law`: a pack is checked, shown and its rulings listed.

use std::path::Path;

use tempfile::TempDir;

use crate::check;

#[test]
fn the_law_can_be_checked_shown_and_its_rulings_listed() {
    check(&["law", "check"], 0, &["无误", "100%"]);
    check(&["law", "coverage"], 0, &["第六条第（二）项", "第三十条"]);
    check(&["law", "rulings"], 0, &["R-06", "●", "○"]);
    check(
        &["law", "show", "13"],
        0,
        &["第十三条第（二）项", "巡查", "职责"],
    );
    check(
        &["law", "show", "6.2"],
        0,
        &["第六条第（二）项（6.2）", "每半年", "Q01", "裁定"],
    );
    check(&["law", "show", "99"], 2, &["没有条款 99", "办法："]);
    check(&["law", "show", "六"], 2, &["写法不对", "办法："]);
}

#[test]
fn a_broken_pack_is_told_with_file_line_and_remedy() {
    let folder = TempDir::new().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/benxi-gaoxin-2019");
    copy(&source, folder.path());
    let file = folder.path().join("2-duties.md");
    let words = std::fs::read_to_string(&file).unwrap();
    let mut lines = words.lines();
    let quoted = lines
        .find(|line| line.starts_with("> ") && line.contains("安全生产"))
        .unwrap();
    let altered = quoted.replacen("安全生产", "安全升产", 1);
    std::fs::write(&file, words.replacen(quoted, &altered, 1)).unwrap();
    let name = folder.path().to_str().unwrap();
    let said = check(&["law", "check", name], 4, &["错误", "办法："]);
    assert!(said.text.contains("2-duties.md:"), "{}", said.text);
    check(&["check", "--regulation", name], 4, &["jinze law check"]);
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
