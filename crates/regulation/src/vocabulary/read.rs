//! Reads the declared words, and checks them: no word twice, every parent declared, no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::{Capacity, Category, Mark, Measure, Vocabulary};
use crate::fence::{Fields, Node, Said, Scope, Table, Value};
use crate::problem::At;
use crate::rules::{BodySet, Kind, Member, Role, RoleByPortfolio};
use crate::text::{Pack, RuleTable};

/// The vocabulary and which rulings shaped which word.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) vocabulary: Vocabulary,
    /// (list, name) → rulings met while the word was read.
    pub(crate) shaped: BTreeMap<(&'static str, String), BTreeSet<String>>,
    /// Kind → the parents that it may have under some ruling.
    pub(crate) possible_parents: BTreeMap<String, BTreeSet<String>>,
}

/// Reads all words under the scope's choices.
pub(crate) fn read(pack: &Pack, scope: &Scope<'_>) -> Words {
    let mut reader = Reader {
        scope,
        words: Words::default(),
        declared: BTreeMap::new(),
    };
    for rule in &pack.rules {
        scope.take_used();
        let name = reader.rule(pack, rule);
        let used = scope.take_used();
        if let Some(name) = name.filter(|_| !used.is_empty()) {
            reader.words.shaped.insert((rule.key, name), used);
        }
    }
    for rule in &pack.rules {
        reader.check_links(rule);
    }
    scope.take_used();
    reader.words
}

struct Reader<'a> {
    scope: &'a Scope<'a>,
    words: Words,
    /// (list, word) → the declared name it belongs to.
    declared: BTreeMap<(&'static str, String), String>,
}

