//! The words a workbook may use, taken from the regulation's pack.

use std::collections::BTreeMap;

/// A declared word and what else may be written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What stands in the register: a role's id, else the name.
    pub canonical: String,
    /// What stands in a workbook: the Chinese name.
    pub label: String,
    /// Other words accepted.
    pub aliases: Vec<String>,
}

impl Word {
    /// A word that is its own name.
    #[must_use]
    pub fn named(name: &str, aliases: &[&str]) -> Self {
        Self {
            canonical: name.to_owned(),
            label: name.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        }
    }
}

/// A named set of bodies, for samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetWord {
    /// Name of the set.
    pub name: String,
    /// Category whose bodies it holds.
    pub category: Option<String>,
    /// Names of its members.
    pub members: Vec<String>,
}

/// All words that cells are checked against.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// 机构.类别
    pub categories: Vec<Word>,
    /// 职务.职责类别
    pub roles: Vec<Word>,
    /// 履职记录.行为
    pub kinds: Vec<Word>,
    /// 参加人.身份
    pub capacities: Vec<Word>,
    /// Marks.
    pub marks: Vec<regulation::Mark>,
    /// 指标.指标
    pub measures: Vec<Word>,
    /// 免除.职责: duty ids with their names.
    pub duties: Vec<Word>,
    /// Sets of bodies.
    pub sets: Vec<SetWord>,
}

impl Vocabulary {
    /// The words of a regulation, with all duties that it ever had.
    #[must_use]
    pub fn of(regulation: &regulation::Regulation) -> Self {
        let sets = regulation.timeline(&BTreeMap::new()).unwrap_or_default();
        let mut duties: Vec<regulation::Duty> = Vec::new();
        for duty in sets.into_iter().flat_map(|set| set.duties) {
            if duties.iter().all(|known| known.id != duty.id) {
                duties.push(duty);
            }
        }
        Self::new(regulation.vocabulary(), &duties)
    }

    /// The words of a pack, with its duties for the sheet 免除.
    #[must_use]
    pub fn new(words: &regulation::Vocabulary, duties: &[regulation::Duty]) -> Self {
        let word = |name: &String, aliases: &[String]| Word {
            canonical: name.clone(),
            label: name.clone(),
            aliases: aliases.to_vec(),
        };
        let labelled = |id: &String, name: &String| Word {
            canonical: id.clone(),
            label: name.clone(),
            aliases: Vec::new(),
        };
        Self {
            categories: words
                .categories
                .iter()
                .map(|c| word(&c.name, &c.aliases))
                .collect(),
            roles: words
                .roles
                .iter()
                .map(|role| labelled(&role.id, &role.name))
                .collect(),
            kinds: words
                .kinds
                .iter()
                .map(|kind| word(&kind.name, &kind.aliases))
                .collect(),
            capacities: words
                .capacities
                .iter()
                .map(|c| word(&c.name, &c.aliases))
                .collect(),
            marks: words.marks.clone(),
            measures: words
                .measures
                .iter()
                .map(|measure| word(&measure.name, &[]))
                .collect(),
            duties: duties
                .iter()
                .map(|duty| labelled(&duty.id, &duty.name))
                .collect(),
            sets: words
                .sets
                .iter()
                .map(|set| SetWord {
                    name: set.name.clone(),
                    category: set.category.clone(),
                    members: set
                        .members
                        .iter()
                        .map(|member| member.name.clone())
                        .collect(),
                })
                .collect(),
        }
    }
}

impl Vocabulary {
    /// Marks that a theme bears by its words, and 专题 where `special` says so, in the order in
    /// which the pack declares them.
    pub(crate) fn marks_of(&self, theme: &str, special: bool) -> Vec<String> {
        let borne = self.marks.iter().filter(|mark| {
            mark.stands_in(theme) || (special && mark.column.as_deref() == Some("专题"))
        });
        borne.map(|mark| mark.name.clone()).collect()
    }
}

/// Longer words are not compared for likeness.
const LIKENESS_CHARS: usize = 16;
/// From this likeness (0–1) a word is offered.
const LIKENESS: f64 = 0.5;

/// Finds a word by name, canonical form or alias.
pub(crate) fn find<'v>(words: &'v [Word], text: &str) -> Option<&'v Word> {
    let exact = |word: &&Word| word.label == text || word.canonical == text;
    let alias = |word: &&Word| word.aliases.iter().any(|alias| alias == text);
    words
        .iter()
        .find(exact)
        .or_else(|| words.iter().find(alias))
}

/// `您是不是要写“暗访”？`, or the list of words when none is near.
pub(crate) fn did_you_mean(words: &[Word], text: &str) -> String {
    let near = (text.chars().count() <= LIKENESS_CHARS)
        .then(|| nearest(words, text))
        .flatten();
    if let Some(word) = near {
        return format!("您是不是要写“{word}”？");
    }
    let labels: Vec<&str> = words.iter().map(|word| word.label.as_str()).collect();
    format!("可用的词：{}", labels.join("、"))
}

fn nearest<'v>(words: &'v [Word], text: &str) -> Option<&'v str> {
    let likeness = |word: &'v Word| {
        let names = word.aliases.iter().chain([&word.label, &word.canonical]);
        let best = names.map(|name| strsim::sorensen_dice(name, text).max(contained(name, text)));
        (best.fold(0.0, f64::max), word.label.as_str())
    };
    let best = words
        .iter()
        .map(likeness)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score >= LIKENESS)
        .map(|(_, label)| label)
}

/// One word within the other is a good guess: 带队检查工作 and 带队检查; one shared end of a
/// short word is a fair one: 主特 and 主持.
fn contained(name: &str, text: &str) -> f64 {
    if text.chars().count() > 1 && (name.contains(text) || text.contains(name)) {
        return 0.9;
    }
    strsim::normalized_levenshtein(name, text)
}
