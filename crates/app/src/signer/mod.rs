//! The signer: keys, and its own memory of every leaf it has signed for.
//!
//! It stands apart from the store. It grows trees of its own from leaf hashes, signs only a head that is
//! the next of the one it remembers, and refuses a shorter or forked tree, whoever asks. Left out:
//! hardware keys; `Sign` is where they go.

mod memory;

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ledger::hash::{Alg, Digests};
use ledger::note::{Checkpoint, NoteError, SigningKeys};
use ledger::store::{Head, SignedHead};

use crate::ports::{Random, RandomError};
use memory::Memory;
pub use memory::{LEAF_BYTES, remembered};

/// Whoever signs heads.
pub trait Sign: Send {
    /// Leaves that it has signed for.
    fn size(&self) -> u64;

    /// Signs a head. `leaves` are the hashes of the leaves from `first` on, up to the head's size.
    ///
    /// # Errors
    /// When the head does not go on from what was signed before; nothing is signed then.
    fn sign(
        &mut self,
        first: u64,
        leaves: &[Digests],
        head: &Head,
    ) -> Result<SignedHead, SignerError>;

    /// Whether the first `leaves.len()` of the leaves that it remembers from `first` on are these.
    ///
    /// # Errors
    /// With the number of the first that is not.
    fn recall(&self, first: u64, leaves: &[Digests]) -> Result<(), SignerError>;

    /// The public keys, as lines of a trust text.
    fn public_keys(&self) -> Vec<String>;

    /// At most so long a head stays unsigned while others are being written; `None`: it is signed
    /// only when that is asked for, and at the end.
    fn every(&self) -> Option<Duration> {
        Some(Duration::from_millis(100))
    }
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The log is shorter than what was signed.
    #[error(
        "账本只有 {found} 条记录，而签名者已为 {signed} 条记录签过名：账本被截短或者恢复了旧备份"
    )]
    Shorter {
        /// What was signed.
        signed: u64,
        /// What is there.
        found: u64,
    },
    /// The log is another one from this leaf on.
    #[error("第 {seq} 号记录与签名者签过名的不同：账本被改动")]
    Forked {
        /// The first leaf that differs.
        seq: u64,
    },
    /// Leaves are missing between what was signed and what is to be.
    #[error("签名者只到第 {signed} 条，交来的从第 {first} 条开始，中间缺失")]
    Gap {
        /// What was signed.
        signed: u64,
        /// The first that was handed over.
        first: u64,
    },
    /// The roots are not those of the leaves.
    #[error("交来的树根与记录不符（{0}）")]
    Root(&'static str),
    /// Another process uses the keys.
    #[error("签名密钥正被另一个程序使用")]
    Locked,
    /// The keys or the memory cannot be used.
    #[error("签名者的文件 {path}：{why}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        why: String,
    },
    /// The note cannot be written.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// No random bytes for new keys.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Software keys in a folder of their own.
#[derive(Debug)]
pub struct FileSigner {
    keys: SigningKeys,
    origin: String,
    memory: Memory,
    _lock: File,
}

const KEY: &str = "key";

