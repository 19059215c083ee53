//! The switches of the engine that rulings set: a closed list, each with the value that holds when no ruling sets it.

use std::collections::BTreeMap;

use crate::fence::{Fields, Said, Scope, Table, Value};
use crate::problem::At;
use crate::rules::{Calendar, Period, Policy, TenureRule, Window};

/// What holds when no ruling says otherwise.
pub(crate) fn default_policy(due_soon_days: BTreeMap<Option<Period>, u16>) -> Policy {
    Policy {
        calendar: Calendar::Civil,
        window: Window::Rolling,
        tenure: TenureRule::Threshold,
        min_days: BTreeMap::from([
            (Period::Month, 10),
            (Period::Quarter, 30),
            (Period::HalfYear, 60),
            (Period::Year, 120),
        ]),
        acting_bears: true,
        vacancy_flag_days: 0,
        leave_excuses: true,
        delegation_counts: false,
        late_after_days: 10,
        late_counts: true,
        multi_day_end: false,
        many_duties: true,
        double_post_shared: true,
        sole_lead: true,
        succession: true,
        first_partial_reference: true,
        yearly_total_cures: false,
        soft_overdue_red: false,
        portfolio_per_unit: false,
        after_accident_apart: true,
        due_soon_days,
        settled_by: BTreeMap::new(),
        sole_capacities: Vec::new(),
        delegating_capacities: Vec::new(),
        void_marks: Vec::new(),
        freezes: Vec::new(),
    }
}

/// Reads a policy table for its errors only.
pub(crate) fn check(table: &Said<&Table>, scope: &Scope<'_>) {
    let mut policy = default_policy(BTreeMap::new());
    apply(&mut policy, table.value, table.at, "", scope);
}

/// Sets the switches that a chosen option names.
pub(crate) fn apply(policy: &mut Policy, table: &Table, at: At, ruling: &str, scope: &Scope<'_>) {
    let fields = Fields::new(table, at, "policy ", scope);
    let mut set = Setter {
        fields: &fields,
        policy,
        ruling,
    };
    set.choice(
        "calendar",
        &[("civil", Calendar::Civil), ("rolling", Calendar::Rolling)],
        |p| &mut p.calendar,
    );
    set.choice(
        "window",
        &[("rolling", Window::Rolling), ("fixed", Window::Fixed)],
        |p| &mut p.window,
    );
    let tenures = [
        ("threshold", TenureRule::Threshold),
        ("pro-rata", TenureRule::ProRata),
        ("full", TenureRule::Full),
    ];
    set.choice("tenure", &tenures, |p| &mut p.tenure);
    set.choice("acting", &[("acting", true), ("titular", false)], |p| {
        &mut p.acting_bears
    });
    set.choice("leave", &[("excused", true), ("counts", false)], |p| {
        &mut p.leave_excuses
    });
    set.choice("delegation", &[("shown", false), ("counts", true)], |p| {
        &mut p.delegation_counts
    });
    set.choice("late", &[("counts", true), ("refused", false)], |p| {
        &mut p.late_counts
    });
    set.choice("multi_day", &[("start", false), ("end", true)], |p| {
        &mut p.multi_day_end
    });
    set.choice(
        "double_post",
        &[("shared", true), ("separate", false)],
        |p| &mut p.double_post_shared,
    );
    set.choice("joint_lead", &[("sole", true), ("all", false)], |p| {
        &mut p.sole_lead
    });
    set.choice(
        "first_partial",
        &[("reference", true), ("full", false)],
        |p| &mut p.first_partial_reference,
    );
    set.choice(
        "make_up",
        &[("mitigation", false), ("yearly-total", true)],
        |p| &mut p.yearly_total_cures,
    );
    set.choice("soft_overdue", &[("reason", false), ("red", true)], |p| {
        &mut p.soft_overdue_red
    });
    set.rest();
    fields.close();
}

struct Setter<'f, 'p> {
    fields: &'f Fields<'f>,
    policy: &'p mut Policy,
    ruling: &'p str,
}

