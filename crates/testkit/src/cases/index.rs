//! What the cases of a pack are about, without running them: for the checks that nothing is left untried.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::files;
use super::format::Case;

/// Names of cases by what they try.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// By duty id: cases that expect something of it.
    pub by_duty: BTreeMap<String, BTreeSet<String>>,
    /// By ruling and option: cases that switch it.
    pub by_option: BTreeMap<(String, String), BTreeSet<String>>,
    /// Names that two cases bear.
    pub twice: BTreeSet<String>,
}

/// Reads the cases of the pack in `dir` without running them.
///
/// # Errors
/// When a file cannot be read as cases: what and where, in Chinese.
pub fn index(dir: &Path) -> Result<Index, String> {
    let mut index = Index::default();
    let mut names = BTreeSet::new();
    for (file, _) in files(dir)? {
        for placed in &file.cases {
            if !names.insert(placed.case.name.clone()) {
                index.twice.insert(placed.case.name.clone());
            }
            add(&placed.case, &mut index);
        }
    }
    Ok(index)
}

fn add(case: &Case, index: &mut Index) {
    let expected = case.expect.iter().map(|e| e.get_ref().duty.as_ref());
    let expected = expected.filter_map(|duty| duty.or(case.duty.as_ref()));
    let absent = case.absent.iter().filter_map(|a| a.get_ref().duty.as_ref());
    for duty in expected.chain(absent) {
        let cases = index.by_duty.entry(duty.clone()).or_default();
        cases.insert(case.name.clone());
    }
    for (ruling, option) in &case.rulings {
        let key = (ruling.clone(), option.clone());
        let cases = index.by_option.entry(key).or_default();
        cases.insert(case.name.clone());
    }
}
