//! Reads the rules that are no duties, and the tables of adjacent law.

use std::collections::BTreeSet;

use super::{
    Competence, Effect, EffectRow, EffectTable, Factor, Form, Head, ItemSource, Lasts, OtherRules,
    Situation, Slip, Structure, Weighs,
};
use crate::checks::{self, List, Names};
use crate::fence::{Fields, Said, Scope, Table};
use crate::rules::Freeze;
use crate::text::{Pack, RuleTable};
use crate::vocabulary::Vocabulary;

/// Reads all of them under the scope's choices.
pub(crate) fn read(
    pack: &Pack,
    words: &Vocabulary,
    scope: &Scope<'_>,
) -> (OtherRules, Vec<Freeze>) {
    let names = Names {
        words,
        sink: scope.sink,
    };
    let mut reader = Reader {
        pack,
        names,
        scope,
        other: OtherRules::default(),
        freezes: Vec::new(),
    };
    for rule in &pack.rules {
        reader.rule(rule);
    }
    for rule in &pack.rules {
        reader.check_links(rule);
    }
    scope.take_used();
    (reader.other, reader.freezes)
}

struct Reader<'a> {
    pack: &'a Pack,
    names: Names<'a>,
    scope: &'a Scope<'a>,
    other: OtherRules,
    freezes: Vec<Freeze>,
}

const WEIGHS: [(&str, Weighs); 5] = [
    ("heavier", Weighs::Heavier),
    ("lighter", Weighs::Lighter),
    ("exempt", Weighs::Exempt),
    ("lifelong", Weighs::Lifelong),
    ("context", Weighs::Context),
];

