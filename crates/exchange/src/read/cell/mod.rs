//! What people write in cells, made into values: generous in form, strict in meaning.
//!
//! Nothing is reported here; a [`Fault`] says what is wrong and how to mend it.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

/// Years outside are slips of the hand.
const FIRST_YEAR: u32 = 1949;
const LAST_YEAR: u32 = 2100;

/// Why a cell cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) reason: String,
    pub(crate) mend: String,
}

pub(crate) fn fault(reason: impl Into<String>, mend: impl Into<String>) -> Fault {
    Fault {
        reason: reason.into(),
        mend: mend.into(),
    }
}

const fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}'
    )
}

/// Marks without width that copying from web pages leaves behind.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Text for people: invisible marks away, blanks at the ends away, everything else as written.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    // Only characters that begin with one of these bytes are marks or odd blanks.
    let odd = memchr::memchr3(0xc2, 0xe2, 0xef, text.as_bytes()).is_some();
    if odd && text.chars().any(|c| is_invisible(c) || c == '\u{a0}') {
        let kept = text.chars().filter(|c| !is_invisible(*c));
        let kept: String = kept.map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
        return Cow::Owned(kept.trim_matches(is_blank).to_owned());
    }
    let ends = [text.chars().next(), text.chars().next_back()];
    if ends.into_iter().flatten().any(is_blank) {
        return Cow::Borrowed(text.trim_matches(is_blank));
    }
    Cow::Borrowed(text)
}

/// Text for machines: also full-width letters, digits and signs made half-width.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    // Full-width forms begin with the one byte, the wide blank with the other.
    let wide = memchr::memchr2(0xef, 0xe3, text.as_bytes()).is_some();
    if !wide
        || !text
            .chars()
            .any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'))
    {
        return text;
    }
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(half).collect())
}

/// An id: folded; `1.0` is `1`.
pub(crate) fn id(text: &str) -> String {
    let text = fold(text);
    if let Some((whole, zeros)) = text.split_once('.')
        && !whole.is_empty()
        && !zeros.is_empty()
        && whole.bytes().all(|b| b.is_ascii_digit())
        && zeros.bytes().all(|b| b == b'0')
    {
        return whole.to_owned();
    }
    text.into_owned()
}

/// A person's name: rosters pad names of two characters with blanks, which are no part of it.
pub(crate) fn person_name(text: &str) -> String {
    let text = clean(text);
    let han = text.chars().all(|c| !c.is_ascii() || is_blank(c));
    if han {
        text.chars().filter(|c| !is_blank(*c)).collect()
    } else {
        text.into_owned()
    }
}

/// A number as an id or text: whole numbers without `.0`.
pub(crate) fn number_text(number: f64) -> String {
    format!("{number}")
}

/// A word that stands for an empty cell where one may be left empty.
pub(crate) fn means_nothing(text: &str) -> bool {
    matches!(
        text,
        "" | "-" | "--" | "—" | "——" | "/" | "\\" | "无" | "至今" | "现在" | "今"
    )
}

/// 是 or 否.
pub(crate) fn yes_no(text: &str) -> Result<bool, Fault> {
    let text = fold(text);
    let low = text.to_lowercase();
    match low.as_str() {
        "是" | "√" | "✓" | "✔" | "y" | "yes" | "true" | "1" | "有" | "对" => Ok(true),
        "否" | "×" | "✗" | "✘" | "x" | "n" | "no" | "false" | "0" | "不是" => Ok(false),
        _ if means_nothing(&low) => Ok(false),
        _ => Err(fault("应当填“是”或“否”", "改为“是”或“否”")),
    }
}

/// A count that is not negative.
pub(crate) fn count(text: &str) -> Result<u32, Fault> {
    let text = fold(text);
    let digits = id(&text);
    let digits = digits.trim_end_matches(['个', '项', '条', '处']);
    if digits.starts_with(['-', '−', '－']) {
        return Err(fault("不能是负数", "改为零或正整数"));
    }
    digits
        .parse()
        .map_err(|_| fault("应当是非负整数", "只填数字，例如 3"))
}

