//! libFuzzer's way into the reader of workbooks, on raw bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::workbook(bytes));
