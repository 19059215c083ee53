//! Salted commitments: the leaf holds what binds a value, the value and its salt stand beside it.
//!
//! So a value can be erased by law while every proof stands. The record's idempotency key and the
//! field's name are inside, so that openings cannot be swapped between records or fields.
//! Left out: keeping openings; a store does.

use crate::cbor::{CborError, Reader, Writer};
use crate::hash::{Digests, Hash};
use crate::value::Value;

/// Names the use of the hash, so that no other bytes of the ledger can stand for a commitment.
const DOMAIN: &str = "jinze/field/v1";
/// Fields of one entry.
pub const FIELDS_MAX: usize = 64;
/// Bytes of all openings of one entry.
pub const OPENINGS_BYTES_MAX: usize = 256 * 1024;

/// An id of a log.
pub type LogId = [u8; 16];
/// An idempotency key: chosen by whoever asks, one for one act.
pub type Idem = [u8; 16];
/// A salt.
pub type Salt = [u8; 32];

/// What binds one field of one entry, in both hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Name of the field.
    pub field: String,
    /// The two hashes.
    pub digests: Digests,
}

/// The value of a field with the salt that opens its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Name of the field.
    pub field: String,
    /// 32 random bytes.
    pub salt: Salt,
    /// The value.
    pub value: Value,
}

impl Opening {
    /// The commitment that this opens in an entry.
    #[must_use]
    pub fn commitment(&self, log_id: &LogId, idem: &Idem) -> Commitment {
        let mut writer = Writer::with_capacity(192);
        writer.array(6);
        writer.text(DOMAIN);
        writer.bytes(log_id);
        writer.bytes(idem);
        writer.text(&self.field);
        writer.bytes(&self.salt);
        writer.bytes(&self.value.to_bytes());
        Commitment {
            field: self.field.clone(),
            digests: Digests::of(&writer.into_bytes()),
        }
    }
}

/// Openings of one entry as canonical bytes, sorted by field.
#[must_use]
pub fn openings_to_bytes(openings: &[Opening]) -> Vec<u8> {
    let mut writer = Writer::with_capacity(96 * openings.len() + 8);
    writer.array(openings.len());
    for opening in openings {
        writer.array(3);
        writer.text(&opening.field);
        writer.bytes(&opening.salt);
        writer.bytes(&opening.value.to_bytes());
    }
    writer.into_bytes()
}

/// Reads openings.
///
/// # Errors
/// When the bytes are not canonical, or the fields not in order.
pub fn openings_from_bytes(bytes: &[u8]) -> Result<Vec<Opening>, CborError> {
    if bytes.len() > OPENINGS_BYTES_MAX {
        return Err(CborError::OutOfBounds(0));
    }
    let mut reader = Reader::new(bytes);
    let length = reader.array(FIELDS_MAX)?;
    let mut openings: Vec<Opening> = Vec::with_capacity(length);
    for _ in 0..length {
        let at = reader.at();
        reader.tuple(3)?;
        let opening = Opening {
            field: reader.text()?.to_owned(),
            salt: reader.fixed()?,
            value: Value::from_bytes(reader.bytes()?)?,
        };
        if openings
            .last()
            .is_some_and(|before| before.field >= opening.field)
        {
            return Err(CborError::NotCanonical(at));
        }
        openings.push(opening);
    }
    reader.finish()?;
    Ok(openings)
}

/// Writes one commitment as the leaf holds it.
pub(crate) fn write(writer: &mut Writer, commitment: &Commitment) {
    writer.array(3);
    writer.text(&commitment.field);
    writer.bytes(&commitment.digests.sha256);
    writer.bytes(&commitment.digests.sm3);
}

/// Reads one commitment.
pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Commitment, CborError> {
    reader.tuple(3)?;
    let field = reader.text()?.to_owned();
    let (sha256, sm3): (Hash, Hash) = (reader.fixed()?, reader.fixed()?);
    Ok(Commitment {
        field,
        digests: Digests { sha256, sm3 },
    })
}

#[cfg(test)]
mod tests {
    use super::{Opening, openings_from_bytes, openings_to_bytes};
    use crate::value::Value;

    fn opening(field: &str) -> Opening {
        Opening {
            field: field.to_owned(),
            salt: [7; 32],
            value: Value::text("研究安全生产"),
        }
    }

    #[test]
    fn f27_a_commitment_opens_for_its_own_record_field_salt_and_value_only() {
        let right = opening("theme").commitment(&[1; 16], &[2; 16]).digests;
        let mut other_value = opening("theme");
        other_value.value = Value::text("研究安全生产 ");
        let mut other_salt = opening("theme");
        other_salt.salt[31] ^= 1;
        for wrong in [
            opening("theme").commitment(&[0; 16], &[2; 16]),
            opening("theme").commitment(&[1; 16], &[0; 16]),
            opening("place").commitment(&[1; 16], &[2; 16]),
            other_value.commitment(&[1; 16], &[2; 16]),
            other_salt.commitment(&[1; 16], &[2; 16]),
        ] {
            assert_ne!(wrong.digests.sha256, right.sha256);
            assert_ne!(wrong.digests.sm3, right.sm3);
        }
    }

    #[test]
    fn openings_read_back_and_out_of_order_they_are_refused() {
        let sorted = vec![opening("a"), opening("b")];
        assert_eq!(
            openings_from_bytes(&openings_to_bytes(&sorted)).unwrap(),
            sorted
        );
        for wrong in [vec![opening("b"), opening("a")], vec![opening("a"); 2]] {
            assert!(openings_from_bytes(&openings_to_bytes(&wrong)).is_err());
        }
    }
}
