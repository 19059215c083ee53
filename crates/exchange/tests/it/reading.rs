//! What a workbook may look like, and what is said of each bad cell.

use crate::common::{Sheets, good, words, workbook};
use exchange::{ZoneReading, read_workbook};
use jiff::civil::date;

fn read(sheets: &Sheets) -> ZoneReading {
    read_workbook(&workbook(sheets), &words()).unwrap()
}

/// Sets one cell (sheet, row as in Excel, column from 0) and expects a problem there whose
/// reason holds `reason`; the mend must say something. Gives the reading.
fn check(sheet: &'static str, row: usize, column: usize, text: &str, reason: &str) -> ZoneReading {
    let mut sheets = good();
    sheets.get_mut(sheet).unwrap()[row - 1][column] = text.to_owned();
    let reading = read(&sheets);
    let hit = reading.problems.iter().find(|problem| {
        problem.sheet == sheet
            && usize::try_from(problem.row).unwrap() == row
            && problem.reason.contains(reason)
    });
    let hit = hit.unwrap_or_else(|| panic!("{sheet} {row} {text}: {:#?}", reading.problems));
    assert!(!hit.mend.is_empty() && !hit.column.is_empty(), "{hit:?}");
    let letter = char::from(b'A' + u8::try_from(column).unwrap());
    assert_eq!(hit.cell, format!("{letter}{row}"), "{hit:?}");
    reading
}

#[test]
fn a_good_workbook_is_read_without_a_word() {
    let reading = read(&good());
    assert_eq!((reading.problems, reading.warnings), (vec![], vec![]));
    let zone = reading.register;
    assert_eq!(zone.posts[0].roles, ["R2", "R14"]);
    assert_eq!(zone.people[1].name, "张三");
    assert_eq!(zone.bodies[1].parent.as_deref(), Some("B1"));
    assert_eq!(zone.tenures[1].until, Some(date(2024, 12, 31)));
    let objects: Vec<&str> = zone.portfolios.iter().map(|p| p.object.as_str()).collect();
    assert_eq!(objects, ["安全生产", "B1"]);
    let act = &zone.acts[0];
    assert_eq!(
        (act.kind.as_str(), act.last_day),
        ("党工委会议", date(2020, 3, 5))
    );
    assert_eq!(act.marks, ["安全生产", "专题"]);
    assert_eq!(act.recorded_at, date(2020, 3, 6).at(9, 30, 0, 0));
    assert_eq!(act.participants[1].capacity, "参加");
    let act = &zone.acts[1];
    assert_eq!((act.problems, act.subject_year), (Some(3), Some(2020)));
    assert_eq!(act.bodies, ["B1", "B2"]);
}

#[test]
fn every_kind_of_bad_cell_is_named_with_reason_and_mend() {
    for (sheet, row, column, text, reason) in [
        ("机构", 2, 2, "街道党委会", "没有“街道党委会”这个词"),
        ("机构", 3, 3, "B9", "没有“B9”"),
        ("机构", 3, 6, "2019-01-01", "早于"),
        ("机构", 3, 7, "B2", "自己"),
        ("机构", 3, 0, "B1", "重复"),
        ("机构", 3, 4, "-1", "负数"),
        ("职务", 2, 1, "B9", "没有“B9”"),
        ("职务", 2, 3, "R99", "没有“R99”这个词"),
        ("职务", 2, 2, "", "不能为空"),
        ("任职", 2, 0, "P9", "没有“P9”"),
        ("任职", 2, 1, "Z9", "没有“Z9”"),
        ("任职", 2, 2, "兼职", "方式"),
        ("任职", 2, 3, "2021-02-29", "不存在"),
        ("任职", 2, 3, "1921-02-28", "不合理"),
        ("任职", 3, 4, "2018-01-01", "早于"),
        ("任职", 2, 3, "", "不能为空"),
        ("分工", 2, 0, "Z9", "没有“Z9”"),
        ("请假", 2, 2, "", "不能为空"),
        ("履职记录", 2, 1, "吃饭", "没有“吃饭”这个词"),
        ("履职记录", 2, 2, "下周三", "无法识别"),
        ("履职记录", 3, 3, "2020-03-31", "早于"),
        ("履职记录", 3, 0, "A1", "重复"),
        ("履职记录", 3, 4, "B1、B9", "没有“B9”"),
        ("履职记录", 3, 6, "大概", "是"),
        ("履职记录", 3, 8, "-3", "负数"),
        ("履职记录", 3, 10, "A1", "理由"),
        ("参加人", 2, 0, "A9", "没有“A9”"),
        ("参加人", 2, 1, "P9", "没有“P9”"),
        ("参加人", 2, 2, "主特", "没有“主特”这个词"),
    ] {
        // A correction without a reason is reported where the reason is missing.
        if reason == "理由" {
            let mut sheets = good();
            sheets.get_mut(sheet).unwrap()[row - 1][column] = text.to_owned();
            let problem = &read(&sheets).problems[0];
            assert_eq!(
                (problem.column.as_str(), problem.cell.as_str()),
                ("更正理由", "L3")
            );
            continue;
        }
        check(sheet, row, column, text, reason);
    }
}

