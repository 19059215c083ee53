//! What `check` answers: its formats, its narrowing, its two times.

use crate::{check, jinze, json, schema};

#[test]
fn without_arguments_the_sample_zone_is_shown_as_of_today() {
    let said = check(&[], 0, &["履职一览", "图例", "合计", "jinze template"]);
    let today = said.text.lines().nth(1).unwrap();
    assert!(today.starts_with("截至 20"), "{today}");
    assert!(!said.text.contains('\u{1b}'), "colour without a terminal");
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let ask = ["check", "--on", "2026-06-30", "--format", "json"];
    let first = check(&ask, 0, &[]);
    assert_eq!(first.out, jinze(&ask).out);
}

#[test]
fn json_keeps_to_its_schema() {
    for more in [
        &[][..],
        &["--known-at", "2026-03-01T12:00"],
        &["--period", "2026-H1"],
        &["--ruling", "R-06=attend"],
    ] {
        let mut args = vec!["check", "--on", "2026-06-30", "--format", "json"];
        args.extend(more);
        let answer = json(&args);
        let faults = schema::faults(&answer);
        assert!(faults.is_empty(), "{more:?}: {faults:#?}");
        assert!(
            !answer["findings"].as_array().unwrap().is_empty(),
            "{more:?}: no findings"
        );
    }
}

#[test]
fn the_schema_check_finds_what_is_wrong() {
    let mut answer = json(&[
        "check",
        "--on",
        "2026-06-30",
        "--period",
        "2026-H1",
        "--format",
        "json",
    ]);
    answer["findings"][0]["outcome"] = "done".into();
    answer["findings"][0]["counted"] = "1".into();
    answer["findings"][0]
        .as_object_mut()
        .unwrap()
        .remove("clause");
    answer["more"] = 1.into();
    assert_eq!(schema::faults(&answer).len(), 4);
}

#[test]
fn the_sample_zone_shows_every_outcome() {
    let answer = json(&["check", "--on", "2026-06-10", "--format", "json"]);
    let findings = answer["findings"].as_array().unwrap();
    for outcome in [
        "met",
        "met_late_entry",
        "open",
        "due_soon",
        "not_met",
        "made_up_after",
        "not_answerable",
        "excused",
        "vacant",
        "no_numeric_requirement",
    ] {
        assert!(
            findings.iter().any(|finding| finding["outcome"] == outcome),
            "{outcome}"
        );
    }
}

#[test]
fn a_question_is_narrowed_by_person_body_duty_and_period() {
    let all = json(&["check", "--on", "2026-06-30", "--format", "json"]);
    let findings = all["findings"].as_array().unwrap();
    let one = findings
        .iter()
        .find(|finding| finding["person"].is_string() && finding["required"] == 1)
        .unwrap();
    let text = |key: &str| one[key].as_str().unwrap().to_owned();
    for (option, value, key) in [
        ("--person", text("person"), "person"),
        ("--body", text("body"), "body"),
        ("--duty", text("duty"), "duty"),
    ] {
        let some = json(&[
            "check",
            "--on",
            "2026-06-30",
            "--format",
            "json",
            option,
            &value,
        ]);
        let some = some["findings"].as_array().unwrap();
        assert!(!some.is_empty() && some.len() < findings.len(), "{option}");
        assert!(
            some.iter().all(|finding| finding[key] == value.as_str()),
            "{option}"
        );
    }
    let half = json(&[
        "check",
        "--on",
        "2026-06-30",
        "--format",
        "json",
        "--period",
        "2026-h1",
    ]);
    assert!(
        half["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["period"]["last_day"].as_str() > Some("2025-12-31"))
    );
}

#[test]
fn knowledge_may_be_earlier_than_today_but_never_uses_later_entries() {
    let answer = json(&[
        "check",
        "--on",
        "2026-06-30",
        "--known-at",
        "2026-04-15T08:00",
        "--format",
        "json",
    ]);
    assert_eq!(answer["known_at"], "2026-04-15T08:00:00");
    let findings = answer["findings"].as_array().unwrap();
    let recorded = findings
        .iter()
        .flat_map(|finding| finding["counted_details"].as_array().unwrap());
    assert!(
        recorded
            .into_iter()
            .all(|act| act["recorded_at"].as_str() <= Some("2026-04-15T08:00:00"))
    );
}

#[test]
fn a_person_without_a_duty_in_the_period_is_told_so() {
    let args = ["check", "--on", "2026-06-30", "--period", "2018"];
    let answer = json(&[
        "check",
        "--on",
        "2026-06-30",
        "--period",
        "2026",
        "--format",
        "json",
    ]);
    let findings = answer["findings"].as_array().unwrap();
    let person = findings
        .iter()
        .find_map(|finding| finding["person"].as_str())
        .unwrap();
    let args = [&args[..], &["--person", person]].concat();
    check(&args, 0, &["该人员在所选期间无职责", "不适用"]);
}

#[test]
fn failures_may_be_asked_for() {
    check(
        &["check", "--on", "2026-06-30", "--fail-on", "not_met"],
        1,
        &["▲"],
    );
    check(&["check", "--on", "2026-06-30"], 0, &["▲"]);
    check(
        &["check", "--fail-on", "missed"],
        2,
        &["--fail-on 不接受“missed”", "not_met"],
    );
}

#[test]
fn the_page_is_whole_and_without_script() {
    let page = check(
        &["check", "--on", "2026-06-30", "--format", "html"],
        0,
        &["总览", "逐人逐项", "依据与理由"],
    )
    .text;
    assert!(!page.contains("<script"));
    for tag in [
        "table", "tbody", "tr", "td", "th", "details", "section", "a", "span", "small", "p", "div",
    ] {
        let open =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "<{tag}>");
    }
}

#[test]
fn an_answer_is_explained_with_words_ruling_acts_and_remedy() {
    let answer = json(&[
        "check",
        "--on",
        "2026-06-10",
        "--format",
        "json",
        "--period",
        "2026-H1",
    ]);
    let findings = answer["findings"].as_array().unwrap();
    let open = findings
        .iter()
        .find(|finding| finding["person"].is_string() && finding["outcome"] == "due_soon")
        .unwrap();
    let (person, duty) = (
        open["person"].as_str().unwrap(),
        open["duty"].as_str().unwrap(),
    );
    let args = [
        "explain",
        "--on",
        "2026-06-10",
        "--person",
        person,
        "--duty",
        duty,
        "--period",
        "2026-H1",
    ];
    let words = [
        "条文",
        "依据",
        "将到期",
        "计入的记录",
        "接近但未计入",
        "如何履行",
        "最迟",
        "裁定",
    ];
    check(&args, 0, &words);
    check(
        &["explain", "--person", person, "--duty", "Q99"],
        2,
        &["没有“Q99”这项职责", "办法："],
    );
    check(
        &["explain", "--person", "查无此人", "--duty", duty],
        2,
        &["没有叫“查无此人”的人"],
    );
}
