//! Checks that many rules share: names declared, dates in order, quotes found, ids once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::fence::{Fields, Node, Said, Value, by_ruling, did_you_mean};
use crate::frequency;
use crate::limit;
use crate::problem::{At, Sink};
use crate::text::{Pack, RuleTable, bare};
use crate::vocabulary::Vocabulary;

/// First day ≤ last day.
pub(crate) fn ordered(fields: &Fields<'_>, from: Option<&Said<Date>>, until: Option<&Said<Date>>) {
    if let (Some(from), Some(until)) = (from, until)
        && from.value > until.value
    {
        let message = format!("止日 {} 早于起日 {}", until.value, from.value);
        fields.error(
            "date::order",
            until.at,
            message,
            "to 是最后一日，不得早于 from",
        );
    }
}

/// Not before the regulation.
pub(crate) fn not_before(sink: &Sink, date: &Said<Date>, in_force_from: Date) {
    if date.value < in_force_from {
        let message = format!("{} 早于施行之日 {in_force_from}", date.value);
        sink.error(
            "date::before-regulation",
            date.at,
            message,
            "请改日期；自施行之日起有效的可以不写",
        );
    }
}

/// The lists of declared words that rules may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Kind,
    Capacity,
    Mark,
    Role,
    Measure,
    /// A category or a set.
    Group,
    /// A category, a set, or a member of one.
    Body,
}

impl List {
    fn name(self) -> &'static str {
        match self {
            Self::Kind => "行为（[[kind]]）",
            Self::Capacity => "身份（[[capacity]]）",
            Self::Mark => "标记（[[mark]]）",
            Self::Role => "职责类别（[[role]]）",
            Self::Measure => "指标（[[measure]]）",
            Self::Group => "机构类别或名单（[[category]]、[[set]]）",
            Self::Body => "机构（[[category]]、[[set]] 或其成员）",
        }
    }

    /// The declared name (for roles the id) of a word.
    fn find(self, words: &Vocabulary, word: &str) -> Option<String> {
        let group = || {
            let set = words.set(word).map(|set| set.name.clone());
            set.or_else(|| words.category(word).map(|category| category.name.clone()))
        };
        match self {
            Self::Kind => words.kind(word).map(|kind| kind.name.clone()),
            Self::Capacity => words.capacity(word).map(|capacity| capacity.name.clone()),
            Self::Mark => words.mark(word).map(|mark| mark.name.clone()),
            Self::Role => words.role(word).map(|role| role.id.clone()),
            Self::Measure => words.measure(word).map(|measure| measure.name.clone()),
            Self::Group => group(),
            Self::Body => group().or_else(|| words.is_body_word(word).then(|| word.to_owned())),
        }
    }

    fn all(self, words: &Vocabulary) -> Vec<&str> {
        let groups = || {
            words
                .sets
                .iter()
                .map(|set| &set.name)
                .chain(words.categories.iter().map(|one| &one.name))
        };
        match self {
            Self::Kind => words
                .kinds
                .iter()
                .flat_map(|one| one.aliases.iter().chain([&one.name]))
                .map(String::as_str)
                .collect(),
            Self::Capacity => words
                .capacities
                .iter()
                .flat_map(|one| one.aliases.iter().chain([&one.name]))
                .map(String::as_str)
                .collect(),
            Self::Mark => words.marks.iter().map(|one| one.name.as_str()).collect(),
            Self::Role => words
                .roles
                .iter()
                .flat_map(|one| [one.id.as_str(), one.name.as_str()])
                .collect(),
            Self::Measure => words.measures.iter().map(|one| one.name.as_str()).collect(),
            Self::Group => groups().map(String::as_str).collect(),
            Self::Body => groups()
                .map(String::as_str)
                .chain(words.member_names())
                .collect(),
        }
    }
}

/// Declared words under reading.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) words: &'a Vocabulary,
    pub(crate) sink: &'a Sink,
}

