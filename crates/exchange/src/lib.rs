//! Workbooks in and out.
