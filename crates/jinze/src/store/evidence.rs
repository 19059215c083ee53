//! The store of evidence as `app` takes files.

use std::path::Path;

use app::files::{Files, FilesError, Presence};
use evidence::{EvidenceError, Expected, Store, Stored};
use ledger::entry::FileRef;
use ledger::hash::{Digests, Hash};

use crate::failure::Failure;

/// The largest file that is kept on behalf of the program itself: workbooks, regulations.
const BYTES_MAX: u64 = 100 << 20;

/// Files on disk.
#[derive(Debug)]
pub(crate) struct EvidenceFiles {
    store: Store,
}

impl EvidenceFiles {
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        let store = Store::open(root).map_err(|error| {
            Failure::of(
                crate::failure::Code::Io,
                error.to_string(),
                "请检查文件夹的权限和磁盘空间",
            )
        })?;
        Ok(Self { store })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps a file whose digest is known already; what arrives on the disk must be that.
    pub(crate) fn keep(&self, bytes: &[u8], expected: Expected) -> Result<Stored, EvidenceError> {
        let mut upload = self.store.begin(Some(expected), evidence::DEFAULT_LIMIT)?;
        upload.write(bytes)?;
        upload.finish()
    }
}

impl Files for EvidenceFiles {
    fn put(&self, bytes: &[u8]) -> Result<Digests, FilesError> {
        let stored = self
            .store
            .put(&mut &*bytes, BYTES_MAX)
            .map_err(|error| FilesError(error.to_string()))?;
        Ok(Digests {
            sha256: stored.sha256,
            sm3: stored.sm3,
        })
    }

    fn get(&self, sha256: &Hash) -> Result<Vec<u8>, FilesError> {
        self.store
            .get(sha256)
            .map_err(|error| FilesError(error.to_string()))
    }

    fn check(&self, file: &FileRef) -> Result<Presence, FilesError> {
        let found = self.store.check(&file.sha256, file.size, &file.sm3);
        match found.map_err(|error| FilesError(error.to_string()))? {
            evidence::Presence::Sound => Ok(Presence::Sound),
            evidence::Presence::Missing => Ok(Presence::Missing),
            evidence::Presence::Altered { .. } => Ok(Presence::Altered),
        }
    }

    fn erase(&self, sha256: &Hash) -> Result<(), FilesError> {
        self.store
            .erase(sha256)
            .map_err(|error| FilesError(error.to_string()))
    }
}
