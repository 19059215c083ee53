//! Reads a pack: every file, every check, every problem at once.

mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::manifest::Front;
use crate::checks;
use crate::coverage::Coverage;
use crate::duty::{self, Context};
use crate::fence::{Choices, Fields, Said, Scope};
use crate::files::PackFiles;
use crate::other;
use crate::pack::{NoRule, Provision, Regulation, RuleKind, RuleRef, Why};
use crate::problem::{At, Problems, Sink, Sources};
use crate::ruling::{self, Draft};
use crate::text::{self, FileKind, Pack, RuleTable};
use crate::timeline::Law;
use crate::vocabulary;

/// Largest pack, in bytes of all files.
const LARGEST: usize = 8 << 20;

/// Reads and checks a pack.
///
/// ```
/// use regulation::{PackFiles, load};
/// let problems = load(&PackFiles::from([("pack.toml", "id = \"x\"\ntitel = \"…\"")])).unwrap_err();
/// let first = &problems.list()[0];
/// assert_eq!((first.code(), first.file(), first.line()), ("fence::missing-key", "pack.toml", 1));
/// assert!(problems.list().iter().any(|one| one.help() == "您是不是要写“title”？"));
/// ```
///
/// # Errors
/// Everything that is wrong with it, each thing with file, line, column and how to mend it.
pub fn load(files: &PackFiles) -> Result<Regulation, Problems> {
    let mut sources = Sources::default();
    let numbers: BTreeMap<&str, usize> = files
        .iter()
        .map(|(name, text)| (name, sources.add(name, text)))
        .collect();
    if files.size() > LARGEST {
        let file = sources.add("pack.toml", "");
        let sink = Sink::new(sources);
        let message = format!("规则包共 {} 字节，超过上限 {LARGEST} 字节", files.size());
        sink.error(
            "pack::too-large",
            At::top(file),
            message,
            "规则包只放文字；附件请放在别处",
        );
        return Err(Problems::new(sink.finish().0));
    }
    let Some(front) = numbers.get("pack.toml").copied() else {
        let file = sources.add("pack.toml", "");
        let sink = Sink::new(sources);
        sink.error(
            "pack::no-manifest",
            At::top(file),
            "规则包里没有 pack.toml",
            "请在规则包的根目录放 pack.toml",
        );
        return Err(Problems::new(sink.finish().0));
    };
    let sink = Sink::new(sources);
    let loaded =
        manifest::read(front, &sink).and_then(|front| read_pack(front, &numbers, files, &sink));
    let failed = sink.has_errors();
    let (errors, warnings) = sink.finish();
    match loaded {
        Some(mut regulation) if !failed => {
            regulation.warnings = warnings;
            Ok(regulation)
        }
        _ => Err(Problems::new(errors)),
    }
}

fn read_pack(
    front: Front,
    numbers: &BTreeMap<&str, usize>,
    files: &PackFiles,
    sink: &Sink,
) -> Option<Regulation> {
    let mut order = Vec::new();
    for (kind, name) in &front.files {
        order.extend(find(numbers, name, sink).map(|file| (file, *kind)));
    }
    check_twice(&front.files, sink);
    let source = find(numbers, &front.source, sink);
    let pack = text::read(&order, sink);
    let mut characters = 0;
    if let Some(source) = source {
        check_sha256(&front, files, sink);
        characters = text::check_quotes(&pack, source, sink);
    }
    let in_force_from = front.manifest.in_force_from;
    let rulings = ruling::read(&pack, in_force_from, sink);
    let contexts = ruling::check_values(&pack, &rulings, sink);
    for rule in &pack.rules {
        checks::check_quote(&pack, rule, sink);
        if rule.key == "duty" {
            checks::check_frequency(rule, sink);
            checks::check_limit(rule, sink);
        }
    }
    checks::check_ids(&pack, sink);
    checks::check_ruled(&pack, sink);
    text::check_phrases(&pack, sink);
    text::check_references(&pack, sink);
    let reasons = reasons(&pack, sink);
    check_rules(&pack, &rulings, &contexts, in_force_from, sink);
    let provisions = provisions(&pack, &reasons, sink);
    let coverage = coverage(&pack, &provisions, characters);
    let law = Law {
        pack: Arc::new(pack),
        drafts: rulings,
        due_soon_days: front.due_soon_days,
    };
    Some(Regulation::new(
        front.manifest,
        provisions,
        coverage,
        Arc::new(law),
    ))
}

