//! Days, civil periods and working days (工作日), Asia/Shanghai.

mod span;
mod workdays;

pub use span::{civil_span, parse_span};
pub use workdays::Workdays;
