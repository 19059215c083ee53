//! Tests of the engine against docs/findings.md: sentences of law, and properties of all answers.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set up its zone must stop"
)]

mod acts;
mod limits;
mod numberless;
mod periods;
mod policies;
mod properties;
mod reference;
mod tenures;
mod windows;
mod zone;
