//! That the quoted words are the official ones, character for character.

use super::letters::{Letter, words};
use crate::problem::{At, Sink};

/// So many characters that agree again end a difference.
const WINDOW: usize = 8;
/// So many characters are shown.
const SHOWN: usize = 24;

/// Fewer characters are found again by chance.
const SHORTEST: usize = 4;
/// A difference so near to the start of a quote is about the whole quote: 第一条 for 第二条.
const NEAR: usize = 6;

/// Reports the first place where the quotes differ from the source, and in what way.
///
/// `starts`: where in `quoted` each quote starts; `end`: the place of what is missing at the very end.
pub(crate) fn compare(
    source: &[Letter],
    quoted: &[Letter],
    starts: &[usize],
    end: At,
    sink: &Sink,
) {
    let same = source
        .iter()
        .zip(quoted)
        .take_while(|(a, b)| a.c == b.c)
        .count();
    if same == source.len() && same == quoted.len() {
        return;
    }
    let (Some(wanted), Some(first)) = (source.get(same), quoted.get(same)) else {
        if let Some(missing) = source.get(same) {
            missing_words(missing, tail(source, same), end, sink);
        } else {
            extra_words(source, tail(quoted, same), sink);
        }
        return;
    };
    let start = starts.iter().rev().find(|start| **start <= same).copied();
    let start = start.filter(|start| same - start <= NEAR && same > *start);
    let told = start.is_some_and(|start| told(source, quoted, start, sink));
    if !told && !self::told(source, quoted, same, sink) {
        let (rest, found) = (tail(source, same), tail(quoted, same));
        let message = format!(
            "与原文不同：原文是“{}”，这里是“{}”",
            shown(rest),
            shown(found)
        );
        let at = At {
            end: span(found, altered(rest, found)).end,
            ..first.at()
        };
        sink.error("text::altered", at, message, place_in_source(wanted, sink));
    }
}

/// Whether whole words are missing, repeated, added or out of order from a place on; if so, it is reported.
fn told(source: &[Letter], quoted: &[Letter], same: usize, sink: &Sink) -> bool {
    let (rest, found) = (tail(source, same), tail(quoted, same));
    let before = source.get(..same).unwrap_or(&[]);
    let (Some(wanted), Some(first)) = (rest.first(), found.first()) else {
        return false;
    };
    match (position(rest, found), position(found, rest)) {
        (Some(skipped), _) => {
            let missing = rest.get(..skipped).unwrap_or(rest);
            if missing.len() >= SHORTEST && position(found, missing).is_some() {
                let message = format!("次序颠倒：这里应是“{}”，它却在后面", shown(missing));
                let help = place_in_source(wanted, sink);
                sink.error("text::out-of-order", span(found, SHOWN), message, help);
            } else {
                missing_words(wanted, missing, first.at(), sink);
            }
        }
        (None, Some(extra)) => extra_words(before, found.get(..extra).unwrap_or(found), sink),
        (None, None) => return false,
    }
    true
}

fn tail(letters: &[Letter], from: usize) -> &[Letter] {
    letters.get(from..).unwrap_or(&[])
}

fn missing_words(first: &Letter, missing: &[Letter], at: At, sink: &Sink) {
    let message = format!("缺少原文“{}”，共 {} 字", shown(missing), missing.len());
    sink.error("text::missing", at, message, place_in_source(first, sink));
}

/// `before`: the source up to this place; what stands in it was quoted already.
fn extra_words(before: &[Letter], extra: &[Letter], sink: &Sink) {
    let at = span(extra, extra.len());
    let probe = extra.get(..WINDOW).unwrap_or(extra);
    let same = |window: &[Letter]| window.iter().zip(probe).all(|(a, b)| a.c == b.c);
    if before.windows(probe.len().max(1)).any(same) {
        let message = format!("重复：“{}”前面已经引过", shown(extra));
        sink.error(
            "text::repeated",
            at,
            message,
            "每句话只引一次，请删去重复的引文",
        );
    } else {
        let message = format!("原文没有“{}”", shown(extra));
        sink.error(
            "text::added",
            at,
            message,
            "引文（以 > 开头）只写原文；说明写在引文之外",
        );
    }
}

/// Where the start of `needle` stands in `letters`.
fn position(letters: &[Letter], needle: &[Letter]) -> Option<usize> {
    let length = needle.len().min(WINDOW);
    let probe = needle.get(..length)?;
    let same = |window: &[Letter]| window.iter().zip(probe).all(|(a, b)| a.c == b.c);
    letters.windows(length.max(1)).position(same)
}

/// How many characters differ before both agree again.
fn altered(rest: &[Letter], found: &[Letter]) -> usize {
    (1..found.len().min(SHOWN))
        .find(|length| {
            position(
                rest.get(..rest.len().min(2 * SHOWN)).unwrap_or(rest),
                tail(found, *length),
            )
            .is_some()
        })
        .unwrap_or(1)
}

fn shown(letters: &[Letter]) -> String {
    let short = words(letters.get(..SHOWN).unwrap_or(letters));
    if letters.len() > SHOWN {
        format!("{short}…")
    } else {
        short
    }
}

/// The place of the first `length` letters (of one file).
fn span(letters: &[Letter], length: usize) -> At {
    let first = letters.first().map_or(At::top(0), Letter::at);
    let last = letters
        .iter()
        .take(length)
        .map(Letter::at)
        .rfind(|at| at.file == first.file);
    At {
        end: last.map_or(first.end, |at| at.end),
        ..first
    }
}

fn place_in_source(letter: &Letter, sink: &Sink) -> String {
    let at = letter.at();
    let (line, column) = sink.sources.line_column(at.file, at.start);
    let name = sink.sources.name(at.file);
    format!("原文见 {name} 第 {line} 行第 {column} 字；引文须与它逐字相同（空格、换行不计）")
}
