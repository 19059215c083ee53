//! libFuzzer's way into the readers of notes and checkpoints and their verification.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::note(bytes));
