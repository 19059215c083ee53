//! Files under their digest: `sha256/ab/abcdef…`, written whole or not at all, one file however
//! often it is uploaded, and never changed.
//!
//! Left out: what a file proves, and when one may be removed.

mod blocking;
mod erase;
mod spool;
#[cfg(test)]
mod tests;
mod transfer;
mod upload;

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

use self::blocking::Blocking;
use self::spool::{Opener, Spool};
use crate::error::EvidenceError;
use crate::hex::{digest, hex};
use crate::media::MediaType;

pub use self::transfer::CopyReport;
pub use self::upload::Upload;

/// Bytes of one file unless a zone sets another limit: 50 MB.
pub const DEFAULT_LIMIT: u64 = 50 * 1024 * 1024;
/// The folder of files, below the root.
const FOLDER: &str = "sha256";
/// Bytes held in memory at a time.
const BLOCK: u64 = 1024 * 1024;
const READING: &str = "读取附件";

/// What a client says that it will send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// SHA-256 of the whole file.
    pub sha256: [u8; 32],
    /// Bytes of the whole file.
    pub size: u64,
}

/// A file that is safely stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Bytes.
    pub size: u64,
    /// Its SHA-256, by which it is found again.
    pub sha256: [u8; 32],
    /// Its SM3.
    pub sm3: [u8; 32],
    /// What it is, by its content.
    pub media: MediaType,
    /// The same bytes were there before.
    pub already_there: bool,
}

/// Whether a file is still what was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Size and both digests agree.
    Sound,
    /// No file of that name.
    Missing,
    /// 附件损坏: it was cut off, exchanged or changed.
    Altered {
        /// Bytes found.
        size: u64,
        /// SHA-256 found.
        sha256: [u8; 32],
        /// SM3 found.
        sm3: [u8; 32],
    },
}

/// A file of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// The digest that its name says.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
}

/// What lies in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files in the order of their digests.
    pub files: Vec<Kept>,
    /// Names that no file of ours has.
    pub strays: Vec<String>,
}

/// The files of one ledger. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    root: PathBuf,
    objects: Arc<dyn ObjectStore>,
    spool: Spool,
    blocking: Blocking,
}

impl Store {
    /// Opens the store at `root`, makes its folders where they are missing, and collects what
    /// uploads left behind when the process ended. Parts of other living processes stay.
    ///
    /// # Errors
    ///
    /// When the folders cannot be made or listed.
    pub fn open(root: &Path) -> Result<Self, EvidenceError> {
        let failed = |error: io::Error| EvidenceError::write("打开附件目录", error);
        make_root(root).map_err(failed)?;
        let objects = LocalFileSystem::new_with_prefix(root);
        let objects = objects.map_err(|error| EvidenceError::write("打开附件目录", error))?;
        // Without this, what was acknowledged may be gone after a power cut.
        let objects = Arc::new(objects.with_fsync(true));
        Self::assemble(root, objects, Box::new(spool::open_part)).map_err(failed)
    }

