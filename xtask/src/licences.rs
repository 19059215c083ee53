//! `cargo xtask licences`: every library's licence is one of those that `deny.toml` allows.
//!
//! The same list that cargo-deny reads, so that the check runs where cargo-deny is not installed.

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::tree::Tree;

/// Checks the licence of every package that the lock file names.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    let allowed = allowed(tree)?;
    let metadata = process::output(process::cargo(&tree.root).args([
        "metadata",
        "--format-version=1",
        "--locked",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has no packages")?;
    let mut refused = 0;
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !permits(licence, &allowed) {
            println!(
                "deny.toml:1: `{name}` has the licence `{licence}`, which is not allowed: use another library"
            );
            refused += 1;
        }
    }
    if refused > 0 {
        bail!("licences: {refused} of {} packages refused", packages.len());
    }
    println!("licences: {} packages, all permissive", packages.len());
    Ok(())
}

fn allowed(tree: &Tree) -> Result<Vec<String>> {
    let file = tree.file("deny.toml").context("there is no deny.toml")?;
    let parsed: toml::Table = file.text.parse().context("reading deny.toml")?;
    let list = parsed
        .get("licenses")
        .and_then(|licenses| licenses.get("allow"))
        .and_then(toml::Value::as_array)
        .context("deny.toml has no `licenses.allow`")?;
    Ok(list
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

/// Whether an SPDX expression can be met with the allowed licences.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    !words.is_empty() && any_of(&mut rest, allowed) && rest.is_empty()
}

fn any_of(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut permitted = all_of(rest, allowed);
    while let ["OR", after @ ..] = rest {
        *rest = after;
        permitted |= all_of(rest, allowed);
    }
    permitted
}

fn all_of(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut permitted = one(rest, allowed);
    while let ["AND", after @ ..] = rest {
        *rest = after;
        permitted &= one(rest, allowed);
    }
    permitted
}

fn one(rest: &mut &[&str], allowed: &[String]) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let permitted = any_of(rest, allowed);
            if let [")", after @ ..] = rest {
                *rest = after;
            }
            permitted
        }
        [name, "WITH", exception, after @ ..] => {
            *rest = after;
            let with = format!("{name} WITH {exception}");
            // An exception only adds permissions: the licence without it is enough.
            allowed
                .iter()
                .any(|allowed| allowed == &with || allowed == name)
        }
        [name, after @ ..] => {
            *rest = after;
            allowed.iter().any(|allowed| allowed == name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::permits;

    #[test]
    fn an_expression_is_met_only_by_allowed_licences() {
        let allowed = ["MIT", "Apache-2.0", "NCSA"].map(str::to_owned);
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("MIT/Apache-2.0", true),
            ("(MIT OR Apache-2.0) AND NCSA", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-3.0 WITH Classpath-exception-2.0", false),
            ("", false),
        ] {
            assert_eq!(permits(expression, &allowed), expected, "{expression}");
        }
    }
}
