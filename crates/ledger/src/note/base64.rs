//! Base64 of RFC 4648, section 4, in its one form: padded, without spaces, without left-over bits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{NoteError, shorten};
use crate::hash::Hash;

pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(super) fn decode_hash(text: &str) -> Result<Hash, NoteError> {
    decode(text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| NoteError::Hash(shorten(text)))
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_hash, encode};

    #[test]
    fn f35_base64_has_one_form() {
        assert_eq!(decode("YWI=").as_deref(), Some(b"ab".as_slice()));
        assert_eq!(
            decode("++8/").as_deref(),
            Some([0xfb, 0xef, 0x3f].as_slice())
        );
        for bad in [
            "YWI", "YWI==", "YWJ=", "YW I=", "YWI=\n", " YWI=", "YWI=YWI=", "-_8=", "Y", "===",
        ] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
        let hash = encode(&[7; 32]);
        assert_eq!(decode_hash(&hash), Ok([7; 32]));
        for length in [0, 31, 33] {
            assert!(decode_hash(&encode(&vec![7; length])).is_err());
        }
    }
}
