//! libFuzzer's way into the verification of bundles, on the members inside a sound archive.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::members(bytes));
