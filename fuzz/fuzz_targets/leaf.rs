//! libFuzzer's way into the reader of entries.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::leaf(bytes));
