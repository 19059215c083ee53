//! Chinese numerals, as articles, items, numbers of times and limits are written: 一 … 九百九十九, 两, １２.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// `number` (0–999) in Chinese numerals; larger numbers in Arabic digits.
pub(crate) fn chinese(number: u16) -> String {
    let digit = |n: u16| DIGITS.get(usize::from(n)).copied().unwrap_or('〇');
    match number {
        0..=9 => digit(number).to_string(),
        10..=19 => chinese_tens(number).trim_start_matches('一').to_owned(),
        20..=99 => chinese_tens(number),
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                ones @ 1..=9 => format!("零{}", digit(ones)),
                tens => chinese_tens(tens),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string(),
    }
}

/// 一十 … 九十九
fn chinese_tens(number: u16) -> String {
    let digit = |n: u16| DIGITS.get(usize::from(n)).copied().unwrap_or('〇');
    let ones = if number.is_multiple_of(10) {
        String::new()
    } else {
        digit(number % 10).to_string()
    };
    format!("{}十{ones}", digit(number / 10))
}

/// The number at the start of `text` and how many characters it takes; `None` if there is none or it is too large.
pub(crate) fn leading(text: &[char]) -> Option<(u32, usize)> {
    let arabic = text
        .iter()
        .take_while(|c| arabic_digit(**c).is_some())
        .count();
    if arabic > 0 {
        let digits = text.iter().take(arabic).filter_map(|c| arabic_digit(*c));
        let value = digits
            .map(Some)
            .try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(digit?));
        return value.map(|value| (value, arabic));
    }
    let length = text
        .iter()
        .take_while(|c| chinese_part(**c).is_some())
        .count();
    if length == 0 {
        return None;
    }
    Some((chinese_value(text.get(..length)?)?, length))
}

fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A digit or a unit (十, 百).
enum Part {
    Digit(u32),
    Unit(u32),
}

fn chinese_part(c: char) -> Option<Part> {
    Some(match c {
        '〇' | '零' => Part::Digit(0),
        '一' | '壹' => Part::Digit(1),
        '二' | '两' | '贰' => Part::Digit(2),
        '三' | '叁' => Part::Digit(3),
        '四' | '肆' => Part::Digit(4),
        '五' | '伍' => Part::Digit(5),
        '六' | '陆' => Part::Digit(6),
        '七' | '柒' => Part::Digit(7),
        '八' | '捌' => Part::Digit(8),
        '九' | '玖' => Part::Digit(9),
        '十' | '拾' => Part::Unit(10),
        '百' | '佰' => Part::Unit(100),
        _ => return None,
    })
}

/// 十二 = 12, 二十 = 20, 一百零五 = 105; two digits side by side (二三) are no number.
fn chinese_value(text: &[char]) -> Option<u32> {
    let (mut sum, mut digit, mut last_unit): (u32, Option<u32>, u32) = (0, None, u32::MAX);
    for c in text {
        match chinese_part(*c)? {
            Part::Digit(0) if digit.is_none() && text.len() > 1 => {}
            Part::Digit(value) if digit.is_none() => digit = Some(value),
            Part::Unit(unit) if unit < last_unit => {
                sum = sum.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
                last_unit = unit;
            }
            Part::Digit(_) | Part::Unit(_) => return None,
        }
    }
    sum.checked_add(digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{chinese, leading};

    fn whole(text: &str) -> Option<u32> {
        let chars: Vec<char> = text.chars().collect();
        let (value, length) = leading(&chars)?;
        (length == chars.len()).then_some(value)
    }

    #[test]
    fn every_number_to_999_comes_back_from_its_words() {
        for number in 0..1000_u16 {
            assert_eq!(
                whole(&chinese(number)),
                Some(u32::from(number)),
                "{}",
                chinese(number)
            );
        }
    }

    #[test]
    fn numerals_are_read_as_laws_write_them() {
        for (words, number) in [
            ("两", Some(2)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("一十二", Some(12)),
            ("二十", Some(20)),
            ("一百零一", Some(101)),
            ("３０", Some(30)),
            ("12", Some(12)),
            ("二三", None),
            ("十百", None),
            ("99999999999999", None),
            ("", None),
            ("半", None),
            ("一次", None),
        ] {
            assert_eq!(whole(words), number, "{words}");
        }
    }
}
