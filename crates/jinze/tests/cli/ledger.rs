//! The ledger from outside: begin it, import, ask it, verify it, take a bundle, erase, back up.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{check, jinze, json};

/// A folder with a workbook and a ledger that has it.
struct Zone {
    folder: TempDir,
}

impl Zone {
    fn empty() -> Self {
        let zone = Self {
            folder: TempDir::new().unwrap(),
        };
        let book = zone.path("本区.xlsx");
        check(&["sample", &book, "--until", "2019-10-31"], 0, &[]);
        check(
            &["init", "--data", &zone.data(), "--by", "张经办"],
            0,
            &["已在"],
        );
        zone
    }

    fn new() -> Self {
        let zone = Self::empty();
        zone.import(0, &["已登记"]);
        zone
    }

    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    fn data(&self) -> String {
        self.path("账本")
    }

    fn import(&self, code: i32, says: &[&str]) {
        let book = self.path("本区.xlsx");
        check(
            &["import", &book, "--data", &self.data(), "--by", "张经办"],
            code,
            says,
        );
    }

    fn verify(&self, code: i32, says: &[&str]) {
        check(&["ledger", "verify", "--data", &self.data()], code, says);
    }

    fn size(&self) -> u64 {
        let said = check(
            &["ledger", "log", "--data", &self.data(), "--count", "1"],
            0,
            &[],
        );
        let words: String = said
            .text
            .chars()
            .skip_while(|char| !char.is_ascii_digit())
            .collect();
        let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    }
}

fn bundle(zone: &Zone, name: &str) -> String {
    let out = zone.path(name);
    let mut ask = vec![
        "ledger",
        "bundle",
        "--person",
        "P0007",
        "--from",
        "2019-07-01",
    ];
    let data = zone.data();
    ask.extend([
        "--to",
        "2019-12-31",
        "--out",
        &out,
        "--data",
        &data,
        "--by",
        "李纪检",
    ]);
    check(&ask, 0, &["已写出"]);
    out
}

#[test]
fn a_workbook_is_imported_once_and_a_dry_run_records_nothing() {
    let zone = Zone::empty();
    let before = zone.size();
    let (book, data) = (zone.path("本区.xlsx"), zone.data());
    check(
        &["import", &book, "--data", &data, "--dry-run"],
        0,
        &["新增", "没有登记"],
    );
    assert_eq!(zone.size(), before);
    zone.import(0, &["已登记"]);
    let after = zone.size();
    assert!(after > before);
    zone.import(0, &["没有新内容"]);
    assert_eq!(zone.size(), after);
    zone.verify(0, &["结论：通过"]);
}

#[test]
fn the_ledger_answers_as_the_workbook_does_but_knows_what_was_late() {
    let zone = Zone::new();
    let ask = ["check", "--on", "2019-09-30", "--format", "json"];
    let (book, data) = (zone.path("本区.xlsx"), zone.data());
    let from_book = json(&[&ask[..], &["--workbook", &book]].concat());
    let from_ledger = json(&[&ask[..], &["--data", &data]].concat());
    let counted = |answer: &serde_json::Value| -> Vec<(String, u64)> {
        let findings = answer["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|row| (row["duty"].to_string(), row["counted"].as_u64().unwrap()))
            .collect()
    };
    assert_eq!(counted(&from_book), counted(&from_ledger));
    let rows = from_ledger["findings"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["outcome"] == "met_late_entry"));
    // What was recorded years later is nowhere shown as if on time.
    let on_time = |row: &&serde_json::Value| row["outcome"] == "met" && row["counted"] != 0;
    assert_eq!(rows.iter().find(on_time), None);
    // On the day itself nobody knew anything.
    check(
        &[
            "check",
            "--data",
            &data,
            "--on",
            "2019-09-30",
            "--known-at",
            "2019-09-30",
            "--format",
            "json",
        ],
        0,
        &[],
    );
}

#[test]
fn a_bundle_is_verified_by_the_small_program_and_an_altered_one_is_not() {
    let zone = Zone::new();
    let out = bundle(&zone, "证据包.zip");
    let trust = zone.path("账本/trust.txt");
    check(
        &["ledger", "verify", "--bundle", &out, "--trust", &trust],
        0,
        &["结论：通过"],
    );
    check(&["ledger", "verify", "--bundle", &out], 2, &["无法判定"]);
    let mut bytes = std::fs::read(&out).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    let bad = zone.path("坏.zip");
    std::fs::write(&bad, &bytes).unwrap();
    let said = jinze(&["ledger", "verify", "--bundle", &bad, "--trust", &trust]);
    assert_eq!(said.code, 1, "{}", said.text);
    // Taking it is on record.
    let log = check(
        &["ledger", "log", "--data", &zone.data()],
        0,
        &["审计", "李纪检", "目录"],
    );
    assert!(log.text.lines().count() > 2);
}

#[test]
fn values_are_erased_by_two_persons_and_the_ledger_still_verifies() {
    let zone = Zone::new();
    let data = zone.data();
    let seq = (zone.size() - 2).to_string();
    let erase = |approver: &str, field: &str, code: i32, says: &[&str]| {
        check(
            &[
                "ledger",
                "erase",
                &seq,
                "--data",
                &data,
                "--field",
                field,
                "--basis",
                "个人信息保护法第四十七条",
                "--by",
                "张经办",
                "--approver",
                approver,
            ],
            code,
            says,
        );
    };
    erase("张经办", "theme", 3, &["另一个人"]);
    erase("李审批", "people", 3, &["不能删除", "theme"]);
    erase("李审批", "theme", 0, &["已删除"]);
    erase("李审批", "theme", 3, &["已经删除"]);
    zone.verify(0, &["结论：通过"]);
}

