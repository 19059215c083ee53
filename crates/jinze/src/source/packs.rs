//! Regulation packs: from a folder, or out of the binary itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use exchange::Vocabulary;
use jiff::civil::Date;
use regulation::{Clause, Duty, PackFiles, Regulation, RuleSet, Workdays};
use rust_embed::RustEmbed;

use crate::cli::Rulings;
use crate::failure::Failure;

/// The pack that is taken when none is named; the sample zone lives under it.
const DEFAULT: &str = "benxi-gaoxin-2019";
/// A pack is prose: a folder with more than this is no pack.
const MOST_BYTES: u64 = 16 << 20;
const MOST_FILES: usize = 500;

/// All packs of this repository.
#[derive(RustEmbed)]
#[folder = "../../regulations/"]
#[include = "*.md"]
#[include = "*.toml"]
#[include = "*.txt"]
struct Embedded;

/// A regulation with rulings chosen.
#[derive(Debug)]
pub(crate) struct Law {
    /// The words and the rules.
    pub(crate) regulation: Regulation,
    /// The rules, dated.
    pub(crate) rules: Vec<RuleSet>,
    /// Working days.
    pub(crate) workdays: Workdays,
    /// Rulings chosen for this question only.
    pub(crate) switched: BTreeMap<String, String>,
}

impl Law {
    /// The pack that the options name, under the rulings that they choose.
    pub(crate) fn read(options: &Rulings) -> Result<Self, Failure> {
        let regulation = regulation_of(options.regulation.as_deref())?;
        Self::under(regulation, switches(&options.ruling)?)
    }

    /// The embedded default.
    pub(crate) fn embedded() -> Result<Self, Failure> {
        Self::under(regulation_of(None)?, BTreeMap::new())
    }

    /// The law that a ledger has adopted.
    pub(crate) fn of_store(law: &app::law::Law) -> Self {
        Self {
            regulation: law.regulation.clone(),
            rules: law.rules.clone(),
            workdays: law.workdays.clone(),
            switched: BTreeMap::new(),
        }
    }

    /// The same law under the rulings that the options choose.
    pub(crate) fn switched(self, options: &Rulings) -> Result<Self, Failure> {
        let workdays = self.workdays;
        let law = Self::under(self.regulation, switches(&options.ruling)?)?;
        Ok(Self { workdays, ..law })
    }

    fn under(regulation: Regulation, switched: BTreeMap<String, String>) -> Result<Self, Failure> {
        let rules = regulation.timeline(&switched).map_err(|error| {
            Failure::usage(
                format!("--ruling：{error}"),
                "用 jinze law rulings 查看全部裁定和选项",
            )
        })?;
        Ok(Self {
            regulation,
            rules,
            workdays: workdays()?,
            switched,
        })
    }

    /// The words that a workbook may use.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        Vocabulary::new(self.regulation.vocabulary(), &self.duties_on(Date::MAX))
    }

    /// True for the pack that the sample zone is made for.
    pub(crate) fn is_default(&self) -> bool {
        self.regulation.id() == DEFAULT
    }

    /// Every duty, as worded on a day (a duty not in force then: as worded nearest), in the law's order.
    pub(crate) fn duties_on(&self, day: Date) -> Vec<Duty> {
        let in_force = self
            .rules
            .iter()
            .rposition(|set| set.from <= day)
            .unwrap_or(0);
        let nearest_first = self
            .rules
            .iter()
            .take(in_force + 1)
            .rev()
            .chain(self.rules.iter().skip(in_force + 1));
        let mut duties: Vec<Duty> = Vec::new();
        for duty in nearest_first.flat_map(|set| &set.duties) {
            let known = duties.iter().position(|kept| kept.id == duty.id);
            match known.and_then(|at| duties.get_mut(at)) {
                None => duties.push(duty.clone()),
                Some(kept) if kept.from > day && duty.from <= day => *kept = duty.clone(),
                Some(_) => {}
            }
        }
        duties.sort_by_key(|duty| duty.clause);
        duties
    }

    /// The words of a duty as they bind a period that begins on a day; an amendment has words of its own.
    pub(crate) fn quote_on(&self, duty: &str, first_day: Date) -> &str {
        let in_force = self
            .rules
            .iter()
            .rposition(|set| set.from <= first_day)
            .unwrap_or(0);
        let later = self.rules.iter().skip(in_force);
        let mut worded = later.filter_map(|set| set.duties.iter().find(|known| known.id == duty));
        worded.next().map_or("", |duty| &duty.quote)
    }

    /// The whole clause where it holds the quoted words; an amendment's words stand for themselves.
    pub(crate) fn clause_text<'a>(&'a self, clause: Clause, quote: &'a str) -> &'a str {
        match self.words(clause) {
            Some(words) if words.contains(quote) => words,
            _ => quote,
        }
    }

    /// A ruling as it stands on a day: the question, the answer, whose it is.
    pub(crate) fn ruling_words(&self, id: &str, day: Date) -> String {
        let Some(ruling) = self.regulation.ruling(id) else {
            return id.to_owned();
        };
        if let Some(name) = self.switched.get(id) {
            let says = ruling.option(name).map_or(name, |option| &option.says);
            return format!("{id} {}取“{says}”（本次查询用 --ruling 指定）", ruling.asks);
        }
        let Some(decision) = ruling.on(day).or_else(|| ruling.decisions.first()) else {
            return format!("{id} {}", ruling.asks);
        };
        let says = ruling
            .option(&decision.chosen)
            .map_or(&decision.chosen, |option| &option.says);
        format!(
            "{id} {}取“{says}”（{}，自 {} 起）",
            ruling.asks, decision.authority, decision.from
        )
    }

    /// The official words of a clause.
    pub(crate) fn words(&self, clause: Clause) -> Option<&str> {
        let mut provisions = self.regulation.provisions().iter();
        provisions
            .find(|provision| provision.clause == clause)
            .map(|found| found.words.as_str())
    }
}

