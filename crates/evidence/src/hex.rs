//! Digests as text, in lower case. Left out: reading them back from anything but a file's name.

use std::fmt::Write as _;

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A digest of 32 bytes from exactly 64 lower-case digits.
pub(crate) fn digest(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair
            .iter()
            .try_fold(0_u8, |sum, digit| Some(sum << 4 | value(*digit)?))?;
    }
    Some(digest)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{digest, hex};

    #[test]
    fn a_digest_is_read_back_and_other_names_are_not() {
        let bytes: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 8).unwrap());
        assert_eq!(digest(&hex(&bytes)), Some(bytes));
        for odd in [
            "",
            "ab",
            &"AB".repeat(32),
            &"xy".repeat(32),
            &"ab".repeat(33),
        ] {
            assert_eq!(digest(odd), None, "{odd}");
        }
    }
}
