//! Builders and runners for tests.
