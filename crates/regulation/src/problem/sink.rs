//! Places in the files of a pack, and the list to which every check adds.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use miette::{NamedSource, Severity, SourceSpan};

use super::Problem;

/// Problems beyond this number are not kept: nobody mends more at once.
const MOST: usize = 500;
/// Longest snippet, in characters.
const SNIPPET: usize = 60;

/// A stretch of bytes of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl At {
    pub(crate) fn new(file: usize, range: &Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    /// The start of a file, for what is missing from it.
    pub(crate) fn top(file: usize) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }
}

/// The files of a pack by number, so that a place is small.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    files: Vec<(String, Arc<str>)>,
}

impl Sources {
    pub(crate) fn add(&mut self, name: &str, text: &str) -> usize {
        self.files.push((name.to_owned(), Arc::from(text)));
        self.files.len() - 1
    }

    pub(crate) fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |(name, _)| name)
    }

    pub(crate) fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |(_, text)| text)
    }

    /// Line and column (in characters) of a byte, both from 1.
    pub(crate) fn line_column(&self, file: usize, byte: usize) -> (usize, usize) {
        let before = before(self.text(file), byte);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before
            .get(line_start..)
            .map_or(0, |text| text.chars().count())
            + 1;
        (line, column)
    }

    fn snippet(&self, at: At) -> String {
        let text = self.text(at.file).get(at.start..at.end).unwrap_or("");
        let line = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("")
            .trim();
        let short: String = line.chars().take(SNIPPET).collect();
        if short.len() < line.len() {
            format!("{short}…")
        } else {
            short
        }
    }

    fn problem(
        &self,
        code: &'static str,
        severity: Severity,
        at: At,
        words: (String, String),
    ) -> Problem {
        let (line, column) = self.line_column(at.file, at.start);
        let text = self
            .files
            .get(at.file)
            .map_or_else(|| Arc::from(""), |(_, text)| text.clone());
        let start = before(&text, at.start).len();
        let end = before(&text, at.end).len().max(start);
        Problem {
            code,
            severity,
            message: words.0,
            help: words.1,
            file: self.name(at.file).to_owned(),
            line,
            column,
            snippet: self.snippet(at),
            span: SourceSpan::from(start..end),
            source: NamedSource::new(self.name(at.file), text),
        }
    }
}

/// The text before a byte, moved back to a character's edge.
fn before(text: &str, byte: usize) -> &str {
    let mut edge = byte.min(text.len());
    while !text.is_char_boundary(edge) {
        edge -= 1;
    }
    text.get(..edge).unwrap_or("")
}

/// Collects what is wrong. The same thing at the same place is kept once, however often a rule is read.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) sources: Sources,
    found: RefCell<Vec<(At, Problem)>>,
    seen: RefCell<BTreeSet<(At, &'static str)>>,
}

impl Sink {
    pub(crate) fn new(sources: Sources) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    pub(crate) fn error(
        &self,
        code: &'static str,
        at: At,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, Severity::Error, at, (message.into(), help.into()));
    }

    pub(crate) fn warning(
        &self,
        code: &'static str,
        at: At,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, Severity::Warning, at, (message.into(), help.into()));
    }

    fn add(&self, code: &'static str, severity: Severity, at: At, words: (String, String)) {
        if self.found.borrow().len() < MOST && self.seen.borrow_mut().insert((at, code)) {
            let problem = self.sources.problem(code, severity, at, words);
            self.found.borrow_mut().push((at, problem));
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found
            .borrow()
            .iter()
            .any(|(_, problem)| !problem.is_warning())
    }

    /// Errors and warnings, each in the order of files and places.
    pub(crate) fn finish(self) -> (Vec<Problem>, Vec<Problem>) {
        let mut found = self.found.into_inner();
        found.sort_by_key(|(at, _)| *at);
        let (warnings, errors): (Vec<_>, Vec<_>) = found
            .into_iter()
            .map(|(_, problem)| problem)
            .partition(Problem::is_warning);
        (errors, warnings)
    }
}
