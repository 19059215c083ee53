//! The pieces of the text in order (one block quote each), and the rule tables under them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::letters::{self, Letter};
use super::markdown::{self, Block};
use super::place::{self, Place};
use crate::clause::Clause;
use crate::fence::{self, Table, Value};
use crate::problem::{At, Sink};

/// One block quote.
#[derive(Debug)]
pub(crate) struct Piece {
    /// `None`: frame (notice, chapter headings).
    pub(crate) clause: Option<Clause>,
    pub(crate) chapter: u16,
    pub(crate) chapter_name: String,
    pub(crate) letters: Vec<Letter>,
    pub(crate) words: String,
    pub(crate) at: At,
}

/// What a file of the pack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Text,
    Vocabulary,
    Rulings,
    Effects,
}

/// One table of one `[[…]]`.
#[derive(Debug, Clone)]
pub(crate) struct RuleTable {
    pub(crate) key: &'static str,
    pub(crate) table: Table,
    pub(crate) at: At,
    /// Number of the piece it stands under.
    pub(crate) piece: Option<usize>,
}

impl RuleTable {
    /// It declares words that other rules use.
    pub(crate) fn declares(&self) -> bool {
        self.key == "set" || VOCABULARY_KEYS.contains(&self.key)
    }
}

/// All that the Markdown files of a pack hold.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) rules: Vec<RuleTable>,
    /// Pieces under which something could not be read: whether they are ruled is not known.
    pub(crate) unread: BTreeSet<usize>,
}

impl Pack {
    pub(crate) fn of<'p>(&'p self, key: &'p str) -> impl Iterator<Item = &'p RuleTable> {
        self.rules.iter().filter(move |rule| rule.key == key)
    }

    pub(crate) fn piece_of(&self, rule: &RuleTable) -> Option<&Piece> {
        self.pieces.get(rule.piece?)
    }

    pub(crate) fn clause_of(&self, rule: &RuleTable) -> Option<Clause> {
        self.piece_of(rule)?.clause
    }
}

const TEXT_KEYS: [&str; 13] = [
    "duty",
    "none",
    "set",
    "source",
    "form",
    "situation",
    "effect",
    "factor",
    "competence",
    "freeze",
    "slip",
    "structure",
    "ruling",
];
const VOCABULARY_KEYS: [&str; 7] = [
    "category", "role", "kind", "capacity", "mark", "set", "measure",
];

impl FileKind {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Text => &TEXT_KEYS,
            Self::Vocabulary => &VOCABULARY_KEYS,
            Self::Rulings => &["ruling"],
            Self::Effects => &["table"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "条文文件",
            Self::Vocabulary => "词表文件",
            Self::Rulings => "裁定文件",
            Self::Effects => "影响期文件",
        }
    }
}

/// Reads files in the order of `pack.toml`.
pub(crate) fn read(files: &[(usize, FileKind)], sink: &Sink) -> Pack {
    let mut reader = Reader {
        sink,
        pack: Pack::default(),
        at: Whereabouts::default(),
    };
    for (file, kind) in files {
        reader.file(*file, *kind);
    }
    reader.pack
}

/// Where in the law the reading has come to.
#[derive(Default)]
struct Whereabouts {
    chapter: u16,
    chapter_name: String,
    heading: String,
    article: u16,
    item: Option<u16>,
    paragraph: u16,
}

struct Reader<'a> {
    sink: &'a Sink,
    pack: Pack,
    at: Whereabouts,
}

