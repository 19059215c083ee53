//! The program as an inspector runs it.

use std::path::PathBuf;

use assert_cmd::Command;
use jinze_verify::archive;
use ledger::bundle::Members;
use tempfile::TempDir;

use crate::world::{SUBJECT, act, story, story_so_far};
use crate::{cases, zips};

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let desk = Self { folder };
        desk.put("trust.txt", story(1).trust().to_text().as_bytes());
        desk.put("good.zip", &zips::good());
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn put_bundle(&self, name: &str, members: &Members) {
        self.put(name, &archive::write(members).unwrap());
    }

    /// Runs the program in the folder, and gives what it printed on both outputs.
    fn check(&self, arguments: &[&str], code: i32, words: &[&str]) -> String {
        let mut command = Command::cargo_bin("jinze-verify").unwrap();
        let output = command
            .current_dir(self.folder.path())
            .args(arguments)
            .output()
            .unwrap();
        let mut text = String::from_utf8(output.stdout).unwrap();
        text.push_str(&String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{text}");
        for word in words {
            assert!(text.contains(word), "{word:?} is in {text}");
        }
        text
    }
}

#[test]
fn the_exit_status_says_the_verdict() {
    let desk = Desk::new();
    let trust = ["--trust", "trust.txt"];
    let good = [&["good.zip"], trust.as_slice()].concat();
    desk.check(&good, 0, &["[通过] 包的结构", "结论：通过"]);
    desk.check(
        &["good.zip"],
        2,
        &["[无法判定] 信任依据", "--trust", "结论：无法判定"],
    );
    let mut members = story(1).bundle();
    cases::without_entry(&mut members, 10);
    desk.put_bundle("bad.zip", &members);
    let bad = [&["bad.zip"], trust.as_slice()].concat();
    desk.check(&bad, 1, &["[不通过] 目录", "不完整", "结论：不通过"]);
}

#[test]
fn f39_a_refused_archive_is_told_as_a_report() {
    let desk = Desk::new();
    for (name, bytes) in zips::attacks().into_iter().take(3) {
        desk.put(name, &bytes);
        let arguments = [name, "--trust", "trust.txt"];
        desk.check(
            &arguments,
            1,
            &["[不通过] 包的结构", "[无法判定] 字段", "结论：不通过"],
        );
    }
}

#[test]
fn what_cannot_be_read_or_understood_is_undecided_and_told() {
    let desk = Desk::new();
    desk.put("wrong.txt", b"jinze-trust/v1\nquorum x\n");
    desk.put("gbk.txt", b"\xb0\xa1\n");
    for (arguments, word) in [
        (&[][..], "没有指定证据包"),
        (&["missing.zip"], "打不开"),
        (&["good.zip", "--trust"], "缺少文件名"),
        (&["good.zip", "--trust", "missing.txt"], "打不开"),
        (&["good.zip", "--trust", "wrong.txt"], "第 2 行"),
        (&["good.zip", "--trust", "gbk.txt"], "UTF-8"),
        (&["good.zip", "good.zip"], "两次"),
        (&["good.zip", "--fast"], "--help"),
    ] {
        desk.check(arguments, 2, &[word, "结论：无法判定"]);
    }
    desk.check(&["--help"], 0, &["用法", "--compare"]);
    desk.check(&["--version"], 0, &["jinze-verify"]);
}

#[test]
fn f29_comparing_two_bundles_shows_a_fork() {
    let desk = Desk::new();
    let fork = |day: &str| {
        let mut world = story_so_far(1);
        world.record(act(&[SUBJECT], day));
        world.directory();
        world.bundle()
    };
    desk.put_bundle("a.zip", &fork("2026-06-10"));
    desk.put_bundle("b.zip", &fork("2026-06-11"));
    let mut grown = story(1);
    grown.record(act(&["person:P0002"], "2026-06-12"));
    desk.put_bundle("grown.zip", &grown.bundle());
    let compare = |one, other| [one, "--trust", "trust.txt", "--compare", other];
    desk.check(
        &compare("a.zip", "b.zip"),
        1,
        &["[不通过] 两包比对", "账本分叉", "结论：不通过"],
    );
    desk.check(
        &compare("good.zip", "good.zip"),
        0,
        &["[通过] 两包比对", "结论：通过"],
    );
    desk.check(
        &compare("good.zip", "grown.zip"),
        2,
        &["[无法判定] 两包比对", "一致性证明"],
    );
    desk.put("none.zip", b"nothing");
    desk.check(&compare("good.zip", "none.zip"), 2, &["另一个证据包打不开"]);
}