impl FileSigner {
    /// Makes new keys in a folder that has none.
    ///
    /// # Errors
    /// When there are keys already, or they cannot be written.
    pub fn create(folder: &Path, origin: &str, random: &dyn Random) -> Result<Self, SignerError> {
        std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
        let lock = lock(&folder.join("lock"))?;
        let path = folder.join(KEY);
        if path.exists() {
            return Err(file_error(&path, &std::io::ErrorKind::AlreadyExists.into()));
        }
        let mut seeds = [0_u8; 64];
        random.fill(&mut seeds)?;
        let text: String = seeds.iter().map(|byte| format!("{byte:02x}")).collect();
        // The name is given when the content is durable: half a key is no key.
        let new = folder.join("key.new");
        let _left_behind = std::fs::remove_file(&new);
        let mut file = private(&new)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&new, &path))
            .map_err(|error| file_error(&path, &error))?;
        sync_folder(folder)?;
        drop(lock);
        Self::open(folder, origin)
    }

    /// Opens the keys and the memory of a folder, for this process alone.
    ///
    /// # Errors
    /// When they are not there, are damaged, or are in use.
    pub fn open(folder: &Path, origin: &str) -> Result<Self, SignerError> {
        let path = folder.join(KEY);
        let text = std::fs::read_to_string(&path).map_err(|error| file_error(&path, &error))?;
        let keys = seeds(&text).and_then(|(ed25519, sm2)| {
            SigningKeys::from_seeds(&ed25519, &sm2).map_err(|error| error.to_string())
        });
        let keys = keys.map_err(|why| SignerError::File {
            path: path.display().to_string(),
            why,
        })?;
        let lock = lock(&folder.join("lock"))?;
        Ok(Self {
            keys,
            origin: origin.to_owned(),
            memory: Memory::open(&folder.join("leaves"))?,
            _lock: lock,
        })
    }

    fn note(&self, alg: Alg, head: &Head) -> Result<String, SignerError> {
        let origin = match alg {
            Alg::Sha256 => self.origin.clone(),
            Alg::Sm3 => format!("{}/sm3", self.origin),
        };
        let checkpoint = Checkpoint::new(&origin, head.size, head.root(alg))?;
        Ok(self.keys.sign_note(&checkpoint.to_text(), &self.origin)?)
    }
}

impl Sign for FileSigner {
    fn size(&self) -> u64 {
        self.memory.size()
    }

    fn sign(
        &mut self,
        first: u64,
        leaves: &[Digests],
        head: &Head,
    ) -> Result<SignedHead, SignerError> {
        let signed = self.memory.size();
        if head.size < signed {
            let found = head.size;
            return Err(SignerError::Shorter { signed, found });
        }
        if first > signed || first + leaves.len() as u64 != head.size {
            return Err(SignerError::Gap { signed, first });
        }
        let known = usize::try_from(signed - first).unwrap_or(usize::MAX);
        let (old, new) = leaves.split_at(known.min(leaves.len()));
        self.memory.recall(first, old)?;
        // Fork and root are settled before anything is remembered: a refusal leaves no trace.
        let grown = self.memory.grown(new);
        for alg in Alg::ALL {
            if grown.root(alg) != head.root(alg) {
                return Err(SignerError::Root(alg.label()));
            }
        }
        self.memory.keep(new)?;
        Ok(SignedHead {
            size: head.size,
            sha256: self.note(Alg::Sha256, head)?,
            sm3: self.note(Alg::Sm3, head)?,
        })
    }

    fn recall(&self, first: u64, leaves: &[Digests]) -> Result<(), SignerError> {
        self.memory.recall(first, leaves)
    }

    fn public_keys(&self) -> Vec<String> {
        let keys = self.keys.verifying_keys(&self.origin);
        keys.map_or_else(
            |_| Vec::new(),
            |keys| keys.iter().map(|key| key.to_text()).collect(),
        )
    }
}

fn seeds(text: &str) -> Result<([u8; 32], [u8; 32]), String> {
    let wrong = || "不是 128 位十六进制数字".to_owned();
    let text = text.trim();
    if text.len() != 128 || !text.is_ascii() {
        return Err(wrong());
    }
    let mut seeds = [[0_u8; 32]; 2];
    for (at, byte) in seeds.as_flattened_mut().iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| wrong())?;
    }
    let [ed25519, sm2] = seeds;
    Ok((ed25519, sm2))
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> Result<(), SignerError> {
    if cfg!(windows) {
        // There a folder cannot be opened as a file; the file system keeps its own journal.
        return Ok(());
    }
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| file_error(folder, &error))
}

/// A new file that only its owner can read.
fn private(path: &Path) -> Result<File, SignerError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| file_error(path, &error))
}

fn lock(path: &PathBuf) -> Result<File, SignerError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| file_error(path, &error))?;
    file.try_lock().map_err(|_| SignerError::Locked)?;
    Ok(file)
}

pub(crate) fn file_error(path: &Path, error: &std::io::Error) -> SignerError {
    SignerError::File {
        path: path.display().to_string(),
        why: error.to_string(),
    }
}