impl Names<'_> {
    /// The declared name of a word; an undeclared one is reported.
    pub(crate) fn one(&self, list: List, said: &Said<String>) -> Option<String> {
        let found = list.find(self.words, &said.value);
        if found.is_none() {
            let message = format!("词表里没有声明{}“{}”", list.name(), said.value);
            let help = did_you_mean(&said.value, &list.all(self.words));
            self.sink.error("name::undeclared", said.at, message, help);
        }
        found
    }

    pub(crate) fn all(&self, list: List, said: &[Said<String>]) -> Vec<String> {
        said.iter().filter_map(|one| self.one(list, one)).collect()
    }

    /// Organs of rules that only people apply: an undeclared one is doubtful, not wrong.
    pub(crate) fn organs(&self, said: Vec<Said<String>>) -> Vec<String> {
        for one in &said {
            if !self.words.is_body_word(&one.value) {
                let message = format!("词表里没有声明机构“{}”", one.value);
                let help = "若它是本地的机构，请在词表里声明；上级机构可以不声明";
                self.sink
                    .warning("name::undeclared-organ", one.at, message, help);
            }
        }
        said.into_iter().map(|one| one.value).collect()
    }
}

/// Each quote stands in its provision exactly once.
pub(crate) fn check_quote(pack: &Pack, rule: &RuleTable, sink: &Sink) {
    if matches!(rule.key, "none" | "ruling" | "table") {
        return;
    }
    let Some(piece) = pack.piece_of(rule) else {
        return;
    };
    let Some(node) = rule.table.get("quote") else {
        if rule.key != "set" {
            let message = format!("[[{}]] 缺少 quote", rule.key);
            sink.error(
                "fence::missing-key",
                rule.at,
                message,
                "请写 quote = \"…\"，抄这一段里的原话",
            );
        }
        return;
    };
    let Value::Text(quote) = &node.value else {
        sink.error(
            "fence::type",
            node.at,
            "quote 应是文字",
            "请写成 quote = \"…\"",
        );
        return;
    };
    let words = bare(quote);
    let times = if words.is_empty() {
        0
    } else {
        piece.words.matches(&words).count()
    };
    if times == 0 {
        let message = format!("“{quote}”不在它所在的这一段里");
        let mut help = String::from("quote 须逐字抄自紧挨着的上一个引文块");
        if let Some(other) = pack
            .pieces
            .iter()
            .find(|other| !words.is_empty() && other.words.contains(&words))
        {
            let place = other
                .clause
                .map_or_else(|| "文首".to_owned(), |clause| clause.to_string());
            help = format!("这句话在{place}；请把规则移到那里");
        }
        sink.error("quote::not-found", node.at, message, help);
    } else if times > 1 {
        let message = format!("“{quote}”在这一段里出现了 {times} 次");
        sink.error(
            "quote::ambiguous",
            node.at,
            message,
            "请多抄几个字，使它只出现一次",
        );
    }
}

/// Each id is given once; `id` of all rules, rulings and tables together.
pub(crate) fn check_ids(pack: &Pack, sink: &Sink) {
    let mut seen: BTreeMap<&str, At> = BTreeMap::new();
    for rule in &pack.rules {
        if matches!(
            rule.key,
            "role" | "none" | "category" | "kind" | "capacity" | "mark" | "measure"
        ) {
            continue;
        }
        let Some(Node {
            at,
            value: Value::Text(id),
        }) = rule.table.get("id")
        else {
            continue;
        };
        if let Some(first) = seen.insert(id, *at) {
            let (line, _) = sink.sources.line_column(first.file, first.start);
            let message = format!("编号“{id}”用了两次");
            let help = format!(
                "已用于 {} 第 {line} 行；每条规则的 id 须不同",
                sink.sources.name(first.file)
            );
            sink.error("id::twice", *at, message, help);
        }
    }
}