/// An amount in yuan as fen, by decimal digits alone: no rounding of binary fractions.
pub(crate) fn fen(text: &str) -> Result<i64, Fault> {
    let bad = || {
        fault(
            "金额无法识别",
            "单位为元，只填数字，最多两位小数，例如 1200000.00",
        )
    };
    let text = fold(text).replace([',', '，'], "");
    let text = text.trim_end_matches('元');
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (yuan, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(part) || part.len() > 2 {
        return Err(bad());
    }
    let yuan: i64 = yuan.parse().map_err(|_| bad())?;
    let part: i64 = format!("{part:0<2}").parse().map_err(|_| bad())?;
    let fen = yuan
        .checked_mul(100)
        .and_then(|fen| fen.checked_add(part))
        .ok_or_else(bad)?;
    Ok(sign * fen)
}

/// Parts of a list in one cell; `/` also separates, but only where the caller cannot use the part
/// as it stands.
pub(crate) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', '；', ';', '\n', '\r'])
        .map(|part| part.trim_matches(is_blank))
        .filter(|part| !part.is_empty())
}

/// A day, or a day with a time.
pub(crate) fn moment(text: &str) -> Result<DateTime, Fault> {
    let text = fold(text);
    let unknown = || {
        fault(
            format!("日期“{}”无法识别", short(&text)),
            "写成 2021-03-02 或 2021年3月2日",
        )
    };
    let text = text.strip_suffix("+08:00").unwrap_or(&text);
    let (day, time) = split_time(text);
    let day = digits_of(
        day,
        &[&["-", "/", ".", "年", "·"], &["-", "/", ".", "月", "·"]],
        &["日", "号"],
    );
    let day = match day.ok_or_else(unknown)?.as_slice() {
        [(whole, 8)] => [whole / 10_000, whole / 100 % 100, whole % 100],
        [(year, 4), (month, _), (day, _)] => [*year, *month, *day],
        [(_, 1 | 2), (_, 1 | 2), (_, 1 | 2)] => {
            return Err(fault("年份须写四位", "写成 2021-03-02 这样的完整日期"));
        }
        [(_, 4), (_, 1 | 2)] => return Err(fault("缺少日", "写成 2021-03-02 这样的完整日期")),
        _ => return Err(unknown()),
    };
    let time = match time {
        None => [0, 0, 0],
        Some(time) => clock(time).ok_or_else(unknown)?,
    };
    civil(day, time)
}

/// Splits `2021年3月2日 9:30`, `2021-03-02T09:30` before the time.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let after_day = text.find(['日', '号']).map(|at| at + '日'.len_utf8());
    let at = after_day.filter(|at| *at < text.len()).or_else(|| {
        let blank = text.find(['T', 't', ' '])?;
        let rest = text.get(blank + 1..)?.trim_start();
        // `2021 年 3 月 2 日` has blanks inside the day.
        let clock = rest.contains([':', '时', '点']) && !rest.contains(['年', '月', '-', '/']);
        clock.then_some(blank)
    });
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((day, time)) => (day, Some(time.trim_start_matches(['T', 't', ' ']))),
        None => (text, None),
    }
}

/// Groups of digits with their lengths, if the signs between them are the expected ones.
fn digits_of(text: &str, between: &[&[&str]], after: &[&str]) -> Option<Vec<(u32, usize)>> {
    let mut groups = Vec::new();
    let mut rest = text.trim();
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, tail) = rest.split_at_checked(end)?;
        if digits.is_empty() || digits.len() > 8 {
            return None;
        }
        groups.push((digits.parse().ok()?, digits.len()));
        let tail = tail.trim();
        if tail.is_empty() || after.contains(&tail) {
            return Some(groups);
        }
        let signs = between.get(groups.len() - 1)?;
        rest = signs
            .iter()
            .find_map(|sign| tail.strip_prefix(sign))?
            .trim_start();
        if rest.is_empty() {
            return Some(groups);
        }
    }
}

/// `9:30`, `09:30:15`, `9时30分`, `下午3:30`.
fn clock(text: &str) -> Option<[u32; 3]> {
    let noon = text.starts_with("下午") || text.starts_with("晚上");
    let text = text
        .trim_start_matches(['上', '下', '午', '早', '晚'])
        .trim();
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let signs: [&[&str]; 2] = [&[":", "时", "点"], &[":", "分"]];
    let groups = digits_of(text, &signs, &["分", "秒", "时", "点"])?;
    let mut time = match groups.as_slice() {
        [(hour, _)] => [*hour, 0, 0],
        [(hour, _), (minute, _)] => [*hour, *minute, 0],
        [(hour, _), (minute, _), (second, _)] => [*hour, *minute, *second],
        _ => return None,
    };
    if noon && time[0] < 12 {
        time[0] += 12;
    }
    Some(time)
}

