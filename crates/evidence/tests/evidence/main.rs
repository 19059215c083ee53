//! Tests of looking at files and comparing pictures, on files and pictures that are made here.
//!
//! Left out: the store, whose tests stand beside it, where faults can be put in.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail as tests do, and print what was measured"
)]

mod likeness;
mod made;
mod media;
mod pictures;
