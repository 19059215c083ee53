//! Reads the tables of Markdown files that checks compare with the code.
//!
//! Left out: escaped bars within cells; our tables have none.

use crate::tree::File;

/// A row: its line and its cells, trimmed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// 1-based line in the file.
    pub(crate) line: usize,
    /// Cells, without the outer bars.
    pub(crate) cells: Vec<String>,
}

/// The rows of the first table whose header's first cell is `head`.
pub(crate) fn rows(file: &File, head: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut inside = false;
    for (line, text) in file.lines() {
        let cells = cells(text);
        if inside {
            if cells.is_empty() {
                break;
            }
            if !cells.iter().all(|cell| is_rule(cell)) {
                rows.push(Row { line, cells });
            }
        } else {
            inside = cells.first().is_some_and(|cell| cell == head);
        }
    }
    rows
}

/// The words in backticks of a cell.
pub(crate) fn code_words(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn cells(text: &str) -> Vec<String> {
    let Some(inner) = text
        .trim()
        .strip_prefix('|')
        .and_then(|inner| inner.strip_suffix('|'))
    else {
        return Vec::new();
    };
    inner
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect()
}

fn is_rule(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|char| matches!(char, '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use crate::tree::Tree;

    #[test]
    fn a_table_is_found_by_its_first_heading_and_ends_at_a_blank_line() {
        let text = "| a | b |\n| - | - |\n| x | 1 |\n\n| crate | may use |\n| --- | :-: |\n| `p` | `q`, `r` |\n\n| z | z |\n";
        let tree = Tree::sample(&[("A.md", text)]);
        let rows = super::rows(&tree.files[0], "crate");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].line, 7);
        assert_eq!(super::code_words(&rows[0].cells[1]), ["q", "r"]);
    }
}
