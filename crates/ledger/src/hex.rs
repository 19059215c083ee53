//! Lower-case hexadecimal digits, in which ids and hashes are written in texts.

use std::fmt::Write;

/// Two digits for each byte.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The bytes, if the text is exactly their digits in lower case.
#[must_use]
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let lower = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 2 * N || !text.as_bytes().iter().all(lower) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn digits_read_back_in_lower_case_only() {
        let bytes = [0x00, 0x1f, 0xff];
        assert_eq!(encode(&bytes), "001fff");
        assert_eq!(decode("001fff"), Some(bytes));
        for bad in ["001fFF", "001ff", "001fff0", "0x1fff", "+01fff", "中文"] {
            assert_eq!(decode::<3>(bad), None, "{bad}");
        }
    }
}
