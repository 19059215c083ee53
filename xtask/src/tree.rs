//! The tracked files of the project, read once; what every check looks at.
//!
//! Left out: files that git ignores, and files that are not text.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process;
use crate::rust_source::RustSource;

/// All tracked text files.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The project's root folder.
    pub(crate) root: PathBuf,
    /// Sorted by path.
    pub(crate) files: Vec<File>,
    /// Files that are not text: path and size in bytes.
    pub(crate) blobs: Vec<(String, u64)>,
}

/// A text file.
#[derive(Debug)]
pub(crate) struct File {
    /// From the root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// For `.rs` files: what the parser found, or why it could not.
    pub(crate) rust: Option<Result<RustSource, String>>,
}

impl Tree {
    /// Reads the project that this program belongs to.
    pub(crate) fn read() -> Result<Self> {
        let root = project_root()?;
        let listed = process::output(Command::new("git").current_dir(&root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--deduplicate",
        ]))
        .context("listing the project's files")?;
        let mut tree = Self {
            root,
            files: Vec::new(),
            blobs: Vec::new(),
        };
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            let full = tree.root.join(path);
            // A file that was deleted but is still in git's index is no longer part of the project.
            let Ok(bytes) = std::fs::read(&full) else {
                continue;
            };
            match String::from_utf8(bytes) {
                Ok(text) => tree.files.push(File::new(path, text)),
                Err(error) => tree
                    .blobs
                    .push((path.to_owned(), error.as_bytes().len() as u64)),
            }
        }
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// A small project for the tests of the checks.
    #[cfg(test)]
    pub(crate) fn sample(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<File> = files
            .iter()
            .map(|(path, text)| File::new(path, (*text).to_owned()))
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            root: PathBuf::new(),
            files,
            blobs: Vec::new(),
        }
    }

    /// The file at this path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether a file or folder of this name is part of the project.
    pub(crate) fn contains(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        let names = self.files.iter().map(|file| file.path.as_str());
        let names = names.chain(self.blobs.iter().map(|(path, _)| path.as_str()));
        path.is_empty()
            || names
                .into_iter()
                .any(|name| name == path || name.starts_with(&folder))
    }

    /// Rust files that could be parsed.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&File, &RustSource)> {
        self.files
            .iter()
            .filter_map(|file| Some((file, file.rust.as_ref()?.as_ref().ok()?)))
    }

    /// Markdown files.
    pub(crate) fn markdown(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".md"))
    }
}

impl File {
    fn new(path: &str, text: String) -> Self {
        let rust = path
            .ends_with(".rs")
            .then(|| RustSource::parse(path, &text).map_err(|error| error.to_string()));
        Self {
            path: path.to_owned(),
            text,
            rust,
        }
    }

    /// The 1-based line of a byte offset.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.text
            .bytes()
            .take(offset)
            .filter(|&byte| byte == b'\n')
            .count()
            + 1
    }

    /// Lines with their 1-based numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// The folder above this crate.
fn project_root() -> Result<PathBuf> {
    // `cargo run` tells where the manifest is now; the path seen by the compiler may be another
    // clone's when a target folder is shared.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = manifest.parent().map(Path::to_owned);
    root.context("the build tool's folder has no parent")
}
