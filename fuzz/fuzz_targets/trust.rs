//! libFuzzer's way into the reader of trust texts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::trust(bytes));
