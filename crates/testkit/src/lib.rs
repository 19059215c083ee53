//! Builders and runners for tests.

pub mod population;
