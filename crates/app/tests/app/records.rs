//! What a person records is what is answered, with both times.

use app::actor::{Actor, Role};
use app::commands::{
    ApproveLate, CorrectAct, Enter, Erase, How, MendProblem, RecordAct, WithdrawAct, WithdrawFact,
};
use app::queries::{answerable, body_file, person_file, person_story};
use app::record::{Fact, Problem};
use app::signer::FileSigner;
use app::time;
use duties::{Finding, Mode, Outcome, Question, Tenure};
use jiff::civil::{Date, DateTime, date};
use ledger::entry::Relation;

use super::common::{Bench, DAY, MORNING, clerk, meeting};

fn answer(bench: &Bench, on: Date, known_at: Option<DateTime>) -> Finding {
    let zone = bench.zone();
    let judged = zone
        .read(|state| zone.judge().at(state, known_at, zone.files()))
        .unwrap();
    let question = Question {
        known_at,
        person: Some("P1".to_owned()),
        duty: Some("Q03".to_owned()),
        ..Question::on(on)
    };
    let findings = judged.findings(&question);
    let period =
        |finding: &&Finding| finding.period.first_day <= on && on <= finding.period.last_day;
    findings.iter().find(period).unwrap().clone()
}

#[test]
fn an_act_recorded_once_meets_the_duty_and_is_known_from_then_on() {
    let bench = Bench::new();
    let on = date(2026, 3, 31);
    assert_eq!(answer(&bench, on, None).outcome, Outcome::Open);
    bench.clock.wait(DAY);
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    assert_eq!(answer(&bench, on, None).outcome, Outcome::Met);
    // The day before nobody knew of it.
    let before = time::civil(MORNING);
    assert_eq!(answer(&bench, on, Some(before)).outcome, Outcome::Open);
}

#[test]
fn f55_what_is_filed_after_the_period_is_late_for_ever_and_was_not_known_on_its_last_day() {
    let bench = Bench::new();
    bench.clock.wait(150 * DAY);
    let mut act = meeting("R1", date(2026, 3, 1), "P1");
    // What the workbook claims does not help.
    act.recorded_at = date(2026, 3, 2).at(9, 0, 0, 0);
    act.recorded_at_assumed = false;
    bench.record(act).unwrap();
    let on = date(2026, 6, 30);
    let finding = answer(&bench, on, None);
    assert_eq!(finding.outcome, Outcome::MetLateEntry);
    assert!(finding.late_entry_days > Some(20));
    let then = answer(&bench, on, Some(on.at(23, 59, 59, 0)));
    assert_ne!(then.outcome, Outcome::Met);
    assert_eq!(then.counted, 0);
}

#[test]
fn a_correction_takes_the_place_of_a_record_and_both_stay_readable() {
    let bench = Bench::new();
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    let correct = CorrectAct {
        of: "R1".to_owned(),
        act: meeting("", date(2026, 3, 1), "P2"),
        reason: "主持人登记有误".to_owned(),
    };
    let receipts = bench
        .zone()
        .submit(&clerk(), &correct, bench.idem())
        .unwrap();
    assert_eq!(answer(&bench, date(2026, 3, 31), None).counted, 0);
    let zone = bench.zone();
    let story = zone
        .read(|state| zone.read_store(|store| person_story(state, store, "P1", state.size())))
        .unwrap();
    // P1 learns of the correction although it no longer names him.
    let last = story.events.last().unwrap();
    assert_eq!(last.seq, receipts[0].seq);
    assert!(last.says.contains("主持人登记有误"), "{}", last.says);
    let first = story
        .events
        .iter()
        .find(|event| event.says.starts_with("R1 "));
    assert_eq!(
        first.unwrap().later,
        [(Relation::Corrects, receipts[0].seq)]
    );
    let withdraw = WithdrawAct {
        of: "R1-更1".to_owned(),
        reason: String::new(),
    };
    let refused = bench.zone().submit(&clerk(), &withdraw, bench.idem());
    assert!(refused.unwrap_err().to_string().contains("必须写明理由"));
}

#[test]
fn f32_nobody_approves_a_late_entry_or_an_erasure_of_his_own() {
    let bench = Bench::new();
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    let approve = ApproveLate {
        act: "R1".to_owned(),
        approved: true,
        reason: "原始会议纪要在案".to_owned(),
    };
    let own = Actor::local("张经办", Role::Approver);
    let refused = bench.zone().submit(&own, &approve, bench.idem());
    assert!(refused.unwrap_err().to_string().contains("另一个人"));
    let other = Actor::local("李审批", Role::Approver);
    bench.zone().submit(&other, &approve, bench.idem()).unwrap();
    let seq = bench.zone().read(|state| state.act("R1").unwrap().0);
    let erase = Erase {
        seq,
        fields: vec!["theme".to_owned()],
        basis: "个人信息保护法第四十七条".to_owned(),
        approver: Actor::local("张经办", Role::Approver),
    };
    let refused = bench.zone().submit(&clerk(), &erase, bench.idem());
    assert!(refused.unwrap_err().to_string().contains("另一个人"));
}

