//! libFuzzer's way into the reader of bundles, on the bytes of the archive.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::bundle(bytes));
