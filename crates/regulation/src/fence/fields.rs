//! Reads the keys of one table. What is asked for is the closed list of its keys; anything else is an error.

use std::cell::RefCell;

use jiff::civil::Date;

use super::{Node, Said, Scope, Table, Value};
use crate::problem::At;
use crate::vocabulary::suggest;

/// The keys of one table under reading.
pub(crate) struct Fields<'a> {
    table: &'a Table,
    /// Where the table stands.
    pub(crate) at: At,
    pub(crate) scope: &'a Scope<'a>,
    /// What the table is, for messages: `[[duty]]`.
    what: &'static str,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(table: &'a Table, at: At, what: &'static str, scope: &'a Scope<'a>) -> Self {
        Self {
            table,
            at,
            scope,
            what,
            asked: RefCell::default(),
        }
    }

    pub(crate) fn error(
        &self,
        code: &'static str,
        at: At,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.scope.sink.error(code, at, message, help);
    }

    /// Whether the key is written, whatever its value.
    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.table.get(key).is_some()
    }

    /// Whether the key has a value under the rulings.
    pub(crate) fn written(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|node| self.scope.resolve(node).is_some())
    }

    /// Where a key's value stands; the table if it is not written.
    pub(crate) fn at_of(&self, key: &str) -> At {
        self.table.get(key).map_or(self.at, |node| node.at)
    }

    /// The written value, not resolved.
    pub(crate) fn raw(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The value under the rulings.
    pub(crate) fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.scope.resolve(self.raw(key)?)
    }

    fn typed<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<Said<T>> {
        let node = self.node(key)?;
        let value = read(&node.value);
        if value.is_none() {
            self.wrong_type(key, node, wanted);
        }
        Some(Said {
            at: node.at,
            value: value?,
        })
    }

    fn wrong_type(&self, key: &str, node: &Node, wanted: &str) {
        let message = format!("{}的 {key} 应是{wanted}", self.what);
        self.error(
            "fence::type",
            node.at,
            message,
            format!("请把 {key} 改成{wanted}"),
        );
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<Said<String>> {
        let said = self.typed(key, "用双引号括起的文字", |value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })?;
        if said.value.trim().is_empty() {
            self.error(
                "fence::empty",
                said.at,
                format!("{}的 {key} 是空的", self.what),
                "请填写，或者删去这一行",
            );
            return None;
        }
        Some(said)
    }

    pub(crate) fn words(&self, key: &'static str) -> Option<String> {
        self.text(key).map(|said| said.value)
    }

    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let read = |value: &Value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        };
        self.typed(key, " true 或 false", read)
            .is_some_and(|said| said.value)
    }

    pub(crate) fn number(&self, key: &'static str) -> Option<Said<u16>> {
        self.typed(key, " 0 至 65535 的整数", |value| match value {
            Value::Whole(number) => u16::try_from(*number).ok(),
            _ => None,
        })
    }

    pub(crate) fn date(&self, key: &'static str) -> Option<Said<Date>> {
        self.typed(
            key,
            "日期，如 2019-07-20（不加引号）",
            |value| match value {
                Value::Date(date) => Some(*date),
                _ => None,
            },
        )
    }

    /// One word or a list of words.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Said<String>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        let items = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        for item in items {
            match self.scope.resolve(item).map(|item| (item.at, &item.value)) {
                Some((at, Value::Text(text))) if !text.trim().is_empty() => {
                    texts.push(Said {
                        at,
                        value: text.clone(),
                    });
                }
                None => {}
                Some(_) => self.wrong_type(key, item, "文字，或者文字的列表 [\"…\", \"…\"]"),
            }
        }
        texts
    }

    pub(crate) fn strings(&self, key: &'static str) -> Vec<String> {
        self.texts(key).into_iter().map(|said| said.value).collect()
    }

    /// One table or a list of tables.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Said<&'a Table>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        let items = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        for item in items {
            match self.scope.resolve(item).map(|item| (item.at, &item.value)) {
                Some((at, Value::Table(table))) => tables.push(Said { at, value: table }),
                None => {}
                Some(_) => self.wrong_type(key, item, "表，如 { 键 = 值 }，或者表的列表"),
            }
        }
        tables
    }

    pub(crate) fn table(&self, key: &'static str) -> Option<Said<&'a Table>> {
        self.typed(key, "表，如 { 键 = 值 }", |value| match value {
            Value::Table(table) => Some(table),
            _ => None,
        })
    }

    /// Reports a key that must be there.
    pub(crate) fn need<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(key) {
            let message = format!("{}缺少 {key}", self.what);
            self.error(
                "fence::missing-key",
                self.at,
                message,
                format!("请补上 {key} = …"),
            );
        }
        value
    }

    /// One of several words; the place of anything else is reported.
    pub(crate) fn one_of<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let said = self.text(key)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == said.value)
            .map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("{}的 {key} 不能是“{}”", self.what, said.value);
            self.error(
                "fence::value",
                said.at,
                message,
                did_you_mean(&said.value, &all),
            );
        }
        found
    }

    /// Reports every key that was not asked for.
    pub(crate) fn close(self) {
        let asked = self.asked.borrow();
        for entry in &self.table.entries {
            if !asked.contains(&entry.key.as_str()) {
                let message = format!("{}没有 {} 这个键", self.what, entry.key);
                let help = did_you_mean(&entry.key, &asked);
                self.error("fence::unknown-key", entry.key_at, message, help);
            }
        }
    }
}

/// `您是不是要写“暗访”？`, or the words that may stand here.
pub(crate) fn did_you_mean(text: &str, words: &[&str]) -> String {
    match suggest(text, words.iter().copied()) {
        Some(word) => format!("您是不是要写“{word}”？"),
        None if words.is_empty() => "这里没有可用的词，请先在词表中声明".to_owned(),
        None => format!("可用：{}", words.join("、")),
    }
}
