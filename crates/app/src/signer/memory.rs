//! What the signer remembers: the two hashes of every leaf it has signed for, in a file of its own.
//!
//! 64 bytes a leaf. From it the signer grows its own trees, and `verify` names the first leaf that
//! is not what was signed.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use ledger::hash::{Digests, Hash};
use ledger::store::{Growing, Head};

use super::{SignerError, file_error};

/// Bytes for one leaf: its SHA-256 and its SM3 leaf hash.
pub const LEAF_BYTES: usize = 2 * size_of::<Hash>();

/// The signer's memory.
#[derive(Debug)]
pub(super) struct Memory {
    path: PathBuf,
    file: File,
    trees: Growing,
}

impl Memory {
    /// Opens the file, or begins it. A leaf that was not written whole was not signed for.
    pub(super) fn open(path: &Path) -> Result<Self, SignerError> {
        let failed = |error: std::io::Error| file_error(path, &error);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        let mut trees = Growing::empty();
        for leaf in remembered(path)? {
            trees.push(&leaf);
        }
        // Tiles are the store's cache; the signer needs none.
        trees.take_tiles();
        let whole = trees.sha256.size() * LEAF_BYTES as u64;
        file.set_len(whole).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            trees,
        })
    }

    pub(super) fn size(&self) -> u64 {
        self.trees.sha256.size()
    }

    /// The head after some more leaves.
    pub(super) fn grown(&self, leaves: &[Digests]) -> Head {
        let mut trees = Growing::new(self.trees.sha256.clone(), self.trees.sm3.clone());
        for leaf in leaves {
            trees.push(leaf);
        }
        trees.head()
    }

    /// Remembers leaves, durably.
    pub(super) fn keep(&mut self, leaves: &[Digests]) -> Result<(), SignerError> {
        let mut bytes = Vec::with_capacity(leaves.len() * LEAF_BYTES);
        for leaf in leaves {
            bytes.extend(leaf.sha256);
            bytes.extend(leaf.sm3);
        }
        let at = self.size() * LEAF_BYTES as u64;
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.write_all(&bytes))
            .and_then(|()| self.file.sync_data())
            .map_err(|error| file_error(&self.path, &error))?;
        for leaf in leaves {
            self.trees.push(leaf);
        }
        self.trees.take_tiles();
        Ok(())
    }

    /// Compares leaves from `first` on with what is remembered, as far as it reaches.
    pub(super) fn recall(&self, first: u64, leaves: &[Digests]) -> Result<(), SignerError> {
        let known = self.size().saturating_sub(first);
        let known = usize::try_from(known)
            .unwrap_or(usize::MAX)
            .min(leaves.len());
        if known == 0 {
            return Ok(());
        }
        let mut file = &self.file;
        let mut bytes = vec![0; known * LEAF_BYTES];
        file.seek(SeekFrom::Start(first * LEAF_BYTES as u64))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(|error| file_error(&self.path, &error))?;
        let differs = bytes
            .chunks_exact(LEAF_BYTES)
            .zip(leaves)
            .position(|(bytes, leaf)| digests(bytes) != *leaf);
        match differs {
            None => Ok(()),
            Some(at) => Err(SignerError::Forked {
                seq: first + at as u64,
            }),
        }
    }
}

/// The leaves that a signer's memory holds.
///
/// # Errors
/// When the file cannot be read.
pub fn remembered(path: &Path) -> Result<Vec<Digests>, SignerError> {
    let failed = |error: std::io::Error| file_error(path, &error);
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes.chunks_exact(LEAF_BYTES).map(digests).collect())
}

fn digests(bytes: &[u8]) -> Digests {
    let mut digests = Digests {
        sha256: Hash::default(),
        sm3: Hash::default(),
    };
    let (sha256, sm3) = bytes.split_at(size_of::<Hash>());
    digests.sha256.copy_from_slice(sha256);
    digests.sm3.copy_from_slice(sm3);
    digests
}
