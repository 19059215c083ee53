//! A real ledger on disk, and whoever may write every file of it: each change is found, and named.
//!
//! `docs/faults.md` lists the faults. Left out: faults of the machine, which the stores' own tests make.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod base;
mod forge;
mod leaves;
mod levels;
mod make;
mod tables;
mod values;
mod whole;
