//! What can be read, over any connection.
//!
//! A row that is not what was written is reported with its number; nothing is guessed. Left out:
//! whether leaves still give the roots, which the ledger checks above.

use ledger::commitment::Idem;
use ledger::hash::{Alg, Hash, empty_root};
use ledger::store::{Head, Identity, Row, SignedHead, Snapshot, StoreError, Tile};
use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, Error, OptionalExtension, Params, params};

use crate::failure::{is_damage, unreadable, words};

/// A number of the contract as SQLite keeps it.
pub(crate) fn to_stored(number: u64) -> Result<i64, Error> {
    i64::try_from(number).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

fn number(row: &rusqlite::Row<'_>, column: usize) -> Result<u64, Error> {
    let stored: i64 = row.get(column)?;
    u64::try_from(stored)
        .map_err(|error| Error::FromSqlConversionFailure(column, Type::Integer, Box::new(error)))
}

/// A row of two numbers.
fn pair(row: &rusqlite::Row<'_>) -> Result<(u64, u64), Error> {
    Ok((number(row, 0)?, number(row, 1)?))
}

fn signed_head(row: &rusqlite::Row<'_>) -> Result<SignedHead, Error> {
    Ok(SignedHead {
        size: number(row, 0)?,
        sha256: row.get(1)?,
        sm3: row.get(2)?,
    })
}

fn hashes(row: &rusqlite::Row<'_>, first: usize) -> Result<(Hash, Hash), Error> {
    Ok((row.get(first)?, row.get(first + 1)?))
}

fn one<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&rusqlite::Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(params, read).optional())
        .map_err(|error| unreadable(&error))
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&rusqlite::Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(params, read)?.collect())
        .map_err(|error| unreadable(&error))
}

pub(crate) fn identity(connection: &Connection) -> Result<Option<Identity>, StoreError> {
    one(connection, "SELECT log_id, origin FROM log", [], |row| {
        Ok(Identity {
            log_id: row.get(0)?,
            origin: row.get(1)?,
        })
    })
}

pub(crate) fn head(connection: &Connection) -> Result<Head, StoreError> {
    let stored = one(
        connection,
        "SELECT size, sha256, sm3 FROM head",
        [],
        |row| {
            let (sha256, sm3) = hashes(row, 1)?;
            Ok(Head {
                size: number(row, 0)?,
                sha256,
                sm3,
            })
        },
    )?;
    Ok(stored.unwrap_or_else(|| Head {
        size: 0,
        sha256: empty_root(Alg::Sha256),
        sm3: empty_root(Alg::Sm3),
    }))
}

/// Size as stored, inside a transaction of the writer.
pub(crate) fn size(connection: &Connection) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached("SELECT size FROM head")?;
    let size = statement.query_row([], |row| number(row, 0)).optional()?;
    Ok(size.unwrap_or(0))
}

/// Rows are read in one transaction, so a scan sees one state, also while a writer goes on.
pub(crate) fn scan(
    connection: &Connection,
    from: u64,
    to: u64,
    visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if from >= to {
        return Ok(());
    }
    let mut expected = from;
    let mut statement = scan_statement(connection)?;
    let last = i64::try_from(to - 1).unwrap_or(i64::MAX);
    let Ok(first) = to_stored(from) else {
        return Err(missing(from));
    };
    let mut rows = statement
        .query(params![first, last])
        .map_err(|error| unreadable(&error))?;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => return Err(broken(expected, &error)),
        };
        let found = number(row, 0).map_err(|error| broken(expected, &error))?;
        if found != expected {
            return Err(missing(expected));
        }
        visit(Row {
            seq: found,
            leaf: blob(row, 1, found, "记录缺失")?,
            openings: blob(row, 2, found, "公开值缺失")?,
        })?;
        expected += 1;
    }
    if expected == to {
        Ok(())
    } else {
        Err(missing(expected))
    }
}

fn scan_statement(connection: &Connection) -> Result<CachedStatement<'_>, StoreError> {
    let sql = "SELECT leaf.seq, leaf.bytes, opening.bytes
         FROM leaf LEFT JOIN opening ON opening.seq = leaf.seq
         WHERE leaf.seq BETWEEN ?1 AND ?2 ORDER BY leaf.seq";
    connection
        .prepare_cached(sql)
        .map_err(|error| unreadable(&error))
}

