//! Workbooks and files: written whole or not at all, read back as they were written.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::{check, json};

/// A workbook of the sample zone, once for all tests of this file.
fn zone(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("本区.xlsx");
    check(
        &["sample", path.to_str().unwrap(), "--until", "2026-06-30"],
        0,
        &["已写出"],
    );
    path
}

#[test]
fn a_workbook_and_the_zone_it_was_written_from_agree() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("本区.xlsx");
    check(&["sample", path.to_str().unwrap()], 0, &["已写出"]);
    let ask = ["check", "--on", "2026-06-30", "--format", "json"];
    let read = [&ask[..], &["--workbook", path.to_str().unwrap()]].concat();
    assert!(
        json(&ask) == json(&read),
        "the workbook says something else than the zone"
    );
}

#[test]
fn a_file_is_replaced_only_when_asked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("表.xlsx");
    let name = path.to_str().unwrap();
    check(&["template", name], 0, &["已写出"]);
    let first = std::fs::read(&path).unwrap();
    std::fs::write(&path, "手写的内容").unwrap();
    check(&["template", name], 5, &["文件已经存在", "--force"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "手写的内容");
    check(&["template", name, "--force"], 0, &["已写出"]);
    assert!(
        std::fs::read(&path).unwrap() == first,
        "the same template, other bytes"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "a temporary file is left: {left:?}");
}

#[test]
fn every_format_can_be_written_to_a_file() {
    let folder = TempDir::new().unwrap();
    for (format, begins) in [
        ("table", "《".as_bytes()),
        ("json", b"{"),
        ("xlsx", b"PK"),
        ("html", b"<!DOCTYPE html>"),
    ] {
        let path = folder.path().join(format!("一览.{format}"));
        check(
            &[
                "check",
                "--on",
                "2026-06-30",
                "--format",
                format,
                "--out",
                path.to_str().unwrap(),
            ],
            0,
            &["已写出"],
        );
        assert!(
            std::fs::read(&path).unwrap().starts_with(begins),
            "{format}"
        );
    }
}

#[test]
fn a_workbook_is_checked_cell_by_cell() {
    let folder = TempDir::new().unwrap();
    let path = zone(&folder);
    check(
        &["import-check", path.to_str().unwrap()],
        0,
        &["没有错误", "读到机构"],
    );
    let csv = folder.path().join("表格");
    std::fs::create_dir(&csv).unwrap();
    std::fs::write(
        csv.join("机构.csv"),
        "机构编号,名称,类别,上级编号,排序,起,止,承接机构\nB1,甲局,没有的类别,,1,,,\n",
    )
    .unwrap();
    std::fs::write(
        csv.join("职务.csv"),
        "职务编号,机构编号,名称,职责类别,排序\n",
    )
    .unwrap();
    std::fs::write(csv.join("人员.csv"), "人员编号,姓名\n").unwrap();
    let csv = csv.to_str().unwrap();
    let marked = folder.path().join("副本.xlsx");
    let args = ["import-check", csv, "--copy", marked.to_str().unwrap()];
    check(&args, 1, &["机构", "第2行", "没有的类别", "错误"]);
    assert!(std::fs::read(&marked).unwrap().starts_with(b"PK"));
    check(
        &["check", "--workbook", csv],
        3,
        &["没有的类别", "import-check"],
    );
}