#[test]
fn a_bad_row_takes_no_good_row_with_it() {
    let reading = check("履职记录", 2, 2, "下周三", "无法识别");
    assert_eq!(reading.register.acts.len(), 1);
    // Its participants wait for it, and say so.
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.warnings.len(), 2);
    assert!(reading.warnings[0].reason.contains("第2行有问题"));
}

#[test]
fn a_misspelt_word_is_answered_with_the_right_one() {
    let reading = check("参加人", 2, 2, "主特", "没有");
    assert_eq!(reading.problems[0].mend, "您是不是要写“主持”？");
    let reading = check("履职记录", 2, 1, "党工委会议室", "没有");
    assert_eq!(reading.problems[0].mend, "您是不是要写“党工委会议”？");
}

#[test]
fn identity_numbers_are_refused_and_never_shown() {
    let number = ["1101051949", "1231002X"].concat();
    for (sheet, row, column) in [("人员", 2, 0), ("履职记录", 2, 5), ("请假", 2, 3)] {
        let reading = check(
            sheet,
            row,
            column,
            &format!("号{number}"),
            "不应填写身份证号",
        );
        assert!(!format!("{reading:?}").contains(&number), "{sheet}");
    }
    // Also in a column that nobody reads.
    let mut sheets = good();
    let people = sheets.get_mut("人员").unwrap();
    people[0].push("身份证号".to_owned());
    people[1].push(number.clone());
    let reading = read(&sheets);
    assert_eq!(reading.problems.len(), 1);
    assert!(
        reading
            .warnings
            .iter()
            .any(|warning| warning.column == "身份证号")
    );
    assert_eq!(reading.register.people.len(), 2);
}

/// Adds rows to 履职记录 and gives the problems as (row, column).
fn with_records(rows: &[&str]) -> ZoneReading {
    let mut sheets = good();
    let acts = sheets.get_mut("履职记录").unwrap();
    acts.extend(
        rows.iter()
            .map(|row| row.split('|').map(str::to_owned).collect()),
    );
    read(&sheets)
}

#[test]
fn a_withdrawal_names_its_record_and_its_reason() {
    let reading = with_records(&["A3|撤回|||||||||A1|登记错误"]);
    assert_eq!(
        reading.problems.len(),
        1,
        "a withdrawal without any day: {:?}",
        reading.problems
    );
    let reading = with_records(&["A3|撤回||||||||2020-05-01|A1|登记错误"]);
    assert_eq!(reading.problems, vec![]);
    let correction = reading.register.acts[2].corrects.clone().unwrap();
    assert!(correction.withdraws && correction.of == "A1" && correction.reason == "登记错误");
    assert_eq!(reading.register.acts[2].first_day, date(2020, 5, 1));
    let reading = with_records(&["A3|撤回|2020-05-01|||||||2020-05-01||"]);
    assert!(reading.problems[0].reason.contains("撤回须指明"));
}

#[test]
fn corrections_may_not_name_themselves_nor_run_in_a_circle() {
    let row = |id: &str, of: &str| format!("{id}|检查|2020-05-01||||||| 2020-05-02|{of}|笔误");
    let reading = with_records(&[&row("A3", "A3")]);
    assert!(reading.problems[0].reason.contains("自己"));
    let reading = with_records(&[
        &row("A3", "A4"),
        &row("A4", "A5"),
        &row("A5", "A3"),
        &row("A6", "A3"),
    ]);
    assert_eq!(reading.problems.len(), 3);
    assert!(
        reading
            .problems
            .iter()
            .all(|problem| problem.reason.contains("成了圈"))
    );
    let kept: Vec<&str> = reading
        .register
        .acts
        .iter()
        .map(|act| act.id.as_str())
        .collect();
    assert_eq!(kept, ["A1", "A2", "A6"]);
    let reading = with_records(&[&row("A3", "A9")]);
    assert!(reading.problems[0].reason.contains("没有“A9”"));
}

