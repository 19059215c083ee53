//! What goes wrong is told in Chinese, with what to do, and has its exit code.

use tempfile::TempDir;

use crate::check;

#[test]
fn times_and_periods_that_make_no_sense_are_refused() {
    for (args, what) in [
        (["--on", "2026-02-29"], "不是日期"),
        (["--known-at", "昨天"], "不是时间"),
        (["--period", "2026-H3"], "不接受“2026-H3”"),
        (["--ruling", "R-06"], "写法不对"),
        (["--ruling", "R-99=x"], "R-99"),
        (["--ruling", "R-06=x"], "没有选项“x”"),
    ] {
        check(&["check", args[0], args[1]], 2, &[what, "办法："]);
    }
}

#[test]
fn each_fault_has_its_exit_code_and_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("不是.xlsx");
    std::fs::write(&text, "不是工作簿").unwrap();
    let text = text.to_str().unwrap();
    let empty = folder.path().to_str().unwrap();
    check(&["chekc"], 2, &["没有“chekc”这个命令", "办法："]);
    check(&["check", "--workbook", text], 3, &["错误：", "办法："]);
    check(
        &["check", "--workbook", "没有这个.xlsx"],
        5,
        &["没有这个文件", "办法："],
    );
    check(
        &["check", "--regulation", empty],
        4,
        &["没有 pack.toml", "办法："],
    );
    check(
        &["law", "check", "没有这个包"],
        4,
        &["没有文件夹", "办法："],
    );
    check(
        &["template", &format!("{empty}/没有/表.xlsx")],
        5,
        &["写出", "办法："],
    );
}

#[test]
fn help_is_an_answer_and_a_missing_command_is_not() {
    check(&["--help"], 0, &["用法：", "退出码"]);
    check(&["law"], 2, &["缺少命令", "coverage"]);
    check(&["--version"], 0, &[env!("CARGO_PKG_VERSION")]);
}

#[cfg(unix)]
#[test]
fn whoever_stops_reading_causes_no_fault() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_jinze"))
        .args(["check", "--on", "2026-06-30", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        check(&["completions", shell], 0, &["jinze", "import-check"]);
    }
    check(&["completions", "cmd"], 2, &["不接受“cmd”", "bash"]);
}

#[test]
fn a_day_before_the_regulation_is_told_apart_from_nothing_owed() {
    let said = check(
        &["check", "--on", "2019-07-01"],
        0,
        &["自2019-07-20起施行", "无职责"],
    );
    assert!(!said.text.contains("图例"), "{}", said.text);
}
