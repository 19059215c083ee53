//! What can go wrong with a file, in the words that the user reads: what, why, how to mend.

use std::error::Error;
use std::io::{self, ErrorKind};

use crate::hex::hex;

/// A file could not be taken, kept or read.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing was sent.
    #[error("文件是空的，没有收下。请重新选择文件后上传")]
    Empty,
    /// More than the limit was sent or announced.
    #[error("文件超过 {}，没有收下。请压缩或拆分后上传，或请管理员调高单个附件的上限", megabytes(*limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Fewer or more bytes came than announced.
    #[error("上传不完整：应为 {expected} 字节，实收 {received} 字节，没有收下。请从头重新上传")]
    SizeDiffers {
        /// Bytes announced.
        expected: u64,
        /// Bytes received.
        received: u64,
    },
    /// The bytes are not those announced.
    #[error(
        "上传的内容与申报的摘要不一致（应为 {}…，实为 {}…），可能中途断线后续传了别的文件，没有收下。请从头重新上传",
        short(expected),
        short(received)
    )]
    DigestDiffers {
        /// SHA-256 announced.
        expected: [u8; 32],
        /// SHA-256 of what came.
        received: [u8; 32],
    },
    /// An upload went on after a failure.
    #[error("这次上传先前已经失败，不能继续。请从头重新上传")]
    Broken,
    /// No room on the disk.
    #[error(
        "磁盘空间不足，{doing}没有完成，没有留下残缺的附件。请管理员清理磁盘，腾出空间后重试，不必重启"
    )]
    DiskFull {
        /// What we were doing.
        doing: &'static str,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The store could not be written.
    #[error("{doing}失败，没有留下残缺的附件：{source}。请检查附件目录的权限和磁盘后重试")]
    Write {
        /// What we were doing.
        doing: &'static str,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The store could not be read.
    #[error("{doing}失败：{source}。请检查附件目录的权限和磁盘后重试")]
    Read {
        /// What we were doing.
        doing: &'static str,
        /// What the system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// What the client sent could not be read.
    #[error("接收上传的内容时中断：{0}。没有收下，请重新上传")]
    Source(io::Error),
    /// The store has no such file.
    #[error(
        "找不到附件 {}…。请从备份恢复附件目录；台账记录不受影响",
        short(sha256)
    )]
    Missing {
        /// SHA-256 of the file.
        sha256: [u8; 32],
    },
    /// The file is no longer what was stored.
    #[error(
        "附件损坏：{}… 的内容与登记时的摘要不一致。请保留现场，移走损坏的文件，再从备份恢复；台账记录不受影响",
        short(sha256)
    )]
    Damaged {
        /// SHA-256 under which it was stored.
        sha256: [u8; 32],
    },
}

impl EvidenceError {
    pub(crate) fn write(
        doing: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        if is_full(source.as_ref()) {
            Self::DiskFull { doing, source }
        } else {
            Self::Write { doing, source }
        }
    }

    pub(crate) fn read(
        doing: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Read {
            doing,
            source: source.into(),
        }
    }
}

/// Whether the system ran out of room, however deep the reason lies.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>()
            && matches!(
                error.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded
            )
        {
            return true;
        }
        cause = error.source();
    }
    false
}

fn short(digest: &[u8; 32]) -> String {
    hex(digest.get(..6).unwrap_or_default())
}

fn megabytes(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        format!("{} MB", bytes / (1024 * 1024))
    } else {
        format!("{bytes} 字节")
    }
}
