//! A copy of the ledger for each case, full rights over it, and its verification.
//!
//! Left out: how the ledger comes about, see `make`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use app::files::{Files, FilesError, Presence};
use app::signer::remembered;
use app::verify::{Checked, Input, Level, Report, Verdict, verify};
use ledger::entry::FileRef;
use ledger::hash::{Digests, Hash};
use ledger::store::{ReadStore as _, SignedHead};
use ledger::trust::Trust;
use ledger_sqlite::SqliteReader;
use rusqlite::Connection;

use super::make::{Marks, make};

pub(crate) const ORIGIN: &str = "test/log";

/// Files in a folder, by the hexadecimal digits of their SHA-256.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn path(&self, sha256: &Hash) -> PathBuf {
        let name: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        self.0.join(name)
    }
}

impl Files for Folder {
    fn put(&self, bytes: &[u8]) -> Result<Digests, FilesError> {
        let digests = Digests::of(bytes);
        std::fs::write(self.path(&digests.sha256), bytes)
            .map_err(|error| FilesError(error.to_string()))?;
        Ok(digests)
    }

    fn get(&self, sha256: &Hash) -> Result<Vec<u8>, FilesError> {
        std::fs::read(self.path(sha256)).map_err(|error| FilesError(error.to_string()))
    }

    fn check(&self, file: &FileRef) -> Result<Presence, FilesError> {
        let Ok(bytes) = self.get(&file.sha256) else {
            return Ok(Presence::Missing);
        };
        let found = Digests::of(&bytes);
        let right = (file.size, file.sha256, file.sm3);
        Ok(if (bytes.len() as u64, found.sha256, found.sm3) == right {
            Presence::Sound
        } else {
            Presence::Altered
        })
    }

    fn erase(&self, sha256: &Hash) -> Result<(), FilesError> {
        std::fs::remove_file(self.path(sha256)).map_err(|error| FilesError(error.to_string()))
    }
}

/// A copy of the ledger, to be tampered with.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
    pub(crate) marks: Marks,
    /// The public keys as they were handed out.
    pub(crate) trust: Trust,
    /// The last checkpoint as it was handed out.
    pub(crate) held: Vec<SignedHead>,
}

struct Base {
    folder: tempfile::TempDir,
    marks: Marks,
    trust: Trust,
    held: SignedHead,
}

fn base(seed: u64) -> Base {
    let folder = tempfile::tempdir().unwrap();
    let (trust, marks) = make(folder.path(), seed);
    let store = SqliteReader::open(&folder.path().join("ledger.sqlite")).unwrap();
    let held = store.last_note().unwrap().unwrap();
    Base {
        folder,
        marks,
        trust,
        held,
    }
}

impl Copy {
    pub(crate) fn new() -> Self {
        static BASE: OnceLock<Base> = OnceLock::new();
        Self::of(BASE.get_or_init(|| base(7)))
    }

    /// A ledger of the same name and records, with another id and other keys.
    pub(crate) fn other() -> Self {
        Self::of(&base(8))
    }

    fn of(base: &Base) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_all(base.folder.path(), folder.path());
        Self {
            folder,
            marks: base.marks,
            trust: base.trust.clone(),
            held: vec![base.held.clone()],
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn files(&self) -> Folder {
        Folder(self.path("evidence"))
    }

    /// Works on the database with full rights: without triggers, which are put back.
    pub(crate) fn tamper(&self, act: impl FnOnce(&Connection)) {
        let connection = Connection::open(self.path("ledger.sqlite")).unwrap();
        connection.execute_batch("PRAGMA foreign_keys=OFF").unwrap();
        let list = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
        let triggers: Vec<(String, String)> = connection
            .prepare(list)
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for (name, _) in &triggers {
            let drop = format!("DROP TRIGGER {name}");
            connection.execute_batch(&drop).unwrap();
        }
        act(&connection);
        for (_, sql) in &triggers {
            connection.execute_batch(sql).unwrap();
        }
    }

    /// One statement with full rights; it changes something.
    pub(crate) fn sql(&self, sql: &str, params: impl rusqlite::Params) {
        self.tamper(|connection| {
            let changed = connection.execute(sql, params).unwrap();
            assert!(changed > 0, "{sql}");
        });
    }

    pub(crate) fn bytes(&self, table: &str, seq: u64) -> Vec<u8> {
        let connection = Connection::open(self.path("ledger.sqlite")).unwrap();
        let sql = format!("SELECT bytes FROM {table} WHERE seq = ?1");
        let seq = i64::try_from(seq).unwrap();
        connection.query_row(&sql, [seq], |row| row.get(0)).unwrap()
    }

    pub(crate) fn memory(&self) -> Vec<Digests> {
        remembered(&self.path("signer/leaves")).unwrap()
    }

    /// Verified by somebody who has everything that an operator has.
    pub(crate) fn verify(&self) -> Report {
        self.verify_with(Some(&self.trust), Some(self.memory()), &[])
    }

    /// Verified by somebody who has the public keys and the last checkpoint, not the signer's memory.
    pub(crate) fn verify_from_outside(&self) -> Report {
        self.verify_with(Some(&self.trust), None, &self.held)
    }

    pub(crate) fn verify_with(
        &self,
        trust: Option<&Trust>,
        memory: Option<Vec<Digests>>,
        held: &[SignedHead],
    ) -> Report {
        self.verify_at(Level::Everything, trust, memory, held)
    }

    pub(crate) fn verify_at(
        &self,
        level: Level,
        trust: Option<&Trust>,
        memory: Option<Vec<Digests>>,
        held: &[SignedHead],
    ) -> Report {
        let store = SqliteReader::open(&self.path("ledger.sqlite")).unwrap();
        let files = self.files();
        verify(Input {
            store: &store,
            trust,
            memory,
            held,
            files: Some(&files),
            sample: None,
            live: None,
            level,
            progress: &mut |done, all| assert!(done <= all),
        })
    }
}

/// The ledger is refused by a check that says so, from that record on.
pub(crate) fn assert_bad(report: &Report, name: &str, seq: u64, word: &str) {
    let text = report.to_text();
    assert_eq!(report.verdict(), Verdict::Fail, "{text}");
    assert_eq!(report.first_bad(), Some(seq), "{text}");
    assert_fails(report, name, word);
}

/// A check fails, and says why.
pub(crate) fn assert_fails(report: &Report, name: &str, word: &str) {
    let text = report.to_text();
    let found = check(report, name);
    assert_eq!(found.check.verdict, Verdict::Fail, "{name}\n{text}");
    let told = found.check.reasons.iter().any(|why| why.contains(word));
    assert!(told, "{name}: {word}\n{text}");
}

pub(crate) fn check<'a>(report: &'a Report, name: &str) -> &'a Checked {
    let found = report.check(name);
    found.unwrap_or_else(|| panic!("no check {name}\n{}", report.to_text()))
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy_all(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}
