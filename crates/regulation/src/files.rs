//! The files of a pack, handed over as text: the caller reads them, from a folder, an archive or a test.

use std::collections::BTreeMap;

/// Files of one pack by relative path with `/`, e.g. `cases/article-06.md`.
///
/// ```
/// let files = regulation::PackFiles::from([("pack.toml", "id = \"x\"")]);
/// assert_eq!(files.get("pack.toml"), Some("id = \"x\""));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackFiles {
    files: BTreeMap<String, String>,
}

impl PackFiles {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file or takes the place of one. Backslashes in the path become slashes.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files
            .insert(path.into().replace('\\', "/"), text.into());
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Bytes of all texts together.
    #[must_use]
    pub fn size(&self) -> usize {
        self.files.values().map(String::len).sum()
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for PackFiles {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(pairs: I) -> Self {
        let mut files = Self::new();
        for (path, text) in pairs {
            files.insert(path, text);
        }
        files
    }
}

impl<P: Into<String>, T: Into<String>, const N: usize> From<[(P, T); N]> for PackFiles {
    fn from(pairs: [(P, T); N]) -> Self {
        pairs.into_iter().collect()
    }
}