    /// Tests put failing parts in place.
    fn assemble(
        root: &Path,
        objects: Arc<dyn ObjectStore>,
        opener: Box<Opener>,
    ) -> io::Result<Self> {
        let inner = Inner {
            root: root.to_path_buf(),
            objects,
            spool: Spool::open(root, opener)?,
            blocking: Blocking::new()?,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Stores what `reader` gives, at most `limit` bytes, with little memory.
    ///
    /// # Errors
    ///
    /// When it is empty, too large, or cannot be read or written; then nothing of it is visible.
    pub fn put(&self, reader: &mut dyn Read, limit: u64) -> Result<Stored, EvidenceError> {
        let mut upload = self.begin(None, limit)?;
        let mut block = vec![0; 64 * 1024];
        loop {
            match reader.read(&mut block) {
                Ok(0) => return upload.finish(),
                Ok(length) => upload.write(block.get(..length).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(EvidenceError::Source(error)),
            }
        }
    }

    /// Begins an upload whose bytes come piece by piece, with what the client announces.
    ///
    /// # Errors
    ///
    /// When more than `limit` is announced, or no part can be opened.
    pub fn begin(&self, expected: Option<Expected>, limit: u64) -> Result<Upload, EvidenceError> {
        Upload::begin(&self.inner, expected, limit)
    }

    /// The bytes of a file, hashed again before they are handed out.
    ///
    /// # Errors
    ///
    /// `Missing`, `Damaged`, or the file cannot be read.
    pub fn get(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, EvidenceError> {
        let size = self.inner.size(sha256)?;
        let size = size.ok_or(EvidenceError::Missing { sha256: *sha256 })?;
        let mut bytes = Vec::new();
        let mut hasher = Sha256::new();
        self.inner.read(sha256, size, &mut |block| {
            hasher.update(block);
            bytes.extend_from_slice(block);
            Ok(())
        })?;
        if <[u8; 32]>::from(hasher.finalize()) != *sha256 {
            return Err(EvidenceError::Damaged { sha256: *sha256 });
        }
        Ok(bytes)
    }

    /// Whether a file is still what the ledger says of it.
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be read.
    pub fn check(
        &self,
        sha256: &[u8; 32],
        size: u64,
        sm3: &[u8; 32],
    ) -> Result<Presence, EvidenceError> {
        self.inner.check(sha256, size, sm3)
    }

    /// What lies in the store, by names and sizes; contents are not read.
    ///
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub fn list(&self) -> Result<Listing, EvidenceError> {
        let mut listing = Listing::default();
        let top = self.inner.list(&object_store::path::Path::from(FOLDER))?;
        let mut objects = top.objects;
        for folder in top.common_prefixes {
            let below = self.inner.list(&folder)?;
            let deeper = below.common_prefixes.iter();
            listing.strays.extend(deeper.map(ToString::to_string));
            objects.extend(below.objects);
        }
        for object in objects {
            let named = object.location.filename().and_then(digest);
            match named.filter(|sha256| location(sha256) == object.location) {
                Some(sha256) => listing.files.push(Kept {
                    sha256,
                    size: object.size,
                }),
                None => listing.strays.push(object.location.to_string()),
            }
        }
        listing.files.sort_unstable();
        listing.strays.sort_unstable();
        Ok(listing)
    }
}

impl Inner {
    fn wait<F>(&self, future: F) -> io::Result<F::Output>
    where
        F: Future + Send,
        F::Output: Send,
    {
        self.blocking.wait(future)
    }

    fn list(
        &self,
        folder: &object_store::path::Path,
    ) -> Result<object_store::ListResult, EvidenceError> {
        const DOING: &str = "列出附件目录";
        self.wait(self.objects.list_with_delimiter(Some(folder)))
            .map_err(|error| EvidenceError::read(DOING, error))?
            .map_err(|error| EvidenceError::read(DOING, error))
    }

    /// Bytes of a file, if it is there.
    fn size(&self, sha256: &[u8; 32]) -> Result<Option<u64>, EvidenceError> {
        let location = location(sha256);
        let found = self.wait(self.objects.head(&location));
        match found.map_err(|error| EvidenceError::read(READING, error))? {
            Ok(object) => Ok(Some(object.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(EvidenceError::read(READING, error)),
        }
    }

    /// Hands the file to `take`, block by block.
    fn read(
        &self,
        sha256: &[u8; 32],
        size: u64,
        take: &mut dyn FnMut(&[u8]) -> Result<(), EvidenceError>,
    ) -> Result<(), EvidenceError> {
        let location = location(sha256);
        let mut first = 0;
        while first < size {
            let end = size.min(first + BLOCK);
            let block = self
                .wait(self.objects.get_range(&location, first..end))
                .map_err(|error| EvidenceError::read(READING, error))?
                .map_err(|error| EvidenceError::read(READING, error))?;
            take(&block)?;
            first = end;
        }
        Ok(())
    }

    fn check(
        &self,
        sha256: &[u8; 32],
        size: u64,
        sm3: &[u8; 32],
    ) -> Result<Presence, EvidenceError> {
        let Some(found) = self.size(sha256)? else {
            return Ok(Presence::Missing);
        };
        let mut hashers = (Sha256::new(), Sm3::new());
        self.read(sha256, found, &mut |block| {
            hashers.0.update(block);
            hashers.1.update(block);
            Ok(())
        })?;
        let found_digests: ([u8; 32], [u8; 32]) =
            (hashers.0.finalize().into(), hashers.1.finalize().into());
        if (found, &found_digests.0, &found_digests.1) == (size, sha256, sm3) {
            return Ok(Presence::Sound);
        }
        Ok(Presence::Altered {
            size: found,
            sha256: found_digests.0,
            sm3: found_digests.1,
        })
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Store")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

/// Makes the root and puts its name on the disk; folders below it are made and synced by the object
/// store.
fn make_root(root: &Path) -> io::Result<()> {
    if root.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(root)?;
    // Folders cannot be opened everywhere; where they can, their entries are flushed like this.
    if let Some(folder) = root.parent().and_then(|folder| fs::File::open(folder).ok()) {
        folder.sync_all()?;
    }
    Ok(())
}

/// Where a file lies.
fn location(sha256: &[u8; 32]) -> object_store::path::Path {
    let name = hex(sha256);
    let folder = hex(sha256.get(..1).unwrap_or_default());
    object_store::path::Path::from_iter([FOLDER, folder.as_str(), name.as_str()])
}
