//! libFuzzer's way into the reader of snapshots of the projection.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::snapshot(bytes));
