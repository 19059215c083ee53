//! Every phrasing of the format, and those that other localities use.

use super::{Frequency, FrequencyError, find, parse_frequency};
use crate::rules::Period::{self, HalfYear, Month, Quarter, Year, Years};

fn check(words: &str, n: u16, every: Period) {
    assert_eq!(
        parse_frequency(words),
        Ok(Frequency::AtLeast { n, every }),
        "{words}"
    );
}

#[test]
fn frequencies_are_read_as_the_law_writes_them() {
    for (words, n, every) in [
        ("每半年至少1次", 1, HalfYear),
        ("每季度至少1次", 1, Quarter),
        ("每个季度至少一次", 1, Quarter),
        ("至少每季度", 1, Quarter),
        ("至少每季度一次", 1, Quarter),
        ("每年不少于2次", 2, Year),
        ("每年不得少于一次", 1, Year),
        ("每年12次以上", 12, Year),
        ("每年至少开展两次", 2, Year),
        ("每年十二次以上", 12, Year),
        ("每月", 1, Month),
        ("每个月召开一次", 1, Month),
        ("每季", 1, Quarter),
        ("每季度", 1, Quarter),
        ("全年不少于４次", 4, Year),
        ("每年度1次", 1, Year),
        ("每三年至少一次", 1, Years(3)),
        ("每3年开展一轮", 1, Years(3)),
        ("每两年不少于3次", 3, Years(2)),
        ("三年内至少一次", 1, Years(3)),
        ("每六个月至少1次", 1, HalfYear),
        ("每 半 年 至少 1 次", 1, HalfYear),
        (
            "每季度至少主持召开1次分管部门（单位）的安全生产工作会议",
            1,
            Quarter,
        ),
        ("每半年至少召开1次会议，及时研究问题", 1, HalfYear),
        ("每月至少召开1次，每月至少检查1次", 1, Month),
    ] {
        check(words, n, every);
    }
}

#[test]
fn words_without_a_number_are_never_read_as_once() {
    for (words, word) in [
        ("定期", "定期"),
        ("每年定期", "每年定期"),
        ("每年定期组织分析安全生产形势", "每年定期"),
        ("不定期", "不定期"),
        ("经常", "经常"),
        ("适时", "适时"),
        ("及时", "及时"),
        ("每季度不定期抽查", "每季度不定期"),
    ] {
        let expected = Ok(Frequency::Undefined {
            word: word.to_owned(),
        });
        assert_eq!(parse_frequency(words), expected, "{words}");
    }
}

#[test]
fn what_cannot_be_counted_is_refused_with_its_reason() {
    type Reason = fn(String) -> FrequencyError;
    for (words, reason) in [
        ("至少1次", FrequencyError::NoPeriod as Reason),
        ("", FrequencyError::NoPeriod),
        ("每年若干次", FrequencyError::NoNumber),
        ("每年至少数次", FrequencyError::NoNumber),
        ("每年0次", FrequencyError::BadNumber),
        ("每年70000次", FrequencyError::BadNumber),
        ("每年不超过2次", FrequencyError::UpperLimit),
        ("每半年1次、每年3次", FrequencyError::Several),
        ("每年参加1次、带队检查2次", FrequencyError::Several),
    ] {
        assert_eq!(
            parse_frequency(words),
            Err(reason(words.to_owned())),
            "{words}"
        );
    }
    for (words, period) in [
        ("每周1次", "每周"),
        ("每两个月一次", "每两个月"),
        ("每300年一次", "每300年"),
    ] {
        assert_eq!(
            parse_frequency(words),
            Err(FrequencyError::OddPeriod(period.to_owned())),
            "{words}"
        );
    }
}

#[test]
fn a_frequency_is_read_back_from_its_own_words() {
    for every in [
        Month,
        Quarter,
        HalfYear,
        Year,
        Years(2),
        Years(3),
        Years(10),
    ] {
        for n in [1, 2, 12, 100] {
            check(&Frequency::AtLeast { n, every }.to_string(), n, every);
        }
    }
}

#[test]
fn frequencies_are_found_in_the_law_with_their_place() {
    let law = "每半年至少召开1次常委会研究安全生产工作，每半年至少检查调研1次；每年采取抽查，第一次、一次性除外，定期通报。";
    let words: Vec<&str> = find(law)
        .iter()
        .filter_map(|one| law.get(one.range.clone()))
        .collect();
    assert_eq!(
        words,
        ["每半年至少召开1次", "每半年至少检查调研1次", "每年", "定期"]
    );
}
