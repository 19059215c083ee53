//! Links of Markdown files lead to files of the project, and to headings that exist.
//!
//! Left out: links to the web; no check of ours goes there.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Violation;
use crate::tree::{File, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.markdown() {
        for (offset, target) in links(file) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let full = resolve(&file.path, path);
            if !tree.contains(&full) {
                violations.push(Violation::new(
                    &file.path,
                    file.line_of(offset),
                    format!("the link `{target}` leads nowhere: there is no `{full}`"),
                ));
            } else if !anchor.is_empty() && !has_anchor(tree, &full, anchor) {
                violations.push(Violation::new(
                    &file.path,
                    file.line_of(offset),
                    format!("the link `{target}` names a heading that `{full}` does not have"),
                ));
            }
        }
    }
    violations
}

fn links(file: &File) -> Vec<(usize, String)> {
    Parser::new_ext(&file.text, Options::ENABLE_TABLES)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some((range.start, dest_url.into_string()))
            }
            _ => None,
        })
        .collect()
}

/// A relative link's path from the root.
fn resolve(from: &str, link: &str) -> String {
    if link.is_empty() {
        return from.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn has_anchor(tree: &Tree, path: &str, anchor: &str) -> bool {
    tree.file(path)
        .is_none_or(|file| !path.ends_with(".md") || anchors(file).iter().any(|a| a == anchor))
}

fn anchors(file: &File) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(&file.text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                anchors.extend(heading.take().map(|words| slug(&words)));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = &mut heading {
                    words.push_str(&text);
                }
            }
            _ => {}
        }
    }
    anchors
}

fn slug(words: &str) -> String {
    words
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|char| match char {
            ' ' => Some('-'),
            char if char.is_alphanumeric() || char == '-' || char == '_' => Some(char),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn links_that_lead_nowhere_are_found() {
        check_rule(
            super::check,
            &[
                (
                    "README.md",
                    "[a](docs/a.md) [b](docs/b.md)\n\n[c](docs/a.md#one-two)\n[d](docs/a.md#none)\n",
                ),
                (
                    "docs/a.md",
                    "# One, two\n[up](../README.md)\n[bad](../docs)\n[gone](../gone)\n",
                ),
            ],
            &[("README.md", 1), ("README.md", 4), ("docs/a.md", 4)],
        );
    }
}
