//! “15个工作日内”: limits of time after an event.

use crate::numeral;
use crate::rules::Limit;

/// Why words are no limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是期限；可写“15个工作日内”“30日内”“24小时内”“2个月内”“1年内”")]
pub struct LimitError(String);

/// Longest limit, in characters.
const LONGEST: usize = 16;

/// A unit of time and the limit that it makes.
type Unit = (&'static str, fn(u16) -> Limit);

/// The units, longer words first.
const UNITS: [Unit; 11] = [
    ("个工作日", Limit::WorkingDays),
    ("工作日", Limit::WorkingDays),
    ("个自然日", Limit::Days),
    ("日", Limit::Days),
    ("天", Limit::Days),
    ("个小时", Limit::Hours),
    ("小时", Limit::Hours),
    ("个月", Limit::Months),
    ("月", Limit::Months),
    ("周年", Limit::Years),
    ("年", Limit::Years),
];

/// Reads a limit; words before it are passed over.
///
/// ```
/// use regulation::{Limit, parse_limit};
/// assert_eq!(parse_limit("自收到之日起15个工作日内"), Ok(Limit::WorkingDays(15)));
/// assert_eq!(parse_limit("半年内"), Ok(Limit::Months(6)));
/// assert!(parse_limit("尽快").is_err());
/// ```
///
/// # Errors
/// When no number with a unit of time stands at the end.
pub fn parse_limit(text: &str) -> Result<Limit, LimitError> {
    let wrong = || LimitError(text.to_owned());
    let mut words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for end in ["之内", "以内", "内"] {
        if let Some(start) = words.strip_suffix(end) {
            words = start.to_owned();
            break;
        }
    }
    if words.ends_with("半年") {
        return Ok(Limit::Months(6));
    }
    let (rest, limit) = UNITS
        .into_iter()
        .find_map(|(unit, limit)| Some((words.strip_suffix(unit)?, limit)))
        .ok_or_else(wrong)?;
    let number = trailing_number(rest).ok_or_else(wrong)?;
    u16::try_from(number)
        .ok()
        .filter(|number| *number > 0)
        .map(limit)
        .ok_or_else(wrong)
}

/// Every limit that a text names (…内).
pub(crate) fn find(text: &str) -> Vec<Limit> {
    let words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let ends = words.match_indices('内').map(|(at, end)| at + end.len());
    // Only the words right before 内 can be a limit: the longest is a dozen characters.
    let near = |end: usize| {
        let before = words.get(..end).unwrap_or("");
        let start = before
            .char_indices()
            .rev()
            .nth(LONGEST)
            .map_or(0, |(at, _)| at);
        parse_limit(before.get(start..).unwrap_or("")).ok()
    };
    ends.filter_map(near).collect()
}

/// The number at the end; 第15 is a place in a row and no length.
fn trailing_number(text: &str) -> Option<u32> {
    let chars: Vec<char> = text.chars().collect();
    let start = (0..chars.len()).find(|start| {
        let tail = chars.get(*start..).unwrap_or(&[]);
        numeral::leading(tail).is_some_and(|(_, length)| length == tail.len())
    })?;
    let ordinal = start > 0 && chars.get(start - 1) == Some(&'第');
    if ordinal {
        None
    } else {
        numeral::leading(chars.get(start..)?).map(|(number, _)| number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, parse_limit};

    #[test]
    fn limits_are_read_as_the_law_writes_them() {
        for (words, limit) in [
            ("15个工作日内", Limit::WorkingDays(15)),
            ("十五个工作日内", Limit::WorkingDays(15)),
            ("20工作日内", Limit::WorkingDays(20)),
            ("30日内", Limit::Days(30)),
            ("30 天以内", Limit::Days(30)),
            ("二十四小时内", Limit::Hours(24)),
            ("2个月内", Limit::Months(2)),
            ("两个月之内", Limit::Months(2)),
            ("1年内", Limit::Years(1)),
            ("半年内", Limit::Months(6)),
            ("在事故发生后一年内", Limit::Years(1)),
        ] {
            assert_eq!(parse_limit(words), Ok(limit), "{words}");
        }
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for words in [
            "",
            "内",
            "尽快",
            "0日内",
            "第15日内",
            "70000日内",
            "工作日内",
            "15",
        ] {
            assert!(parse_limit(words).is_err(), "{words}");
        }
    }
}
