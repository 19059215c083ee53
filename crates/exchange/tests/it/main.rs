//! Workbooks in and out, from the outside.

mod common;
mod files;
mod reading;
mod round;