#[test]
fn erased_values_are_gone_and_the_record_stays() {
    let mut bench = Bench::new();
    bench.record(meeting("R1", date(2026, 3, 1), "P1")).unwrap();
    let seq = bench.zone().read(|state| state.act("R1").unwrap().0);
    let erase = |fields: &[&str]| Erase {
        seq,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        basis: "个人信息保护法第四十七条".to_owned(),
        approver: Actor::local("李审批", Role::Approver),
    };
    let refused = bench
        .zone()
        .submit(&clerk(), &erase(&["people"]), bench.idem());
    assert!(refused.unwrap_err().to_string().contains("不能删除"));
    bench
        .zone()
        .submit(&clerk(), &erase(&["theme"]), bench.idem())
        .unwrap();
    let theme = |bench: &Bench| {
        bench
            .zone()
            .read(|state| state.act("R1").unwrap().1.theme.clone())
    };
    assert_eq!(theme(&bench), app::record::ERASED);
    let before = bench.zone().read(Clone::clone);
    bench.reopen();
    assert_eq!(theme(&bench), app::record::ERASED);
    assert_eq!(bench.zone().read(|state| state.difference(&before)), None);
    let again = bench
        .zone()
        .submit(&clerk(), &erase(&["theme"]), bench.idem());
    assert!(again.unwrap_err().to_string().contains("已经删除"));
}

#[test]
fn f56_who_answered_stays_with_the_person_and_the_day() {
    let bench = Bench::new();
    let tenure = |person: &str, from: Date, until: Option<Date>| Tenure {
        person: person.to_owned(),
        post: "Z02".to_owned(),
        mode: Mode::Appointed,
        from,
        until,
        paper: Some("本高党干〔2024〕1号".to_owned()),
    };
    bench.clock.wait(30 * DAY);
    bench
        .enter(
            tenure("P1", date(2024, 1, 1), Some(date(2026, 3, 15))),
            How::Continues,
        )
        .unwrap();
    bench
        .enter(tenure("P2", date(2026, 3, 16), None), How::New)
        .unwrap();
    let who = |on: Date, size: u64| -> Vec<Option<String>> {
        bench.zone().read(|state| {
            answerable(state, "B02", on, size)
                .into_iter()
                .map(|row| row.person.map(|(_, id)| id))
                .collect()
        })
    };
    let size = bench.zone().read(app::state::State::size);
    let known = bench.zone().read(|state| state.size_at(MORNING + DAY));
    assert_eq!(who(date(2026, 3, 15), size), [Some("P1".to_owned())]);
    assert_eq!(who(date(2026, 3, 16), size), [Some("P2".to_owned())]);
    // As known before the reshuffle was recorded.
    assert_eq!(who(date(2026, 3, 16), known), [Some("P1".to_owned())]);
}

#[test]
fn problems_found_belong_to_their_act_and_are_put_right_later() {
    let bench = Bench::new();
    let problem = Problem {
        id: String::new(),
        act: String::new(),
        body: Some("B02".to_owned()),
        text: "消防通道堵塞".to_owned(),
        found_on: date(2026, 3, 1),
        due_on: None,
        mended_on: None,
        mended_how: String::new(),
    };
    let record = RecordAct {
        act: meeting("", date(2026, 3, 1), "P1"),
        problems: vec![problem],
    };
    bench
        .zone()
        .submit(&clerk(), &record, bench.idem())
        .unwrap();
    let mend = |on| MendProblem {
        problem: "20260301-1-1".to_owned(),
        on,
        how: "已清理".to_owned(),
    };
    let early = bench
        .zone()
        .submit(&clerk(), &mend(date(2026, 2, 28)), bench.idem());
    assert!(early.unwrap_err().to_string().contains("早于发现日期"));
    bench
        .zone()
        .submit(&clerk(), &mend(date(2026, 3, 5)), bench.idem())
        .unwrap();
    let mended =
        bench.zone().read(
            |state| match state.standing("problem:20260301-1-1", state.size()) {
                Some((_, Fact::Problem(problem))) => problem.mended_on,
                _ => None,
            },
        );
    assert_eq!(mended, Some(date(2026, 3, 5)));
}

