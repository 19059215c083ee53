//! Numbered points at which a test lets the driver fail or the process end.
//!
//! Each point that is passed counts one; at the k-th something happens. So a test loops over
//! k = 1, 2, 3 … until nothing happens any more, and has then failed every step once. Without
//! `Options::faults` a point costs one comparison. Left out: failing single writes inside SQLite,
//! which would need a file layer of our own in unsafe code.

use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Error, ffi};

/// What happens at the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The disk is full.
    Full,
    /// A write fails.
    Write,
    /// A sync fails.
    Sync,
    /// The process ends at once, without any cleaning up.
    Abort,
}

impl Failure {
    fn code(self) -> i32 {
        match self {
            Self::Full => ffi::SQLITE_FULL,
            Self::Write | Self::Abort => ffi::SQLITE_IOERR_WRITE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
        }
    }
}

/// Counts the points, and lets one of them fail.
#[derive(Debug)]
pub struct Faults {
    seen: AtomicU64,
    at: AtomicU64,
    failure: Failure,
}

impl Faults {
    /// The `at`-th point fails, counted from 1, and only that one; with 0 none does.
    #[must_use]
    pub fn new(at: u64, failure: Failure) -> Self {
        Self {
            seen: AtomicU64::new(0),
            at: AtomicU64::new(at),
            failure,
        }
    }

    /// Counts anew, towards another point.
    pub fn arm(&self, at: u64) {
        self.at.store(at, Ordering::SeqCst);
        self.seen.store(0, Ordering::SeqCst);
    }

    /// How many points were passed.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    /// Whether the point to fail was reached.
    #[must_use]
    pub fn happened(&self) -> bool {
        let at = self.at.load(Ordering::SeqCst);
        at != 0 && self.seen() >= at
    }

    fn pass(&self) -> Result<(), Error> {
        let number = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
        if number != self.at.load(Ordering::SeqCst) {
            return Ok(());
        }
        if self.failure == Failure::Abort {
            std::process::abort();
        }
        Err(Error::SqliteFailure(
            ffi::Error::new(self.failure.code()),
            Some(format!("第 {number} 个故障点")),
        ))
    }
}

/// Passes a point, if anybody counts.
pub(crate) fn point(faults: Option<&Faults>) -> Result<(), Error> {
    faults.map_or(Ok(()), Faults::pass)
}
