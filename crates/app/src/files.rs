//! Where files are kept: evidence, workbooks that were imported, regulation packs.
//!
//! A port: `evidence` fulfils it on disk. Files are found by the SHA-256 of their bytes and never change.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ledger::entry::FileRef;
use ledger::hash::{Alg, Digests, Hash, digest};

/// Why a file could not be kept or given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FilesError(pub String);

/// How a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// There, with its bytes.
    Sound,
    /// Not there.
    Missing,
    /// There, with other bytes.
    Altered,
}

/// Files by digest.
pub trait Files: Send + Sync {
    /// Keeps bytes; on return they are durable. The same bytes are kept once.
    ///
    /// # Errors
    /// When they could not be kept; nothing is then half kept.
    fn put(&self, bytes: &[u8]) -> Result<Digests, FilesError>;

    /// Gives a file's bytes, hashed again.
    ///
    /// # Errors
    /// When it is missing or altered.
    fn get(&self, sha256: &Hash) -> Result<Vec<u8>, FilesError>;

    /// How a file stands, without reading it into memory.
    ///
    /// # Errors
    /// When that cannot be told.
    fn check(&self, file: &FileRef) -> Result<Presence, FilesError>;

    /// Removes the bytes of a file whose entry was erased by law.
    ///
    /// # Errors
    /// When they could not be removed.
    fn erase(&self, sha256: &Hash) -> Result<(), FilesError>;
}

/// What an entry says of a file.
#[must_use]
pub fn file_ref(bytes: &[u8], media: &str) -> FileRef {
    let digests = Digests::of(bytes);
    FileRef {
        size: bytes.len() as u64,
        sha256: digests.sha256,
        sm3: digests.sm3,
        media: media.to_owned(),
        claimed_at: None,
    }
}

/// Files in memory, for tests and for trying things out.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    files: Mutex<BTreeMap<Hash, Vec<u8>>>,
}

impl MemoryFiles {
    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<Hash, Vec<u8>>) -> T) -> T {
        act(&mut self.files.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Files for MemoryFiles {
    fn put(&self, bytes: &[u8]) -> Result<Digests, FilesError> {
        let digests = Digests::of(bytes);
        self.with(|files| files.insert(digests.sha256, bytes.to_vec()));
        Ok(digests)
    }

    fn get(&self, sha256: &Hash) -> Result<Vec<u8>, FilesError> {
        let found = self.with(|files| files.get(sha256).cloned());
        found.ok_or_else(|| FilesError("文件缺失".to_owned()))
    }

    fn check(&self, file: &FileRef) -> Result<Presence, FilesError> {
        Ok(self.with(|files| match files.get(&file.sha256) {
            None => Presence::Missing,
            Some(bytes) if digest(Alg::Sm3, bytes) == file.sm3 => Presence::Sound,
            Some(_) => Presence::Altered,
        }))
    }

    fn erase(&self, sha256: &Hash) -> Result<(), FilesError> {
        self.with(|files| files.remove(sha256));
        Ok(())
    }
}
