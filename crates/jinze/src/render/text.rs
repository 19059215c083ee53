//! Text in columns: Chinese characters, rare ones too, take two columns of a terminal.

use exchange::board::State;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks up to `columns`; a longer one is cut and ends in `…`.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return pad(text, columns);
    }
    let mut kept = String::new();
    let mut taken = 1;
    for letter in text.chars() {
        taken += letter.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    pad(&kept, columns)
}

/// The text with blanks up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Lines of at most `columns`; no line begins with a closing mark, and figures and Latin words stay whole.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    const NEVER_FIRST: &str = "，。；：、！？）”’》」』】,.;:!?)";
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in words(paragraph) {
            let closing = word.chars().all(|letter| NEVER_FIRST.contains(letter));
            if width(&line) + width(word) > columns && !closing && !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line = String::new();
            }
            if !(line.is_empty() && word == " ") {
                line.push_str(word);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The text wrapped, with `first` before its first line and blanks of the same width before the others.
pub(crate) fn hang(first: &str, text: &str, columns: usize) -> String {
    let indent = width(first);
    let mut out = String::new();
    for (at, line) in wrap(text, columns.saturating_sub(indent).max(20))
        .iter()
        .enumerate()
    {
        let lead = if at == 0 {
            first.to_owned()
        } else {
            " ".repeat(indent)
        };
        out.push_str(&lead);
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Items one after another, each kept whole where it fits, with `first` before the first line.
pub(crate) fn hang_items(first: &str, items: &[String], between: &str, columns: usize) -> String {
    let indent = width(first);
    let mut out = first.to_owned();
    let mut used = indent;
    for (at, item) in items.iter().enumerate() {
        let last = at + 1 == items.len();
        let text = format!("{item}{}", if last { "" } else { between });
        if used > indent && used + width(text.trim_end()) > columns {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
        }
        used += width(&text);
        out.push_str(&text);
    }
    out.push('\n');
    out
}

/// Runs of narrow letters, and wide letters one by one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut run = false;
    for (at, letter) in text.char_indices() {
        let narrow = letter.is_ascii() && letter != ' ';
        if !(run && narrow) && at > start {
            words.extend(text.get(start..at));
            start = at;
        }
        run = narrow;
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// Paint, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    /// Text in the colour of a state. Its shape and word say the same without it.
    pub(crate) fn state(self, state: State, text: &str) -> String {
        self.with(
            match state {
                State::Done => "32",
                State::Open => "0",
                State::Near => "33",
                State::Missed => "1;31",
                State::Apart => "2",
            },
            text,
        )
    }

    /// A heading.
    pub(crate) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// An aside.
    pub(crate) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() && code != "0" {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fit, hang, width, wrap};

    #[test]
    fn rare_characters_take_two_columns() {
        for (text, columns) in [
            ("王", 2),
            ("㛃", 2),
            ("𬭚", 2),
            ("𰻞", 2),
            ("A1", 2),
            ("张·李", 5),
        ] {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn a_fitted_text_has_exactly_its_columns() {
        for text in [
            "",
            "王𬭚",
            "规划住房建设局主要负责人",
            "R-06 规划住房建设局",
            "ABCDEFGHIJKLMN",
        ] {
            assert_eq!(width(&fit(text, 11)), 11, "{text}");
        }
        assert_eq!(fit("规划住房建设局", 11), "规划住房建…");
    }

    #[test]
    fn lines_break_between_words_and_not_before_a_closing_mark() {
        assert_eq!(wrap("一二三四，五六", 8), ["一二三四，", "五六"]);
        assert_eq!(wrap("截至2026-06-30止", 10), ["截至", "2026-06-30", "止"]);
        assert_eq!(wrap("", 10), Vec::<String>::new());
        assert_eq!(
            hang("甲：", "一二三四五六七八九十一二", 24),
            "甲：一二三四五六七八九十\n    一二\n"
        );
    }
}
