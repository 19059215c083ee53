//! Workbooks in and out: the zone's workbook and its CSV twin, the empty form, the board on
//! paper, and a sample zone.
//!
//! Left out: judging. What a row means for a duty is decided by `duties`; here cells become facts
//! and facts become cells.

#![deny(missing_docs)]

pub mod board;
mod error;
mod style;

pub use error::ExchangeError;