#[test]
fn a_person_s_file_holds_posts_charges_answers_and_problems_of_the_day_asked_about() {
    let bench = Bench::new();
    let portfolio = duties::Portfolio {
        post: "Z02".to_owned(),
        object: "建筑施工".to_owned(),
        from: date(2025, 1, 1),
        until: Some(date(2025, 12, 31)),
        paper: None,
    };
    bench.enter(portfolio, How::New).unwrap();
    let problem = Problem {
        id: "W1".to_owned(),
        act: String::new(),
        body: Some("B02".to_owned()),
        text: "消防通道堵塞".to_owned(),
        found_on: date(2026, 3, 1),
        due_on: None,
        mended_on: None,
        mended_how: String::new(),
    };
    let record = RecordAct {
        act: meeting("R1", date(2026, 3, 1), "P1"),
        problems: vec![problem],
    };
    bench
        .zone()
        .submit(&clerk(), &record, bench.idem())
        .unwrap();
    let file = |person: &str, on| person_file(bench.zone(), person, on, None).unwrap();
    let then = file("P1", date(2026, 6, 30));
    assert_eq!(then.tenures.len(), 1);
    assert_eq!(then.portfolios.len(), 1);
    assert_eq!(then.problems.len(), 1);
    assert!(
        then.findings
            .iter()
            .any(|row| row.duty == "Q03" && row.counted == 1)
    );
    let before = file("P1", date(2024, 6, 30));
    assert_eq!((before.portfolios.len(), before.problems.len()), (0, 0));
    let other = file("P2", date(2026, 6, 30));
    assert_eq!((other.tenures.len(), other.problems.len()), (0, 0));
    assert!(other.findings.is_empty());
    let body = body_file(bench.zone(), "B02", date(2026, 6, 30), None).unwrap();
    assert_eq!(body.problems.len(), 1);
    assert!(
        body.story
            .events
            .iter()
            .any(|event| event.says.starts_with("R1 "))
    );
}

#[test]
fn bad_records_are_refused_in_chinese_and_nothing_is_written() {
    let bench = Bench::new();
    let size = bench.zone().read(app::state::State::size);
    let mut unknown = meeting("R1", date(2026, 3, 1), "P9");
    unknown.bodies = vec!["B99".to_owned()];
    let refused = bench.record(unknown).unwrap_err();
    assert!(
        refused.contains("P9") && refused.contains("B99"),
        "{refused}"
    );
    let mut hidden = meeting("R1", date(2026, 3, 1), "P1");
    hidden.theme = "研究\u{202e}安全".to_owned();
    assert!(bench.record(hidden).unwrap_err().contains("不可见的字符"));
    let gone = WithdrawFact {
        key: "person:P1".to_owned(),
        reason: "误登".to_owned(),
    };
    let refused = bench
        .zone()
        .submit(&clerk(), &gone, bench.idem())
        .unwrap_err();
    assert!(refused.to_string().contains("P1"), "{refused}");
    let auditor = Actor::local("审计", Role::Auditor);
    let enter = Enter {
        fact: super::common::person("P3", "某"),
        how: How::New,
    };
    let refused = bench.zone().submit(&auditor, &enter, bench.idem());
    assert!(refused.unwrap_err().to_string().contains("审计管理员"));
    let twice = bench.enter(super::common::person("P1", "某"), How::New);
    assert!(twice.unwrap_err().contains("已有登记"));
    assert_eq!(bench.zone().read(app::state::State::size), size);
}

#[test]
fn erased_values_are_nowhere_in_the_files_of_the_store() {
    let mut bench = Bench::empty();
    let path = bench.folder.path().join("ledger.sqlite");
    let store = ledger_sqlite::SqliteStore::open(&path, ledger_sqlite::Options::default()).unwrap();
    let signer = FileSigner::create(&bench.signer_folder(), "test/log", &*bench.random).unwrap();
    let opening = bench.opening(Box::new(store), signer);
    bench.zone = Some(app::Zone::create(opening, "test/log", "test").unwrap());
    bench.adopt();
    bench.enter_roster();
    for n in 0..200 {
        let mut act = meeting(&format!("R{n}"), date(2026, 3, 1), "P1");
        act.theme = format!("第{n}次研究，出席群众王某某");
        bench.record(act).unwrap();
    }
    bench.zone().keep_snapshot().unwrap();
    let found = |text: &str| -> usize {
        let files =
            ["ledger.sqlite", "ledger.sqlite-wal"].map(|name| bench.folder.path().join(name));
        let bytes = files
            .map(|path| std::fs::read(path).unwrap_or_default())
            .concat();
        bytes
            .windows(text.len())
            .filter(|part| *part == text.as_bytes())
            .count()
    };
    let wanted = "第77次研究，出席群众王某某";
    assert!(found(wanted) > 0);
    let seq = bench.zone().read(|state| state.act("R77").unwrap().0);
    let erase = Erase {
        seq,
        fields: vec!["theme".to_owned()],
        basis: "个人信息保护法第四十七条".to_owned(),
        approver: Actor::local("李审批", Role::Approver),
    };
    app::commands::erase(bench.zone(), &clerk(), &erase, bench.idem()).unwrap();
    assert_eq!(found(wanted), 0);
    assert!(found("第78次研究，出席群众王某某") > 0);
}
