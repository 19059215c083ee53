//! Where answers go: the screen, or a file that appears whole or not at all.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::failure::Failure;

/// The width of text when nothing is known of the screen.
const COLUMNS: usize = 100;

/// What the program talks to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Colour is wanted: a terminal, and NO_COLOR is not set.
    pub(crate) colour: bool,
    /// Width of the text in columns.
    pub(crate) columns: usize,
    /// The answer goes to a terminal.
    pub(crate) terminal: bool,
}

impl Screen {
    /// The screen that the program was started on.
    pub(crate) fn here() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|text| text.parse().ok());
        Self {
            colour: terminal && !set("NO_COLOR") && !dumb,
            columns: columns.unwrap_or(COLUMNS).clamp(80, 200),
            terminal,
        }
    }

    /// Prints the answer. Whoever stopped reading (`| head`) has had enough: that is no fault.
    pub(crate) fn print(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::io("打印到", Path::new("屏幕"), &error, ""))
            }
            _ => Ok(()),
        }
    }
}

/// Says something beside the answer. If nobody can hear it, nothing is lost.
pub(crate) fn tell(words: &str) {
    let _unheard = writeln!(std::io::stderr().lock(), "{words}");
}

/// That a file may be written, asked before any work is done.
pub(crate) fn may_write(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        Err(exists(path))
    } else {
        Ok(())
    }
}

/// Writes a file that appears whole or not at all; an existing one only with `force`.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    may_write(path, force)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let failed = |error: &std::io::Error| {
        Failure::io(
            "写出",
            path,
            error,
            "请检查文件夹是否存在、是否有写入权限、磁盘是否已满",
        )
    };
    let mut file = new_file(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| failed(&error))?;
    let kept = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(failed(&error.error)),
    }
}

#[cfg(unix)]
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // As any program would create it; the umask takes away what the office does not want.
    tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}

fn exists(path: &Path) -> Failure {
    let error = std::io::Error::from(ErrorKind::AlreadyExists);
    Failure::io("写出", path, &error, "换一个文件名；确要覆盖请加 --force")
}
