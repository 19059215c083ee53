//! One upload: bytes are hashed and looked at as they come, and published at the end or never.
//!
//! Left out: waiting for a client, and taking up an upload after a restart.

use std::fmt;
use std::io::Write as _;
use std::sync::Arc;

use object_store::ObjectStoreExt as _;
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

use super::spool::{FOLDER, Part};
use super::{Expected, Inner, Presence, Stored, location};
use crate::error::EvidenceError;
use crate::media::Sniffer;

/// An upload under way. Dropping it forgets its bytes.
pub struct Upload {
    store: Arc<Inner>,
    name: String,
    part: Box<dyn Part>,
    expected: Option<Expected>,
    limit: u64,
    received: u64,
    sha256: Sha256,
    sm3: Sm3,
    sniffer: Sniffer,
    /// A failed write is never tried again: what the disk holds after it is unknown.
    broken: bool,
}

impl Upload {
    pub(super) fn begin(
        store: &Arc<Inner>,
        expected: Option<Expected>,
        limit: u64,
    ) -> Result<Self, EvidenceError> {
        if expected.is_some_and(|expected| expected.size > limit) {
            return Err(EvidenceError::TooLarge { limit });
        }
        let created = store.spool.create();
        let (name, part) =
            created.map_err(|error| EvidenceError::write("建立上传的临时文件", error))?;
        Ok(Self {
            store: Arc::clone(store),
            name,
            part,
            expected,
            limit,
            received: 0,
            sha256: Sha256::new(),
            sm3: Sm3::new(),
            sniffer: Sniffer::default(),
            broken: false,
        })
    }

    /// Bytes taken so far: where a client goes on after its line was cut.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    #[cfg(test)]
    pub(super) fn name_for_tests(&self) -> &str {
        &self.name
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// When they exceed the limit or what was announced, or cannot be written. After an error the
    /// upload is of no further use.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), EvidenceError> {
        if self.broken {
            return Err(EvidenceError::Broken);
        }
        let taken = self.take(bytes);
        self.broken = taken.is_err();
        taken
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), EvidenceError> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let received = self.received.saturating_add(length);
        if received > self.limit {
            return Err(EvidenceError::TooLarge { limit: self.limit });
        }
        if let Some(expected) = self.expected
            && received > expected.size
        {
            return Err(EvidenceError::SizeDiffers {
                expected: expected.size,
                received,
            });
        }
        let written = self.part.write_all(bytes);
        written.map_err(|error| EvidenceError::write("写入上传的临时文件", error))?;
        self.sha256.update(bytes);
        self.sm3.update(bytes);
        self.sniffer.update(bytes);
        self.received = received;
        Ok(())
    }

    /// Publishes the file under its digest. When this returns, file and folder are on the disk.
    ///
    /// # Errors
    ///
    /// When nothing came, when the bytes are not those announced, when they cannot be written, and
    /// when the store holds a damaged file under the same digest.
    pub fn finish(mut self) -> Result<Stored, EvidenceError> {
        if self.broken {
            return Err(EvidenceError::Broken);
        }
        if self.received == 0 {
            return Err(EvidenceError::Empty);
        }
        let sha256: [u8; 32] = self.sha256.finalize_reset().into();
        let sm3: [u8; 32] = self.sm3.finalize_reset().into();
        self.compare(sha256)?;
        let synced = self.part.sync();
        synced.map_err(|error| EvidenceError::write("把附件写到磁盘", error))?;
        let already_there = self.publish(sha256, sm3)?;
        Ok(Stored {
            size: self.received,
            sha256,
            sm3,
            media: self.sniffer.finish(),
            already_there,
        })
    }

    fn compare(&self, received: [u8; 32]) -> Result<(), EvidenceError> {
        let Some(expected) = self.expected else {
            return Ok(());
        };
        if self.received != expected.size {
            return Err(EvidenceError::SizeDiffers {
                expected: expected.size,
                received: self.received,
            });
        }
        if received != expected.sha256 {
            return Err(EvidenceError::DigestDiffers {
                expected: expected.sha256,
                received,
            });
        }
        Ok(())
    }

    /// Gives the part its final name if that is free. Says whether the file was there already.
    fn publish(&self, sha256: [u8; 32], sm3: [u8; 32]) -> Result<bool, EvidenceError> {
        const DOING: &str = "保存附件";
        let from = object_store::path::Path::from_iter([FOLDER, self.name.as_str()]);
        let to = location(&sha256);
        let copied = self
            .store
            .wait(self.store.objects.copy_if_not_exists(&from, &to))
            .map_err(|error| EvidenceError::write(DOING, error))?;
        match copied {
            Ok(()) => Ok(false),
            Err(object_store::Error::AlreadyExists { .. }) => {
                // Two references to one file are only as good as that file.
                match self.store.check(&sha256, self.received, &sm3)? {
                    Presence::Sound => Ok(true),
                    Presence::Missing => Err(EvidenceError::Missing { sha256 }),
                    Presence::Altered { .. } => Err(EvidenceError::Damaged { sha256 }),
                }
            }
            Err(error) => Err(EvidenceError::write(DOING, error)),
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.store.spool.remove(&self.name);
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Upload")
            .field("name", &self.name)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
