//! What is owed: counted, covered, after an event, growing, standing, structural.

use std::collections::BTreeSet;

use super::pattern::pattern;
use super::read::Context;
use crate::checks::{List, Names};
use crate::fence::{Fields, Said};
use crate::frequency::{Frequency, parse_frequency};
use crate::limit::parse_limit;
use crate::problem::At;
use crate::rules::{Demand, Pattern, Period};

/// The keys that say which kind of duty it is; exactly one is written.
const KINDS: [&str; 5] = ["frequency", "after", "standing", "holds", "growth"];

/// The readable parts of a demand: `amended` changes the number and keeps the rest.
pub(super) struct Parts<'f, 'a> {
    pub(super) fields: &'f Fields<'a>,
    pub(super) context: &'f Context<'f>,
    pub(super) must: Vec<Pattern>,
    pub(super) each: Option<Vec<String>>,
    pub(super) by: Option<(At, (i8, i8))>,
}

impl<'f, 'a> Parts<'f, 'a> {
    pub(super) fn read(
        fields: &'f Fields<'a>,
        context: &'f Context<'f>,
        rulings: &mut BTreeSet<String>,
    ) -> Self {
        let names = Names {
            words: &context.words.vocabulary,
            sink: fields.scope.sink,
        };
        let must = fields
            .tables("must")
            .iter()
            .map(|table| pattern(table, fields, context.words, rulings))
            .collect();
        let each = fields.texts("each");
        let each = (!each.is_empty()).then(|| names.all(List::Group, &each));
        for group in each.iter().flatten() {
            rulings.extend(context.words.shaped("set", group));
        }
        let by = fields.text("by").and_then(|said| month_day(fields, &said));
        Self {
            fields,
            context,
            must,
            each,
            by,
        }
    }

    /// What the duty's keys ask for.
    pub(super) fn demand(&self, rulings: &mut BTreeSet<String>) -> Option<Demand> {
        let fields = self.fields;
        let frequency = fields.text("frequency");
        let limit = fields.text("limit");
        let after = fields.table("after");
        let (holds, standing) = (fields.text("holds"), fields.flag("standing"));
        let growth = fields.table("growth");
        let (roles, seats) = (fields.texts("roles"), fields.text("seats"));
        self.check_kind();
        self.check_companions();
        if growth.is_some() {
            return self.growth(frequency.as_ref());
        }
        if let Some(frequency) = frequency {
            return self.counted(&frequency);
        }
        if let Some(after) = after {
            let limit = fields.need("limit", limit)?;
            let limit = match parse_limit(&limit.value) {
                Ok(limit) => limit,
                Err(error) => {
                    fields.error(
                        "duty::limit",
                        limit.at,
                        error.to_string(),
                        "请用这几种写法之一",
                    );
                    return None;
                }
            };
            self.need_must();
            let trigger = pattern(&after, fields, self.context.words, rulings);
            return Some(Demand::After {
                trigger,
                limit,
                parts: self.must.clone(),
            });
        }
        if let Some(holds) = holds {
            return self.structural(&holds, &roles, seats.as_ref());
        }
        standing.then_some(Demand::Standing)
    }

    fn check_kind(&self) {
        let fields = self.fields;
        // `growth` may bear the yearly frequency of its own finding.
        let written: Vec<&str> = KINDS
            .into_iter()
            .filter(|key| fields.written(key) && !(*key == "frequency" && fields.written("growth")))
            .collect();
        match written.as_slice() {
            [] => {
                let help = "请写 frequency（计次）、after 和 limit（限期）、standing = true（不计次）、holds 或 growth 之一";
                fields.error("duty::no-demand", fields.at, "没有说明是哪一种职责", help);
            }
            [_] => {}
            [_, second, ..] => {
                let message = format!("{} 不能同时写", written.join("、"));
                fields.error(
                    "duty::two-demands",
                    fields.at_of(second),
                    message,
                    "只留一个；两件事请写两条 [[duty]]",
                );
            }
        }
    }