/// Each provision has rules, or says why it has none; rules stand under a provision.
pub(crate) fn check_ruled(pack: &Pack, sink: &Sink) {
    for (number, piece) in pack.pieces.iter().enumerate() {
        let rules = || pack.rules.iter().filter(|rule| rule.piece == Some(number));
        let Some(clause) = piece.clause else {
            for rule in rules().filter(|rule| !matches!(rule.key, "slip" | "set" | "ruling")) {
                let message = format!("[[{}]] 写在文首或章名之下", rule.key);
                sink.error(
                    "fence::under-frame",
                    rule.at,
                    message,
                    "规则写在条、项、段的引文之下",
                );
            }
            continue;
        };
        let ruled = rules().any(|rule| rule.key != "ruling") || pack.unread.contains(&number);
        if !ruled {
            let message = format!("{clause}没有规则，也没有说明为什么不需要");
            let help = "请在这一段下写规则，或者写 [[none]] 和 why = \"declaratory\" 等理由";
            sink.error("text::unruled", piece.at, message, help);
        }
    }
    for rule in pack.rules.iter().filter(|rule| rule.piece.is_none()) {
        let in_text = !matches!(
            rule.key,
            "ruling"
                | "table"
                | "category"
                | "role"
                | "kind"
                | "capacity"
                | "mark"
                | "measure"
                | "set"
        );
        if in_text {
            let message = format!("[[{}]] 上面没有引文", rule.key);
            sink.error(
                "fence::under-frame",
                rule.at,
                message,
                "规则写在条、项、段的引文之下",
            );
        }
    }
}

/// The frequency of a duty is the one in its quote.
pub(crate) fn check_frequency(rule: &RuleTable, sink: &Sink) {
    let (Some(node), Some(Value::Text(quote))) = (
        rule.table.get("frequency"),
        rule.table.get("quote").map(|node| &node.value),
    ) else {
        return;
    };
    // By ruling: one of the readings must be the text's own.
    let texts = written(node);
    if !texts.is_empty() && !texts.iter().any(|text| agrees(text, quote)) {
        let text = texts.join("、");
        let found = frequency::find(quote);
        let says: Vec<&str> = found
            .iter()
            .filter_map(|one| quote.get(one.range.clone()))
            .collect();
        let says = if says.is_empty() {
            quote.clone()
        } else {
            says.join("、")
        };
        let message = format!("frequency 是“{text}”，quote 里却是“{says}”");
        sink.error(
            "duty::frequency-differs",
            node.at,
            message,
            "请使两者一致；定期不得当作一次",
        );
    }
}

/// The limit of a duty is the one in its quote, if that names one.
pub(crate) fn check_limit(rule: &RuleTable, sink: &Sink) {
    let (Some(node), Some(Value::Text(quote))) = (
        rule.table.get("limit"),
        rule.table.get("quote").map(|node| &node.value),
    ) else {
        return;
    };
    let said = limit::find(quote);
    let texts = written(node);
    let read: Vec<_> = texts
        .iter()
        .filter_map(|text| limit::parse_limit(text).ok())
        .collect();
    if !said.is_empty() && !read.is_empty() && !read.iter().any(|limit| said.contains(limit)) {
        let message = format!("limit 是“{}”，quote 里却不是", texts.join("、"));
        sink.error(
            "duty::limit-differs",
            node.at,
            message,
            "请使两者一致，或者改 quote",
        );
    }
}

/// The words of a value, and by ruling those of each option.
fn written(node: &Node) -> Vec<&str> {
    let nodes: Vec<&Node> = by_ruling(node).map_or_else(
        || vec![node],
        |choice| choice.options.iter().map(|option| &option.node).collect(),
    );
    nodes
        .into_iter()
        .filter_map(|node| match &node.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// Whether a written frequency means what the quote says. Unreadable ones are reported elsewhere.
pub(crate) fn agrees(written: &str, quote: &str) -> bool {
    let Ok(written) = frequency::parse_frequency(written) else {
        return true;
    };
    let found = frequency::find(quote);
    let mut counted = found.iter().filter(|one| one.counts()).peekable();
    if counted.peek().is_some() {
        return counted.any(|one| one.what.as_ref() == Ok(&written));
    }
    match &written {
        frequency::Frequency::AtLeast { n, .. } => {
            // 及时, 适时 say how soon, 定期 and 经常 how often.
            let again = |one: &frequency::Found| matches!(&one.what, Ok(frequency::Frequency::Undefined { word }) if word.contains("定期") || word.contains("经常"));
            let numbers = frequency::numbers(quote);
            !found.iter().any(again) && (numbers.is_empty() || numbers.contains(&u32::from(*n)))
        }
        frequency::Frequency::Undefined { .. } => true,
    }
}