#[test]
fn what_deserves_a_look_is_a_warning_and_the_row_is_kept() {
    let mut sheets = good();
    sheets.get_mut("履职记录").unwrap()[1][9] = String::new();
    sheets.get_mut("任职").unwrap().push(
        ["P2", "Z1", "任命", "2024-01-01", "", ""]
            .map(str::to_owned)
            .to_vec(),
    );
    sheets.get_mut("请假").unwrap()[1][4] = String::new();
    sheets.get_mut("机构").unwrap()[0][4] = "顺序".to_owned();
    let reading = read(&sheets);
    let said: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    for word in ["没有登记时间", "时间重叠", "没有批准文号", "不是规定的列"] {
        assert!(
            said.iter().any(|line| line.contains(word)),
            "{word}: {said:#?}"
        );
    }
    assert!(reading.register.acts[0].recorded_at_assumed);
    assert_eq!(
        reading.register.acts[0].recorded_at,
        date(2020, 3, 5).at(0, 0, 0, 0)
    );
    assert_eq!(reading.register.tenures.len(), 3);
    // 排序 is missing now: a problem, but the rows are kept in the order of the sheet.
    assert_eq!(reading.problems.len(), 1);
    assert!(reading.register.bodies[0].order < reading.register.bodies[1].order);
}

#[test]
fn one_day_of_handing_over_is_no_overlap() {
    let mut sheets = good();
    let tenures = sheets.get_mut("任职").unwrap();
    tenures[1][4] = "2024-01-01".to_owned();
    tenures.push(
        ["P2", "Z1", "任命", "2024-01-01", "", ""]
            .map(str::to_owned)
            .to_vec(),
    );
    assert_eq!(read(&sheets).warnings, vec![]);
}

#[test]
fn headers_may_come_in_any_order_with_titles_above_and_stars_behind() {
    let mut sheets = good();
    for rows in sheets.values_mut() {
        for row in rows.iter_mut() {
            row.reverse();
        }
        rows[0]
            .iter_mut()
            .for_each(|header| header.push_str("*（必填）"));
        rows.insert(0, vec!["2020年登记表".to_owned()]);
        rows.insert(1, vec![String::new()]);
    }
    let (mixed, plain) = (read(&sheets), read(&good()));
    assert_eq!(mixed.problems, vec![]);
    assert_eq!(mixed.register, plain.register);
}

#[test]
fn ids_are_equal_as_numbers_and_as_text() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in &good() {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                // P1 becomes the number 1 in one sheet, the text 1.0 or １ in the others.
                match (cell.as_str(), *name) {
                    ("P1", "人员") => sheet.write_number(row, column, 1.0).unwrap(),
                    ("P1", "任职") => sheet.write_string(row, column, "1.0").unwrap(),
                    ("P1", _) => sheet.write_string(row, column, " １\u{a0}").unwrap(),
                    (text, _) => sheet.write_string(row, column, text).unwrap(),
                };
            }
        }
    }
    let reading = read_workbook(&book.save_to_buffer().unwrap(), &words()).unwrap();
    assert_eq!(reading.problems, vec![]);
    assert_eq!(reading.register.acts[0].participants[0].person, "1");
}

#[test]
fn merged_cells_and_formula_errors_are_named() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in &good() {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        if *name == "参加人" {
            let plain = rust_xlsxwriter::Format::new();
            sheet.merge_range(1, 0, 2, 0, "A1", &plain).unwrap();
            let broken = rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A");
            sheet.write_formula(3, 2, broken).unwrap();
        }
    }
    let reading = read_workbook(&book.save_to_buffer().unwrap(), &words()).unwrap();
    let said: Vec<(u32, &str)> = reading
        .problems
        .iter()
        .map(|problem| (problem.row, problem.column.as_str()))
        .collect();
    assert_eq!(
        said,
        [(2, "记录编号"), (4, "身份")],
        "{:#?}",
        reading.problems
    );
    assert!(reading.problems[0].reason.contains("合并单元格"));
    assert!(reading.problems[1].reason.contains("#N/A"));
    assert_eq!(reading.register.acts[0].participants.len(), 1);
}

#[test]
fn missing_sheets_and_columns_are_named() {
    let mut sheets = good();
    sheets.remove("任职");
    sheets.remove("分工");
    sheets.get_mut("履职记录").unwrap()[0][0] = "编号".to_owned();
    let reading = read(&sheets);
    let said: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|line| line.contains("任职：缺少这张工作表")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|line| line.contains("记录编号") && line.contains("缺少这一列"))
    );
    assert!(
        reading
            .warnings
            .iter()
            .any(|warning| warning.sheet == "分工")
    );
    assert!(reading.register.acts.is_empty() && reading.register.posts.len() == 2);
}
