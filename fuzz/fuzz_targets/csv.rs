//! libFuzzer's way into the reader of CSV folders.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::csv(bytes));
