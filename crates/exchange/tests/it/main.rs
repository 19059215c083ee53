//! Workbooks in and out, from the outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod common;
mod files;
mod reading;
mod round;
mod sample;
