//! libFuzzer's way into the reader of proofs and the verification of inclusion and consistency.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::proof(bytes));
