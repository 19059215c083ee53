//! `incoming/`: the bytes of uploads that are not finished. A part is locked while its upload
//! lives; one that nobody locks was left behind by a crash and is collected.
//!
//! Left out: uploads that survive the process. After a restart a client begins anew.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Where parts lie, below the root.
pub(super) const FOLDER: &str = "incoming";
/// Where a file system has no locks, a part is left alone for this long.
const LEFT_ALONE: Duration = Duration::from_secs(24 * 60 * 60);

/// A part that is being written.
pub(super) trait Part: Write + Send {
    /// Returns when the bytes are on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Part for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Opens a part; tests put a failing one in its place.
pub(super) type Opener = dyn Fn(&Path) -> io::Result<Box<dyn Part>> + Send + Sync;

/// The folder of parts.
pub(super) struct Spool {
    folder: PathBuf,
    open: Box<Opener>,
    count: AtomicU64,
}

impl Spool {
    /// Makes the folder and collects what is left from before.
    pub(super) fn open(root: &Path, open: Box<Opener>) -> io::Result<Self> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if is_stale(&path) {
                // Another process may have collected it first.
                let _ = fs::remove_file(&path);
            }
        }
        let count = AtomicU64::new(0);
        Ok(Self {
            folder,
            open,
            count,
        })
    }

    /// A new part and its name. Names repeat after a restart at the earliest, and a part that is
    /// still there is never opened again.
    pub(super) fn create(&self) -> io::Result<(String, Box<dyn Part>)> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let started = started.map_or(0, |since| since.as_nanos());
        let name = format!("{}-{count}-{started}.part", process::id());
        match (self.open)(&self.folder.join(&name)) {
            Ok(part) => Ok((name, part)),
            Err(error) => {
                // It may have been made all the same; one that was there before is another's.
                if error.kind() != io::ErrorKind::AlreadyExists {
                    self.remove(&name);
                }
                Err(error)
            }
        }
    }

    pub(super) fn remove(&self, name: &str) {
        // What cannot be removed now is collected when the store is next opened.
        let _ = fs::remove_file(self.folder.join(name));
    }
}

/// Opens a part for its one upload.
pub(super) fn open_part(path: &Path) -> io::Result<Box<dyn Part>> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    // Without locks on this file system, age decides what is stale.
    let _ = file.try_lock();
    Ok(Box::new(file))
}

fn is_stale(path: &Path) -> bool {
    if path.extension().is_none_or(|ending| ending != "part") {
        return false;
    }
    let Ok(file) = OpenOptions::new().write(true).open(path) else {
        return false;
    };
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => {
            let changed = file.metadata().and_then(|metadata| metadata.modified());
            let age = changed.map(|changed| changed.elapsed().unwrap_or_default());
            age.is_ok_and(|age| age > LEFT_ALONE)
        }
    }
}
