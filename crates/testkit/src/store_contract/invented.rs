//! Invented entries and batches: the same number always gives the same bytes.
//!
//! Left out: real entries and real roots; a store looks into neither.

use ledger::commitment::Idem;
use ledger::hash::Hash;
use ledger::store::{Batch, Head, NewEntry};

/// The idempotency key of an entry.
#[must_use]
pub fn idem(seq: u64) -> Idem {
    // Spread over the whole range, as random keys are: neighbours must not stand side by side.
    let spread = seq.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut key = [0; 16];
    key[..8].copy_from_slice(&spread.to_be_bytes());
    key[8..].copy_from_slice(&seq.to_be_bytes());
    key
}

/// A hash that stands for a number.
#[must_use]
pub fn hash(salt: u8, number: u64) -> Hash {
    let mut hash = [salt; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    hash
}

/// Size and invented roots.
#[must_use]
pub fn head(size: u64) -> Head {
    Head {
        size,
        sha256: hash(0x25, size),
        sm3: hash(0x53, size),
    }
}

/// An entry without streams.
#[must_use]
pub fn entry(seq: u64) -> NewEntry {
    NewEntry {
        leaf: format!("第 {seq} 号记录\0").into_bytes(),
        openings: format!("第 {seq} 号公开值").into_bytes(),
        idem: idem(seq),
        streams: Vec::new(),
    }
}

/// So many entries from `first` on.
#[must_use]
pub fn batch(first: u64, count: u64) -> Batch {
    Batch {
        first_seq: first,
        entries: (first..first + count).map(entry).collect(),
        tiles: Vec::new(),
        head: head(first + count),
        erasures: Vec::new(),
    }
}
