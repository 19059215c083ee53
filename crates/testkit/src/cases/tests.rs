//! The runner must not let a slip in a case pass for an answer of the law.

use duties::{Finding, Mode, Outcome, Span};
use jiff::civil::date;
use regulation::Clause;

use super::format::Case;
use super::{build, judge, read};

const WORLD: &str = r#"# 标题

```toml
[world]
bodies = [{ id = "局", category = "监管部门" }]
posts = [
  { id = "局长", body = "局", role = "R8", holder = "甲" },
  { id = "副局长", body = "局", role = ["R9", "R10"], holder = "乙" },
]
```

"#;

/// A file of the world above and one case with these lines.
fn file(case: &str) -> String {
    format!("{WORLD}说明。\n\n```toml\n[[case]]\nname = \"例\"\non = 2021-07-01\n{case}\n```\n")
}

fn read_one(case: &str) -> Result<(read::CaseFile, Case), String> {
    let file = read::read("例.md", &file(case))?;
    let case = file.cases[0].case.clone();
    Ok((file, case))
}

fn register_of(case: &str) -> Result<duties::Register, String> {
    let (file, case) = read_one(case)?;
    build::register(&file.world, &case, &|theme| {
        if theme.contains("安全生产") {
            vec!["安全生产".to_owned()]
        } else {
            Vec::new()
        }
    })
}

#[test]
fn an_unknown_key_is_an_error_at_its_line() {
    let wrong = read_one("duty = \"Q05\"\nexpects = []").expect_err("a misspelt key");
    assert!(wrong.starts_with("例.md:19："), "{wrong}");
    let inside = r#"expect = [{ period = "2021-H1", outcomes = "已履行" }]"#;
    assert!(read_one(inside).is_err());
}

#[test]
fn a_case_is_placed_at_its_header() {
    let (file, _) = read_one("").expect("readable");
    assert_eq!(file.cases[0].line, 15);
}

#[test]
fn a_world_after_cases_or_a_second_one_is_refused() {
    let twice = format!("{}{WORLD}", file(""));
    assert!(
        read::read("例.md", &twice)
            .expect_err("two worlds")
            .contains("[world]")
    );
}

#[test]
fn a_post_named_in_tenures_loses_its_default_holder_and_no_other() {
    let tenures =
        r#"tenures = [{ post = "局长", person = "丙", mode = "代理", from = 2021-02-01 }]"#;
    let register = register_of(tenures).expect("a register");
    let held: Vec<_> = register
        .tenures
        .iter()
        .map(|t| (t.post.as_str(), t.person.as_str(), t.mode))
        .collect();
    assert_eq!(
        held,
        [
            ("副局长", "乙", Mode::Appointed),
            ("局长", "丙", Mode::Acting)
        ]
    );
}

#[test]
fn short_forms_of_an_act_mean_one_day_recorded_at_noon_on_work_safety() {
    let act = r#"acts = [{ id = "1", kind = "检查", on = 2021-03-02, who = { "甲" = ["带队", "听取"] } }]"#;
    let register = register_of(act).expect("a register");
    let act = &register.acts[0];
    assert_eq!(act.recorded_at, date(2021, 3, 2).at(12, 0, 0, 0));
    assert_eq!(
        (act.last_day, act.marks.as_slice()),
        (act.first_day, &["安全生产".to_owned()][..])
    );
    assert_eq!(act.participants.len(), 2);
}

