//! Tests of the application through its commands and queries, over stores in memory and on disk.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod common;
mod import;
mod records;
mod writing;
