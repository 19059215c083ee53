//! Where in the law a rule stands: article, item, paragraph (条、项、段).

use std::fmt;

/// A clause of the regulation, e.g. Art. 11 (二), fourth paragraph.
///
/// Ordered as in the law. `Display` gives the Chinese name (`第十一条第（二）项第4段`),
/// [`Clause::short`] the short form (`11.2.4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// Article, from 1.
    pub article: u16,
    /// Item （一）…, from 1; `None` for the article's own words.
    pub item: Option<u16>,
    /// Paragraph within the item (or within an article without items), from 1.
    pub paragraph: u16,
}

impl Clause {
    /// Reads the short form: `6.2`, `11.2.4`, `17.0.2`, `13`.
    ///
    /// ```
    /// let clause = regulation::Clause::parse("17.0.2").unwrap();
    /// assert_eq!((clause.short(), clause.to_string()), ("17.0.2".to_owned(), "第十七条第二款".to_owned()));
    /// assert_eq!(regulation::Clause::parse("六"), None);
    /// ```
    #[must_use]
    pub fn parse(short: &str) -> Option<Self> {
        let mut numbers = short.split('.').map(str::parse::<u16>);
        let article = numbers.next()?.ok().filter(|number| *number > 0)?;
        let item = numbers
            .next()
            .transpose()
            .ok()?
            .filter(|number| *number > 0);
        let paragraph = numbers.next().transpose().ok()?.unwrap_or(1);
        let whole = numbers.next().is_none() && paragraph > 0;
        whole.then_some(Self {
            article,
            item,
            paragraph,
        })
    }

    /// The short form: `6.2`, `11.2.4`, `17.0.2`; a first paragraph is left out.
    #[must_use]
    pub fn short(&self) -> String {
        match (self.item, self.paragraph) {
            (None, 1) => self.article.to_string(),
            (Some(item), 1) => format!("{}.{item}", self.article),
            (item, paragraph) => {
                format!("{}.{}.{paragraph}", self.article, item.unwrap_or(0))
            }
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::numeral::chinese;
        write!(f, "第{}条", chinese(self.article))?;
        if let Some(item) = self.item {
            write!(f, "第（{}）项", chinese(item))?;
        }
        if self.paragraph > 1 {
            let unit = if self.item.is_some() { "段" } else { "款" };
            write!(f, "第{}{unit}", chinese(self.paragraph))?;
        }
        Ok(())
    }
}
