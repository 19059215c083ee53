//! The ledger as pure functions: entries as canonical bytes, hashes, Merkle trees, signed notes,
//! proofs, and the store contract.
//!
//! Left out: files, databases, clocks, random numbers and processes; the caller hands them in.
//! `docs/ledger-format.md` is the format, byte by byte.

#![deny(missing_docs)]

pub mod bundle;
pub mod cbor;
pub mod commitment;
mod day;
pub mod directory;
pub mod entry;
pub mod hash;
pub mod hex;
pub mod merkle;
pub mod note;
pub mod store;
pub mod text;
pub mod trust;
pub mod value;
