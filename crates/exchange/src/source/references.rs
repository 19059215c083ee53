//! References of cells (`A1`, `A1:B2`) in the parts of an xlsx, looked at before the reader does
//! arithmetic on them: a reference that no sheet can have is no slip of an honest program.

use memchr::{memchr, memchr_iter};

/// A shorter value is a reference that can be counted with, whatever it is.
const SHORT: usize = 6;
/// Letters of the last column (XFD) and digits of the last row (1048576).
const LETTERS: usize = 3;
const DIGITS: usize = 7;

/// Whether all values of the attributes `r` and `ref` are references that a sheet can have.
pub(super) fn are_sound(part: &[u8]) -> bool {
    memchr_iter(b'=', part).all(|at| {
        let (before, after) = part.split_at_checked(at).unwrap_or((part, &[]));
        !is_reference(before) || value(after).is_none_or(is_sound)
    })
}

/// Whether the attribute's name that ends here is `r` or `ref`.
fn is_reference(before: &[u8]) -> bool {
    // Most attributes have other names: seen by their last letter.
    if before
        .last()
        .is_some_and(|c| c.is_ascii_alphanumeric() && !matches!(c, b'r' | b'f'))
    {
        return false;
    }
    let name = before.trim_ascii_end();
    let rest = name
        .strip_suffix(b"ref")
        .or_else(|| name.strip_suffix(b"r"));
    rest.and_then(<[u8]>::last)
        .is_some_and(u8::is_ascii_whitespace)
}

/// What stands between the quotes after `=`.
fn value(after: &[u8]) -> Option<&[u8]> {
    let (quote, rest) = after.get(1..)?.trim_ascii_start().split_first()?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    rest.get(..memchr(*quote, rest)?)
}

fn is_sound(value: &[u8]) -> bool {
    if value.len() <= SHORT {
        return true;
    }
    let one = |reference: &[u8]| {
        let letters = reference.iter().filter(|c| c.is_ascii_alphabetic()).count();
        let digits = reference.iter().filter(|c| c.is_ascii_digit()).count();
        letters <= LETTERS && digits <= DIGITS
    };
    value.split(|c| matches!(c, b':' | b' ' | b',')).all(one)
}

#[cfg(test)]
mod tests {
    use super::are_sound;

    #[test]
    fn references_beyond_the_last_cell_are_seen_in_every_writing() {
        for (part, sound) in [
            (r#"<c r="XFD1048576" s="1"><v>1</v></c>"#, true),
            (r#"<row r="1" spans="1:3"/><mergeCell ref="A1:B2"/>"#, true),
            (r#"<worksheet xmlns:r="urn:relationships">"#, true),
            (r#"<f>"r=""AAAAAAAAAA"""</f>"#, true),
            (r#"<c r="AAAAAAAAAAAA1"/>"#, false),
            (r#"<c r='AAAAAAAA1'/>"#, false),
            (r#"<row r = "99999999999"/>"#, false),
            (r#"<mergeCell ref="A1:ZZZZZZZZZ1"/>"#, false),
            ("<dimension\n ref=\"A1:B99999999999\"/>", false),
        ] {
            assert_eq!(are_sound(part.as_bytes()), sound, "{part}");
        }
    }
}
