//! Workbooks in and out: the zone's workbook and its CSV twin, the empty form, the board on
//! paper, and a sample zone.
//!
//! Left out: judging. What a row means for a duty is decided by `duties`; here cells become facts
//! and facts become cells.

#![deny(missing_docs)]

pub mod board;
mod error;
mod read;
pub mod sample;
mod schema;
mod source;
mod style;
mod vocabulary;
mod write;

pub use error::ExchangeError;
pub use read::{CellProblem, ZoneReading, read_workbook, read_zone_path};
pub use vocabulary::{SetWord, Vocabulary, Word};
pub use write::{annotated_copy, annotated_copy_path, template, write_zone};
