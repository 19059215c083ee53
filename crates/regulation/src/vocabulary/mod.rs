//! The words that rules and workbooks may use: bodies, roles, acts, capacities, marks, sets, measures.

mod read;
mod suggest;

pub(crate) use read::{Words, read};
pub use suggest::suggest;

use crate::rules::{BodySet, Kind, Role};

/// A kind of body; the workbook's 机构.类别.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Name, unique.
    pub name: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Parent in the tree.
    pub is_a: Option<String>,
}

/// How a person took part in an act; the workbook's 参加人.身份.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// Name, unique.
    pub name: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// One act has one of these; the first in official order counts.
    pub sole: bool,
    /// The person sent somebody in his place.
    pub delegates: bool,
}

/// What an act may bear, by words of its theme or by a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Name, unique.
    pub name: String,
    /// Borne when 主题 contains one of these.
    pub words: Vec<String>,
    /// Longer words that hold one of these and mean something else: 食品安全 is no 安全.
    pub except: Vec<String>,
    /// Borne when this column of the workbook says 是.
    pub column: Option<String>,
    /// An act that bears it counts for nothing.
    pub void: bool,
}

impl Mark {
    /// Whether a theme (主题) bears the mark by its words: one of them stands in it outside of the
    /// exceptions.
    ///
    /// ```
    /// use regulation::Mark;
    ///
    /// let safety = Mark {
    ///     name: "安全生产".to_owned(),
    ///     words: vec!["安全".to_owned()],
    ///     except: vec!["食品安全".to_owned()],
    ///     column: None,
    ///     void: false,
    /// };
    /// assert!(safety.stands_in("节前安全检查"));
    /// assert!(!safety.stands_in("食品安全检查"));
    /// assert!(safety.stands_in("食品安全和消防安全检查"));
    /// ```
    #[must_use]
    pub fn stands_in(&self, theme: &str) -> bool {
        let named = |text: &str| self.words.iter().any(|word| text.contains(word.as_str()));
        let others = self.except.iter().filter(|other| !other.is_empty());
        let mut rest = std::borrow::Cow::from(theme);
        for other in others.filter(|other| theme.contains(other.as_str())) {
            rest = rest.replace(other.as_str(), "\n").into();
        }
        named(&rest)
    }
}

/// An amount; the optional sheet 指标.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Name, unique.
    pub name: String,
    /// Unit, e.g. 元.
    pub unit: String,
}

/// All declared words of a pack.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    /// 机构.类别
    pub categories: Vec<Category>,
    /// 职务.职责类别
    pub roles: Vec<Role>,
    /// 履职记录.行为
    pub kinds: Vec<Kind>,
    /// 参加人.身份
    pub capacities: Vec<Capacity>,
    /// Marks of acts.
    pub marks: Vec<Mark>,
    /// Named sets of bodies.
    pub sets: Vec<BodySet>,
    /// 指标
    pub measures: Vec<Measure>,
}

impl Vocabulary {
    /// A category by name or alias.
    #[must_use]
    pub fn category(&self, word: &str) -> Option<&Category> {
        by_name(&self.categories, word, |one| &one.name, |one| &one.aliases)
    }

    /// A role by id or name.
    #[must_use]
    pub fn role(&self, word: &str) -> Option<&Role> {
        let by_id = self.roles.iter().find(|role| role.id == word);
        by_id.or_else(|| self.roles.iter().find(|role| role.name == word))
    }

    /// A kind of act by name or alias.
    #[must_use]
    pub fn kind(&self, word: &str) -> Option<&Kind> {
        by_name(&self.kinds, word, |one| &one.name, |one| &one.aliases)
    }

    /// A capacity by name or alias.
    #[must_use]
    pub fn capacity(&self, word: &str) -> Option<&Capacity> {
        by_name(&self.capacities, word, |one| &one.name, |one| &one.aliases)
    }

    /// A mark by name.
    #[must_use]
    pub fn mark(&self, word: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.name == word)
    }

    /// A set of bodies by name.
    #[must_use]
    pub fn set(&self, word: &str) -> Option<&BodySet> {
        self.sets.iter().find(|set| set.name == word)
    }

    /// A measure by name.
    #[must_use]
    pub fn measure(&self, word: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.name == word)
    }

    /// Whether a word is a category, a set, or a member of a set.
    #[must_use]
    pub fn is_body_word(&self, word: &str) -> bool {
        self.category(word).is_some()
            || self.set(word).is_some()
            || self.member_names().any(|name| name == word)
    }

    /// Names and aliases of all members of sets.
    pub fn member_names(&self) -> impl Iterator<Item = &str> {
        let members = self.sets.iter().flat_map(|set| &set.members);
        members
            .flat_map(|member| member.aliases.iter().chain([&member.name]))
            .map(String::as_str)
    }
}

/// The declared name goes before an alias of another.
fn by_name<'v, T>(
    words: &'v [T],
    word: &str,
    name: impl Fn(&T) -> &String,
    aliases: impl Fn(&T) -> &Vec<String>,
) -> Option<&'v T> {
    let exact = words.iter().find(|one| name(one) == word);
    exact.or_else(|| {
        words
            .iter()
            .find(|one| aliases(one).iter().any(|alias| alias == word))
    })
}
