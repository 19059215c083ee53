//! Text in the ledger: one spelling for one text.
//!
//! NFC, no control characters but the line feed, nothing invisible that changes what a reader
//! sees: no byte order mark, zero-width characters, or marks that turn the direction of writing.
//! Left out: what a text means; full-width digits and the like are settled where people type.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Why a text cannot stand in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A control, zero-width or direction character.
    #[error("含有不可见的字符 U+{0:04X}，请删去后重新输入")]
    Invisible(u32),
    /// Not in the composed form.
    #[error("文字不是规范的组合形式（NFC）")]
    NotComposed,
}

/// The text as it may stand in the ledger: composed, without invisible characters.
///
/// # Errors
/// When it holds a character that changes what a reader sees; nothing is dropped in silence.
pub fn canonical(text: &str) -> Result<String, TextError> {
    if let Some(bad) = text.chars().find(|&char| is_invisible(char)) {
        return Err(TextError::Invisible(u32::from(bad)));
    }
    if is_plain(text) {
        return Ok(text.to_owned());
    }
    Ok(text.nfc().collect())
}

/// Checks a text that is said to be canonical.
///
/// # Errors
/// As [`canonical`], and when it is not composed.
pub fn check(text: &str) -> Result<(), TextError> {
    if is_plain(text) {
        return Ok(());
    }
    if let Some(bad) = text.chars().find(|&char| is_invisible(char)) {
        return Err(TextError::Invisible(u32::from(bad)));
    }
    if is_nfc(text) {
        Ok(())
    } else {
        Err(TextError::NotComposed)
    }
}

/// Most Chinese text: visible and composed whatever stands beside it, so no table is asked.
fn is_plain(text: &str) -> bool {
    text.chars().all(|char| {
        matches!(char,
            ' '..='~' | '\n'
            | '\u{3001}'..='\u{3029}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{FF01}'..='\u{FF5E}')
    })
}

fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{0}'..='\u{9}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}'
        | '\u{61C}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}'
        | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::{TextError, canonical, check};

    #[test]
    fn f38_one_text_has_one_spelling() {
        for (typed, kept) in [
            ("安全生产", "安全生产"),
            ("㛃䶮𠮷", "㛃䶮𠮷"),
            ("e\u{301}", "\u{e9}"),
            // A compatibility ideograph is the unified one in the composed form.
            ("\u{F900}", "\u{8C48}"),
            ("两行\n文字", "两行\n文字"),
            ("２０２６年", "２０２６年"),
        ] {
            assert_eq!(canonical(typed).as_deref(), Ok(kept));
            assert_eq!(check(kept), Ok(()));
        }
        assert_eq!(check("e\u{301}"), Err(TextError::NotComposed));
        assert_eq!(check("\u{F900}"), Err(TextError::NotComposed));
    }

    #[test]
    fn f38_what_cannot_be_seen_is_refused() {
        for bad in [
            "\u{200B}", "\u{202E}", "\u{FEFF}", "\r", "\t", "\0", "\u{2066}", "\u{2028}",
        ] {
            let text = format!("甲{bad}乙");
            let code = u32::from(bad.chars().next().unwrap());
            assert_eq!(canonical(&text), Err(TextError::Invisible(code)));
            assert_eq!(check(&text), Err(TextError::Invisible(code)));
        }
    }
}
