//! The official text in the pack: its pieces in order, compared with the source, and the rules that stand under each.

mod compare;
mod letters;
mod markdown;
mod phrases;
mod pieces;
mod place;
mod references;

pub(crate) use letters::bare;
pub(crate) use phrases::check_phrases;
pub(crate) use pieces::{FileKind, Pack, RuleTable, read};
pub(crate) use references::check_references;

use crate::problem::{At, Sink};

/// Compares all quotes of the pack, one after another, with the source.
pub(crate) fn check_quotes(pack: &Pack, source: usize, sink: &Sink) -> usize {
    let official = letters::of_file(source, sink);
    let quoted: Vec<letters::Letter> = pack
        .pieces
        .iter()
        .flat_map(|piece| piece.letters.iter().copied())
        .collect();
    let end = pack.pieces.last().map_or(At::top(source), |piece| piece.at);
    let end = At {
        start: end.end.saturating_sub(1).max(end.start),
        ..end
    };
    let starts: Vec<usize> = pack
        .pieces
        .iter()
        .scan(0, |start, piece| {
            Some(std::mem::replace(start, *start + piece.letters.len()))
        })
        .collect();
    compare::compare(&official, &quoted, &starts, end, sink);
    official.len()
}

/// The words as people read them: with the space after 第N条, which is the layout of every law.
pub(crate) fn displayed(words: &str) -> String {
    let chars: Vec<char> = words.chars().take(16).collect();
    let article = place::ordinal(&chars).filter(|(_, unit, _)| *unit == '条');
    let byte = article.and_then(|(_, _, end)| words.char_indices().nth(end));
    match byte {
        Some((byte, _)) => {
            let (number, rest) = words.split_at(byte);
            format!("{number}\u{3000}{rest}")
        }
        None => words.to_owned(),
    }
}

/// Sentences of a text: what ends with 。！？ or with the text.
pub(crate) fn sentences(words: &str) -> usize {
    words
        .split(['。', '！', '？'])
        .filter(|sentence| !sentence.is_empty())
        .count()
}
