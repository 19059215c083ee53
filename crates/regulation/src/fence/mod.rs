//! Fenced TOML: tables with the place of every key and value, closed keys, several errors at once.

use jiff::civil::Date;
use toml::value::Datetime;

/// A date without time, or nothing.
pub(crate) fn plain_date(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date.filter(|_| datetime.time.is_none() && datetime.offset.is_none())?;
    let (year, month, day) =
        (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(year, month, day).ok()
}
