//! A workbook becomes entries; the same workbook again becomes nothing.

use app::commands::{CorrectAct, How, Import, Plan, WorkbookRef, plan};
use app::files::Files as _;
use duties::Register;
use jiff::civil::date;

use super::common::{Bench, clerk, meeting};

fn workbook(bench: &Bench) -> Register {
    let mut register = bench.zone().read(|state| state.register(state.size()));
    register.acts = vec![meeting("R1", date(2025, 3, 1), "P1")];
    register
}

fn import(bench: &Bench, register: &Register) -> usize {
    let bytes = format!("{register:?}").into_bytes();
    bench.files.put(&bytes).unwrap();
    let command = Import {
        register: register.clone(),
        workbook: WorkbookRef {
            name: "本区.xlsx".to_owned(),
            file: app::files::file_ref(&bytes, "application/vnd.ms-excel"),
        },
    };
    let receipts = bench
        .zone()
        .submit(&clerk(), &command, bench.idem())
        .unwrap();
    receipts.len()
}

fn planned(bench: &Bench, register: &Register) -> Plan {
    bench
        .zone()
        .read(|state| plan(state, register, "本区.xlsx"))
}

#[test]
fn the_same_workbook_twice_adds_nothing_the_second_time() {
    let bench = Bench::new();
    let register = workbook(&bench);
    // One act, and the note of the import itself.
    assert_eq!(import(&bench, &register), 2);
    assert_eq!(import(&bench, &register), 0);
    assert_eq!(planned(&bench, &register).changes.len(), 0);
}

#[test]
fn a_changed_row_corrects_its_record_once() {
    let bench = Bench::new();
    let mut register = workbook(&bench);
    import(&bench, &register);
    register.acts[0].place = "会议室".to_owned();
    register.tenures[0].until = Some(date(2026, 6, 30));
    let plan = planned(&bench, &register);
    assert_eq!(plan.counts(), (0, 2));
    assert_eq!(plan.changes[0].how, How::Continues);
    assert_eq!(plan.changes[0].differs, ["止：（无） → 2026-06-30"]);
    assert_eq!(plan.changes[1].differs, ["地点：（无） → 会议室"]);
    assert_eq!(import(&bench, &register), 3);
    assert_eq!(import(&bench, &register), 0);
}

#[test]
fn an_old_workbook_undoes_no_later_correction() {
    let bench = Bench::new();
    let register = workbook(&bench);
    import(&bench, &register);
    let correct = CorrectAct {
        of: "R1".to_owned(),
        act: meeting("", date(2025, 3, 2), "P1"),
        reason: "日期有误".to_owned(),
    };
    bench
        .zone()
        .submit(&clerk(), &correct, bench.idem())
        .unwrap();
    let plan = planned(&bench, &register);
    assert_eq!(plan.changes, []);
    assert_eq!(plan.outdated, ["履职记录 R1"]);
}

#[test]
fn rows_that_left_the_workbook_stay_in_the_ledger_and_are_told() {
    let bench = Bench::new();
    let mut register = workbook(&bench);
    register.people.pop();
    let plan = planned(&bench, &register);
    assert_eq!(plan.missing, ["人员 P2"]);
}
