//! The three EXIF fields that we ask for: the time of taking, its offset, and the program.
//!
//! Left out: every other field, above all GPS.

use std::io::Cursor;

use exif::{Field, In, Reader, Tag, Value};
use jiff::civil::DateTime;

use super::Taken;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) taken: Option<Taken>,
    pub(super) software: Option<String>,
}

/// Characters kept of a program's name.
const SOFTWARE_CHARS: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Fields {
    let mut reader = Reader::new();
    // A broken field elsewhere does not hide the ones that we want.
    let read = reader
        .continue_on_error(true)
        .read_from_container(&mut Cursor::new(bytes));
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| ())) else {
        return Fields::default();
    };
    let text = |tag| exif.get_field(tag, In::PRIMARY).and_then(text);
    let civil = text(Tag::DateTimeOriginal).and_then(|text| civil(&text));
    let offset = text(Tag::OffsetTimeOriginal);
    Fields {
        taken: civil.map(|civil| Taken {
            civil,
            offset_minutes: offset.and_then(|text| offset_minutes(&text)),
        }),
        software: text(Tag::Software),
    }
}

/// A field as one line of text. Some cameras write UTF-8 into fields that are ASCII by the book.
fn text(field: &Field) -> Option<String> {
    let Value::Ascii(parts) = &field.value else {
        return None;
    };
    let part = parts.first()?;
    let part = part.get(..part.len().min(4 * SOFTWARE_CHARS))?;
    let words = String::from_utf8_lossy(part);
    let words: String = words
        .chars()
        .filter(|char| !char.is_control())
        .take(SOFTWARE_CHARS)
        .collect();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// `2024:03:05 08:30:00`, and with the marks of a date that some programs write.
fn civil(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let [year, month, day] = numbers(date, [':', '-', '/'])?;
    let [hour, minute, second] = numbers(time, [':', ':', ':'])?;
    // A camera whose clock was never set writes zeroes.
    if year < 1900 {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    DateTime::new(
        year,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        0,
    )
    .ok()
}

fn numbers(text: &str, marks: [char; 3]) -> Option<[i16; 3]> {
    let mut parts = text.splitn(3, marks);
    let mut next = || {
        let digits = parts.next()?.split('.').next()?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    Some([next()?, next()?, next()?])
}

/// `+08:00`.
fn offset_minutes(text: &str) -> Option<i16> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let number = |digits: &str| digits.parse::<u8>().ok().map(i16::from);
    let minutes = number(hours)? * 60 + number(minutes)?;
    (minutes <= 14 * 60).then_some(sign * minutes)
}

#[cfg(test)]
mod tests {
    use super::{civil, offset_minutes};

    #[test]
    fn times_are_read_as_cameras_write_them() {
        for (text, expected) in [
            ("2024:03:05 08:30:00", Some("2024-03-05T08:30:00")),
            ("2024-03-05T08:30:00", Some("2024-03-05T08:30:00")),
            ("2024/03/05 08:30:00.25", Some("2024-03-05T08:30:00")),
            ("0000:00:00 00:00:00", None),
            ("    :  :     :  :  ", None),
            ("2024:13:05 08:30:00", None),
            ("2024:02:30 08:30:00", None),
            ("2024:03:05", None),
            ("99999:03:05 08:30:00", None),
            ("", None),
        ] {
            let read = civil(text).map(|civil| civil.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn offsets_are_read_and_wild_ones_are_not() {
        for (text, expected) in [
            ("+08:00", Some(480)),
            ("-03:30", Some(-210)),
            ("+99:00", None),
            ("+255:255", None),
            ("08:00", None),
        ] {
            assert_eq!(offset_minutes(text), expected, "{text}");
        }
    }
}
