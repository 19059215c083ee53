//! That no frequency of the text is forgotten: each lies inside the quote of some duty.

use super::pieces::{Pack, Piece, RuleTable};
use crate::fence::Value;
use crate::frequency;
use crate::problem::{At, Sink};

/// Checks every 每…至少…次 of the text.
pub(crate) fn check_phrases(pack: &Pack, sink: &Sink) {
    for (number, piece) in pack
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.clause.is_some())
    {
        let rules: Vec<&RuleTable> = pack
            .rules
            .iter()
            .filter(|rule| rule.piece == Some(number))
            .collect();
        let explained = rules.iter().any(|rule| rule.key == "none");
        for found in frequency::find(&piece.words)
            .iter()
            .filter(|found| found.counts())
        {
            let inside =
                |rule: &&&RuleTable| covers(rule, piece, found.range.start, found.range.end);
            let words = piece.words.get(found.range.clone()).unwrap_or("");
            let at = place(piece, found.range.start, found.range.end);
            if found.bare {
                if !explained && !rules.iter().any(|rule| inside(&rule)) {
                    let message = format!("“{words}”像是频次，但没有规则引用它");
                    sink.warning(
                        "text::frequency-bare",
                        at,
                        message,
                        "若是职责的频次，请写进该职责的 quote",
                    );
                }
            } else if !rules
                .iter()
                .filter(|rule| rule.key == "duty")
                .any(|rule| inside(&rule))
            {
                let message = format!("原文的频次“{words}”不在任何职责的 quote 里");
                let help =
                    "请在这一段下写 [[duty]]，quote 包含这几个字；不计次的可写 standing = true";
                sink.error("text::frequency-unruled", at, message, help);
            }
        }
    }
}

/// The rule's quote (without layout) holds this stretch of the piece's words.
fn covers(rule: &RuleTable, piece: &Piece, start: usize, end: usize) -> bool {
    let Some(Value::Text(quote)) = rule.table.get("quote").map(|node| &node.value) else {
        return false;
    };
    let quote = super::bare(quote);
    !quote.is_empty()
        && piece
            .words
            .match_indices(&quote)
            .any(|(at, _)| at <= start && end <= at + quote.len())
}

/// A stretch of a piece's words in its file.
pub(super) fn place(piece: &Piece, start: usize, end: usize) -> At {
    let letter = |byte: usize| {
        let index = piece
            .words
            .get(..byte)
            .map_or(0, |before| before.chars().count());
        piece.letters.get(index)
    };
    let first = letter(start).map_or(piece.at, |letter| letter.at());
    let last = piece
        .words
        .get(..end)
        .and_then(|before| before.char_indices().next_back());
    let last = last
        .and_then(|(byte, _)| letter(byte))
        .map_or(first, |letter| letter.at());
    At {
        end: last.end.max(first.end),
        ..first
    }
}
