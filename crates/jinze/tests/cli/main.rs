//! The binary from outside: each command, each exit code, and that faults are told in Chinese.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

mod answers;
mod evidence;
mod faults;
mod files;
mod law;
mod ledger;
mod schema;

use assert_cmd::Command;
use serde_json::Value;

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) text: String,
    pub(crate) err: String,
}

/// Runs the program.
pub(crate) fn jinze(args: &[&str]) -> Said {
    let mut command = Command::cargo_bin("jinze").unwrap();
    let output = command
        .env_remove("COLUMNS")
        .env_remove("JINZE_DATA")
        .args(args)
        .output()
        .unwrap();
    Said {
        code: output.status.code().unwrap(),
        text: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        out: output.stdout,
    }
}

/// Runs, and checks the exit code and what stands in either stream.
pub(crate) fn check(args: &[&str], code: i32, says: &[&str]) -> Said {
    let said = jinze(args);
    let both = format!("{}{}", said.text, said.err);
    assert_eq!(said.code, code, "{args:?}: {both}");
    for word in says {
        assert!(both.contains(word), "{args:?} does not say {word}: {both}");
    }
    said
}

/// The answer of a run that succeeds, as JSON.
pub(crate) fn json(args: &[&str]) -> Value {
    let said = check(args, 0, &[]);
    serde_json::from_slice(&said.out).unwrap()
}
