//! Reads `[[ruling]]`, and checks every value by ruling: each option named, none missing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::policy;
use super::{Decision, Ruling, RulingOption};
use crate::checks;
use crate::clause::Clause;
use crate::fence::{Choices, Fields, Node, Said, Scope, Table, Value, by_ruling, did_you_mean};
use crate::problem::{At, Sink};
use crate::text::{Pack, RuleTable};

/// A ruling with its switches, as the loader keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) ruling: Ruling,
    /// Option → the table of switches that it sets.
    pub(crate) policies: BTreeMap<String, (Table, At)>,
}

/// Reads all rulings.
pub(crate) fn read(pack: &Pack, in_force_from: Date, sink: &Sink) -> Vec<Draft> {
    let choices = Choices::new();
    let scope = Scope::new(sink, &choices);
    let reader = Reader {
        pack,
        in_force_from,
        scope: &scope,
    };
    let drafts: Vec<Draft> = pack
        .of("ruling")
        .filter_map(|rule| reader.ruling(rule))
        .collect();
    let mut set_by: BTreeMap<&str, &str> = BTreeMap::new();
    for draft in &drafts {
        let id = draft.ruling.id.as_str();
        for (table, _) in draft.policies.values() {
            for entry in &table.entries {
                let first = *set_by.entry(&entry.key).or_insert(id);
                if first != id {
                    let message = format!("开关 {} 已由裁定“{first}”设定", entry.key);
                    sink.error(
                        "ruling::policy-twice",
                        entry.key_at,
                        message,
                        "一个开关只由一个裁定设定",
                    );
                }
            }
        }
    }
    drafts
}

struct Reader<'a> {
    pack: &'a Pack,
    in_force_from: Date,
    scope: &'a Scope<'a>,
}

impl Reader<'_> {
    fn ruling(&self, rule: &RuleTable) -> Option<Draft> {
        let fields = Fields::new(&rule.table, rule.at, "[[ruling]]", self.scope);
        let id = fields.need("id", fields.words("id"));
        let clause = fields.text("clause").and_then(|said| self.clause(&said));
        let asks = fields.need("asks", fields.words("asks"));
        let chosen = fields.need("chosen", fields.text("chosen"));
        let from = fields.date("from");
        let authority = fields.words("authority").unwrap_or_default();
        let note = fields.words("note");
        let options = fields.need("options", fields.table("options"));
        let (options, policies) = options
            .map(|table| self.options(&table))
            .unwrap_or_default();
        let first = from.as_ref().map_or(self.in_force_from, |from| from.value);
        if let Some(from) = &from {
            checks::not_before(self.scope.sink, from, self.in_force_from);
        }
        let mut decisions = Vec::new();
        if let Some(chosen) = &chosen {
            self.check_option(chosen, &options);
            decisions.push(Decision {
                from: first,
                chosen: chosen.value.clone(),
                authority,
            });
        }
        for later in fields.tables("history") {
            self.later(&later, &options, &mut decisions);
        }
        fields.close();
        let (line, _) = self
            .scope
            .sink
            .sources
            .line_column(rule.at.file, rule.at.start);
        let ruling = Ruling {
            id: id?,
            clause,
            asks: asks.unwrap_or_default(),
            options,
            decisions,
            note,
            file: self.scope.sink.sources.name(rule.at.file).to_owned(),
            line,
        };
        Some(Draft { ruling, policies })
    }

    /// `6.2`, `11.2.4`, `17.0.2`
    fn clause(&self, said: &Said<String>) -> Option<Clause> {
        let found = Clause::parse(&said.value);
        let exists = |clause: &Clause| {
            self.pack.pieces.iter().any(|piece| {
                piece.clause.is_some_and(|of| {
                    of == *clause
                        || (of.article == clause.article
                            && clause.item.is_none()
                            && clause.paragraph == 1)
                })
            })
        };
        if !found.as_ref().is_some_and(exists) {
            let message = format!("没有“{}”这一条款", said.value);
            self.scope.sink.error(
                "ruling::clause",
                said.at,
                message,
                "写成 6.2（第六条第二项）、17.0.2（第十七条第二款）",
            );
        }
        found
    }

    fn options(&self, said: &Said<&Table>) -> (Vec<RulingOption>, BTreeMap<String, (Table, At)>) {
        let (mut options, mut policies) = (Vec::new(), BTreeMap::new());
        for entry in &said.value.entries {
            let Value::Table(table) = &entry.node.value else {
                let help = format!("请写 [ruling.options.{}] 和 says = \"…\"", entry.key);
                self.scope
                    .sink
                    .error("fence::type", entry.node.at, "选项应是表", help);
                continue;
            };
            let fields = Fields::new(table, entry.key_at, "裁定的选项", self.scope);
            let says = fields
                .need("says", fields.words("says"))
                .unwrap_or_default();
            let set = fields.table("policy");
            fields.close();
            let mut switches = Vec::new();
            if let Some(policy) = &set {
                switches = policy
                    .value
                    .entries
                    .iter()
                    .map(|entry| entry.key.clone())
                    .collect();
                policy::check(policy, self.scope);
                policies.insert(entry.key.clone(), (policy.value.clone(), policy.at));
            }
            options.push(RulingOption {
                name: entry.key.clone(),
                says,
                switches,
            });
        }
        if options.is_empty() {
            self.scope.sink.error(
                "ruling::no-options",
                said.at,
                "裁定没有选项",
                "请写 [ruling.options.名称] 和 says",
            );
        }
        (options, policies)
    }

    fn check_option(&self, chosen: &Said<String>, options: &[RulingOption]) {
        if !options.iter().any(|option| option.name == chosen.value) {
            let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            let message = format!("选项里没有“{}”", chosen.value);
            self.scope.sink.error(
                "ruling::chosen",
                chosen.at,
                message,
                did_you_mean(&chosen.value, &names),
            );
        }
    }

    fn later(&self, said: &Said<&Table>, options: &[RulingOption], decisions: &mut Vec<Decision>) {
        let fields = Fields::new(said.value, said.at, "history ", self.scope);
        let chosen = fields.need("chosen", fields.text("chosen"));
        let from = fields.need("from", fields.date("from"));
        let authority = fields.words("authority").unwrap_or_default();
        fields.close();
        if let Some(chosen) = &chosen {
            self.check_option(chosen, options);
        }
        let (Some(chosen), Some(from)) = (chosen, from) else {
            return;
        };
        checks::not_before(self.scope.sink, &from, self.in_force_from);
        if let Some(last) = decisions.last().filter(|last| last.from >= from.value) {
            let message = format!("{} 不晚于前一次决定的 {}", from.value, last.from);
            self.scope.sink.error(
                "date::order",
                from.at,
                message,
                "history 从早到晚排列，并晚于 from",
            );
        }
        decisions.push(Decision {
            from: from.value,
            chosen: chosen.value,
            authority,
        });
    }
}

