//! Lengths: a file stops at 500 lines without its inline tests, a function at 70, a handler of
//! the pages or of the API at 25.

use super::Violation;
use crate::tree::Tree;

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const HANDLER_LINES_MAX: usize = 25;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, source) in tree.rust() {
        let lines = file.text.lines().count() - source.inline_test_lines();
        if lines > FILE_LINES_MAX {
            violations.push(Violation::new(
                &file.path,
                FILE_LINES_MAX + 1,
                format!(
                    "has {lines} lines without inline tests, more than {FILE_LINES_MAX}: split it by what it speaks of"
                ),
            ));
        }
        let most = function_lines_max(&file.path);
        for function in &source.functions {
            let lines = function.last - function.first + 1;
            if lines > most {
                violations.push(Violation::new(
                    &file.path,
                    function.first,
                    format!(
                        "`{}` has {lines} lines, more than {most}: give its parts names",
                        function.name
                    ),
                ));
            }
        }
    }
    violations
}

fn function_lines_max(path: &str) -> usize {
    let is_handler = path.starts_with("crates/web/src/")
        && (path.ends_with("/pages.rs") || path.ends_with("/api.rs"));
    if is_handler {
        HANDLER_LINES_MAX
    } else {
        FUNCTION_LINES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn functions_stop_at_70_lines_and_handlers_at_25() {
        check_rule(
            super::check,
            &[
                ("crates/a/src/long.rs", &function(71)),
                ("crates/a/src/short.rs", &function(70)),
                ("crates/web/src/patrol/pages.rs", &function(26)),
                ("crates/web/src/patrol/views.rs", &function(26)),
            ],
            &[
                ("crates/a/src/long.rs", 1),
                ("crates/web/src/patrol/pages.rs", 1),
            ],
        );
    }

    #[test]
    fn files_stop_at_500_lines_but_inline_tests_are_not_counted() {
        let full = "const A: u8 = 0;\n".repeat(500);
        let tests = format!(
            "#[cfg(test)]\nmod tests {{\n{}}}\n",
            "    // x\n".repeat(50)
        );
        check_rule(
            super::check,
            &[
                ("crates/a/src/full.rs", &format!("{full}{tests}")),
                (
                    "crates/a/src/over.rs",
                    &format!("{full}const B: u8 = 0;\n{tests}"),
                ),
            ],
            &[("crates/a/src/over.rs", 501)],
        );
    }
}
