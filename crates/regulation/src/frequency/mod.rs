//! “每半年至少1次”: frequencies as the law writes them, read from a rule or found in the law's own words.
//!
//! 定期 and its like are no number: they are read as [`Frequency::Undefined`], never as once.

mod scan;

use crate::rules::Period;

pub(crate) use scan::{Found, find, numbers};

/// How often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frequency {
    /// So many times in each period.
    AtLeast {
        /// Least number, from 1.
        n: u16,
        /// The period.
        every: Period,
    },
    /// 定期, 每年定期, 经常, 适时, 及时: again and again, without a number.
    Undefined {
        /// The law's word.
        word: String,
    },
}

impl std::fmt::Display for Frequency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Undefined { word } => f.write_str(word),
            Self::AtLeast { n, every } => match every {
                Period::Month => write!(f, "每月至少{n}次"),
                Period::Quarter => write!(f, "每季度至少{n}次"),
                Period::HalfYear => write!(f, "每半年至少{n}次"),
                Period::Year => write!(f, "每年至少{n}次"),
                Period::Years(years) => write!(f, "每{years}年至少{n}次"),
            },
        }
    }
}

/// Why words are no frequency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrequencyError {
    /// No 每月, 每季度, 每半年, 每年, 每N年 and no 定期.
    #[error("“{0}”里没有期间；可写每月、每季度、每半年、每年、每三年，或者定期")]
    NoPeriod(String),
    /// 每周, 每两个月 and the like.
    #[error("“{0}”不是本程序能计算的期间；可写每月、每季度、每半年、每年、每N年")]
    OddPeriod(String),
    /// 次 or 至少 without a readable number.
    #[error("“{0}”里的次数读不出；请写“至少1次”“不少于两次”“12次以上”这样的数")]
    NoNumber(String),
    /// 0次, or more than 65535.
    #[error("“{0}”里的次数不在 1 至 65535 之间")]
    BadNumber(String),
    /// 至多, 不超过.
    #[error("“{0}”是上限；这里只写至少多少次")]
    UpperLimit(String),
    /// Several that differ.
    #[error("“{0}”里有不止一个频次；请分成几条职责，各写一个")]
    Several(String),
}

/// Reads a frequency; words between are passed over.
///
/// ```
/// use regulation::{Frequency, Period, parse_frequency};
/// let read = parse_frequency("每半年至少主持召开两次专题会议").unwrap();
/// assert_eq!(read, Frequency::AtLeast { n: 2, every: Period::HalfYear });
/// let read = parse_frequency("每年定期").unwrap();
/// assert_eq!(read, Frequency::Undefined { word: "每年定期".to_owned() });
/// ```
///
/// # Errors
/// When the words name no period, a period that is not counted in, an unreadable number, or several frequencies.
pub fn parse_frequency(text: &str) -> Result<Frequency, FrequencyError> {
    let found = find(text);
    let owned = || text.to_owned();
    if scan::has_upper_limit(text) {
        return Err(FrequencyError::UpperLimit(owned()));
    }
    let mut read: Option<Frequency> = None;
    let counted = found.iter().filter(|one| one.counts());
    let worded = found.iter().filter(|one| !one.counts());
    for one in counted.chain(worded) {
        let frequency = match &one.what {
            Ok(frequency) => frequency,
            Err(words) => return Err(FrequencyError::OddPeriod(words.clone())),
        };
        match (&read, frequency) {
            (None, _) => read = Some(frequency.clone()),
            (Some(first), second) if first == second => {}
            // “每季度至少1次，及时…”: the word beside a number says nothing of how often.
            (Some(_), Frequency::Undefined { .. }) => {}
            (Some(_), Frequency::AtLeast { .. }) => return Err(FrequencyError::Several(owned())),
        }
    }
    let read = read.ok_or_else(|| FrequencyError::NoPeriod(owned()))?;
    match read {
        Frequency::AtLeast { n: 0, .. } => Err(FrequencyError::BadNumber(owned())),
        Frequency::AtLeast { .. } if numbers(text).is_empty() && scan::speaks_of_number(text) => {
            Err(FrequencyError::NoNumber(owned()))
        }
        read => Ok(read),
    }
}

#[cfg(test)]
mod tests;