fn blob<'row>(
    row: &'row rusqlite::Row<'_>,
    column: usize,
    seq: u64,
    if_null: &str,
) -> Result<&'row [u8], StoreError> {
    let value = row.get_ref(column).map_err(|error| broken(seq, &error))?;
    value.as_blob_or_null().ok().flatten().ok_or_else(|| {
        let what = if_null.to_owned();
        StoreError::Damaged { seq, what }
    })
}

fn missing(seq: u64) -> StoreError {
    StoreError::Damaged {
        seq,
        what: "记录缺失".to_owned(),
    }
}

fn broken(seq: u64, error: &Error) -> StoreError {
    if is_damage(error) {
        let what = words(error);
        return StoreError::Damaged { seq, what };
    }
    unreadable(error)
}

pub(crate) fn find_idem(connection: &Connection, idem: &Idem) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT seq FROM idem WHERE key = ?1";
    one(connection, sql, [idem.as_slice()], |row| number(row, 0))
}

pub(crate) fn stream(
    connection: &Connection,
    subject: &str,
) -> Result<Vec<(u64, u64)>, StoreError> {
    let sql = "SELECT number, seq FROM stream WHERE subject = ?1 ORDER BY number";
    all(connection, sql, [subject], pair)
}

pub(crate) fn stream_heads(connection: &Connection) -> Result<Vec<(String, u64, u64)>, StoreError> {
    // SQLite takes a bare column from the row that has the maximum.
    let sql = "SELECT subject, max(number), seq FROM stream GROUP BY subject ORDER BY subject";
    all(connection, sql, [], |row| {
        Ok((row.get(0)?, number(row, 1)?, number(row, 2)?))
    })
}

pub(crate) fn tiles(connection: &Connection) -> Result<Vec<Tile>, StoreError> {
    let sql = "SELECT level, place, sha256, sm3 FROM tile ORDER BY level, place";
    all(connection, sql, [], |row| {
        let (sha256, sm3) = hashes(row, 2)?;
        Ok(Tile {
            level: row.get(0)?,
            index: number(row, 1)?,
            sha256,
            sm3,
        })
    })
}

pub(crate) fn notes(connection: &Connection) -> Result<Vec<SignedHead>, StoreError> {
    let sql = "SELECT size, sha256, sm3 FROM note ORDER BY size";
    all(connection, sql, [], signed_head)
}

pub(crate) fn last_note(connection: &Connection) -> Result<Option<SignedHead>, StoreError> {
    let sql = "SELECT size, sha256, sm3 FROM note ORDER BY size DESC LIMIT 1";
    one(connection, sql, [], signed_head)
}

pub(crate) fn erased(connection: &Connection) -> Result<Vec<(u64, u64)>, StoreError> {
    let sql = "SELECT seq, by FROM erased ORDER BY seq, by";
    all(connection, sql, [], pair)
}

/// A projection with a part missing is no projection; it is made again from the leaves.
pub(crate) fn snapshot(connection: &Connection) -> Result<Option<Snapshot>, StoreError> {
    // One statement sees one state; parts come in the order of their key, without being sorted.
    let sql = "SELECT (SELECT size FROM snapshot), (SELECT parts FROM snapshot), bytes
         FROM snapshot_part ORDER BY part";
    let rows = all(connection, sql, [], |row| {
        let bytes: Vec<u8> = row.get(2)?;
        Ok((number(row, 0)?, number(row, 1)?, bytes))
    })?;
    let Some(&(size, expected, _)) = rows.first() else {
        let empty = "SELECT size, parts FROM snapshot WHERE parts = 0";
        let size = one(connection, empty, [], |row| number(row, 0))?;
        return Ok(size.map(|size| Snapshot {
            size,
            parts: Vec::new(),
        }));
    };
    let parts: Vec<Vec<u8>> = rows.into_iter().map(|(_, _, part)| part).collect();
    let is_whole = u64::try_from(parts.len()).is_ok_and(|found| found == expected);
    Ok(is_whole.then_some(Snapshot { size, parts }))
}
