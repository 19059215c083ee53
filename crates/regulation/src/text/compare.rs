//! That the quoted words are the official ones, character for character.

use super::letters::{Letter, words};
use crate::problem::{At, Sink};

/// So many characters that agree again end a difference.
const WINDOW: usize = 8;
/// So many characters are shown.
const SHOWN: usize = 24;

/// Reports the first place where the quotes differ from the source, and in what way.
pub(crate) fn compare(source: &[Letter], quoted: &[Letter], end: At, sink: &Sink) {
    let same = source
        .iter()
        .zip(quoted)
        .take_while(|(a, b)| a.c == b.c)
        .count();
    let (rest, found) = (tail(source, same), tail(quoted, same));
    let (Some(wanted), Some(first)) = (rest.first(), found.first()) else {
        if let Some(missing) = rest.first() {
            missing_words(missing, rest, end, sink);
        } else if let Some(extra) = found.first() {
            extra_words(source.get(..same).unwrap_or(&[]), found, extra.at(), sink);
        }
        return;
    };
    let resumes = position(rest, found);
    let comes_later = position(found, rest);
    match (resumes, comes_later) {
        (Some(skipped), None) => missing_words(
            wanted,
            rest.get(..skipped).unwrap_or(rest),
            first.at(),
            sink,
        ),
        (None, Some(extra)) => {
            extra_words(
                source.get(..same).unwrap_or(&[]),
                found.get(..extra).unwrap_or(found),
                first.at(),
                sink,
            );
        }
        (Some(skipped), Some(extra)) if extra <= skipped && repeats(source, same, found, extra) => {
            extra_words(
                source.get(..same).unwrap_or(&[]),
                found.get(..extra).unwrap_or(found),
                first.at(),
                sink,
            );
        }
        (Some(skipped), Some(_)) => {
            let shown = shown(rest.get(..skipped).unwrap_or(rest));
            let message = format!("次序颠倒：这里应是“{shown}”，它却在后面");
            sink.error(
                "text::out-of-order",
                span(found, SHOWN),
                message,
                place_in_source(wanted, sink),
            );
        }
        (None, None) => {
            let message = format!(
                "与原文不同：原文是“{}”，这里是“{}”",
                shown(rest),
                shown(found)
            );
            sink.error(
                "text::altered",
                span(found, altered(rest, found)),
                message,
                place_in_source(wanted, sink),
            );
        }
    }
}

fn tail(letters: &[Letter], from: usize) -> &[Letter] {
    letters.get(from..).unwrap_or(&[])
}

fn missing_words(first: &Letter, missing: &[Letter], at: At, sink: &Sink) {
    let message = format!("缺少原文“{}”，共 {} 字", shown(missing), missing.len());
    sink.error("text::missing", at, message, place_in_source(first, sink));
}

fn extra_words(before: &[Letter], extra: &[Letter], at: At, sink: &Sink) {
    let at = At {
        end: span(extra, SHOWN).end.max(at.end),
        ..at
    };
    let probe: Vec<char> = extra.iter().take(WINDOW).map(|letter| letter.c).collect();
    let repeated = before
        .windows(probe.len().max(1))
        .any(|window| window.iter().map(|l| l.c).eq(probe.iter().copied()));
    if repeated {
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

/// The extra words stand before this place in the source: they are quoted twice.
fn repeats(source: &[Letter], same: usize, found: &[Letter], extra: usize) -> bool {
    let length = extra.min(WINDOW);
    let probe = found.get(..length).unwrap_or(found);
    let before = source.get(..same).unwrap_or(&[]);
    length > 0
        && before
            .windows(length)
            .any(|window| window.iter().map(|l| l.c).eq(probe.iter().map(|l| l.c)))
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
