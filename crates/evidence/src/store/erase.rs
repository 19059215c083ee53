//! Removes a file whose record was erased by law.
//!
//! Left out: whether it may be removed, and whether other records hold the same file; the ledger's
//! command decides both before it asks.

use std::fs::File;
use std::io;

use object_store::ObjectStoreExt as _;

use super::{FOLDER, Store, location};
use crate::error::EvidenceError;
use crate::hex::hex;

impl Store {
    /// Removes the bytes of a file. One that is not there counts as removed. When this returns, a
    /// power cut does not bring the name back.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be removed.
    pub fn erase(&self, sha256: &[u8; 32]) -> Result<(), EvidenceError> {
        const DOING: &str = "删除附件";
        let removed = self
            .inner
            .wait(self.inner.objects.delete(&location(sha256)))
            .map_err(|error| EvidenceError::read(DOING, error))?;
        match removed {
            // The object store flushes folders after writing, and not after deleting.
            Ok(()) => self
                .flush_folder(sha256)
                .map_err(|error| EvidenceError::read(DOING, error)),
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(EvidenceError::read(DOING, error)),
        }
    }

    fn flush_folder(&self, sha256: &[u8; 32]) -> io::Result<()> {
        let folder = self.inner.root.join(FOLDER).join(hex(&sha256[..1]));
        // Folders cannot be opened as files everywhere.
        File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
    }
}