impl Setter<'_, '_> {
    fn rest(&mut self) {
        self.choice(
            "portfolio_meetings",
            &[("one", false), ("per-unit", true)],
            |p| &mut p.portfolio_per_unit,
        );
        self.choice(
            "after_accident",
            &[("apart", true), ("with-the-rest", false)],
            |p| &mut p.after_accident_apart,
        );
        self.flag("many_duties", |p| &mut p.many_duties);
        self.flag("succession", |p| &mut p.succession);
        self.number("vacancy_flag_days", |p| &mut p.vacancy_flag_days);
        self.number("late_after_days", |p| &mut p.late_after_days);
        self.min_days();
    }

    fn settle<T>(
        &mut self,
        key: &'static str,
        value: Option<T>,
        place: impl Fn(&mut Policy) -> &mut T,
    ) {
        if let Some(value) = value {
            *place(self.policy) = value;
            self.policy
                .settled_by
                .insert(key.to_owned(), self.ruling.to_owned());
        }
    }

    fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        place: impl Fn(&mut Policy) -> &mut T,
    ) {
        let value = self.fields.one_of(key, words);
        self.settle(key, value, place);
    }

    fn flag(&mut self, key: &'static str, place: impl Fn(&mut Policy) -> &mut bool) {
        let value = self.fields.has(key).then(|| self.fields.flag(key));
        // Asked for even where it is not written, so that the key is known.
        let _ = self.fields.raw(key);
        self.settle(key, value, place);
    }

    fn number(&mut self, key: &'static str, place: impl Fn(&mut Policy) -> &mut u16) {
        let value = self.fields.number(key).map(|said| said.value);
        self.settle(key, value, place);
    }

    fn min_days(&mut self) {
        let Some(table) = self.fields.table("min_days") else {
            return;
        };
        let mut days = self.policy.min_days.clone();
        for (period, number) in by_period(&table, self.fields, PERIODS.get(..4).unwrap_or(&PERIODS))
        {
            if let Some(period) = period {
                days.insert(period, number);
            }
        }
        self.settle("min_days", Some(days), |policy| &mut policy.min_days);
    }
}

/// The periods by their words in the pack. `years` is one number for whatever N.
const PERIODS: [(&str, Option<Period>); 5] = [
    ("month", Some(Period::Month)),
    ("quarter", Some(Period::Quarter)),
    ("half-year", Some(Period::HalfYear)),
    ("year", Some(Period::Year)),
    ("years", Some(Period::Years(2))),
];

/// Numbers of days by period.
fn by_period(
    table: &Said<&Table>,
    fields: &Fields<'_>,
    periods: &[(&'static str, Option<Period>)],
) -> Vec<(Option<Period>, u16)> {
    let mut days = Vec::new();
    let names: Vec<&str> = periods.iter().map(|(name, _)| *name).collect();
    for entry in &table.value.entries {
        let Some((_, period)) = periods.iter().find(|(name, _)| *name == entry.key) else {
            let help = crate::fence::did_you_mean(&entry.key, &names);
            fields.error(
                "fence::unknown-key",
                entry.key_at,
                format!("没有 {} 这个期间", entry.key),
                help,
            );
            continue;
        };
        match &entry.node.value {
            Value::Whole(number) if u16::try_from(*number).is_ok() => {
                days.push((*period, u16::try_from(*number).unwrap_or(0)));
            }
            _ => fields.error(
                "fence::type",
                entry.node.at,
                "天数应是 0 至 65535 的整数",
                "请写整数，如 30",
            ),
        }
    }
    days
}

/// `[due_soon_days]` of `pack.toml`; what is not written keeps its default.
pub(crate) fn due_soon_days(
    table: Option<&Said<&Table>>,
    fields: &Fields<'_>,
) -> BTreeMap<Option<Period>, u16> {
    let mut days = BTreeMap::from([
        (None, 5),
        (Some(Period::Month), 10),
        (Some(Period::Quarter), 30),
        (Some(Period::HalfYear), 30),
        (Some(Period::Year), 30),
        (Some(Period::Years(2)), 90),
    ]);
    let periods: Vec<_> = PERIODS.into_iter().chain([("after", None)]).collect();
    if let Some(table) = table {
        days.extend(by_period(table, fields, &periods));
    }
    days
}
