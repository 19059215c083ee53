//! The value of a field: null, true or false, an integer, bytes, a text, or a list of values.

use crate::cbor::{CborError, Reader, Writer};

/// Lists within lists: no deeper than this.
const DEPTH_MAX: usize = 4;
/// Items of a list.
const ITEMS_MAX: usize = 4_096;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Not given.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A text, in the form of [`crate::text`].
    Text(String),
    /// Values in order.
    List(Vec<Value>),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or null.
    #[must_use]
    pub fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// Its canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(32);
        self.write(&mut writer);
        writer.into_bytes()
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// When the bytes are not the one form of a value.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let value = Self::read(&mut reader, DEPTH_MAX)?;
        reader.finish()?;
        Ok(value)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.boolean(*value),
            Self::Int(value) => writer.integer(*value),
            Self::Bytes(value) => writer.bytes(value),
            Self::Text(value) => writer.text(value),
            Self::List(values) => {
                writer.array(values.len());
                for value in values {
                    value.write(writer);
                }
            }
        }
    }

    fn read(reader: &mut Reader<'_>, depth: usize) -> Result<Self, CborError> {
        let at = reader.at();
        Ok(match reader.peek()? >> 5 {
            0 | 1 => Self::Int(reader.integer()?),
            2 => Self::Bytes(reader.bytes()?.to_vec()),
            3 => Self::Text(reader.text()?.to_owned()),
            4 if depth == 0 => return Err(CborError::OutOfBounds(at)),
            4 => {
                let length = reader.array(ITEMS_MAX)?;
                let items = (0..length).map(|_| Self::read(reader, depth - 1));
                Self::List(items.collect::<Result<_, _>>()?)
            }
            _ if reader.null()? => Self::Null,
            _ => Self::Bool(reader.boolean()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use crate::cbor::CborError;
    use proptest::prelude::{Strategy, any, prop_oneof, proptest};

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            proptest::strategy::Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
            "[一-龥a-z0-9]{0,12}".prop_map(Value::Text),
        ];
        leaf.prop_recursive(3, 32, 6, |inner| {
            proptest::collection::vec(inner, 0..6).prop_map(Value::List)
        })
    }

    fn to_minicbor(value: &Value, out: &mut minicbor::Encoder<Vec<u8>>) {
        match value {
            Value::Null => drop(out.null().unwrap()),
            Value::Bool(value) => drop(out.bool(*value).unwrap()),
            Value::Int(value) => drop(out.i64(*value).unwrap()),
            Value::Bytes(value) => drop(out.bytes(value).unwrap()),
            Value::Text(value) => drop(out.str(value).unwrap()),
            Value::List(values) => {
                out.array(values.len() as u64).unwrap();
                for value in values {
                    to_minicbor(value, out);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_value_has_the_bytes_that_another_encoder_gives_it_and_reads_back(value in values()) {
            let bytes = value.to_bytes();
            let mut other = minicbor::Encoder::new(Vec::new());
            to_minicbor(&value, &mut other);
            assert_eq!(&bytes, other.writer());
            assert_eq!(Value::from_bytes(&bytes), Ok(value));
        }

        #[test]
        fn f37_bytes_that_read_are_the_only_bytes_of_their_value(
            bytes in proptest::collection::vec(any::<u8>(), 0..24),
        ) {
            if let Ok(value) = Value::from_bytes(&bytes) {
                assert_eq!(value.to_bytes(), bytes);
            }
        }
    }

    #[test]
    fn f37_what_is_not_canonical_is_refused() {
        for (bytes, error) in [
            (&[0x18, 0x17][..], CborError::NotCanonical(0)),
            (&[0x19, 0x00, 0xff], CborError::NotCanonical(0)),
            (&[0x1a, 0, 0, 0xff, 0xff], CborError::NotCanonical(0)),
            (
                &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
                CborError::NotCanonical(0),
            ),
            // 2⁶³: no integer here has so many bits.
            (
                &[0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0],
                CborError::OutOfBounds(0),
            ),
            (&[0x9f, 0x00, 0xff], CborError::NotCanonical(0)),
            (&[0x5f, 0xff], CborError::NotCanonical(0)),
            (&[0xa0], CborError::WrongKind(0)),
            (&[0xc0, 0x00], CborError::WrongKind(0)),
            (&[0xf9, 0x00, 0x00], CborError::WrongKind(0)),
            (&[0xf7], CborError::WrongKind(0)),
            (&[0x00, 0x00], CborError::Trailing(1)),
            (&[0x62, 0x61], CborError::Short(1)),
            (&[0x61, 0xff], CborError::NotCanonical(0)),
            (
                &[0x81, 0x81, 0x81, 0x81, 0x81, 0x00],
                CborError::OutOfBounds(4),
            ),
            (
                &[0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                CborError::OutOfBounds(0),
            ),
            (&[], CborError::Short(0)),
        ] {
            assert_eq!(Value::from_bytes(bytes), Err(error), "{bytes:02x?}");
        }
    }
}
