//! Which article, item or chapter a quote begins, read from its own words.

use crate::numeral;

/// What the first words of a quote say of its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `第二章　职责` (or 编, 节 without a number of its own here)
    Chapter(Option<u16>, String),
    /// `第六条 …`
    Article(u16),
    /// `（二）…`
    Item(u16),
    /// Anything else.
    Further,
}

/// Longest chapter title, in characters; a longer quote is text that speaks of a chapter.
const TITLE: usize = 40;

/// The place that a quote (without layout) begins.
pub(crate) fn of(words: &str) -> Place {
    let chars: Vec<char> = words.chars().take(TITLE + 1).collect();
    if let Some((number, unit, end)) = ordinal(&chars) {
        match unit {
            '条' => return Place::Article(number),
            '章' if is_title(&chars) => {
                let name = chars.get(end..).unwrap_or(&[]).iter().collect();
                return Place::Chapter(Some(number), name);
            }
            '编' | '节' if is_title(&chars) => return Place::Chapter(None, String::new()),
            _ => {}
        }
    }
    item(&chars).map_or(Place::Further, Place::Item)
}

/// The chapter that a Markdown heading names: `第二章 职责`.
pub(crate) fn chapter_of_heading(heading: &str) -> Option<(u16, String)> {
    let chars: Vec<char> = super::bare(heading).chars().collect();
    let (number, unit, end) = ordinal(&chars)?;
    (unit == '章').then(|| (number, chars.get(end..).unwrap_or(&[]).iter().collect()))
}

/// `第六条`: the number, the unit, and where the words after it begin.
pub(crate) fn ordinal(chars: &[char]) -> Option<(u16, char, usize)> {
    let rest = chars.strip_prefix(&['第'])?;
    let (number, length) = numeral::leading(rest)?;
    let unit = *rest.get(length)?;
    Some((u16::try_from(number).ok()?, unit, length + 2))
}

fn is_title(chars: &[char]) -> bool {
    chars.len() <= TITLE && !chars.iter().any(|c| "。；，：".contains(*c))
}

fn item(chars: &[char]) -> Option<u16> {
    let rest = chars
        .strip_prefix(&['（'])
        .or_else(|| chars.strip_prefix(&['(']))?;
    let (number, length) = numeral::leading(rest)?;
    let closed = rest.get(length).is_some_and(|c| "）)".contains(*c));
    closed.then(|| u16::try_from(number).ok()).flatten()
}
