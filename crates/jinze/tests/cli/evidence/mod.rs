//! 佐证材料 from outside: files of every sort for a record, what is told of them, and what becomes of them.
//!
//! Left out: how far every change moves a picture (`crates/evidence` measures it), and stores that fail.

mod keeping;
mod looking;
mod pictures;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

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
