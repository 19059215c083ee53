//! The bytes of 2026 that must be read in 2046: a small, strict, frozen part of CBOR (RFC 8949).
//!
//! Unsigned and negative integers, byte strings, text, arrays, false, true and null; every head
//! in its shortest form; nothing else. Left out on purpose: maps, floats, tags, indefinite lengths.

mod read;

pub use read::{CborError, Reader};

/// Writes canonical bytes.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Nothing written yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing written yet, with room for so many bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
        }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The opening of an array of `length` items, which the caller writes next.
    pub fn array(&mut self, length: usize) {
        self.head(4, length as u64);
    }

    /// An unsigned integer.
    pub fn unsigned(&mut self, value: u64) {
        self.head(0, value);
    }

    /// An integer of either sign.
    pub fn integer(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(0, value),
            // −1 − n is written as n, which for every negative i64 is the complement.
            Err(_) => self.head(1, (!value).unsigned_abs()),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, value: &[u8]) {
        self.head(2, value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    /// A text.
    pub fn text(&mut self, value: &str) {
        self.head(3, value.len() as u64);
        self.bytes.extend_from_slice(value.as_bytes());
    }

    /// false or true.
    pub fn boolean(&mut self, value: bool) {
        self.bytes.push(if value { 0xf5 } else { 0xf4 });
    }

    /// null.
    pub fn null(&mut self) {
        self.bytes.push(0xf6);
    }

    /// A text, or null.
    pub fn optional_text(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    fn head(&mut self, major: u8, value: u64) {
        let major = major << 5;
        if let Ok(byte) = u8::try_from(value) {
            if byte < 24 {
                self.bytes.push(major | byte);
            } else {
                self.bytes.extend([major | 24, byte]);
            }
        } else if let Ok(value) = u16::try_from(value) {
            self.bytes.push(major | 25);
            self.bytes.extend(value.to_be_bytes());
        } else if let Ok(value) = u32::try_from(value) {
            self.bytes.push(major | 26);
            self.bytes.extend(value.to_be_bytes());
        } else {
            self.bytes.push(major | 27);
            self.bytes.extend(value.to_be_bytes());
        }
    }
}
