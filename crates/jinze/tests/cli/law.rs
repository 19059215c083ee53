//! `jinze law`: a pack is checked, shown and its rulings listed.

use std::path::{Path, PathBuf};

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
    let text = folder.path().join("2-duties.md");
    let file = if text.exists() {
        text
    } else {
        first_text(folder.path())
    };
    let words = std::fs::read_to_string(&file)
        .unwrap()
        .replacen("安全生产", "安全升产", 1);
    std::fs::write(&file, words).unwrap();
    let name = folder.path().to_str().unwrap();
    let said = check(&["law", "check", name], 4, &["错误", "办法："]);
    let file = file.file_name().unwrap().to_str().unwrap();
    assert!(said.text.contains(&format!("{file}:")), "{}", said.text);
    check(&["check", "--regulation", name], 4, &["jinze law check"]);
}

fn first_text(folder: &Path) -> PathBuf {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    names
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "md"))
        .unwrap()
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
