//! Tests of the application through its commands and queries, over stores in memory and on disk.

mod common;
mod import;
mod records;
mod writing;
