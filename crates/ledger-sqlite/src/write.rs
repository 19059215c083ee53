//! The statements of each transaction.
//!
//! The head is compared first and moved last. Rows go in table by table, so that each statement
//! is looked up once for a batch. Left out: BEGIN, COMMIT and what follows an error, see `store`.

use ledger::hash::Hash;
use ledger::store::{Batch, Head, Identity, SignedHead, Snapshot, StoreError, Tile};
use rusqlite::{Connection, Error, ErrorCode, params};

use crate::faults::{Faults, point};
use crate::read::{size, to_stored};

/// Why a transaction does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The contract forbids it.
    Refused(StoreError),
    /// SQLite cannot.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

fn refused(why: &str) -> Stop {
    Stop::Refused(StoreError::Refused(why.to_owned()))
}

/// A row that is there already, in words of the contract.
fn or_repeated(error: Error, why: &str) -> Stop {
    if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) {
        return refused(why);
    }
    Stop::Failed(error)
}

pub(crate) fn create(
    connection: &Connection,
    identity: &Identity,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    point(faults)?;
    connection
        .prepare_cached("INSERT INTO log (one, log_id, origin) VALUES (1, ?1, ?2)")?
        .execute(params![identity.log_id.as_slice(), identity.origin])
        .map_err(|error| or_repeated(error, "账本已经建立"))?;
    Ok(())
}

pub(crate) fn append(
    connection: &Connection,
    batch: &Batch,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    point(faults)?;
    let found = size(connection)?;
    if found != batch.first_seq {
        return Err(Stop::Refused(StoreError::Conflict {
            expected: batch.first_seq,
            found,
        }));
    }
    check_size(batch)?;
    insert_leaves(connection, batch, faults)?;
    insert_openings(connection, batch, faults)?;
    insert_idems(connection, batch, faults)?;
    insert_streams(connection, batch, faults)?;
    put_tiles(connection, &batch.tiles, faults)?;
    erase(connection, batch, faults)?;
    move_head(connection, &batch.head, faults)
}

/// A head that does not fit its entries would make every later number wrong.
fn check_size(batch: &Batch) -> Result<(), Stop> {
    let entries = u64::try_from(batch.entries.len()).ok();
    let size = entries.and_then(|entries| batch.first_seq.checked_add(entries));
    if batch.entries.is_empty() || size != Some(batch.head.size) {
        return Err(refused("这一批的条数与新的总数不符，属程序错误"));
    }
    Ok(())
}

fn insert_leaves(
    connection: &Connection,
    batch: &Batch,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    let mut statement =
        connection.prepare_cached("INSERT INTO leaf (seq, bytes) VALUES (?1, ?2)")?;
    for (seq, entry) in (to_stored(batch.first_seq)?..).zip(&batch.entries) {
        point(faults)?;
        statement.execute(params![seq, entry.leaf])?;
    }
    Ok(())
}

fn insert_openings(
    connection: &Connection,
    batch: &Batch,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    let mut statement =
        connection.prepare_cached("INSERT INTO opening (seq, bytes) VALUES (?1, ?2)")?;
    for (seq, entry) in (to_stored(batch.first_seq)?..).zip(&batch.entries) {
        point(faults)?;
        statement.execute(params![seq, entry.openings])?;
    }
    Ok(())
}

fn insert_idems(
    connection: &Connection,
    batch: &Batch,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    let mut statement = connection.prepare_cached("INSERT INTO idem (key, seq) VALUES (?1, ?2)")?;
    for (seq, entry) in (to_stored(batch.first_seq)?..).zip(&batch.entries) {
        point(faults)?;
        statement
            .execute(params![entry.idem.as_slice(), seq])
            .map_err(|error| or_repeated(error, "同一个请求编号已有记录"))?;
    }
    Ok(())
}

