//! libFuzzer's way into the loader of regulation packs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::pack(bytes));
