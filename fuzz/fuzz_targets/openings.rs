//! libFuzzer's way into the reader of openings.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::openings(bytes));
