//! Days, civil periods, limits and working days (工作日), Asia/Shanghai.

mod days;
mod limit;
mod span;

pub(crate) use days::{
    Day, Days, EVER, NEVER, Stretch, date_of, day_of, day_of_seconds, moment_of, seconds_of,
};
pub(crate) use limit::{last_working_day, limit_end, limit_name, months_after, months_in};
pub use regulation::Workdays;
pub use span::{civil_span, parse_span};
