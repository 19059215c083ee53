//! No large file and no binary file that a command of ours can make again.

use super::Violation;
use crate::tree::Tree;

const BYTES_MAX: u64 = 512 * 1024;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let texts = tree
        .files
        .iter()
        .filter(|file| file.path != "Cargo.lock")
        .map(|file| (&file.path, file.text.len() as u64));
    let blobs = tree.blobs.iter().map(|(path, size)| (path, *size));
    let large = texts.chain(blobs).filter(|(_, size)| *size > BYTES_MAX);
    let violations = large.map(|(path, size)| {
        let message = format!("has {size} bytes, more than {BYTES_MAX}: make it by a command");
        Violation::new(path, 1, message)
    });
    let workbooks = tree.blobs.iter().filter(|(path, _)| {
        path.ends_with(".xlsx") && !path.contains("/tests/") && !path.starts_with("fuzz/")
    });
    let workbooks = workbooks.map(|(path, _)| {
        Violation::new(
            path,
            1,
            "workbooks are not kept: make it with `jinze sample`",
        )
    });
    violations.chain(workbooks).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;
    use crate::tree::Tree;

    #[test]
    fn a_large_file_is_found() {
        let large = "x".repeat(600_000);
        check_rule(
            super::check,
            &[("docs/large.csv", &large), ("Cargo.lock", &large)],
            &[("docs/large.csv", 1)],
        );
    }

    #[test]
    fn a_workbook_outside_the_tests_is_found() {
        let mut tree = Tree::sample(&[]);
        tree.blobs.push(("zone.xlsx".to_owned(), 10));
        tree.blobs
            .push(("crates/exchange/tests/odd.xlsx".to_owned(), 10));
        assert_eq!(super::check(&tree).len(), 1);
    }
}
