//! Finds periods, numbers of times and the words without a number in a text.

use std::ops::Range;

use super::Frequency;
use crate::numeral;
use crate::rules::Period;

/// A frequency found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes from the period's word to the end of the number; a further number of the same period: its own bytes.
    pub(crate) range: Range<usize>,
    /// What it means; `Err`: the words of a period that nobody counts in (每周).
    pub(crate) what: Result<Frequency, String>,
    /// 每年 without a number of times.
    pub(crate) bare: bool,
}

impl Found {
    /// A number of times, not 定期 and its like.
    pub(crate) fn counts(&self) -> bool {
        !matches!(self.what, Ok(Frequency::Undefined { .. }))
    }
}

/// Words that mean “again and again” without a number; longer ones first.
const UNDEFINED: [&str; 6] = ["不定期", "定期", "经常性", "经常", "适时", "及时"];
/// Words after which a number is an upper limit.
const UPPER: [&str; 6] = ["不超过", "不得超过", "至多", "最多", "不多于", "不得多于"];
/// Words that announce a least number.
const LEAST: [&str; 7] = [
    "至少",
    "不少于",
    "不得少于",
    "不低于",
    "不得低于",
    "最少",
    "起码",
];
/// A sentence ends here.
const STOPS: &str = "。；;！!？?";

/// The text without white space, each character with its byte.
struct Letters {
    chars: Vec<char>,
    bytes: Vec<usize>,
    end: usize,
}

impl Letters {
    fn new(text: &str) -> Self {
        let seen = text.char_indices().filter(|(_, c)| !c.is_whitespace());
        let (bytes, chars) = seen.unzip();
        Self {
            chars,
            bytes,
            end: text.len(),
        }
    }

    fn from(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or(&[])
    }

    fn starts(&self, at: usize, word: &str) -> bool {
        let mut chars = self.from(at).iter();
        word.chars().all(|c| chars.next() == Some(&c))
    }

    fn ends(&self, at: usize, word: &str) -> bool {
        at.checked_sub(word.chars().count())
            .is_some_and(|start| self.starts(start, word))
    }

    fn one_of<'w>(&self, at: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().find(|word| self.starts(at, word)).copied()
    }

    fn byte_range(&self, range: &Range<usize>) -> Range<usize> {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(self.end);
        let last = range
            .end
            .checked_sub(1)
            .and_then(|at| Some((at, self.chars.get(at)?)));
        byte(range.start)..last.map_or(self.end, |(at, c)| byte(at) + c.len_utf8())
    }

    fn words(&self, range: &Range<usize>) -> String {
        self.chars
            .get(range.clone())
            .unwrap_or(&[])
            .iter()
            .collect()
    }

    /// Where the sentence that holds `at` ends.
    fn sentence_end(&self, at: usize) -> usize {
        let stop = self.from(at).iter().position(|c| STOPS.contains(*c));
        stop.map_or(self.chars.len(), |length| at + length)
    }
}

/// A period's word: its place and what it means.
struct PeriodWord {
    range: Range<usize>,
    every: Option<Period>,
}

/// `每季度`, `每个月`, `每3年`, `全年` at a place; `三年内` only before 至少 and its like.
fn period_at(letters: &Letters, at: usize) -> Option<PeriodWord> {
    if letters.starts(at, "全年") {
        return Some(PeriodWord {
            range: at..at + 2,
            every: Some(Period::Year),
        });
    }
    let mut next = at;
    let each = letters.starts(at, "每");
    if each {
        next += 1;
        next += usize::from(letters.starts(next, "个"));
    } else if at > 0
        && letters
            .chars
            .get(at - 1)
            .is_some_and(|c| "第每".contains(*c) || numeral::leading(&[*c]).is_some())
    {
        return None;
    }
    let number = numeral::leading(letters.from(next));
    let times = number.map_or(1, |(value, _)| value);
    next += number.map_or(0, |(_, length)| length);
    next += usize::from(number.is_some() && letters.starts(next, "个"));
    let units = [
        ("季度", 3),
        ("季", 3),
        ("半年", 6),
        ("年度", 12),
        ("年", 12),
        ("月", 1),
    ];
    let odd_units = ["周", "星期", "天", "日", "旬"];
    if let Some((word, months)) = units
        .into_iter()
        .find(|(word, _)| letters.starts(next, word))
    {
        let end = next + word.chars().count();
        let every = period_of(times, months);
        let range = at..end;
        return if each {
            Some(PeriodWord { range, every })
        } else {
            (number.is_some() && months == 12)
                .then(|| within_years(letters, range, every))
                .flatten()
        };
    }
    let odd = odd_units
        .iter()
        .find(|word| each && letters.starts(next, word))?;
    Some(PeriodWord {
        range: at..next + odd.chars().count(),
        every: None,
    })
}

/// `三年内至少`: the law's other way to say 每三年.
fn within_years(
    letters: &Letters,
    range: Range<usize>,
    every: Option<Period>,
) -> Option<PeriodWord> {
    let inner = letters
        .one_of(range.end, &["之内", "以内", "内"])
        .map_or(0, |word| word.chars().count());
    let end = range.end + inner;
    letters.one_of(end, &LEAST)?;
    Some(PeriodWord {
        range: range.start..end,
        every,
    })
}

