//! What the program reads of a Markdown file: headings, block quotes, fenced `toml`. The rest is for people.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::problem::{At, Sink};

/// A piece of a Markdown file that means something.
#[derive(Debug)]
pub(crate) enum Block {
    /// The words of a heading.
    Heading(String),
    /// A block quote: its bytes in the file.
    Quote(Range<usize>),
    /// A fenced `toml` block: the bytes of its content.
    Fence(Range<usize>),
}

/// The blocks of a file, in order.
pub(crate) fn blocks(file: usize, sink: &Sink) -> Vec<Block> {
    let text = sink.sources.text(file);
    let mut walk = Walk {
        file,
        sink,
        depth: 0,
        blocks: Vec::new(),
        heading: None,
        fence: None,
    };
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        walk.event(event, range);
    }
    walk.blocks
}

struct Walk<'a> {
    file: usize,
    sink: &'a Sink,
    /// How many blocks are open: only what stands at the top is read.
    depth: usize,
    blocks: Vec<Block>,
    heading: Option<String>,
    fence: Option<Range<usize>>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.start(&tag, range);
                self.depth += 1;
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(end);
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut self.heading {
                    heading.push_str(&words);
                }
                if let Some(fence) = &mut self.fence {
                    *fence = if fence.start == fence.end {
                        range
                    } else {
                        fence.start..range.end
                    };
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } if self.depth == 0 => self.heading = Some(String::new()),
            Tag::BlockQuote(_) if self.depth == 0 => self.blocks.push(Block::Quote(range)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_toml(info) => {
                if self.depth == 0 {
                    self.fence = Some(range.end..range.end);
                } else {
                    let help = "规则写在引文之外，从行首开始的 ```toml 块里";
                    let at = At::new(self.file, &range);
                    self.sink
                        .error("fence::nested", at, "规则块写在引文或者列表里面", help);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(_) => self.blocks.extend(self.heading.take().map(Block::Heading)),
            TagEnd::CodeBlock => self.blocks.extend(self.fence.take().map(Block::Fence)),
            _ => {}
        }
    }
}

fn is_toml(info: &str) -> bool {
    info.split([' ', ',', '{'])
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("toml"))
}
