//! From the words of a fence to tables with places in the Markdown file.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Table, Value, plain_date};
use crate::problem::{At, Sink};

/// Deepest nesting of values; a rule needs four.
const DEEPEST: usize = 24;
/// Most dots in a line: a key `a.a.a…` makes a table for each.
const MOST_DOTS: usize = 64;

/// Reads a stretch of a file as TOML. What is wrong is reported; what can be read is returned.
pub(crate) fn parse(file: usize, range: &Range<usize>, sink: &Sink) -> Option<Table> {
    let text = sink.sources.text(file).get(range.clone())?;
    let base = range.start;
    let mut line_start = base;
    for line in text.split_inclusive('\n') {
        let end = line_start + line.len();
        if line.matches('.').count() > MOST_DOTS {
            let help = "键最多分几级，请删去多余的“.”";
            sink.error(
                "fence::too-deep",
                At {
                    file,
                    start: line_start,
                    end,
                },
                "这一行的“.”太多",
                help,
            );
            return None;
        }
        line_start = end;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let at = At::new(file, &(base + span.start..base + span.end));
        let message = format!("TOML 写法有误：{}", error.message());
        sink.error("fence::toml", at, message, help_for(error.message()));
    }
    if !errors.is_empty() {
        return None;
    }
    Some(Reader { file, base, sink }.table(table.get_ref(), 0))
}

fn help_for(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "同一张表里一个键只能写一次；另起一条规则请再写一行 [[…]]"
    } else if message.contains("invalid unquoted") || message.contains("unquoted") {
        "键只能用英文字母、数字、连字符；文字的值和中文的键要用英文双引号括起来"
    } else {
        "请检查引号、方括号、花括号是否成对，文字是否用英文双引号括起"
    }
}

struct Reader<'a> {
    file: usize,
    base: usize,
    sink: &'a Sink,
}

impl Reader<'_> {
    fn at(&self, range: &Range<usize>) -> At {
        At::new(self.file, &(self.base + range.start..self.base + range.end))
    }

    fn table(&self, table: &DeTable<'_>, depth: usize) -> Table {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &Spanned<std::borrow::Cow<'_, str>> = key;
            Entry {
                key: key.get_ref().to_string(),
                key_at: self.at(&key.span()),
                node: self.node(value, depth + 1),
            }
        };
        let mut entries: Vec<Entry> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_at);
        Table { entries }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let at = self.at(&value.span());
        if depth > DEEPEST {
            self.sink.error(
                "fence::too-deep",
                at,
                "嵌套太深",
                "规则里没有这么深的值，请检查括号",
            );
            return Node {
                at,
                value: Value::Odd,
            };
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Odd, Value::Whole),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(datetime) => plain_date(datetime).map_or(Value::Odd, Value::Date),
            DeValue::Array(list) => {
                Value::List(list.iter().map(|item| self.node(item, depth + 1)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
            DeValue::Float(_) => Value::Odd,
        };
        Node { at, value }
    }
}
