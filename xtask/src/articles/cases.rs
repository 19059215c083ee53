//! The worked cases of a pack, counted by duty.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::citations::law::article_number;
use crate::tree::{File, Tree};

/// What the case files of a pack speak of.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    /// Duty id → number of cases that expect an answer for it.
    pub(crate) by_duty: BTreeMap<String, usize>,
    /// Article → case files whose title names it.
    pub(crate) files: BTreeMap<u16, BTreeSet<String>>,
}

impl Cases {
    /// Reads `cases/*.md` of a pack's folder.
    pub(crate) fn read(tree: &Tree, folder: &str) -> Self {
        let mut cases = Self::default();
        let folder = format!("{folder}/cases/");
        for file in tree
            .markdown()
            .filter(|file| file.path.starts_with(&folder))
        {
            for (_, line) in file.lines().filter(|(_, line)| line.starts_with('#')) {
                let title = line.trim_start_matches(['#', ' ']);
                // A heading names its article at its beginning or in brackets.
                let numbers = title
                    .match_indices('第')
                    .filter_map(|(at, _)| article_number(title.get(at..)?));
                for number in numbers {
                    cases
                        .files
                        .entry(number)
                        .or_default()
                        .insert(file.path.clone());
                }
            }
            for block in blocks(file) {
                cases.count(&block);
            }
        }
        cases
    }

    fn count(&mut self, block: &str) {
        let Ok(table) = block.parse::<toml::Table>() else {
            return; // The tests that run the cases say what is wrong with it.
        };
        let list = |table: &toml::Table, key: &str| -> Vec<toml::Table> {
            let values = table.get(key).and_then(toml::Value::as_array);
            values
                .into_iter()
                .flatten()
                .filter_map(|value| value.as_table().cloned())
                .collect()
        };
        for case in list(&table, "case") {
            let mut expected = list(&case, "expect");
            expected.push(case);
            let duties: BTreeSet<&str> = expected
                .iter()
                .filter_map(|table| table.get("duty")?.as_str())
                .collect();
            for duty in duties {
                *self.by_duty.entry(duty.to_owned()).or_default() += 1;
            }
        }
    }
}

fn blocks(file: &File) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut current: Option<String> = None;
    for event in Parser::new(&file.text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if &*kind == "toml" => {
                current = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(block) = &mut current {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(current.take()),
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::Cases;
    use crate::tree::Tree;

    #[test]
    fn a_case_counts_once_for_each_duty_it_names() {
        let text = "# 第十三条　巡查\n\n## Q2 考核（第十二条）\n```toml\n[[case]]\nduty = \"Q1\"\nexpect = [{ duty = \"Q1\" }, { duty = \"Q2\" }]\n\n[[case]]\nduty = \"Q2\"\n```\n";
        let tree = Tree::sample(&[("regulations/x/cases/a.md", text)]);
        let cases = Cases::read(&tree, "regulations/x");
        assert_eq!(cases.by_duty.get("Q1"), Some(&1));
        assert_eq!(cases.by_duty.get("Q2"), Some(&2));
        assert_eq!(cases.files.keys().copied().collect::<Vec<_>>(), [12, 13]);
    }
}
