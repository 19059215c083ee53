//! Builders and runners for tests.

pub mod cases;
pub mod population;
pub mod store_contract;
