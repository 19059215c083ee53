//! Evidence bundles as ZIP files, for the verifier and for the program that makes bundles.
//!
//! Left out: what the members mean; `ledger::bundle` makes and verifies them.

#![deny(missing_docs)]

pub mod archive;
pub mod command;
