//! What went wrong, for the person at the keyboard: what, where, how to mend it, and the exit code.

use std::fmt;
use std::path::Path;

/// Exit codes, as `--help` and docs/cli.md list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Done.
    Done = 0,
    /// Done, and what was asked for by `--fail-on` or `import-check` was found.
    Found = 1,
    /// The words typed make no sense, or name nobody.
    Usage = 2,
    /// The workbook cannot be read or is wrong.
    Input = 3,
    /// The regulation pack cannot be read or is wrong.
    Pack = 4,
    /// A file could not be read or written.
    Io = 5,
}

/// A failure, in Chinese.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) code: Code,
    what: String,
    mend: String,
}

impl Failure {
    /// A failure with its exit code.
    pub(crate) fn of(code: Code, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// The words typed make no sense, or name nobody.
    pub(crate) fn usage(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::of(Code::Usage, what, mend)
    }

    /// The workbook cannot be read or is wrong.
    pub(crate) fn input(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::of(Code::Input, what, mend)
    }

    /// The pack cannot be read or is wrong.
    pub(crate) fn pack(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::of(Code::Pack, what, mend)
    }

    /// A file could not be read or written.
    pub(crate) fn io(doing: &str, path: &Path, why: &std::io::Error, mend: &str) -> Self {
        Self::of(
            Code::Io,
            format!("{doing} {} 失败：{}", path.display(), reason(why)),
            mend,
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "错误：{}", self.what)?;
        if !self.mend.is_empty() {
            write!(f, "\n办法：{}", self.mend)?;
        }
        Ok(())
    }
}

/// The common reasons of the operating system, in Chinese.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        ErrorKind::PermissionDenied => "没有权限".to_owned(),
        ErrorKind::AlreadyExists => "文件已经存在".to_owned(),
        ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        ErrorKind::NotADirectory => "这不是文件夹".to_owned(),
        ErrorKind::StorageFull => "磁盘已满".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "磁盘只读".to_owned(),
        ErrorKind::InvalidData => "内容不是 UTF-8 文字".to_owned(),
        _ => error.to_string(),
    }
}
