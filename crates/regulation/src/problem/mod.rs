//! What is wrong with a pack, where, and how to mend it: several at once, each with a stable code.
//!
//! Left out: rendering. [`Problem`] and [`Problems`] are [`miette::Diagnostic`]s; a program that does not want
//! miette's rendering reads the plain accessors.

mod sink;

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceSpan};

pub(crate) use sink::{At, Sink, Sources};

/// One thing that is wrong (or doubtful) at one place of a pack.
#[derive(Clone)]
pub struct Problem {
    code: &'static str,
    severity: Severity,
    message: String,
    help: String,
    file: String,
    line: usize,
    column: usize,
    snippet: String,
    span: SourceSpan,
    source: NamedSource<Arc<str>>,
}

impl Problem {
    /// Stable code, e.g. `text::altered`; the list stands in `docs/regulation-pack.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// True if the pack loads all the same.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.severity != Severity::Error
    }

    /// What is wrong, in Chinese.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it, in Chinese.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }

    /// File, as a path within the pack.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column, from 1, counted in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The offending words (at most one line of them).
    #[must_use]
    pub fn snippet(&self) -> &str {
        &self.snippet
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}:{}:{} “{}” {}（{}）",
            self.code, self.file, self.line, self.column, self.snippet, self.message, self.help
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some("这里".to_owned()), self.span);
        Some(Box::new(std::iter::once(label)))
    }
}

/// Everything that is wrong with a pack, in the order of its files.
#[derive(Debug, Clone)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    pub(crate) fn new(list: Vec<Problem>) -> Self {
        Self { list }
    }

    /// The problems, in the order of files and lines.
    #[must_use]
    pub fn list(&self) -> &[Problem] {
        &self.list
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "规则包有 {} 处问题，未能载入", self.list.len())?;
        for problem in &self.list {
            write!(
                f,
                "\n{}:{}:{} [{}] {}；{}",
                problem.file,
                problem.line,
                problem.column,
                problem.code,
                problem.message,
                problem.help
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(
            self.list.iter().map(|problem| problem as &dyn Diagnostic),
        ))
    }
}