impl Reader<'_> {
    /// Reads one table if it declares words; returns the declared name.
    fn rule(&mut self, pack: &Pack, rule: &RuleTable) -> Option<String> {
        let fields = |what| Fields::new(&rule.table, rule.at, what, self.scope);
        match rule.key {
            "category" => self.category(fields("[[category]]")),
            "role" => self.role(fields("[[role]]")),
            "kind" => self.kind(fields("[[kind]]")),
            "capacity" => self.capacity(fields("[[capacity]]")),
            "mark" => self.mark(fields("[[mark]]")),
            "measure" => self.measure(fields("[[measure]]")),
            "set" => self.set(pack, rule),
            _ => None,
        }
    }

    /// Each word may stand once in a list, as a name or as an alias.
    fn declare(&mut self, list: &'static str, word: &str, name: &str, at: At) {
        match self.declared.get(&(list, word.to_owned())) {
            Some(owner) if owner != name || word == name => {
                let message = format!("“{word}”在 [[{list}]] 里声明了两次");
                let help = format!("它已属于“{owner}”；名称和别名都不能重复");
                self.scope.sink.error("name::twice", at, message, help);
            }
            Some(_) => {}
            None => {
                self.declared
                    .insert((list, word.to_owned()), name.to_owned());
            }
        }
    }

    fn named(
        &mut self,
        list: &'static str,
        fields: &Fields<'_>,
    ) -> (Option<Said<String>>, Vec<String>) {
        let name = fields.need("name", fields.text("name"));
        let aliases = fields.texts("aliases");
        if let Some(name) = &name {
            self.declare(list, &name.value, &name.value, name.at);
            for alias in &aliases {
                self.declare(list, &alias.value, &name.value, alias.at);
            }
        }
        (name, aliases.into_iter().map(|alias| alias.value).collect())
    }

    fn category(&mut self, fields: Fields<'_>) -> Option<String> {
        let (name, aliases) = self.named("category", &fields);
        let is_a = fields.words("is_a");
        fields.close();
        let name = name?.value;
        self.words.vocabulary.categories.push(Category {
            name: name.clone(),
            aliases,
            is_a,
        });
        Some(name)
    }

    fn kind(&mut self, fields: Fields<'_>) -> Option<String> {
        let (name, aliases) = self.named("kind", &fields);
        let parents = fields.raw("is_a").map(leaves).unwrap_or_default();
        let (is_a, implies) = (fields.words("is_a"), fields.strings("implies"));
        fields.close();
        let name = name?.value;
        self.words.possible_parents.insert(name.clone(), parents);
        self.words.vocabulary.kinds.push(Kind {
            name: name.clone(),
            aliases,
            is_a,
            implies,
        });
        Some(name)
    }

    fn capacity(&mut self, fields: Fields<'_>) -> Option<String> {
        let (name, aliases) = self.named("capacity", &fields);
        let (sole, delegates) = (fields.flag("sole"), fields.flag("delegates"));
        fields.close();
        let name = name?.value;
        self.words.vocabulary.capacities.push(Capacity {
            name: name.clone(),
            aliases,
            sole,
            delegates,
        });
        Some(name)
    }

    fn role(&mut self, fields: Fields<'_>) -> Option<String> {
        let id = fields.need("id", fields.text("id"));
        let name = fields.need("name", fields.text("name"));
        let rank = fields.number("rank").map_or(u16::MAX, |said| said.value);
        let when_portfolio = fields.table("when_portfolio").and_then(|table| {
            let inner = Fields::new(table.value, table.at, "when_portfolio ", self.scope);
            let of = inner.need("of", inner.words("of"));
            let object = inner.need("object", inner.words("object"));
            inner.close();
            Some(RoleByPortfolio {
                of: of?,
                object: object?,
            })
        });
        fields.close();
        let (id, name) = (id?, name?);
        self.declare("role", &id.value, &id.value, id.at);
        if name.value != id.value {
            self.declare("role", &name.value, &id.value, name.at);
        }
        let role = Role {
            id: id.value.clone(),
            name: name.value,
            rank,
            when_portfolio,
        };
        self.words.vocabulary.roles.push(role);
        Some(id.value)
    }

    fn mark(&mut self, fields: Fields<'_>) -> Option<String> {
        let name = fields.need("name", fields.text("name"));
        let (words, except) = (fields.strings("words"), fields.strings("except"));
        let (column, void) = (fields.words("column"), fields.flag("void"));
        fields.close();
        let name = name?;
        self.declare("mark", &name.value, &name.value, name.at);
        let mark = Mark {
            name: name.value.clone(),
            words,
            except,
            column,
            void,
        };
        self.words.vocabulary.marks.push(mark);
        Some(name.value)
    }

    fn measure(&mut self, fields: Fields<'_>) -> Option<String> {
        let name = fields.need("name", fields.text("name"));
        let unit = fields.words("unit").unwrap_or_default();
        fields.close();
        let name = name?;
        self.declare("measure", &name.value, &name.value, name.at);
        self.words.vocabulary.measures.push(Measure {
            name: name.value.clone(),
            unit,
        });
        Some(name.value)
    }

    fn set(&mut self, pack: &Pack, rule: &RuleTable) -> Option<String> {
        let fields = Fields::new(&rule.table, rule.at, "[[set]]", self.scope);
        let name = fields.need("name", fields.text("name"));
        let category = fields.words("category");
        let members = fields
            .tables("members")
            .iter()
            .filter_map(|table| self.member(table))
            .collect();
        // The quote is checked with those of all rules.
        let (_, _) = (fields.raw("quote"), fields.raw("note"));
        fields.close();
        let name = name?;
        self.declare("set", &name.value, &name.value, name.at);
        let clause = pack.clause_of(rule);
        self.words.vocabulary.sets.push(BodySet {
            name: name.value.clone(),
            category,
            members,
            clause,
        });
        Some(name.value)
    }

    fn member(&self, table: &Said<&Table>) -> Option<Member> {
        let fields = Fields::new(table.value, table.at, "members ", self.scope);
        let name = fields.need("name", fields.text("name"));
        let aliases = fields.strings("aliases");
        let (from, until) = (fields.date("from"), fields.date("to"));
        crate::checks::ordered(&fields, from.as_ref(), until.as_ref());
        let has_body = !fields.has("body") || fields.flag("body");
        let _ = fields.raw("body");
        let _ = fields.raw("note");
        let at = fields.at;
        fields.close();
        let name = name?.value;
        if !has_body {
            let message = format!("名单中的“{name}”没有对应的机构");
            let help = "不会有机构因它而负有职责；待明确后删去 body = false";
            self.scope
                .sink
                .warning("set::member-without-body", at, message, help);
        }
        let (from, until) = (from.map(|said| said.value), until.map(|said| said.value));
        Some(Member {
            name,
            aliases,
            from,
            until,
        })
    }

    /// Words that words refer to: parents, marks, roles, categories.
    fn check_links(&self, rule: &RuleTable) {
        let fields = Fields::new(&rule.table, rule.at, "词", self.scope);
        match rule.key {
            "category" | "kind" => {
                if let Some(parent) = fields.text("is_a") {
                    self.check_declared(rule.key, &parent);
                    self.check_circle(rule.key, &fields, &parent);
                }
                if rule.key == "kind" {
                    fields
                        .texts("implies")
                        .iter()
                        .for_each(|mark| self.check_declared("mark", mark));
                }
            }
            "set" => {
                if let Some(category) = fields.text("category") {
                    self.check_declared("category", &category);
                }
            }
            "role" => {
                if let Some(table) = fields.table("when_portfolio") {
                    let inner = Fields::new(table.value, table.at, "when_portfolio ", self.scope);
                    if let Some(of) = inner.text("of") {
                        self.check_declared("role", &of);
                    }
                }
            }
            _ => {}
        }
    }

    fn check_declared(&self, list: &'static str, word: &Said<String>) {
        if !self.declared.contains_key(&(list, word.value.clone())) {
            let all: Vec<&str> = self
                .declared
                .keys()
                .filter(|(of, _)| *of == list)
                .map(|(_, word)| word.as_str())
                .collect();
            let message = format!("[[{list}]] 里没有声明“{}”", word.value);
            self.scope.sink.error(
                "name::undeclared",
                word.at,
                message,
                crate::fence::did_you_mean(&word.value, &all),
            );
        }
    }

    fn check_circle(&self, list: &'static str, fields: &Fields<'_>, parent: &Said<String>) {
        let Some(start) = fields.text("name") else {
            return;
        };
        let owner = |word: &str| self.declared.get(&(list, word.to_owned())).cloned();
        let (mut at, mut seen) = (owner(&parent.value), BTreeSet::new());
        while let Some(name) = at {
            if name == start.value {
                let message = format!("“{name}”经 is_a 绕回了自己");
                self.scope.sink.error(
                    "name::circle",
                    parent.at,
                    message,
                    "上下位关系不能成圈，请改 is_a",
                );
                return;
            }
            if !seen.insert(name.clone()) {
                return;
            }
            let of = match list {
                "kind" => self
                    .words
                    .vocabulary
                    .kinds
                    .iter()
                    .find(|kind| kind.name == name)
                    .and_then(|kind| kind.is_a.clone()),
                _ => self
                    .words
                    .vocabulary
                    .category(&name)
                    .and_then(|category| category.is_a.clone()),
            };
            at = of.and_then(|word| owner(&word));
        }
    }
}

