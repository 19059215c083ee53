//! The lock file that keeps a second writer out, also one of the same process.
//!
//! It stands beside the database as `<name>.lock`, names the process in words, and stays when the
//! program ends: the lock is the kernel's and ends with the process, however it ends. Readers
//! take no lock. Left out: another machine on a shared network disk; such disks are not supported.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use ledger::store::StoreError;

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a database.
    pub(crate) fn take(database: &Path) -> Result<Self, StoreError> {
        let path = beside(database, ".lock");
        let failed = |error: std::io::Error| {
            let place = path.display();
            StoreError::Unreadable(format!(
                "锁文件 {place} 打不开（{error}）：请检查所在文件夹的写入权限"
            ))
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&file, database)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let holder = format!("进程 {} 正在写入这个账本。\n", std::process::id());
        file.set_len(0).map_err(failed)?;
        file.rewind().map_err(failed)?;
        file.write_all(holder.as_bytes()).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn held(file: &File, database: &Path) -> StoreError {
    let mut holder = String::new();
    // Only for the message: on some systems a locked file cannot be read.
    let read = file.take(200).read_to_string(&mut holder);
    let holder = match read {
        Ok(length) if length > 0 => holder.trim().trim_end_matches('。').to_owned(),
        _ => "另有程序正在写入这个账本".to_owned(),
    };
    let place = database.display();
    StoreError::Refused(format!(
        "账本 {place} 已被占用：{holder}。一个账本同时只能由一个程序写入，请先关闭那个程序；只是查看可用只读方式打开"
    ))
}

/// The file whose name is longer by `suffix`.
pub(crate) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}