/// The State Council's calendar, which stands beside the packs.
pub(crate) fn workdays() -> Result<Workdays, Failure> {
    let text = Embedded::get("workdays.toml")
        .and_then(|file| String::from_utf8(file.data.into_owned()).ok());
    Workdays::parse(&text.unwrap_or_default()).map_err(|error| {
        Failure::pack(
            format!("随带的工作日历有误：{error}"),
            "请改用正确的程序版本",
        )
    })
}

/// The pack named, sound; else everything that is wrong with it.
pub(crate) fn regulation_of(named: Option<&str>) -> Result<Regulation, Failure> {
    regulation::load(&files(named)?).map_err(|problems| {
        let folder = named.unwrap_or(DEFAULT);
        Failure::pack(
            format!(
                "规则包 {folder} 有误：{}",
                first_lines(&problems.to_string(), 12)
            ),
            format!("用 jinze law check {folder} 查看出错的原文位置"),
        )
    })
}

fn first_lines(text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept = lines
        .iter()
        .take(most)
        .copied()
        .collect::<Vec<_>>()
        .join("\n  ");
    if lines.len() > most {
        kept.push_str("\n  ……");
    }
    kept
}

/// The files of the pack named: a folder, or the id of an embedded pack.
pub(crate) fn files(named: Option<&str>) -> Result<PackFiles, Failure> {
    let Some(named) = named else {
        return Ok(embedded(DEFAULT));
    };
    let folder = Path::new(named);
    if folder.join("pack.toml").is_file() {
        return from_folder(folder);
    }
    let files = embedded(named);
    if files.get("pack.toml").is_some() {
        return Ok(files);
    }
    let what = if folder.is_dir() {
        format!("{named} 里没有 pack.toml，不是规则包")
    } else {
        format!("没有文件夹 {named}，也没有随带这个编号的规则包")
    };
    Err(Failure::pack(
        what,
        format!("给出规则包所在的文件夹；随带的有：{}", ids().join("、")),
    ))
}

/// Ids of the embedded packs.
fn ids() -> Vec<String> {
    let mut ids: Vec<String> = Embedded::iter()
        .filter_map(|path| path.strip_suffix("/pack.toml").map(str::to_owned))
        .collect();
    ids.sort();
    ids
}

fn embedded(id: &str) -> PackFiles {
    let prefix = format!("{id}/");
    let mut files = PackFiles::new();
    for path in Embedded::iter() {
        let Some(name) = path.strip_prefix(&prefix) else {
            continue;
        };
        if let Some(text) =
            Embedded::get(&path).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
        {
            files.insert(name, text);
        }
    }
    files
}

fn from_folder(root: &Path) -> Result<PackFiles, Failure> {
    let mut files = PackFiles::new();
    let (mut folders, mut count, mut bytes) = (vec![PathBuf::from(root)], 0_usize, 0_u64);
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let read = ["md", "toml", "txt"]
                .iter()
                .any(|end| path.extension().is_some_and(|ext| ext == *end));
            if !read {
                continue;
            }
            count += 1;
            bytes += path.metadata().map_or(0, |data| data.len());
            if count > MOST_FILES || bytes > MOST_BYTES {
                return Err(Failure::pack(
                    format!("{} 的文件太多或太大，不像规则包", root.display()),
                    format!("规则包至多 {MOST_FILES} 个文件、共 16 MB；请只给规则包自己的文件夹"),
                ));
            }
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            files.insert(name, text);
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::io("读取", path, error, "请检查路径、权限；文件须是 UTF-8 编码")
}

/// `R-06=attend`
fn switches(typed: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut switched = BTreeMap::new();
    for word in typed {
        let Some((id, option)) = word.split_once('=') else {
            return Err(Failure::usage(
                format!("--ruling 的值“{word}”写法不对"),
                "写成 裁定=选项，如 R-06=attend；用 jinze law rulings 查看全部裁定和选项",
            ));
        };
        if switched
            .insert(id.trim().to_owned(), option.trim().to_owned())
            .is_some()
        {
            return Err(Failure::usage(
                format!("--ruling 给了两次 {id}"),
                "每个裁定只给一次",
            ));
        }
    }
    Ok(switched)
}
