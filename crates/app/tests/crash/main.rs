//! What may go wrong under a zone: each I/O of the store fails once, bits flip, the disk is full,
//! random bytes or the signer fail, the process is killed at any moment.
//!
//! Always the same is asked: what was acknowledged is there exactly once, what was not at most once,
//! the same request again gives one receipt, and what stops says in Chinese why. Left out: power
//! cuts, which this machine cannot show.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

#[path = "../app/common.rs"]
#[expect(dead_code, reason = "the other tests of this crate use the rest")]
mod common;
mod failing;
mod hostile;
mod kill;
mod place;
mod wrapped;