impl Reader<'_> {
    fn rule(&mut self, rule: &RuleTable) {
        match rule.key {
            "source" => {
                let head = self.head(rule, "[[source]]", |_| {});
                self.other
                    .sources
                    .extend(head.map(|head| ItemSource { head }));
            }
            "form" => self.form(rule),
            "situation" => {
                let mut lead = false;
                let head = self.head(rule, "[[situation]]", |fields| lead = fields.flag("lead"));
                self.other
                    .situations
                    .extend(head.map(|head| Situation { head, lead }));
            }
            "effect" => self.effect(rule),
            "factor" => self.factor(rule),
            "competence" => self.competence(rule),
            "freeze" => self.freeze(rule),
            "slip" => {
                let mut reads = None;
                let head = self.head(rule, "[[slip]]", |fields| {
                    reads = fields.need("reads", fields.words("reads"));
                });
                self.other.slips.extend(head.map(|head| Slip {
                    head,
                    reads: reads.unwrap_or_default(),
                }));
            }
            "structure" => {
                let mut organ = Vec::new();
                let head = self.head(rule, "[[structure]]", |fields| {
                    organ = fields.texts("organ")
                });
                let organ = self.names.organs(organ).into_iter().next();
                self.other
                    .structures
                    .extend(head.map(|head| Structure { head, organ }));
            }
            "table" => self.table(rule),
            _ => {}
        }
    }

    /// The keys that all have; `more` reads the others before the table is closed.
    fn head(
        &self,
        rule: &RuleTable,
        what: &'static str,
        mut more: impl FnMut(&Fields<'_>),
    ) -> Option<Head> {
        let fields = Fields::new(&rule.table, rule.at, what, self.scope);
        let id = fields.need("id", fields.words("id"));
        let (name, quote, note) = (
            fields.words("name"),
            fields.words("quote"),
            fields.words("note"),
        );
        more(&fields);
        fields.close();
        let id = id?;
        let name = name.unwrap_or_else(|| id.clone());
        let clause = self.pack.clause_of(rule);
        Some(Head {
            id,
            name,
            clause,
            quote: quote.unwrap_or_default(),
            note,
        })
    }

    fn form(&mut self, rule: &RuleTable) {
        let (mut by, mut effect) = (Vec::new(), None);
        let head = self.head(rule, "[[form]]", |fields| {
            by = fields.texts("by");
            effect = fields.words("effect");
        });
        let by = self.names.organs(by);
        self.other
            .forms
            .extend(head.map(|head| Form { head, by, effect }));
    }

    fn effect(&mut self, rule: &RuleTable) {
        let (mut on, mut bars, mut lasts, mut only_when) = (Vec::new(), Vec::new(), None, None);
        let head = self.head(rule, "[[effect]]", |fields| {
            on = fields.strings("on");
            bars = fields.strings("bars");
            lasts = fields.table("lasts").and_then(|table| self.lasts(&table));
            only_when = fields.words("only_when");
        });
        self.other.effects.extend(head.map(|head| Effect {
            head,
            on,
            bars,
            lasts,
            only_when,
        }));
    }

    fn lasts(&self, table: &Said<&Table>) -> Option<Lasts> {
        let fields = Fields::new(table.value, table.at, "lasts ", self.scope);
        let by_table = fields.words("table").map(Lasts::Table);
        let months = fields
            .number("months")
            .map(|said| Lasts::Months(said.value));
        let says = fields.words("says").map(Lasts::Words);
        let given: Vec<Lasts> = [by_table, months, says].into_iter().flatten().collect();
        fields.close();
        if given.len() != 1 {
            let help = "请写 { table = \"…\" }、{ months = 6 } 或 { says = \"…\" } 之一";
            self.scope
                .sink
                .error("effect::lasts", table.at, "lasts 要写且只写一种期限", help);
        }
        given.into_iter().next()
    }

    fn factor(&mut self, rule: &RuleTable) {
        let (mut weighs, mut requires) = (None, Vec::new());
        let head = self.head(rule, "[[factor]]", |fields| {
            weighs = fields.need("weighs", fields.one_of("weighs", &WEIGHS));
            requires = fields.strings("requires");
        });
        if let (Some(head), Some(weighs)) = (head, weighs) {
            self.other.factors.push(Factor {
                head,
                weighs,
                requires,
            });
        }
    }

    fn competence(&mut self, rule: &RuleTable) {
        let (mut organs, mut acts) = (Vec::new(), Vec::new());
        let head = self.head(rule, "[[competence]]", |fields| {
            organs = fields.texts("organs");
            acts = fields.strings("acts");
        });
        let organs = self.names.organs(organs);
        self.other
            .competences
            .extend(head.map(|head| Competence { head, organs, acts }));
    }

    fn freeze(&mut self, rule: &RuleTable) {
        let (mut kind, mut organs) = (None, Vec::new());
        let head = self.head(rule, "[[freeze]]", |fields| {
            kind = fields.need("kind", fields.text("kind"));
            organs = fields.texts("organs");
            if organs.is_empty() {
                let _ = fields.need("organs", None::<()>);
            }
        });
        let kind = kind.and_then(|kind| self.names.one(List::Kind, &kind));
        let organs = self.names.all(List::Body, &organs);
        if let (Some(kind), Some(clause)) = (kind, head.and_then(|head| head.clause)) {
            self.freezes.push(Freeze {
                clause,
                kind,
                organs,
            });
        }
    }

    fn table(&mut self, rule: &RuleTable) {
        let fields = Fields::new(&rule.table, rule.at, "[[table]]", self.scope);
        let id = fields.need("id", fields.words("id"));
        let name = fields.words("name");
        let _ = (fields.words("note"), fields.words("basis"));
        let rows = fields
            .tables("rows")
            .iter()
            .filter_map(|row| self.row(row))
            .collect();
        if !fields.has("rows") {
            let _ = fields.need("rows", None::<()>);
        }
        fields.close();
        let Some(id) = id else { return };
        let name = name.unwrap_or_else(|| id.clone());
        self.other.tables.push(EffectTable { id, name, rows });
    }

    fn row(&self, said: &Said<&Table>) -> Option<EffectRow> {
        let fields = Fields::new(said.value, said.at, "rows ", self.scope);
        let of = fields.need("of", fields.words("of"));
        let (months, says) = (fields.number("months"), fields.words("says"));
        let basis = fields.need("basis", fields.words("basis"));
        let (from, until) = (fields.date("from"), fields.date("to"));
        checks::ordered(&fields, from.as_ref(), until.as_ref());
        let (starts, note) = (fields.words("starts"), fields.words("note"));
        let verified = fields.flag("verified") || !fields.has("verified");
        if months.is_none() && says.is_none() {
            fields.error(
                "effect::row",
                said.at,
                "每一行要写 months 或 says",
                "能以月计的写 months，否则写 says",
            );
        }
        fields.close();
        Some(EffectRow {
            of: of?,
            months: months.map(|said| said.value),
            says,
            basis: basis?,
            from: from.map(|said| said.value),
            until: until.map(|said| said.value),
            starts,
            verified,
            note,
        })
    }

    /// Forms refer to tables, effects to forms and tables.
    fn check_links(&self, rule: &RuleTable) {
        let fields = Fields::new(&rule.table, rule.at, "", self.scope);
        let other = &self.other;
        let tables: Vec<&str> = other.tables.iter().map(|table| table.id.as_str()).collect();
        if rule.key == "form"
            && let Some(effect) = fields.text("effect")
        {
            self.check_known(
                "effect::unknown-table",
                &effect,
                &tables,
                "effects 文件里没有 [[table]]",
            );
            let name = fields.words("name").unwrap_or_default();
            let table = other.tables.iter().find(|table| table.id == effect.value);
            if table.is_some_and(|table| table.rows.iter().all(|row| row.of != name)) {
                let message = format!("表“{}”里没有“{name}”这一行", effect.value);
                let help = "请在表里补一行 of = 这个名称；同一方式分几种的，表里分行写，可不理会";
                self.scope
                    .sink
                    .warning("effect::no-row", effect.at, message, help);
            }
        }
        if rule.key == "effect" {
            let mut forms: BTreeSet<&str> = other
                .forms
                .iter()
                .map(|form| form.head.id.as_str())
                .collect();
            forms.extend(other.forms.iter().map(|form| form.head.name.as_str()));
            let forms: Vec<&str> = forms.into_iter().collect();
            for on in fields.texts("on") {
                self.check_known(
                    "effect::unknown-form",
                    &on,
                    &forms,
                    "没有声明问责方式 [[form]]",
                );
            }
            if let Some(lasts) = fields.table("lasts") {
                let inner = Fields::new(lasts.value, lasts.at, "", self.scope);
                if let Some(table) = inner.text("table") {
                    self.check_known(
                        "effect::unknown-table",
                        &table,
                        &tables,
                        "effects 文件里没有 [[table]]",
                    );
                }
            }
        }
    }

    fn check_known(&self, code: &'static str, said: &Said<String>, known: &[&str], missing: &str) {
        if !known.contains(&said.value.as_str()) {
            let help = crate::fence::did_you_mean(&said.value, known);
            self.scope
                .sink
                .error(code, said.at, format!("{missing}“{}”", said.value), help);
        }
    }
}