fn find(numbers: &BTreeMap<&str, usize>, name: &Said<String>, sink: &Sink) -> Option<usize> {
    let found = numbers.get(name.value.as_str()).copied();
    if found.is_none() {
        let all: Vec<&str> = numbers.keys().copied().collect();
        let message = format!("规则包里没有文件 {}", name.value);
        sink.error(
            "pack::no-file",
            name.at,
            message,
            crate::fence::did_you_mean(&name.value, &all),
        );
    }
    found
}

fn check_twice(files: &[(FileKind, Said<String>)], sink: &Sink) {
    let mut seen = BTreeSet::new();
    for (_, name) in files {
        if !seen.insert(&name.value) {
            let message = format!("{} 列了两次", name.value);
            sink.error("pack::file-twice", name.at, message, "每个文件只列一次");
        }
    }
}

/// The official text is the one whose digest the pack names; line ends of Windows are layout.
fn check_sha256(front: &Front, files: &PackFiles, sink: &Sink) {
    let Some(wanted) = &front.sha256 else { return };
    let text = files.get(&front.source.value).unwrap_or("");
    let digest = |text: &str| {
        Sha256::digest(text.as_bytes())
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    };
    let found = digest(text);
    let wanted_hex = wanted.value.to_ascii_lowercase();
    if wanted_hex != found && wanted_hex != digest(&text.replace("\r\n", "\n")) {
        let message = format!("{} 的 SHA-256 不是 pack.toml 所写的", front.source.value);
        let help = format!("若这份原文确为公布的文本，请改为 {found}；否则请换回原来的文件");
        sink.error("pack::sha256", wanted.at, message, help);
    }
}

/// Reads every rule under every option that some value by ruling names.
///
/// A rule is read again only under rulings that it names, or that some declared word names.
fn check_rules(
    pack: &Pack,
    rulings: &[Draft],
    contexts: &[Choices],
    in_force_from: jiff::civil::Date,
    sink: &Sink,
) {
    let first = crate::timeline::choices(rulings, in_force_from, &BTreeMap::new());
    for context in contexts {
        let mut choices = first.clone();
        choices.extend(context.clone());
        let scope = Scope::new(sink, &choices);
        let words = vocabulary::read(pack, &scope);
        let concerns =
            |rule: &RuleTable| context.keys().any(|ruling| rule.table.names_ruling(ruling));
        // Only other names of words change what the other rules can refer to.
        let renames = |rule: &RuleTable| {
            let mut nodes = ["aliases", "members"]
                .iter()
                .filter_map(|key| rule.table.get(key));
            rule.declares()
                && nodes.any(|node| context.keys().any(|ruling| node.names_ruling(ruling)))
        };
        let all = context.is_empty() || pack.rules.iter().any(renames);
        let with = Context {
            pack,
            words: &words,
            in_force_from,
        };
        for rule in pack.of("duty").filter(|rule| all || concerns(rule)) {
            let _ = duty::read(rule, &with, &scope);
        }
        if all
            || pack
                .rules
                .iter()
                .any(|rule| rule.key != "duty" && concerns(rule))
        {
            let _ = other::read(pack, &words.vocabulary, &scope);
        }
        check_overrides(pack, &scope);
    }
}