/// A day and time that exist, in years that make sense.
pub(crate) fn civil([y, m, d]: [u32; 3], [h, min, s]: [u32; 3]) -> Result<DateTime, Fault> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&y) {
        return Err(fault(format!("年份 {y} 不合理"), "核对年份"));
    }
    let missing = || {
        fault(
            format!("{y}年{m}月{d}日 {h}:{min:02} 不存在"),
            "核对年、月、日",
        )
    };
    let part = |n: u32| i8::try_from(n).map_err(|_| missing());
    let year = i16::try_from(y).map_err(|_| missing())?;
    let day = Date::new(year, part(m)?, part(d)?)
        .map_err(|_| fault(format!("{y}年{m}月{d}日不存在"), "核对年、月、日"))?;
    let time = jiff::civil::Time::new(part(h)?, part(min)?, part(s)?, 0).map_err(|_| missing())?;
    Ok(day.to_datetime(time))
}

/// A number in a date column: `20210302`, or the day's number as Excel counts.
pub(crate) fn moment_from_number(number: f64) -> Result<DateTime, Fault> {
    /// Serial numbers of 1949 to 2100.
    const SERIALS: std::ops::RangeInclusive<f64> = 17_899.0..=73_415.0;
    let text = number_text(number);
    if text.len() == 8 && !text.contains(['.', '-']) {
        return moment(&text);
    }
    if SERIALS.contains(&number)
        && let Some(at) = serial(number)
    {
        return Ok(at);
    }
    Err(fault(
        format!("数字 {} 不是日期", short(&text)),
        "写成 2021-03-02 这样的日期",
    ))
}

/// Excel's serial number as a civil date-time, to the nearest second.
pub(crate) fn serial(number: f64) -> Option<DateTime> {
    if !(61.0..=2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number * 86_400.0).round();
    // In range by the check above: at most 2,958,466 days.
    let seconds: i64 = format!("{seconds:.0}").parse().ok()?;
    let epoch = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    epoch
        .checked_add(jiff::Span::new().try_seconds(seconds).ok()?)
        .ok()
}

/// Finds a citizen's identity number (GB 11643) anywhere in a text.
pub(crate) fn has_identity_number(text: &str) -> bool {
    let digit = |b: &&u8| b.is_ascii_digit() || **b == 0xef;
    if text.len() < 18 || text.as_bytes().iter().filter(digit).count() < 17 {
        return false;
    }
    let text = fold(text);
    let runs = text.split(|c: char| !(c.is_ascii_digit() || c == 'x' || c == 'X'));
    runs.filter(|run| run.len() == 18)
        .any(|run| is_identity_number(run.as_bytes()))
}

fn is_identity_number(run: &[u8]) -> bool {
    /// Weights and check signs of GB 11643.
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [u8; 11] = *b"10X98765432";
    let (Some(digits), Some(last)) = (run.get(..17), run.last()) else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(d, w)| u32::from(d - b'0') * w)
        .sum();
    let expected = usize::try_from(sum % 11).ok().and_then(|at| CHECK.get(at));
    let number = |from: usize, to: usize| {
        let part = digits.get(from..to).unwrap_or_default();
        part.iter().fold(0_u32, |n, d| n * 10 + u32::from(d - b'0'))
    };
    expected == Some(&last.to_ascii_uppercase())
        && digits.first() != Some(&b'0')
        && (1850..=LAST_YEAR).contains(&number(6, 10))
        && (1..=12).contains(&number(10, 12))
        && (1..=31).contains(&number(12, 14))
}

/// A value as shown in a problem: cut, on one line, identity numbers masked.
pub(crate) fn shown(text: &str) -> String {
    if has_identity_number(text) {
        let tail: String = text
            .chars()
            .rev()
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        return format!("（含身份证号，已隐去，末两位 {tail}）");
    }
    short(text)
}

fn short(text: &str) -> String {
    const CHARS: usize = 60;
    let mut cut: String = text.chars().take(CHARS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut.replace(['\r', '\n'], " ")
}

/// The year whose results a theme names: `2021年度`, `二〇二一年度`.
pub(crate) fn subject_year(theme: &str) -> Option<i16> {
    let at = theme.find("年度")?;
    let before: Vec<char> = fold(theme.get(..at)?).chars().rev().take(4).collect();
    let digit = |c: &char| match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        c => "一二三四五六七八九"
            .chars()
            .zip(1..)
            .find(|(han, _)| han == c)
            .map(|(_, n)| n),
    };
    let digits: Option<Vec<u32>> = before.iter().rev().map(digit).collect();
    let year = digits
        .filter(|d| d.len() == 4)?
        .iter()
        .fold(0, |n, d| n * 10 + d);
    (FIRST_YEAR..=LAST_YEAR)
        .contains(&year)
        .then(|| i16::try_from(year).ok())
        .flatten()
}

#[cfg(test)]
mod tests;
