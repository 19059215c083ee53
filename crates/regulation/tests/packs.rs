//! The packs of this repository load, whole and without a doubt that nobody has looked at.
#![expect(clippy::disallowed_methods, reason = "tests read the packs from disk")]

use std::collections::BTreeMap;
use std::path::Path;

use regulation::{PackFiles, load};

/// Clippy allows `unwrap` in what it knows to be a test.
#[cfg(test)]
mod disk {
    use super::{PackFiles, Path};

    pub(super) fn read(folder: &Path, prefix: &str, files: &mut PackFiles) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                read(&path, &format!("{name}/"), files);
            } else {
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
}

#[test]
fn every_pack_of_this_repository_loads_and_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations");
    let mut packs = 0;
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("pack.toml").exists() {
            continue;
        }
        let mut files = PackFiles::new();
        disk::read(&folder, "", &mut files);
        let regulation = load(&files).unwrap_or_else(|problems| panic!("{problems}"));
        for warning in regulation.warnings() {
            println!("{warning:?}");
        }
        println!("{}", regulation.coverage());
        assert_eq!(regulation.coverage().percent(), 100, "{}", folder.display());
        let sets = regulation.timeline(&BTreeMap::new()).unwrap();
        for set in &sets {
            println!(
                "{} {} duties {:?}",
                set.from,
                set.duties.len(),
                set.policy.settled_by
            );
        }
        assert_eq!(sets[0].from, regulation.in_force_from());
        for ruling in regulation.rulings() {
            for option in &ruling.options {
                let switched = BTreeMap::from([(ruling.id.clone(), option.name.clone())]);
                assert!(
                    !regulation.timeline(&switched).unwrap().is_empty(),
                    "{}",
                    ruling.id
                );
            }
        }
        packs += 1;
    }
    assert!(packs > 0);
}