/// All words within a value, whatever ruling chooses among them.
fn leaves(node: &Node) -> BTreeSet<String> {
    match &node.value {
        Value::Text(text) => BTreeSet::from([text.clone()]),
        Value::List(items) => items.iter().flat_map(leaves).collect(),
        Value::Table(table) => table
            .entries
            .iter()
            .filter(|entry| entry.key != "ruling")
            .flat_map(|entry| leaves(&entry.node))
            .collect(),
        _ => BTreeSet::new(),
    }
}

impl Words {
    /// Rulings that shaped a word itself.
    pub(crate) fn shaped(&self, list: &'static str, name: &str) -> BTreeSet<String> {
        self.shaped
            .get(&(list, name.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// Rulings that decide whether an act of some kind counts as this kind.
    pub(crate) fn rulings_under_kind(&self, kind: &str) -> BTreeSet<String> {
        let by_ruling = self.shaped.iter().filter(|((list, _), _)| *list == "kind");
        let below = by_ruling.filter(|((_, name), _)| name == kind || self.may_be(name, kind, 0));
        below
            .flat_map(|(_, rulings)| rulings.iter().cloned())
            .collect()
    }

    fn may_be(&self, name: &str, kind: &str, depth: usize) -> bool {
        // A pack's tree of kinds is shallow; the bound holds for circles.
        depth < 16
            && self.possible_parents.get(name).is_some_and(|parents| {
                parents.iter().any(|parent| {
                    let parent = self
                        .vocabulary
                        .kind(parent)
                        .map_or(parent.as_str(), |kind| &kind.name);
                    parent == kind || self.may_be(parent, kind, depth + 1)
                })
            })
    }
}