#[test]
fn f12_f13_a_backup_is_restored_verified_and_an_old_one_can_only_be_read() {
    let zone = Zone::new();
    let data = zone.data();
    let old = zone.path("备份");
    check(&["backup", "--data", &data, "--out", &old], 0, &["已备份"]);
    check(
        &["backup", "--data", &data, "--out", &old],
        2,
        &["已经存在"],
    );
    // Restored elsewhere it can be read and verified; without keys nothing is written.
    let elsewhere = zone.path("别处");
    check(
        &["restore", &old, "--data", &elsewhere],
        0,
        &["可以查阅", "signer"],
    );
    check(
        &["check", "--data", &elsewhere, "--on", "2019-09-30"],
        0,
        &["履职一览"],
    );
    // Something more is recorded, the ledger is lost, the old backup comes back.
    bundle(&zone, "证据包.zip");
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _gone = std::fs::remove_file(Path::new(&data).join(name));
    }
    check(
        &["restore", &old, "--data", &data],
        3,
        &["不通过", "旧备份"],
    );
}

#[test]
fn an_altered_record_is_named_and_nothing_is_written_to_a_ledger_that_was_altered() {
    let zone = Zone::new();
    let database = Path::new(&zone.data()).join("ledger.sqlite");
    let text = std::fs::read(&database).unwrap();
    // Whoever can write the file changes an account everywhere in it.
    let wanted = "张经办".as_bytes();
    let mut altered = text.clone();
    for at in 0..text.len().saturating_sub(wanted.len()) {
        if text[at..].starts_with(wanted) {
            altered[at..at + 3].copy_from_slice("李".as_bytes());
        }
    }
    std::fs::write(&database, altered).unwrap();
    zone.verify(1, &["不通过", "号记录"]);
}

#[test]
fn what_cannot_be_done_is_told_with_its_mend() {
    let zone = Zone::new();
    let (book, data) = (zone.path("本区.xlsx"), zone.data());
    let (nowhere, out) = (zone.path("没有"), zone.path("x.zip"));
    let days = ["--from", "2019-12-31", "--to", "2019-07-01"];
    let bundle = ["ledger", "bundle", "--person", "P0007", "--out", &out];
    let erase = [
        "ledger", "erase", "999999", "--field", "theme", "--basis", "x",
    ];
    let at = ["--data", data.as_str()];
    for (args, code, says) in [
        (vec!["import", &book], 2, vec!["--data", "JINZE_DATA"]),
        (
            vec!["import", &book, "--data", &nowhere],
            3,
            vec!["没有账本", "jinze init"],
        ),
        (vec!["init", "--data", &data], 2, vec!["已有账本"]),
        ([&bundle[..], &days, &at].concat(), 2, vec!["早于"]),
        (
            [&erase[..], &["--approver", "y"], &at].concat(),
            3,
            vec!["不存在"],
        ),
        (
            vec![
                "check",
                "--data",
                &data,
                "--regulation",
                "qinghe-county-2021",
            ],
            2,
            vec!["以账本采用的为准"],
        ),
    ] {
        check(&args, code, &says);
    }
    std::fs::remove_file(Path::new(&data).join("trust.txt")).unwrap();
    zone.verify(2, &["无法判定"]);
}

#[test]
fn a_person_s_file_and_who_answered_show_both_times() {
    let zone = Zone::new();
    let data = zone.data();
    let timeline = ["timeline", "--data", &data, "--person"];
    let person = |who: &'static str| [&timeline[..], &[who]].concat();
    check(&person("没有此人"), 2, &[]);
    check(&person("P0007"), 0, &["事后", "工作簿所称登记时间"]);
    let answers = ["answers", "--data", &data, "--on", "2019-09-30"];
    let about = |what: &'static str| [&answers[..], &[what]].concat();
    check(&about("没有此机构"), 2, &["没有查到"]);
    check(&about("规划住房建设局"), 0, &["任职", "登记于"]);
}

#[test]
fn f11_a_second_program_does_not_write_to_the_same_ledger() {
    let zone = Zone::empty();
    let data = zone.data();
    let lock = std::fs::OpenOptions::new()
        .write(true)
        .open(Path::new(&data).join("ledger.sqlite.lock"))
        .unwrap();
    lock.try_lock().unwrap();
    zone.import(3, &["已被占用"]);
    // Reading goes on.
    check(&["ledger", "log", "--data", &data], 0, &["建账"]);
}

#[test]
fn f02_a_beginning_that_is_killed_at_any_moment_is_finished_by_beginning_again() {
    let folder = TempDir::new().unwrap();
    for delay in [5, 15, 30, 45, 60, 80, 100, 130, 160, 200] {
        let data = folder.path().join(format!("账本{delay}"));
        let data = data.to_str().unwrap();
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("jinze"))
            .args(["init", "--data", data])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let _ended = child.kill();
        child.wait().unwrap();
        // Finished now, or finished before the kill.
        let again = jinze(&["init", "--data", data]);
        assert!(
            again.code == 0 || again.err.contains("已有账本"),
            "{delay} ms: {}",
            again.err
        );
        check(&["ledger", "verify", "--data", data], 0, &["结论：通过"]);
    }
}
