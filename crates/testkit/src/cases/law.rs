//! A pack from its folder, ready to judge registers under any choice of rulings.

use std::collections::BTreeMap;
use std::path::Path;

use duties::Register;
use regulation::{PackFiles, Regulation, Workdays};

/// A loaded pack.
#[derive(Debug, Clone)]
pub struct Law {
    regulation: Regulation,
    workdays: Workdays,
}

impl Law {
    /// Reads and checks the pack in a folder.
    ///
    /// # Errors
    /// What cannot be read, or everything that is wrong with the pack.
    pub fn load(dir: &Path) -> Result<Self, String> {
        let mut files = PackFiles::new();
        collect(dir, "", &mut files)?;
        let regulation = regulation::load(&files)
            .map_err(|problems| format!("规则包 {} 未通过检查：\n{problems}", dir.display()))?;
        let workdays = workdays_beside(dir)?;
        Ok(Self {
            regulation,
            workdays,
        })
    }

    /// The pack itself.
    #[must_use]
    pub fn regulation(&self) -> &Regulation {
        &self.regulation
    }

    /// Marks that a theme bears by its words.
    pub(super) fn marks_of(&self, theme: &str) -> Vec<String> {
        let marks = self.regulation.vocabulary().marks.iter();
        let borne = marks.filter(|mark| mark.stands_in(theme));
        borne.map(|mark| mark.name.clone()).collect()
    }

    /// A register compiled against the rules, with some rulings switched.
    pub(super) fn case(
        &self,
        rulings: &BTreeMap<String, String>,
        register: &Register,
    ) -> Result<duties::Case, String> {
        self.check_words(register)?;
        let rules = self
            .regulation
            .timeline(rulings)
            .map_err(|e| e.to_string())?;
        duties::Case::new(&rules, &self.workdays, register).map_err(|e| e.to_string())
    }

    /// A slip in a case must not look like an answer of the law: every word used has to be declared.
    fn check_words(&self, register: &Register) -> Result<(), String> {
        let words = self.regulation.vocabulary();
        let declared = |known: bool, what: &str, word: &str| {
            if known {
                Ok(())
            } else {
                Err(format!("{what}“{word}”未在规则包中声明"))
            }
        };
        for body in &register.bodies {
            declared(
                words.categories.iter().any(|c| c.name == body.category),
                "类别",
                &body.category,
            )?;
        }
        for role in register.posts.iter().flat_map(|post| &post.roles) {
            declared(words.roles.iter().any(|r| r.id == *role), "职责类别", role)?;
        }
        for amount in &register.amounts {
            declared(
                words.measure(&amount.measure).is_some(),
                "指标",
                &amount.measure,
            )?;
        }
        for act in &register.acts {
            let withdraws = act.corrects.as_ref().is_some_and(|c| c.withdraws);
            declared(
                withdraws || words.kinds.iter().any(|k| k.name == act.kind),
                "行为",
                &act.kind,
            )?;
            for mark in &act.marks {
                declared(words.mark(mark).is_some(), "标记", mark)?;
            }
            for taking_part in &act.participants {
                let capacity = &taking_part.capacity;
                declared(
                    words.capacities.iter().any(|c| c.name == *capacity),
                    "身份",
                    capacity,
                )?;
            }
        }
        Ok(())
    }
}

/// The calendar of working days, one for all packs.
fn workdays_beside(dir: &Path) -> Result<Workdays, String> {
    let path = dir.parent().unwrap_or(dir).join("workdays.toml");
    let text = std::fs::read_to_string(&path);
    let text = text.map_err(|e| format!("读不到 {}：{e}", path.display()))?;
    Workdays::parse(&text).map_err(|e| format!("{}：{e}", path.display()))
}

/// All text files under a folder, by path relative to the pack.
fn collect(dir: &Path, prefix: &str, files: &mut PackFiles) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("读不到 {}：{e}", dir.display());
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let relative = if prefix.is_empty() {
            name.to_string()
        } else {
            format!("{prefix}/{name}")
        };
        if path.is_dir() {
            collect(&path, &relative, files)?;
        } else if path
            .extension()
            .is_some_and(|e| e == "md" || e == "toml" || e == "txt")
        {
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|e| format!("读不到 {}：{e}", path.display()))?;
            files.insert(relative, text);
        }
    }
    Ok(())
}
