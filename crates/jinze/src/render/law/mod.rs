//! The regulation told to people: a clause with its words, its rules and the rulings in force.

mod duty;
mod other;

use std::fmt::Write as _;

use jiff::civil::Date;
use regulation::{Provision, RuleKind, Ruling};

use super::text::{Paint, hang};
use crate::output::Screen;
use crate::source::packs::Law;

/// Clauses with their rules, as they stand on a day.
pub(crate) fn clauses(law: &Law, provisions: &[&Provision], on: Date, screen: Screen) -> String {
    let told = Told {
        law,
        on,
        paint: Paint(screen.colour),
        columns: screen.columns,
    };
    let mut out = format!("《{}》　以 {on} 为准\n", law.regulation.title());
    let mut chapter = "";
    for provision in provisions {
        if provision.chapter_name != chapter {
            chapter = &provision.chapter_name;
            let _ = writeln!(out, "{}", told.paint.faint(chapter));
        }
        out.push('\n');
        out.push_str(&told.provision(provision));
    }
    out
}

/// Rulings, each with its question, its options and its decisions.
pub(crate) fn rulings(law: &Law, screen: Screen) -> String {
    let told = Told {
        law,
        on: Date::MAX,
        paint: Paint(screen.colour),
        columns: screen.columns,
    };
    let mut out = format!("《{}》的裁定\n", law.regulation.title());
    if law.regulation.rulings().is_empty() {
        out.push_str("这个规则包没有裁定。\n");
    }
    for ruling in law.regulation.rulings() {
        out.push('\n');
        out.push_str(&told.ruling_in_full(ruling));
    }
    out
}

struct Told<'a> {
    law: &'a Law,
    on: Date,
    paint: Paint,
    columns: usize,
}

impl Told<'_> {
    fn provision(&self, provision: &Provision) -> String {
        let title = format!("{}（{}）", provision.clause, provision.clause.short());
        let mut out = format!("{}\n", self.paint.strong(&title));
        out.push_str(&hang("  ", &provision.words, self.columns));
        for rule in &provision.rules {
            out.push_str(&match rule.kind {
                RuleKind::Duty => self.duty(&rule.id),
                _ => self.other(rule),
            });
        }
        if let Some(none) = &provision.none {
            let note = none
                .note
                .as_deref()
                .map_or_else(String::new, |note| format!("：{note}"));
            out.push_str(&hang(
                "  不设规则　",
                &format!("{}{note}", none.why),
                self.columns,
            ));
        }
        // What a duty names already is not said twice.
        let duties = self.law.duties_on(self.on);
        let told = |id: &str| {
            provision.rules.iter().any(|rule| {
                let duty = duties.iter().find(|duty| duty.id == rule.id);
                duty.is_some_and(|duty| duty.rulings.iter().any(|named| named == id))
            })
        };
        let about = |ruling: &&Ruling| ruling.clause == Some(provision.clause) && !told(&ruling.id);
        for ruling in self.law.regulation.rulings().iter().filter(about) {
            let words = self.law.ruling_words(&ruling.id, self.on);
            out.push_str(&hang("  裁定　", &words, self.columns));
        }
        out
    }

    fn ruling_in_full(&self, ruling: &Ruling) -> String {
        let place = ruling
            .clause
            .map_or_else(String::new, |clause| format!("（{clause}）"));
        let head = format!("{} {}{place}", ruling.id, ruling.asks);
        let mut out = self.paint.strong(hang("", &head, self.columns).trim_end());
        out.push('\n');
        let current = ruling.on(self.on).map(|decision| decision.chosen.as_str());
        for option in &ruling.options {
            let mark = if current == Some(option.name.as_str()) {
                "●"
            } else {
                "○"
            };
            out.push_str(&hang(
                &format!("  {mark} {}　", option.name),
                &option.says,
                self.columns,
            ));
        }
        for decision in &ruling.decisions {
            let words = format!(
                "自 {} 起取 {}；{}",
                decision.from, decision.chosen, decision.authority
            );
            out.push_str(&hang("    ", &words, self.columns));
        }
        out
    }
}
