//! Reading: whatever is not the one canonical form of a value is refused.

use crate::text::{self, TextError};

/// Why bytes are not canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end too early.
    #[error("编码在第 {0} 字节处中断")]
    Short(usize),
    /// A head that is longer than it need be, or of a kind that is not used.
    #[error("第 {0} 字节处的编码不规范")]
    NotCanonical(usize),
    /// Another kind of value than expected.
    #[error("第 {0} 字节处的内容不是应有的类型")]
    WrongKind(usize),
    /// A value out of its bounds.
    #[error("第 {0} 字节处的数值超出范围")]
    OutOfBounds(usize),
    /// A text that is not in the one form.
    #[error("第 {at} 字节处的文字有误：{why}")]
    Text {
        /// Where.
        at: usize,
        /// Why.
        why: TextError,
    },
    /// More bytes than the value.
    #[error("第 {0} 字节起有多余内容")]
    Trailing(usize),
}

/// Reads canonical bytes from front to back.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;

impl<'a> Reader<'a> {
    /// At the beginning.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The place reached.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// That nothing is left.
    ///
    /// # Errors
    /// With the place where more begins.
    pub fn finish(&self) -> Result<(), CborError> {
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(CborError::Trailing(self.at))
        }
    }

    /// The first byte of the next value.
    ///
    /// # Errors
    /// At the end.
    pub fn peek(&self) -> Result<u8, CborError> {
        self.bytes
            .get(self.at)
            .copied()
            .ok_or(CborError::Short(self.at))
    }

    /// True, and one further, if the next value is null.
    ///
    /// # Errors
    /// At the end.
    pub fn null(&mut self) -> Result<bool, CborError> {
        let is_null = self.peek()? == 0xf6;
        self.at += usize::from(is_null);
        Ok(is_null)
    }

    /// false or true.
    ///
    /// # Errors
    /// When it is neither.
    pub fn boolean(&mut self) -> Result<bool, CborError> {
        let value = match self.peek()? {
            0xf4 => false,
            0xf5 => true,
            _ => return Err(CborError::WrongKind(self.at)),
        };
        self.at += 1;
        Ok(value)
    }

    /// The length of an array whose items follow, at most `most`.
    ///
    /// # Errors
    /// When it is no array or too long.
    pub fn array(&mut self, most: usize) -> Result<usize, CborError> {
        let at = self.at;
        let length = self.expect(ARRAY)?;
        usize::try_from(length)
            .ok()
            .filter(|length| *length <= most)
            .ok_or(CborError::OutOfBounds(at))
    }

    /// An array of exactly `length` items.
    ///
    /// # Errors
    /// When it is no array or of another length.
    pub fn tuple(&mut self, length: usize) -> Result<(), CborError> {
        let at = self.at;
        if self.array(length)? == length {
            Ok(())
        } else {
            Err(CborError::OutOfBounds(at))
        }
    }

    /// An unsigned integer below 2⁶³.
    ///
    /// # Errors
    /// When it is none.
    pub fn unsigned(&mut self) -> Result<u64, CborError> {
        let at = self.at;
        let value = self.expect(UNSIGNED)?;
        if i64::try_from(value).is_ok() {
            Ok(value)
        } else {
            Err(CborError::OutOfBounds(at))
        }
    }

    /// An integer of either sign.
    ///
    /// # Errors
    /// When it is none, or out of the range of i64.
    pub fn integer(&mut self) -> Result<i64, CborError> {
        let at = self.at;
        let (major, value) = self.head()?;
        let value = i64::try_from(value).map_err(|_| CborError::OutOfBounds(at))?;
        match major {
            UNSIGNED => Ok(value),
            NEGATIVE => Ok(!value),
            _ => Err(CborError::WrongKind(at)),
        }
    }

    /// A byte string.
    ///
    /// # Errors
    /// When it is none.
    pub fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let length = self.expect(BYTES)?;
        self.take(length)
    }

    /// A byte string of a fixed length.
    ///
    /// # Errors
    /// When it is none, or of another length.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], CborError> {
        let at = self.at;
        self.bytes()?
            .try_into()
            .map_err(|_| CborError::OutOfBounds(at))
    }

    /// A text.
    ///
    /// # Errors
    /// When it is none, or not in the one form (crate module `text`).
    pub fn text(&mut self) -> Result<&'a str, CborError> {
        let at = self.at;
        let length = self.expect(TEXT)?;
        let bytes = self.take(length)?;
        let text = std::str::from_utf8(bytes).map_err(|_| CborError::NotCanonical(at))?;
        text::check(text).map_err(|why| CborError::Text { at, why })?;
        Ok(text)
    }

    /// A text, or null.
    ///
    /// # Errors
    /// When it is neither.
    pub fn optional_text(&mut self) -> Result<Option<&'a str>, CborError> {
        if self.null()? {
            Ok(None)
        } else {
            self.text().map(Some)
        }
    }

    fn expect(&mut self, wanted: u8) -> Result<u64, CborError> {
        let at = self.at;
        let (major, value) = self.head()?;
        if major == wanted {
            Ok(value)
        } else {
            Err(CborError::WrongKind(at))
        }
    }

    /// A head in its shortest form.
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let at = self.at;
        let first = self.peek()?;
        self.at += 1;
        let (width, least) = match first & 31 {
            small @ 0..24 => return Ok((first >> 5, u64::from(small))),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            _ => return Err(CborError::NotCanonical(at)),
        };
        let bytes = self.take(width)?;
        let value = bytes
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        if value < least {
            return Err(CborError::NotCanonical(at));
        }
        Ok((first >> 5, value))
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let taken = usize::try_from(length)
            .ok()
            .and_then(|length| self.at.checked_add(length))
            .and_then(|end| self.bytes.get(self.at..end))
            .ok_or(CborError::Short(self.at))?;
        self.at += taken.len();
        Ok(taken)
    }
}
