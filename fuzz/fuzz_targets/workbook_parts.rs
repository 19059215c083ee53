//! libFuzzer's way into the reader of workbooks, on the parts inside a sound archive.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jinze_fuzz::workbook_parts(bytes));
