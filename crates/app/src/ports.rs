//! What the application asks of the world: the time, random bytes, and files of evidence.
//!
//! Left out: the store, whose contract is `ledger::store`, and who signs, which is `crate::signer`.

use ledger::commitment::{Idem, Salt};

/// What a clock says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Microseconds since 1970-01-01 UTC.
    pub at: u64,
    /// Microseconds that passed in this process, whatever was done to the clock.
    pub passed: u64,
    /// Where the time comes from.
    pub source: String,
    /// Whether it follows a source of time; `None` when nobody knows.
    pub synchronised: Option<bool>,
}

/// A clock.
pub trait Clock: Send + Sync {
    /// The time now.
    fn read(&self) -> Reading;
}

/// Random bytes that nobody can guess.
pub trait Random: Send + Sync {
    /// Fills a buffer.
    ///
    /// # Errors
    /// When the system gives none; nothing may be recorded then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError>;
}

/// The system gave no random bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("系统没有给出随机数：{0}")]
pub struct RandomError(pub String);

/// Salts, drawn several at once: one call to the system serves the fields of a record.
pub(crate) struct Salts<'a> {
    random: &'a dyn Random,
    pool: Vec<u8>,
    failed: Option<RandomError>,
}

const POOL: usize = 16;
const SALT: usize = size_of::<Salt>();

impl<'a> Salts<'a> {
    pub(crate) fn new(random: &'a dyn Random) -> Self {
        Self {
            random,
            pool: Vec::new(),
            failed: None,
        }
    }

    /// The next salt. After a failure it is zero, and [`Salts::finish`] tells.
    pub(crate) fn next(&mut self) -> Salt {
        if self.pool.len() < SALT {
            self.pool = vec![0; POOL * SALT];
            if let Err(error) = self.random.fill(&mut self.pool) {
                self.failed = Some(error);
            }
        }
        let at = self.pool.len() - SALT;
        let mut salt = [0; SALT];
        salt.copy_from_slice(&self.pool[at..]);
        self.pool.truncate(at);
        salt
    }

    pub(crate) fn finish(self) -> Result<(), RandomError> {
        self.failed.map_or(Ok(()), Err)
    }
}

/// A new idempotency key: the milliseconds in front, random bytes behind. Keys of neighbouring
/// requests so lie together in a store's index, and a commit writes few of its pages.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_idem(random: &dyn Random, at: u64) -> Result<Idem, RandomError> {
    let mut idem = [0; size_of::<Idem>()];
    let [_, _, millis @ ..] = (at / 1_000).to_be_bytes();
    let (front, behind) = idem.split_at_mut(IDEM_TIME);
    front.copy_from_slice(&millis);
    random.fill(behind)?;
    Ok(idem)
}

/// Bytes of a key that hold its time.
pub(crate) const IDEM_TIME: usize = 6;
