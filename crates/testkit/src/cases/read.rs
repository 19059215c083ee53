//! Finds the cases in a Markdown file: the fenced `toml` blocks, each with its place in the file.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::format::{Block, Case, World};

/// A case file, read.
#[derive(Debug, Clone)]
pub(super) struct CaseFile {
    /// Path as given by the caller.
    pub(super) path: String,
    /// The file's world.
    pub(super) world: World,
    /// Its cases, each with the line of its `[[case]]`.
    pub(super) cases: Vec<PlacedCase>,
}

/// A case and where it stands.
#[derive(Debug, Clone)]
pub(super) struct PlacedCase {
    /// Line of its header.
    pub(super) line: usize,
    /// The case; spans inside it count from `block_start`.
    pub(super) case: Case,
    /// Where the block's text begins in the file, in bytes.
    pub(super) block_start: usize,
}

/// Line of a byte of `text`, from 1.
#[must_use]
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    let upto = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    upto.split(|b| *b == b'\n').count()
}

/// Reads a case file.
///
/// # Errors
/// `path:line` and what is wrong there, in Chinese.
pub(super) fn read(path: &str, text: &str) -> Result<CaseFile, String> {
    let mut file = CaseFile {
        path: path.to_owned(),
        world: World::default(),
        cases: Vec::new(),
    };
    let mut worlds = 0;
    for (start, toml) in blocks(text) {
        let block: Block = toml::from_str(&toml).map_err(|e| {
            let line = line_of(text, start + e.span().map_or(0, |s| s.start));
            format!("{path}:{line}：案例写法有误：{}", e.message())
        })?;
        if let Some(world) = block.world {
            worlds += 1;
            if worlds > 1 || !file.cases.is_empty() {
                let line = line_of(text, start);
                return Err(format!(
                    "{path}:{line}：[world] 应只有一个，并在全部案例之前"
                ));
            }
            file.world = world;
        }
        for case in block.case {
            let line = line_of(text, start + case.span().start);
            file.cases.push(PlacedCase {
                line,
                case: case.into_inner(),
                block_start: start,
            });
        }
    }
    Ok(file)
}

/// The `toml` blocks of a Markdown text, with the byte at which each one's content begins.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside: Option<(Option<usize>, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "toml" => {
                inside = Some((None, String::new()));
            }
            Event::Text(piece) => {
                if let Some((start, content)) = &mut inside {
                    start.get_or_insert(range.start);
                    content.push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((start, content)) = inside.take() {
                    found.push((start.unwrap_or(range.start), content));
                }
            }
            _ => {}
        }
    }
    found
}
