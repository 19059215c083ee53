//! From errors of SQLite to those of the contract.
//!
//! The one question is whether it is certain that nothing was kept. Before COMMIT a rollback
//! makes it certain. COMMIT that ends with “disk full” is certain too: the write-ahead log counts
//! only up to a commit frame, which is written last, and a frame that was not written whole fails
//! its checksum; a failing sync reports another error. Everything else at COMMIT is unknown.
//! Left out: what to do about it; the caller stops or tries later.

use ledger::store::StoreError;
use rusqlite::{Connection, Error, ErrorCode, ffi};

/// Where in a transaction the error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before COMMIT was tried.
    Before,
    /// From COMMIT.
    Commit,
    /// After it.
    After,
}

/// Ends the transaction after an error, and says what the caller may believe.
pub(crate) fn settle(connection: &Connection, stage: Stage, error: &Error) -> StoreError {
    if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
        return unknown(error);
    }
    let certain = connection.is_autocommit()
        && match stage {
            Stage::Before => passes(error),
            Stage::Commit => error.sqlite_error_code() == Some(ErrorCode::DiskFull),
            Stage::After => false,
        };
    if certain {
        StoreError::Refused(words(error))
    } else {
        unknown(error)
    }
}

/// Whether work can go on after the error: no sign of damage, no failed sync.
fn passes(error: &Error) -> bool {
    let sync = [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC];
    if let Some(code) = error.sqlite_extended_error_code()
        && sync.contains(&code)
    {
        return false;
    }
    match error {
        Error::SqliteFailure(failure, _) => matches!(
            failure.code,
            ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::ConstraintViolation
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory
                | ErrorCode::TooBig
                | ErrorCode::PermissionDenied
        ),
        // A number too large for the file, found before anything was sent to it.
        Error::ToSqlConversionFailure(_) => true,
        _ => false,
    }
}

fn unknown(error: &Error) -> StoreError {
    StoreError::Unknown(words(error))
}

/// An error while reading.
pub(crate) fn unreadable(error: &Error) -> StoreError {
    StoreError::Unreadable(words(error))
}

/// The error in Chinese, with SQLite's own words for whoever mends it.
pub(crate) fn words(error: &Error) -> String {
    let what = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "磁盘空间不足，请腾出空间后再试",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "没有写入权限，请检查账本文件及所在文件夹的权限"
        }
        Some(ErrorCode::SystemIoFailure) => "磁盘读写出错，请检查磁盘",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "账本正被另一个程序占用，请稍后再试"
        }
        Some(ErrorCode::CannotOpen) => "文件打不开，请检查路径和权限",
        Some(ErrorCode::NotADatabase) => "不是账本文件，请检查路径",
        Some(ErrorCode::DatabaseCorrupt) => "账本文件损坏，请用备份核对恢复",
        Some(ErrorCode::ConstraintViolation) => "与已有记录冲突",
        Some(ErrorCode::OutOfMemory) => "内存不足，请关闭其他程序后再试",
        _ => "账本文件读写出错",
    };
    format!("{what}（{error}）")
}

/// Whether what is stored is not what was stored.
pub(crate) fn is_damage(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}
