//! Chinese numerals, as article and item numbers are written (一 … 九十九).

/// `number` (0–99) in Chinese numerals; larger numbers in Arabic digits.
pub(crate) fn chinese(number: u16) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u16| DIGITS.get(usize::from(n)).copied().unwrap_or("");
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let (tens, ones) = (number / 10, number % 10);
            let tens = if tens == 1 { "" } else { digit(tens) };
            let ones = if ones == 0 { "" } else { digit(ones) };
            format!("{tens}十{ones}")
        }
        _ => number.to_string(),
    }
}
