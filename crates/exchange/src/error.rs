//! What can go wrong when a file as a whole is read or written; single cells have problems of their own.

/// A workbook could not be read or written at all.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The file is not what it should be, or is too big to be looked at.
    #[error("{reason}。{mend}")]
    Refused {
        /// What is wrong, in Chinese.
        reason: String,
        /// How to mend it, in Chinese.
        mend: String,
    },
    /// A file could not be read from disk.
    #[error("读取 {path} 失败：{source}")]
    Io {
        /// The path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A workbook could not be written.
    #[error("写出工作簿失败：{0}")]
    Write(#[from] rust_xlsxwriter::XlsxError),
}

impl ExchangeError {
    pub(crate) fn refused(reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
            mend: mend.into(),
        }
    }
}
