//! 本细则第二十条: that the articles and chapters which the text refers to exist.
//!
//! References to other laws are left out: only those that say 本… or stand alone are looked at.

use std::collections::BTreeSet;

use super::phrases::place;
use super::pieces::{Pack, Piece};
use super::place::ordinal;
use crate::fence::Value;
use crate::problem::Sink;

/// Checks every 第…条 and 第…章 within the text.
pub(crate) fn check_references(pack: &Pack, sink: &Sink) {
    let articles: BTreeSet<u16> = pack
        .pieces
        .iter()
        .filter_map(|piece| Some(piece.clause?.article))
        .collect();
    let chapters: BTreeSet<u16> = pack.pieces.iter().map(|piece| piece.chapter).collect();
    for (number, piece) in pack
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.clause.is_some())
    {
        for reference in references(&piece.words) {
            let known = if reference.unit == '条' {
                &articles
            } else {
                &chapters
            };
            if known.contains(&reference.number) || declared(pack, number, piece, &reference) {
                continue;
            }
            let at = place(piece, reference.start, reference.end);
            let message = format!(
                "这里引用的“{}”本文件没有",
                piece
                    .words
                    .get(reference.start..reference.end)
                    .unwrap_or("")
            );
            let help =
                "原文若有误，请在这一段下用 [[slip]] 声明（quote 包含这几个字，reads 写应作什么）";
            sink.error("text::reference", at, message, help);
        }
    }
}

struct Reference {
    number: u16,
    unit: char,
    start: usize,
    end: usize,
}

fn references(words: &str) -> Vec<Reference> {
    let all: Vec<(usize, char)> = words.char_indices().collect();
    let chars: Vec<char> = all.iter().map(|(_, c)| *c).collect();
    let mut found = Vec::new();
    let mut elsewhere = (0, false);
    // The piece's own 第…条 at its start is no reference.
    for index in 1..chars.len() {
        let Some((number, unit @ ('条' | '章'), length)) =
            ordinal(chars.get(index..).unwrap_or(&[]))
        else {
            continue;
        };
        let before: String = chars.get(..index).unwrap_or(&[]).iter().collect();
        let joined = elsewhere.1 && index <= elsewhere.0 + 1;
        let other = joined || speaks_of_other_law(&before);
        elsewhere = (index + length, other);
        let byte = |at: usize| all.get(at).map_or(words.len(), |(byte, _)| *byte);
        if !other {
            found.push(Reference {
                number,
                unit,
                start: byte(index),
                end: byte(index + length),
            });
        }
    }
    found
}

/// The words before a reference name another law.
fn speaks_of_other_law(before: &str) -> bool {
    let names = [
        "法", "条例", "规定", "办法", "细则", "规则", "意见", "通知", "决定",
    ];
    let own = names.iter().any(|name| {
        before.ends_with(&format!("本{name}")) || before.ends_with(&format!("本实施{name}"))
    });
    before.ends_with(['》', '）', ')']) || (!own && names.iter().any(|name| before.ends_with(name)))
}

/// A slip under this piece is about the reference.
fn declared(pack: &Pack, number: usize, piece: &Piece, reference: &Reference) -> bool {
    pack.of("slip")
        .filter(|slip| slip.piece == Some(number))
        .any(|slip| {
            let Some(Value::Text(quote)) = slip.table.get("quote").map(|node| &node.value) else {
                return false;
            };
            let quote = super::bare(quote);
            let mut places = piece.words.match_indices(&quote);
            places.any(|(at, _)| at <= reference.start && reference.end <= at + quote.len())
        })
}
