//! libFuzzer's way into the reader of values.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::value(bytes));
