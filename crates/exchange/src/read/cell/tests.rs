//! The forms people write, each with its meaning.

use jiff::civil::date;

use super::{
    count, fen, has_identity_number, id, list, moment, moment_from_number, person_name,
    subject_year, yes_no,
};

#[test]
fn days_are_read_in_every_usual_form() {
    for text in [
        "2021-03-02",
        "2021/3/2",
        "2021.3.2",
        "2021年3月2日",
        "2021年03月02号",
        "２０２１年３月２日",
        "20210302",
        " 2021-03-02\u{a0}",
        "\u{feff}2021-3-2\u{3000}",
        "2021 年 3 月 2 日",
        "2021-03-02 09:30",
        "2021年3月2日9时30分",
    ] {
        assert_eq!(
            moment(text).map(|at| at.date()),
            Ok(date(2021, 3, 2)),
            "{text}"
        );
    }
    assert_eq!(
        moment_from_number(44_257.0).map(|at| at.date()),
        Ok(date(2021, 3, 2))
    );
    assert_eq!(
        moment_from_number(20_210_302.0).map(|at| at.date()),
        Ok(date(2021, 3, 2))
    );
}

#[test]
fn moments_keep_their_time_to_the_second() {
    let at = date(2021, 3, 2).at(15, 30, 5, 0);
    for text in [
        "2021-03-02 15:30:05",
        "2021-03-02T15:30:05+08:00",
        "2021/3/2 15:30:05.000",
        "2021年3月2日 15时30分05秒",
        "2021年3月2日下午3:30:05",
        "２０２１－０３－０２　１５：３０：０５",
    ] {
        assert_eq!(moment(text), Ok(at), "{text}");
    }
}

#[test]
fn days_that_cannot_be_are_refused_with_the_reason() {
    for (text, word) in [
        ("2021-02-29", "不存在"),
        ("2021-13-01", "不存在"),
        ("20210431", "不存在"),
        ("1021-03-02", "不合理"),
        ("9999-12-31", "不合理"),
        ("21-3-2", "四位"),
        ("2021-3", "缺少日"),
        ("3月2日", "无法识别"),
        ("明天", "无法识别"),
        ("2021-03-02 25:00", "不存在"),
        ("2021--03-02", "无法识别"),
    ] {
        let reason = moment(text).map_err(|fault| fault.reason).unwrap_err();
        assert!(reason.contains(word), "{text}: {reason}");
    }
}

#[test]
fn ids_are_equal_whether_typed_as_number_or_text() {
    for text in ["1", "1.0", "１", " 1\u{a0}", "1.00"] {
        assert_eq!(id(text), "1", "{text}");
    }
    assert_eq!(
        (id("01"), id("1.5"), id("v1.0")),
        ("01".into(), "1.5".into(), "v1.0".into())
    );
}

#[test]
fn names_lose_their_padding_only() {
    assert_eq!(person_name("张　三"), "张三");
    assert_eq!(person_name("阿依古丽·买买提"), "阿依古丽·买买提");
    assert_eq!(person_name("John Smith"), "John Smith");
}

#[test]
fn yes_and_no_have_many_signs() {
    for text in ["是", "√", "Y", "y", "true", "TRUE", "1", "ｙ"] {
        assert_eq!(yes_no(text), Ok(true), "{text}");
    }
    for text in ["否", "", "×", "N", "false", "0", "无"] {
        assert_eq!(yes_no(text), Ok(false), "{text}");
    }
    assert!(yes_no("大概").is_err());
}

#[test]
fn counts_and_amounts_are_whole_and_exact() {
    assert_eq!(
        (count("3"), count("３个"), count("3.0")),
        (Ok(3), Ok(3), Ok(3))
    );
    assert!(count("-1").is_err_and(|fault| fault.reason.contains("负数")));
    assert!(count("三").is_err() && count("2.5").is_err());
    assert_eq!(
        (fen("1,234.5"), fen("12元"), fen("-0.07")),
        (Ok(123_450), Ok(1200), Ok(-7))
    );
    assert!(fen("1.234").is_err() && fen("9".repeat(30).as_str()).is_err());
}

#[test]
fn lists_take_all_separators() {
    let parts: Vec<&str> = list("a、b，c,d；e;f\n g 、").collect();
    assert_eq!(parts, ["a", "b", "c", "d", "e", "f", "g"]);
}

#[test]
fn identity_numbers_are_found_by_their_check_digit() {
    // The standard's own examples, in two parts so that no file holds a whole number.
    for (head, tail) in [
        ("110105194", "91231002X"),
        ("号码4405241880", "01010014。"),
        ("１１０１０５", "１９４９１２３１００２ｘ"),
    ] {
        assert!(has_identity_number(&format!("{head}{tail}")), "{head}");
    }
    for (head, tail) in [
        ("110105194", "912310021"),
        ("12345678901", "2345678"),
        ("R2021030200", "0000001"),
        ("110105194", "91231002"),
    ] {
        assert!(!has_identity_number(&format!("{head}{tail}")), "{head}");
    }
}

#[test]
fn the_year_of_results_is_read_from_the_theme() {
    assert_eq!(subject_year("批准2021年度安全生产考核结果"), Some(2021));
    assert_eq!(subject_year("二〇二一年度考核"), Some(2021));
    assert_eq!(subject_year("２０２２年度"), Some(2022));
    assert_eq!(subject_year("年度考核"), None);
    assert_eq!(subject_year("2021年考核"), None);
}
