//! Which crate may use which: the table of ARCHITECTURE.md, compared with the manifests. Every
//! library that a crate uses directly is named there too, with the reason for its choice.

use super::Violation;
use super::table;
use crate::tree::{File, Tree};

/// The table of arrows.
#[derive(Debug, Default)]
pub(crate) struct Arrows {
    /// One row for each crate.
    pub(crate) rows: Vec<Arrow>,
}

/// What a crate may use.
#[derive(Debug)]
pub(crate) struct Arrow {
    line: usize,
    /// Name of the crate.
    pub(crate) name: String,
    uses: Vec<String>,
    uses_in_tests: Vec<String>,
    /// No clock, file, network, environment, random number.
    pub(crate) pure: bool,
}

impl Arrows {
    /// Reads the table whose first heading is `crate`.
    pub(crate) fn read(tree: &Tree) -> Self {
        let rows = tree.file("ARCHITECTURE.md").map_or_else(Vec::new, |file| {
            table::rows(file, "crate")
                .into_iter()
                .filter_map(|row| {
                    let words = |index: usize| {
                        row.cells
                            .get(index)
                            .map_or_else(Vec::new, |cell| table::code_words(cell))
                    };
                    Some(Arrow {
                        line: row.line,
                        name: words(0).into_iter().next()?,
                        uses: words(1),
                        uses_in_tests: words(2),
                        pure: row.cells.get(3).is_some_and(|cell| cell == "yes"),
                    })
                })
                .collect()
        });
        Self { rows }
    }
}

/// A crate's manifest, as far as arrows need it.
struct Manifest<'tree> {
    file: &'tree File,
    name: String,
    /// Names of dependencies: outside tests, and in tests.
    uses: Vec<String>,
    uses_in_tests: Vec<String>,
}

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let arrows = Arrows::read(tree);
    let manifests: Vec<Manifest<'_>> = tree.files.iter().filter_map(manifest).collect();
    let own: Vec<&str> = manifests.iter().map(|m| m.name.as_str()).collect();
    let libraries = libraries(tree);
    let mut violations = Vec::new();
    for manifest in &manifests {
        let path = &manifest.file.path;
        let row = arrows.rows.iter().find(|row| row.name == manifest.name);
        let Some(row) = row else {
            let message = format!(
                "`{}` has no row in the table of ARCHITECTURE.md",
                manifest.name
            );
            violations.push(Violation::new(path, 1, message));
            continue;
        };
        let all = manifest.uses.iter().map(|name| (name, false));
        let all = all.chain(manifest.uses_in_tests.iter().map(|name| (name, true)));
        for (name, in_tests) in all {
            let line = line_of_dependency(manifest.file, name);
            let allowed = row.uses.contains(name) || in_tests && row.uses_in_tests.contains(name);
            if own.contains(&name.as_str()) && !allowed {
                violations.push(Violation::new(
                    path,
                    line,
                    format!(
                        "`{}` may not use `{name}`: see the table of ARCHITECTURE.md",
                        row.name
                    ),
                ));
            }
            if !own.contains(&name.as_str()) && !libraries.contains(name) {
                violations.push(Violation::new(
                    path,
                    line,
                    format!("the library `{name}` is not in the table of libraries of ARCHITECTURE.md: say in one line why it is used"),
                ));
            }
        }
    }
    violations.extend(stale_rows(&arrows, &own));
    violations
}

fn stale_rows(arrows: &Arrows, own: &[&str]) -> Vec<Violation> {
    let gone = |row: &&Arrow| !own.contains(&row.name.as_str());
    arrows
        .rows
        .iter()
        .filter(gone)
        .map(|row| {
            let message = format!("there is no crate `{}`: take the row out", row.name);
            Violation::new("ARCHITECTURE.md", row.line, message)
        })
        .collect()
}

/// Libraries named in the table whose first heading is `library`.
fn libraries(tree: &Tree) -> Vec<String> {
    tree.file("ARCHITECTURE.md").map_or_else(Vec::new, |file| {
        table::rows(file, "library")
            .iter()
            .filter_map(|row| row.cells.first())
            .flat_map(|cell| table::code_words(cell))
            .collect()
    })
}

fn manifest(file: &File) -> Option<Manifest<'_>> {
    if !file.path.ends_with("Cargo.toml") {
        return None;
    }
    let parsed: toml::Table = file.text.parse().ok()?;
    let name = parsed.get("package")?.get("name")?.as_str()?.to_owned();
    // A dependency may also stand under `[target.….dependencies]`.
    let targets = parsed.get("target").and_then(toml::Value::as_table);
    let tables: Vec<&toml::Table> = std::iter::once(&parsed)
        .chain(
            targets
                .into_iter()
                .flat_map(|t| t.values())
                .filter_map(toml::Value::as_table),
        )
        .collect();
    let names = |section: &str| -> Vec<String> {
        tables
            .iter()
            .filter_map(|table| table.get(section)?.as_table())
            .flat_map(|table| table.keys().cloned())
            .collect()
    };
    let mut uses = names("dependencies");
    uses.extend(names("build-dependencies"));
    Some(Manifest {
        file,
        name,
        uses,
        uses_in_tests: names("dev-dependencies"),
    })
}

fn line_of_dependency(file: &File, name: &str) -> usize {
    file.lines()
        .find(|(_, text)| {
            text.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with([' ', '.', '=']))
        })
        .map_or(1, |(line, _)| line)
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    const DOCUMENT: &str = "| crate | may use | in tests also | pure |
| --- | --- | --- | --- |
| `core` | – | `kit` | yes |
| `kit` | `core` | – | no |
| `gone` | – | – | no |

| library | why |
| --- | --- |
| `serde` | data |
";

    #[test]
    fn arrows_against_the_table_and_unexplained_libraries_are_found() {
        let core = "[package]\nname = \"core\"\n[dependencies]\nkit = \"1\"\nserde.workspace = true\nrand = \"1\"\n[dev-dependencies]\n";
        let kit = "[package]\nname = \"kit\"\n[dependencies]\ncore = \"1\"\n";
        let new = "[package]\nname = \"new\"\n";
        check_rule(
            super::check,
            &[
                ("ARCHITECTURE.md", DOCUMENT),
                ("crates/core/Cargo.toml", core),
                ("crates/kit/Cargo.toml", kit),
                ("crates/new/Cargo.toml", new),
            ],
            &[
                ("ARCHITECTURE.md", 5),
                ("crates/core/Cargo.toml", 4),
                ("crates/core/Cargo.toml", 6),
                ("crates/new/Cargo.toml", 1),
            ],
        );
    }
}
