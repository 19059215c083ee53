//! The characters of a text with their places; white space is layout and left aside.

use std::ops::Range;

use crate::problem::{At, Sink};

/// A character and its byte in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    pub(crate) c: char,
    byte: u32,
    file: u16,
}

impl Letter {
    pub(crate) fn at(&self) -> At {
        let start = usize::try_from(self.byte).unwrap_or(0);
        At {
            file: usize::from(self.file),
            start,
            end: start + self.c.len_utf8(),
        }
    }
}

/// Layout: white space, and marks that cannot be seen.
pub(crate) fn is_layout(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// The text without layout.
pub(crate) fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_layout(*c)).collect()
}

/// All letters of a file.
pub(crate) fn of_file(file: usize, sink: &Sink) -> Vec<Letter> {
    let mut letters = Vec::new();
    push_line(&mut letters, file, 0, sink.sources.text(file));
    letters
}

/// The letters of a block quote: each line without its `>`.
pub(crate) fn of_quote(file: usize, range: &Range<usize>, sink: &Sink) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut start = range.start;
    for line in sink
        .sources
        .text(file)
        .get(range.clone())
        .unwrap_or("")
        .split_inclusive('\n')
    {
        let inner = line.trim_start();
        let inner = inner.strip_prefix('>').unwrap_or(inner);
        push_line(&mut letters, file, start + line.len() - inner.len(), inner);
        start += line.len();
    }
    letters
}

fn push_line(letters: &mut Vec<Letter>, file: usize, start: usize, line: &str) {
    let file = u16::try_from(file).unwrap_or(u16::MAX);
    for (byte, c) in line.char_indices().filter(|(_, c)| !is_layout(*c)) {
        let byte = u32::try_from(start + byte).unwrap_or(u32::MAX);
        letters.push(Letter { c, byte, file });
    }
}

/// Letters as words.
pub(crate) fn words(letters: &[Letter]) -> String {
    letters.iter().map(|letter| letter.c).collect()
}