fn period_of(times: u32, months: u32) -> Option<Period> {
    match times.checked_mul(months)? {
        1 => Some(Period::Month),
        3 => Some(Period::Quarter),
        6 => Some(Period::HalfYear),
        12 => Some(Period::Year),
        more if more.is_multiple_of(12) && more > 12 => {
            u8::try_from(more / 12).ok().map(Period::Years)
        }
        _ => None,
    }
}

/// A number of times.
struct Times {
    range: Range<usize>,
    number: u32,
}

/// `1次`, `两次以上`, `三轮` at a place; not `第一次`, `一次性`, nor after 不超过.
fn times_at(letters: &Letters, at: usize) -> Option<Times> {
    let before = at
        .checked_sub(1)
        .and_then(|before| letters.chars.get(before));
    if before.is_some_and(|c| *c == '第' || numeral::leading(&[*c]).is_some()) {
        return None;
    }
    let (number, length) = numeral::leading(letters.from(at))?;
    let unit = letters.one_of(at + length, &["场次", "次", "轮", "遍"])?;
    let end = at + length + unit.chars().count();
    if letters.starts(end, "性") || UPPER.iter().any(|word| letters.ends(at, word)) {
        return None;
    }
    Some(Times {
        range: at..end,
        number,
    })
}

/// Every frequency in a text, in its order. Numbers after one period (`每年参加1次、带队检查2次`) give one each.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let letters = Letters::new(text);
    let mut periods = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        if let Some(period) = period_at(&letters, at) {
            at = period.range.end;
            periods.push(period);
        } else {
            at += 1;
        }
    }
    let mut found: Vec<Found> = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let next = periods
            .get(index + 1)
            .map_or(letters.chars.len(), |next| next.range.start);
        let end = letters.sentence_end(period.range.end).min(next);
        found.extend(of_period(&letters, period, end));
    }
    found.extend(undefined_alone(&letters, &periods));
    found.sort_by_key(|one| one.range.start);
    found
}

fn of_period(letters: &Letters, period: &PeriodWord, end: usize) -> Vec<Found> {
    let words = || letters.words(&period.range);
    let times: Vec<Times> = (period.range.end..end)
        .filter_map(|at| times_at(letters, at))
        .collect();
    let undefined = letters.one_of(period.range.end, &UNDEFINED);
    if let (true, Some(word)) = (times.is_empty(), undefined) {
        let range = period.range.start..period.range.end + word.chars().count();
        let frequency = Frequency::Undefined {
            word: letters.words(&range),
        };
        return vec![Found {
            range: letters.byte_range(&range),
            what: Ok(frequency),
            bare: false,
        }];
    }
    let found = |number: u32, range: Range<usize>, bare: bool| Found {
        range: letters.byte_range(&range),
        what: period
            .every
            .ok_or_else(words)
            .map(|every| Frequency::AtLeast {
                n: u16::try_from(number).unwrap_or(0),
                every,
            }),
        bare,
    };
    let mut all = Vec::new();
    for (index, times) in times.iter().enumerate() {
        // Only the first number stands right after the period: a later one has its own place.
        let start = if index == 0 {
            period.range.start
        } else {
            times.range.start
        };
        all.push(found(times.number, start..times.range.end, false));
    }
    if all.is_empty() {
        all.push(found(1, period.range.clone(), true));
    }
    all
}

/// 定期 and its like that stand without a period.
fn undefined_alone(letters: &Letters, periods: &[PeriodWord]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        let Some(word) = letters.one_of(at, &UNDEFINED) else {
            at += 1;
            continue;
        };
        let end = at + word.chars().count();
        if !periods.iter().any(|period| period.range.end == at) {
            found.push(Found {
                range: letters.byte_range(&(at..end)),
                what: Ok(Frequency::Undefined {
                    word: word.to_owned(),
                }),
                bare: false,
            });
        }
        at = end;
    }
    found
}

/// All numbers of times in a text, with or without a period.
pub(crate) fn numbers(text: &str) -> Vec<u32> {
    let letters = Letters::new(text);
    let times = (0..letters.chars.len()).filter_map(|at| times_at(&letters, at));
    times.map(|times| times.number).collect()
}

/// 至多3次 and the like.
pub(super) fn has_upper_limit(text: &str) -> bool {
    UPPER.iter().any(|word| text.contains(word))
}

/// The words announce a number: 至少, 次, ….
pub(super) fn speaks_of_number(text: &str) -> bool {
    let announced = LEAST.iter().filter(|word| text.contains(**word));
    // “至少每季度” alone is once a quarter.
    let bare_least = announced.clone().count() == 1
        && ["月", "季度", "季", "年"]
            .iter()
            .any(|unit| text.trim_end().ends_with(unit));
    (announced.count() > 0 && !bare_least) || text.contains('次')
}