impl Reader<'_> {
    fn file(&mut self, file: usize, kind: FileKind) {
        let mut under = None;
        for block in markdown::blocks(file, self.sink) {
            match block {
                Block::Heading(words) if kind == FileKind::Text => {
                    if let Some((number, name)) = place::chapter_of_heading(&words) {
                        self.at.chapter = number;
                        self.at.chapter_name = name;
                    }
                    self.at.heading = words;
                }
                Block::Quote(range) if kind == FileKind::Text => {
                    self.quote(file, &range);
                    under = self.pack.pieces.len().checked_sub(1);
                }
                Block::Heading(_) | Block::Quote(_) => {}
                Block::Fence(range) => self.fence(file, &range, kind, under),
            }
        }
    }

    fn quote(&mut self, file: usize, range: &Range<usize>) {
        let letters = letters::of_quote(file, range, self.sink);
        let (Some(first), Some(last)) = (letters.first(), letters.last()) else {
            return;
        };
        let at = At {
            end: last.at().end,
            ..first.at()
        };
        let words = letters::words(&letters);
        let clause = self.place(&words, at);
        self.check_single(file, range);
        self.pack.pieces.push(Piece {
            clause,
            chapter: self.at.chapter,
            chapter_name: self.at.chapter_name.clone(),
            letters,
            words,
            at,
        });
    }

    fn place(&mut self, words: &str, at: At) -> Option<Clause> {
        let here = &mut self.at;
        match place::of(words) {
            Place::Chapter(number, name) => {
                if let Some(number) = number {
                    (here.chapter, here.chapter_name) = (number, name);
                }
                return None;
            }
            Place::Article(number) => {
                if number <= here.article {
                    let message = format!("第 {number} 条出现在第 {} 条之后", here.article);
                    self.sink.error(
                        "text::article-order",
                        at,
                        message,
                        "条的编号须从小到大；引文须从“第…条”起",
                    );
                }
                (here.article, here.item, here.paragraph) = (number, None, 1);
            }
            Place::Item(number) if here.article > 0 && number > here.item.unwrap_or(0) => {
                (here.item, here.paragraph) = (Some(number), 1);
            }
            _ if here.article == 0 => return None,
            Place::Further if is_heading(words, &here.heading) => {
                if place::chapter_of_heading(&here.heading).is_none() {
                    here.chapter += 1;
                    here.chapter_name = words.to_owned();
                }
                return None;
            }
            Place::Item(_) | Place::Further => here.paragraph += 1,
        }
        Some(Clause {
            article: here.article,
            item: here.item,
            paragraph: here.paragraph,
        })
    }

    /// Two provisions in one quote would hide the second from the check that each has rules.
    /// A line that goes on with a sentence (本办法↵第三条) begins no provision.
    fn check_single(&self, file: usize, range: &Range<usize>) {
        let text = self
            .sink
            .sources
            .text(file)
            .get(range.clone())
            .unwrap_or("");
        let mut start = range.start;
        let mut ended = false;
        for line in text.split_inclusive('\n') {
            let inner = line.trim_start().trim_start_matches('>').trim_start();
            let words = letters::bare(inner);
            let first = start + line.len() - inner.len();
            let at = At {
                file,
                start: first,
                end: first + inner.trim_end().len(),
            };
            if ended && matches!(place::of(&words), Place::Article(_) | Place::Item(_)) {
                let help = "每条、每项、每段各用一个引文块，之间空一行";
                self.sink.error(
                    "text::two-provisions",
                    at,
                    "一个引文块里有不止一条（项）",
                    help,
                );
            }
            ended = words.ends_with(['。', '；', '：', ';', ':']) || (words.is_empty() && ended);
            start += line.len();
        }
    }

    fn fence(&mut self, file: usize, range: &Range<usize>, kind: FileKind, piece: Option<usize>) {
        let Some(table) = fence::parse(file, range, self.sink) else {
            self.pack.unread.extend(piece);
            return;
        };
        for entry in table.entries {
            let Some(key) = kind.keys().iter().find(|key| **key == entry.key) else {
                self.pack.unread.extend(piece);
                let message = format!("{}里没有 [[{}]] 这种规则", kind.name(), entry.key);
                let help = fence::did_you_mean(&entry.key, kind.keys());
                self.sink
                    .error("fence::unknown-rule", entry.key_at, message, help);
                continue;
            };
            let Value::List(items) = entry.node.value else {
                self.pack.unread.extend(piece);
                let help = format!("请写成 [[{key}]]（两层方括号），每条规则一段");
                self.sink.error(
                    "fence::type",
                    entry.key_at,
                    format!("{key} 应是一列表"),
                    help,
                );
                continue;
            };
            for item in items {
                let at = item.at;
                match item.value {
                    Value::Table(table) => self.pack.rules.push(RuleTable {
                        key,
                        table,
                        at,
                        piece,
                    }),
                    _ => self.sink.error(
                        "fence::type",
                        at,
                        format!("[[{key}]] 的每一项应是表"),
                        "请写成 [[…]]",
                    ),
                }
            }
        }
        self.pack.rules.sort_by_key(|rule| {
            rule.piece
                .map_or((usize::MAX, rule.at), |piece| (piece, rule.at))
        });
    }
}

/// The quote is the bare title of the chapter whose Markdown heading stands above it.
fn is_heading(words: &str, heading: &str) -> bool {
    let heading = letters::bare(heading);
    heading == words
        || place::chapter_of_heading(&heading)
            .is_some_and(|(_, name)| !name.is_empty() && name == words)
}