fn insert_streams(
    connection: &Connection,
    batch: &Batch,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    let mut statement = connection
        .prepare_cached("INSERT INTO stream (subject, number, seq) VALUES (?1, ?2, ?3)")?;
    for (seq, entry) in (to_stored(batch.first_seq)?..).zip(&batch.entries) {
        for (subject, number) in &entry.streams {
            point(faults)?;
            statement
                .execute(params![subject, to_stored(*number)?, seq])
                .map_err(|error| or_repeated(error, "同一对象的同一序号已有记录"))?;
        }
    }
    Ok(())
}

fn put_tiles(connection: &Connection, tiles: &[Tile], faults: Option<&Faults>) -> Result<(), Stop> {
    if tiles.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO tile (level, place, sha256, sm3) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (level, place) DO UPDATE SET sha256 = excluded.sha256, sm3 = excluded.sm3",
    )?;
    for tile in tiles {
        point(faults)?;
        let place = to_stored(tile.index)?;
        statement.execute(params![
            tile.level,
            place,
            bytes(&tile.sha256),
            bytes(&tile.sm3)
        ])?;
    }
    Ok(())
}

fn erase(connection: &Connection, batch: &Batch, faults: Option<&Faults>) -> Result<(), Stop> {
    for erasure in &batch.erasures {
        let (seq, by) = (to_stored(erasure.seq)?, to_stored(erasure.by)?);
        point(faults)?;
        connection
            .prepare_cached("INSERT INTO erased (seq, by) VALUES (?1, ?2)")?
            .execute(params![seq, by])
            .map_err(|error| or_repeated(error, "要清除的记录不存在，或清除依据重复"))?;
        point(faults)?;
        connection
            .prepare_cached("UPDATE opening SET bytes = ?2 WHERE seq = ?1")?
            .execute(params![seq, erasure.remaining])
            .map_err(|error| or_repeated(error, "清除的依据不在这一批记录之中"))?;
    }
    Ok(())
}

fn move_head(connection: &Connection, head: &Head, faults: Option<&Faults>) -> Result<(), Stop> {
    point(faults)?;
    let size = to_stored(head.size)?;
    connection
        .prepare_cached(
            "INSERT INTO head (one, size, sha256, sm3) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (one) DO UPDATE
             SET size = excluded.size, sha256 = excluded.sha256, sm3 = excluded.sm3",
        )?
        .execute(params![size, bytes(&head.sha256), bytes(&head.sm3)])?;
    Ok(())
}

fn bytes(hash: &Hash) -> &[u8] {
    hash.as_slice()
}

pub(crate) fn put_note(
    connection: &Connection,
    note: &SignedHead,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    point(faults)?;
    connection
        .prepare_cached(
            "INSERT INTO note (size, sha256, sm3) VALUES (?1, ?2, ?3)
             ON CONFLICT (size) DO NOTHING",
        )?
        .execute(params![to_stored(note.size)?, note.sha256, note.sm3])?;
    Ok(())
}

pub(crate) fn replace_tiles(
    connection: &Connection,
    tiles: &[Tile],
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    point(faults)?;
    connection.execute("DELETE FROM tile", [])?;
    put_tiles(connection, tiles, faults)
}

pub(crate) fn put_snapshot(
    connection: &Connection,
    snapshot: &Snapshot,
    faults: Option<&Faults>,
) -> Result<(), Stop> {
    point(faults)?;
    connection.execute("DELETE FROM snapshot_part", [])?;
    point(faults)?;
    let parts = i64::try_from(snapshot.parts.len())
        .map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))?;
    connection.execute(
        "INSERT INTO snapshot (one, size, parts) VALUES (1, ?1, ?2)
         ON CONFLICT (one) DO UPDATE SET size = excluded.size, parts = excluded.parts",
        params![to_stored(snapshot.size)?, parts],
    )?;
    let mut statement =
        connection.prepare_cached("INSERT INTO snapshot_part (part, bytes) VALUES (?1, ?2)")?;
    for (part, bytes) in (0_i64..).zip(&snapshot.parts) {
        point(faults)?;
        statement.execute(params![part, bytes])?;
    }
    Ok(())
}
