//! Copies a store into another, for backups and back from them.
//!
//! Left out: deleting what the other store has beyond ours; a backup only grows.

use std::path::Path;

use super::{Expected, Kept, Store};
use crate::error::EvidenceError;

/// What a copy did. No file that is damaged here is copied there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopyReport {
    /// Files copied, each hashed on the way.
    pub copied: u64,
    /// Files that the other store had, with the same size.
    pub already_there: u64,
    /// Files of ours whose bytes are not those of their name, to be named to the keeper.
    pub damaged: Vec<[u8; 32]>,
    /// Files that the other store has under the right name and with other bytes.
    pub damaged_there: Vec<[u8; 32]>,
}

impl Store {
    /// Copies every file into the store at `root`. Contents already there are not read again;
    /// check them by opening that store.
    ///
    /// # Errors
    ///
    /// When either store cannot be read or written. What was copied stays, and copying goes on from
    /// there the next time.
    pub fn copy_to(&self, root: &Path) -> Result<CopyReport, EvidenceError> {
        let other = Self::open(root)?;
        let mut report = CopyReport::default();
        for kept in self.list()?.files {
            if other.inner.size(&kept.sha256)? == Some(kept.size) {
                report.already_there += 1;
                continue;
            }
            match self.copy_one(&other, kept) {
                Ok(()) => report.copied += 1,
                Err(EvidenceError::DigestDiffers { .. } | EvidenceError::Empty) => {
                    report.damaged.push(kept.sha256);
                }
                Err(EvidenceError::Damaged { sha256 }) => report.damaged_there.push(sha256),
                Err(error) => return Err(error),
            }
        }
        Ok(report)
    }

    fn copy_one(&self, other: &Self, kept: Kept) -> Result<(), EvidenceError> {
        let expected = Expected {
            sha256: kept.sha256,
            size: kept.size,
        };
        let mut upload = other.begin(Some(expected), u64::MAX)?;
        self.inner
            .read(&kept.sha256, kept.size, &mut |block| upload.write(block))?;
        upload.finish().map(|_| ())
    }
}
