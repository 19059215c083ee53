//! libFuzzer's way into what looks at files of evidence.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::photo(bytes));
