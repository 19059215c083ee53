//! The store contract, held by SQLite.

#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

use ledger::store::Store;
use ledger_sqlite::{Options, SqliteStore};

fn maker() -> impl FnMut() -> Box<dyn Store> {
    let directory = tempfile::tempdir().expect("a directory for a moment");
    let mut number = 0;
    move || {
        number += 1;
        let path = directory.path().join(format!("ledger-{number}.db"));
        Box::new(SqliteStore::open(&path, Options::default()).expect("a new store opens"))
    }
}

testkit::store_contract!(maker);
