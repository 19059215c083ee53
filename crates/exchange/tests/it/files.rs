//! Kinds of files, the empty form, the marked copy, and files made to harm.

use std::io::{Cursor, Write};

use exchange::{annotated_copy, read_workbook, read_zone_path, template, write_zone};
use zip::write::SimpleFileOptions;

use crate::common::{Sheets, csv, good, words, workbook};

/// The sheets as a folder of CSV files, each encoded by `encode`.
fn folder(name: &str, sheets: &Sheets, encode: impl Fn(&str) -> Vec<u8>) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("jinze-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (sheet, rows) in sheets {
        std::fs::write(folder.join(format!("{sheet}.csv")), encode(&csv(rows))).unwrap();
    }
    folder
}

#[test]
fn a_folder_of_csv_reads_like_the_workbook_in_every_encoding() {
    let expected = read_workbook(&workbook(&good()), &words()).unwrap();
    // 䶮 is not in GBK, but in its successor GB 18030, which the same decoder reads.
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let plain = |text: &str| text.as_bytes().to_vec();
    for (name, folder) in [
        ("GBK", folder("gbk", &good(), gbk)),
        ("UTF-8 with mark", folder("bom", &good(), marked)),
        ("UTF-8", folder("utf8", &good(), plain)),
    ] {
        let reading = read_zone_path(&folder, &words()).unwrap();
        assert_eq!(reading.problems, vec![], "{name}");
        assert_eq!(reading.register, expected.register, "{name}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn the_empty_form_reads_back_empty_and_without_a_word() {
    let reading = read_workbook(&template(&words()).unwrap(), &words()).unwrap();
    assert_eq!((reading.problems, reading.warnings), (vec![], vec![]));
    assert_eq!(reading.register, duties::Register::default());
}

#[test]
fn the_marked_copy_holds_every_row_and_says_what_is_wrong_beside_it() {
    let mut sheets = good();
    sheets.get_mut("任职").unwrap()[1][3] = "2021-02-29".to_owned();
    sheets.get_mut("人员").unwrap()[2][1] = ["1101051949", "1231002X"].concat();
    let bytes = workbook(&sheets);
    let reading = read_workbook(&bytes, &words()).unwrap();
    let copy = annotated_copy(&bytes, &reading).unwrap();
    let again = read_workbook(&copy, &words()).unwrap();
    let places = |problems: &[exchange::CellProblem]| -> Vec<(String, String)> {
        problems
            .iter()
            .map(|p| (p.sheet.clone(), p.cell.clone()))
            .collect()
    };
    // The identity number is not copied, so that cell is no longer bad.
    assert_eq!(
        places(&again.problems),
        [("任职".to_owned(), "D2".to_owned())]
    );
    assert_eq!(again.register.acts.len(), reading.register.acts.len());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(copy)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "任职").unwrap();
    let remark = range.get_value((1, 6)).unwrap().to_string();
    assert!(
        remark.contains("2021年2月29日不存在") && remark.contains("核对"),
        "{remark}"
    );
    assert_eq!(range.get_value((0, 6)).unwrap().to_string(), "问题与改法");
}

/// A package with these parts, deflated.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8]) -> String {
    read_workbook(bytes, &words())
        .map(|reading| format!("{reading:?}"))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_small_file_that_would_become_large_is_refused() {
    let zeros = vec![b' '; 64 << 20];
    let bomb = package(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(
        refusal(&bomb).contains("解压后达 64 MB"),
        "{}",
        refusal(&bomb)
    );
}

#[test]
fn the_directorys_word_on_sizes_is_not_taken() {
    let zeros = vec![b' '; 64 << 20];
    let mut bomb = package(&[("xl/worksheets/sheet1.xml", &zeros)]);
    // Claim 1,000 bytes wherever the true size stands.
    let (truth, lie) = ((64_u32 << 20).to_le_bytes(), 1_000_u32.to_le_bytes());
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == truth {
            bomb[at..at + 4].copy_from_slice(&lie);
        }
    }
    let said = refusal(&bomb);
    assert!(
        said.contains("解压后超过") || said.contains("无法读取"),
        "{said}"
    );
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..2_100)
        .map(|number| format!("xl/part{number}.xml"))
        .collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refusal(&package(&parts)).contains("包内文件超过"));
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    for (bytes, word) in [
        (&b""[..], "空"),
        (b"<html><table></table></html>", "不是可以识别的工作簿"),
        (b"PK\x03\x04 and then nothing", "无法读取"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing",
            "无法读取",
        ),
    ] {
        let said = refusal(bytes);
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_cell_in_the_far_corner_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("人员").unwrap();
    sheet
        .write_string(0, 0, "人员编号")
        .unwrap()
        .write_string(0, 1, "姓名")
        .unwrap();
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
    sheet
        .write_string(1_048_575, 0, "P1")
        .unwrap()
        .write_string(1_048_575, 1, "某")
        .unwrap();
    let reading = read_workbook(&book.save_to_buffer().unwrap(), &words()).unwrap();
    assert_eq!(reading.register.people.len(), 1);
    assert!(reading.cells < 10, "{}", reading.cells);
}

#[test]
fn an_ods_that_repeats_a_cell_a_million_times_is_refused() {
    let content = r#"<office:document-content><table:table table:name="人员">
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell
        table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p>
        </table:table-cell></table:table-row></table:table></office:document-content>"#;
    let manifest = "<manifest:manifest/>";
    let bomb = package(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ]);
    assert!(refusal(&bomb).contains("单元格超过"), "{}", refusal(&bomb));
}

#[test]
fn damaged_files_are_refused_or_read_but_never_break_the_reader() {
    let whole = workbook(&good());
    let zone = read_workbook(&whole, &words()).unwrap().register;
    let written = write_zone(&zone, &words()).unwrap();
    let mut state = 1_u64;
    let mut read = 0;
    for round in 0..400 {
        let mut bytes = if round % 2 == 0 {
            whole.clone()
        } else {
            written.clone()
        };
        for _ in 0..=round % 5 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = usize::try_from(state >> 33).unwrap() % bytes.len();
            bytes[at] = u8::try_from(state >> 20 & 0xff).unwrap();
        }
        let half = bytes.len() / 2;
        read += u32::from(read_workbook(&bytes, &words()).is_ok());
        assert!(read_workbook(&bytes[..half], &words()).is_err());
    }
    assert!(
        read > 0,
        "some damage must be harmless, else nothing was tried"
    );
}