#[test]
fn a_name_that_leads_nowhere_is_refused() {
    let check = |case: &str, wanted: &str| {
        let wrong = register_of(case).expect_err(case);
        assert!(wrong.contains(wanted), "{wrong}");
    };
    check(r#"tenures = [{ post = "处长", person = "甲" }]"#, "处长");
    check(
        r#"leaves = [{ person = "丁", from = 2021-01-01, until = 2021-01-02 }]"#,
        "丁",
    );
    check(
        r#"acts = [{ id = "1", kind = "检查", on = 2021-03-02, body = "厅" }]"#,
        "厅",
    );
    check(
        r#"acts = [{ id = "1", kind = "撤回", on = 2021-03-02, withdraws = "9" }]"#,
        "9",
    );
    check(
        r#"tenures = [{ post = "局长", person = "甲", mode = "兼任" }]"#,
        "兼任",
    );
}

/// Met, unless the expectation says otherwise.
fn finding(person: Option<&str>) -> Finding {
    Finding {
        duty: "Q05".to_owned(),
        clause: Clause {
            article: 11,
            item: Some(2),
            paragraph: 2,
        },
        body: "局".to_owned(),
        post: Some("局长".to_owned()),
        person: person.map(str::to_owned),
        target: None,
        period: Span {
            first_day: date(2021, 1, 1),
            last_day: date(2021, 6, 30),
            name: "2021-H1".to_owned(),
        },
        required: 1,
        counted: 1,
        outcome: Outcome::Met,
        late_entry_days: None,
        first_day: None,
        counted_acts: Vec::new(),
        near_misses: Vec::new(),
        reasons: vec!["局长带队".to_owned()],
        rulings: vec!["R-02".to_owned()],
    }
}

fn judged(expect: &str) -> Result<(), String> {
    let (_, case) = read_one(&format!(
        "duty = \"Q05\"\npost = \"局长\"\nexpect = [{{ period = \"2021-H1\", {expect} }}]"
    ))?;
    let expect = case.expect[0].get_ref();
    let place = judge::Place::of(&case, expect)?;
    judge::check(&place, expect, &[finding(None), finding(Some("甲"))])
}

#[test]
fn every_key_of_an_expectation_is_compared() {
    let right = r#"outcome = "已履行", required = 1, counted = 1, holders = { "甲" = "met" },
        last_day = 2021-06-30, rulings_has = "R-02", reason_has = "带队", reason_lacks = "代理""#;
    judged(right).expect("all agrees");
    judged(r#"person = "甲", outcome = "met""#).expect("the holder's answer");
    for wrong in [
        r#"outcome = "逾期未履行""#,
        r#"outcome = "已履行", required = 2"#,
        r#"outcome = "已履行", counted = 0"#,
        r#"outcome = "已履行", acts = "1""#,
        r#"outcome = "已履行", late_entry_days = 10"#,
        r#"outcome = "已履行", last_day = 2021-06-29"#,
        r#"outcome = "已履行", rulings_has = "R-01""#,
        r#"outcome = "已履行", reason_has = "代理""#,
        r#"outcome = "已履行", reason_lacks = "带队""#,
        r#"outcome = "已履行", why_not = { act = "1", term = "身份" }"#,
        r#"outcome = "已履行", holders = {}"#,
        r#"outcome = "已履行", holders = { "甲" = "已履行", "乙" = "已履行" }"#,
        r#"outcome = "已履行", holders = { "甲" = "逾期未履行" }"#,
        r#"outcome = "已履行", person = "乙""#,
        r#"outcome = "已履行", target = "公司""#,
        r#"outcome = "履行了""#,
    ] {
        assert!(judged(wrong).is_err(), "{wrong} passed");
    }
}

#[test]
fn a_report_shows_expected_got_and_the_rows() {
    let report = judged(r#"outcome = "逾期未履行""#).expect_err("differs");
    for words in [
        "Q05 · 局长 · 2021-H1",
        "应为 逾期未履行，实得 已履行",
        "理由：局长带队",
        "R-02",
    ] {
        assert!(report.contains(words), "{report}");
    }
}

#[test]
fn an_absent_finding_must_agree_with_all_keys_to_be_found() {
    let absent = |keys: &str| {
        let (_, case) = read_one(&format!("absent = [{{ {keys} }}]"))?;
        judge::check_absent(case.absent[0].get_ref(), &[finding(None)])
    };
    assert!(absent(r#"duty = "Q05""#).is_err());
    assert!(absent(r#"duty = "Q05", period = "2021-H1", post = "局长""#).is_err());
    absent(r#"duty = "Q05", period = "2021-H2""#).expect("not there");
    absent(r#"duty = "Q05", person = "甲""#).expect("not there");
}