/// Checks every value by ruling in the pack. Returns the sets of choices under which rules must be read so that each
/// option of each value is read once.
pub(crate) fn check_values(pack: &Pack, drafts: &[Draft], sink: &Sink) -> Vec<Choices> {
    let options: BTreeMap<&str, BTreeSet<&str>> = drafts
        .iter()
        .map(|draft| {
            let names = draft
                .ruling
                .options
                .iter()
                .map(|option| option.name.as_str());
            (draft.ruling.id.as_str(), names.collect())
        })
        .collect();
    let mut walk = Walk {
        options,
        sink,
        contexts: BTreeSet::from([Choices::new()]),
    };
    for rule in pack.rules.iter().filter(|rule| rule.key != "ruling") {
        rule.table
            .entries
            .iter()
            .for_each(|entry| walk.node(&entry.node, &Choices::new()));
    }
    walk.contexts.into_iter().collect()
}

struct Walk<'a> {
    options: BTreeMap<&'a str, BTreeSet<&'a str>>,
    sink: &'a Sink,
    contexts: BTreeSet<Choices>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, context: &Choices) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.node(item, context)),
            Value::Table(table) => match by_ruling(node) {
                Some(choice) => {
                    let entries: BTreeSet<&str> = choice
                        .options
                        .iter()
                        .map(|entry| entry.key.as_str())
                        .collect();
                    self.check(node, table, choice.ruling, &entries);
                    for option in choice.options {
                        let mut inner = context.clone();
                        inner.insert(choice.ruling.to_owned(), option.key.clone());
                        self.contexts.insert(inner.clone());
                        self.node(&option.node, &inner);
                    }
                }
                None => table
                    .entries
                    .iter()
                    .for_each(|entry| self.node(&entry.node, context)),
            },
            _ => {}
        }
    }

    fn check(&self, node: &Node, table: &Table, ruling: &str, written: &BTreeSet<&str>) {
        let Some(options) = self.options.get(ruling) else {
            let all: Vec<&str> = self.options.keys().copied().collect();
            let at = table.get("ruling").map_or(node.at, |node| node.at);
            self.sink.error(
                "ruling::unknown",
                at,
                format!("没有裁定“{ruling}”"),
                did_you_mean(ruling, &all),
            );
            return;
        };
        for entry in table
            .entries
            .iter()
            .filter(|entry| entry.key != "ruling" && !options.contains(entry.key.as_str()))
        {
            let all: Vec<&str> = options.iter().copied().collect();
            let message = format!("裁定“{ruling}”没有选项“{}”", entry.key);
            self.sink.error(
                "ruling::option-unknown",
                entry.key_at,
                message,
                did_you_mean(&entry.key, &all),
            );
        }
        let missing: Vec<&str> = options.difference(written).copied().collect();
        if !missing.is_empty() {
            let message = format!("缺少裁定“{ruling}”的选项：{}", missing.join("、"));
            let help = "每个选项都要给一个值；某个选项下不用这个键的，写 [] 或 \"\"";
            self.sink
                .error("ruling::option-missing", node.at, message, help);
        }
    }
}