    /// Keys that mean something only beside another.
    fn check_companions(&self) {
        let fields = self.fields;
        let beside: [(&'static str, &str); 6] = [
            ("limit", "after"),
            ("each", "frequency"),
            ("by", "frequency"),
            ("roles", "holds"),
            ("seats", "holds"),
            ("amended", "frequency"),
        ];
        for (key, other) in beside {
            let with_limit = key == "amended" && fields.written("limit");
            if fields.written(key) && !fields.written(other) && !with_limit {
                let message = format!("{key} 只和 {other} 一起用");
                fields.error(
                    "duty::companion",
                    fields.at_of(key),
                    message,
                    format!("请补上 {other}，或者删去 {key}"),
                );
            }
        }
        for key in ["standing", "growth"] {
            if fields.written(key) && fields.written("must") {
                let message = format!("{key} 的职责不看 must");
                fields.scope.sink.warning(
                    "duty::unused-key",
                    fields.at_of("must"),
                    message,
                    "请删去 must",
                );
            }
        }
    }

    fn need_must(&self) {
        if self.must.is_empty() {
            let _ = self.fields.need("must", None::<()>);
        }
    }

    /// The demand that a frequency makes.
    pub(super) fn counted(&self, frequency: &Said<String>) -> Option<Demand> {
        self.need_must();
        let parts = self.must.clone();
        let read = match parse_frequency(&frequency.value) {
            Ok(read) => read,
            Err(error) => {
                let help = "写法见 docs/regulation-pack.md 3.2 频次";
                self.fields
                    .error("duty::frequency", frequency.at, error.to_string(), help);
                return None;
            }
        };
        let (n, every) = match read {
            Frequency::Undefined { word } => return Some(Demand::Undefined { word, parts }),
            Frequency::AtLeast { n, every } => (n, every),
        };
        if let Some((at, _)) = self.by
            && (every != Period::Year || self.each.is_some())
        {
            let help = "by 只用于每年一次以上、没有 each 的职责";
            self.fields.error("duty::by", at, "by 在这里没有意义", help);
        }
        Some(match &self.each {
            Some(each) => Demand::Cover {
                each: each.clone(),
                at_least: n,
                every,
                parts,
            },
            None => Demand::Count {
                at_least: n,
                every,
                by: self.by.map(|(_, by)| by),
                parts,
            },
        })
    }

    fn growth(&self, frequency: Option<&Said<String>>) -> Option<Demand> {
        let table = self.fields.table("growth")?;
        let yearly = |said: &&Said<String>| {
            parse_frequency(&said.value)
                == Ok(Frequency::AtLeast {
                    n: 1,
                    every: Period::Year,
                })
        };
        if let Some(said) = frequency.filter(|said| !yearly(said)) {
            self.fields.error(
                "duty::frequency",
                said.at,
                "growth 每年看一次",
                "请删去 frequency，或者写“每年”",
            );
        }
        let inner = Fields::new(table.value, table.at, "growth ", self.fields.scope);
        let names = Names {
            words: &self.context.words.vocabulary,
            sink: self.fields.scope.sink,
        };
        let of = inner.need("of", inner.text("of"));
        let not_below = inner.need("not_below", inner.text("not_below"));
        inner.close();
        let (of, not_below) = (
            names.one(List::Measure, &of?),
            names.one(List::Measure, &not_below?),
        );
        Some(Demand::Growth {
            of: of?,
            not_below: not_below?,
        })
    }

    fn structural(
        &self,
        holds: &Said<String>,
        roles: &[Said<String>],
        seats: Option<&Said<String>>,
    ) -> Option<Demand> {
        let fields = self.fields;
        let names = Names {
            words: &self.context.words.vocabulary,
            sink: fields.scope.sink,
        };
        match holds.value.as_str() {
            "joint-chairs" => {
                let roles = names.all(List::Role, roles);
                if roles.is_empty() {
                    let _ = fields.need("roles", None::<()>);
                }
                let seats = names.one(List::Role, fields.need("seats", seats)?)?;
                Some(Demand::JointChairs { roles, seats })
            }
            "list-current" => {
                self.need_must();
                if self.must.len() > 1 {
                    fields.error(
                        "duty::one-pattern",
                        fields.at_of("must"),
                        "list-current 只有一个 must",
                        "请分成几条职责",
                    );
                }
                Some(Demand::ListCurrent {
                    pattern: self.must.first()?.clone(),
                })
            }
            other => {
                let help = crate::fence::did_you_mean(other, &["joint-chairs", "list-current"]);
                fields.error(
                    "fence::value",
                    holds.at,
                    format!("holds 不能是“{other}”"),
                    help,
                );
                None
            }
        }
    }
}

/// `"03-31"`
fn month_day(fields: &Fields<'_>, said: &Said<String>) -> Option<(At, (i8, i8))> {
    let read = said.value.split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A year without 29 February: the day must exist in every year.
        jiff::civil::Date::new(2001, month, day)
            .ok()
            .map(|_| (month, day))
    });
    if read.is_none() {
        let message = format!("“{}”不是每年都有的日子", said.value);
        fields.error("duty::by", said.at, message, "写成 \"月-日\"，如 \"03-31\"");
    }
    read.map(|read| (said.at, read))
}
