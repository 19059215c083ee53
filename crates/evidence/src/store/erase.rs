//! Removes a file whose record was erased by law.
//!
//! Left out: whether it may be removed, and whether other records hold the same file; the ledger's
//! command decides both before it asks.

use object_store::ObjectStoreExt as _;

use super::{Store, location};
use crate::error::EvidenceError;

impl Store {
    /// Removes the bytes of a file. One that is not there counts as removed.
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
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(EvidenceError::read(DOING, error)),
        }
    }
}