fn check_overrides(pack: &Pack, scope: &Scope<'_>) {
    let id_of = |rule: &RuleTable| Fields::new(&rule.table, rule.at, "[[duty]]", scope).words("id");
    let ids: Vec<String> = pack.of("duty").filter_map(id_of).collect();
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    for rule in pack.of("duty") {
        let fields = Fields::new(&rule.table, rule.at, "[[duty]]", scope);
        let own = fields.words("id");
        for general in fields.texts("overrides") {
            if own.as_ref() == Some(&general.value) {
                scope.sink.error(
                    "duty::overrides",
                    general.at,
                    "职责不能代替自己",
                    "请写被代替的一般职责的 id",
                );
            } else if !ids.contains(&general.value) {
                let message = format!("没有编号为“{}”的职责", general.value);
                let help = crate::fence::did_you_mean(&general.value, &all);
                scope
                    .sink
                    .error("duty::overrides", general.at, message, help);
            }
        }
    }
}

/// The reasons why provisions have no rule, by piece.
fn reasons(pack: &Pack, sink: &Sink) -> BTreeMap<usize, NoRule> {
    let choices = Choices::new();
    let scope = Scope::new(sink, &choices);
    let mut reasons = BTreeMap::new();
    for rule in pack.of("none") {
        let fields = Fields::new(&rule.table, rule.at, "[[none]]", &scope);
        let why = fields.need("why", fields.one_of("why", &Why::ALL));
        let note = fields.words("note");
        fields.close();
        if let (Some(why), Some(piece)) = (why, rule.piece) {
            reasons.insert(piece, NoRule { why, note });
        }
    }
    reasons
}

fn provisions(pack: &Pack, reasons: &BTreeMap<usize, NoRule>, sink: &Sink) -> Vec<Provision> {
    let mut provisions = Vec::new();
    for (number, piece) in pack.pieces.iter().enumerate() {
        let Some(clause) = piece.clause else { continue };
        let rules = pack.rules.iter().filter(|rule| rule.piece == Some(number));
        let (line, _) = sink.sources.line_column(piece.at.file, piece.at.start);
        provisions.push(Provision {
            clause,
            chapter: piece.chapter,
            chapter_name: piece.chapter_name.clone(),
            words: text::displayed(&piece.words),
            file: sink.sources.name(piece.at.file).to_owned(),
            line,
            rules: rules.filter_map(rule_ref).collect(),
            none: reasons.get(&number).cloned(),
        });
    }
    provisions
}

fn rule_ref(rule: &RuleTable) -> Option<RuleRef> {
    let kind = RuleKind::ALL
        .into_iter()
        .find(|kind| kind.key() == rule.key)?;
    let key = if kind == RuleKind::Set { "name" } else { "id" };
    match &rule.table.get(key)?.value {
        crate::fence::Value::Text(id) => Some(RuleRef {
            kind,
            id: id.clone(),
        }),
        _ => None,
    }
}

fn coverage(pack: &Pack, provisions: &[Provision], characters: usize) -> Coverage {
    let articles: BTreeSet<u16> = provisions.iter().map(|one| one.clause.article).collect();
    let (ruled, bare): (Vec<&Provision>, Vec<&Provision>) =
        provisions.iter().partition(|one| !one.rules.is_empty());
    let mut coverage = Coverage {
        articles: articles.len(),
        provisions: provisions.len(),
        ruled: ruled.len(),
        explained: bare.iter().filter(|one| one.none.is_some()).count(),
        sentences: pack
            .pieces
            .iter()
            .map(|piece| text::sentences(&piece.words))
            .sum(),
        characters,
        ..Coverage::default()
    };
    for reason in bare.iter().filter_map(|one| one.none.as_ref()) {
        *coverage.reasons.entry(reason.why).or_default() += 1;
    }
    for rule in ruled.iter().flat_map(|one| &one.rules) {
        *coverage.rules.entry(rule.kind).or_default() += 1;
    }
    coverage
}
