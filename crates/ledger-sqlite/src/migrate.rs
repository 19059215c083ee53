//! The schema, as steps that are each one transaction together with its number.
//!
//! A process that dies between two steps leaves a file that the next start finishes; one that
//! dies within a step leaves the file as before it. Left out: going back to an older schema.

use std::path::Path;

use ledger::store::StoreError;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection, Error, TransactionBehavior};

use crate::connection::cannot_open;
use crate::failure::words;
use crate::faults::{Faults, point};

/// “JINZ”: so that no other program's file is taken for a ledger.
const APPLICATION_ID: i64 = 0x4A49_4E5A;

/// The steps; the number of a step is its place, from 1.
const STEPS: [&str; 2] = [
    include_str!("../migrations/0001-promises.sql"),
    include_str!("../migrations/0002-caches.sql"),
];

/// What a file is, before anything is changed in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No table and no id.
    Empty,
    /// A ledger after so many steps.
    Ledger(usize),
    /// Another program's.
    Foreign,
    /// Of a later version of this program.
    Newer(i64),
}

fn kind(connection: &Connection) -> Result<Kind, Error> {
    let pragma = |name: &str| -> Result<i64, Error> {
        connection.pragma_query_value(None, name, |row| row.get(0))
    };
    let (id, version) = (pragma("application_id")?, pragma("user_version")?);
    if id == 0 && version == 0 {
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return Ok(if tables == 0 {
            Kind::Empty
        } else {
            Kind::Foreign
        });
    }
    if id != APPLICATION_ID {
        return Ok(Kind::Foreign);
    }
    Ok(match usize::try_from(version) {
        Ok(steps @ 1..) if steps <= STEPS.len() => Kind::Ledger(steps),
        Ok(1..) => Kind::Newer(version),
        _ => Kind::Foreign,
    })
}

/// How many steps the file has had. Refuses what is not a ledger or is newer than this program.
pub(crate) fn steps_done(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    match kind(connection).map_err(|error| cannot_open(path, &words(&error)))? {
        Kind::Empty => Ok(0),
        Kind::Ledger(steps) => Ok(steps),
        Kind::Foreign => Err(cannot_open(
            path,
            "这是其他程序的数据库，不是尽责账本，没有改动它：请检查路径",
        )),
        Kind::Newer(version) => {
            let known = STEPS.len();
            let why = format!(
                "账本格式为第 {version} 版，本程序只认识到第 {known} 版：请升级程序后再打开"
            );
            Err(cannot_open(path, &why))
        }
    }
}

/// Refuses to read a file whose schema is not complete.
pub(crate) fn check_complete(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if steps_done(connection, path)? == STEPS.len() {
        return Ok(());
    }
    let why = "账本尚未建好或尚未升级：请先用可写方式打开一次";
    Err(cannot_open(path, why))
}

/// Carries out the steps that are missing.
pub(crate) fn finish(
    connection: &mut Connection,
    done: usize,
    faults: Option<&Faults>,
) -> Result<(), Error> {
    for (number, step) in (1_i64..).zip(STEPS).skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut statements = Batch::new(&transaction, step);
        while let Some(mut statement) = statements.next()? {
            point(faults)?;
            statement.execute([])?;
        }
        point(faults)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        point(faults)?;
        transaction.commit()?;
        point(faults)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{APPLICATION_ID, Kind, STEPS, finish, kind};
    use rusqlite::Connection;

    #[test]
    fn a_file_is_known_by_its_id_and_version() {
        let check = |id: i64, version: i64, sql: &str, expected: Kind| {
            let connection = Connection::open_in_memory().unwrap();
            connection
                .pragma_update(None, "application_id", id)
                .unwrap();
            connection
                .pragma_update(None, "user_version", version)
                .unwrap();
            connection.execute_batch(sql).unwrap();
            assert_eq!(kind(&connection).unwrap(), expected, "{id} {version} {sql}");
        };
        check(0, 0, "", Kind::Empty);
        check(0, 0, "CREATE TABLE a (b)", Kind::Foreign);
        check(0, 1, "", Kind::Foreign);
        check(7, 0, "", Kind::Foreign);
        check(APPLICATION_ID, 0, "", Kind::Foreign);
        check(APPLICATION_ID, -1, "", Kind::Foreign);
        check(APPLICATION_ID, 1, "", Kind::Ledger(1));
        check(APPLICATION_ID, 2, "", Kind::Ledger(2));
        check(APPLICATION_ID, 3, "", Kind::Newer(3));
    }

    #[test]
    fn a_file_between_two_steps_is_finished() {
        let mut connection = Connection::open_in_memory().unwrap();
        finish(&mut connection, 0, None).unwrap();
        assert_eq!(kind(&connection).unwrap(), Kind::Ledger(STEPS.len()));
        let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
        let all: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        connection
            .execute_batch(
                "DROP TABLE tile; DROP TABLE snapshot; DROP TABLE snapshot_part; PRAGMA user_version=1",
            )
            .unwrap();
        finish(&mut connection, 1, None).unwrap();
        let again: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!((again, kind(&connection).unwrap()), (all, Kind::Ledger(2)));
    }
}
