//! “您是不是要写……？”: the declared word nearest to one that is not declared.

/// Longer words are not compared: a sentence is no misspelt name.
const LONGEST: usize = 40;
/// From this likeness (0–1) a word is offered.
const LIKENESS: f64 = 0.5;

/// The nearest of `words` to `text`, if any is near enough.
///
/// ```
/// assert_eq!(regulation::suggest("主特", ["主持", "带队"]), Some("主持"));
/// assert_eq!(regulation::suggest("frequncy", ["frequency", "from"]), Some("frequency"));
/// assert_eq!(regulation::suggest("天气", ["主持", "带队"]), None);
/// ```
pub fn suggest<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for word in words {
        let score = likeness(text, word);
        if score >= LIKENESS && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, word));
        }
    }
    best.map(|(_, word)| word)
}

/// One word within the other is a good guess; else the share of characters that need no change.
fn likeness(text: &str, word: &str) -> f64 {
    let contained = text.chars().count() > 1
        && word.chars().count() > 1
        && (word.contains(text) || text.contains(word));
    let changed = strsim::normalized_damerau_levenshtein(text, word);
    if contained {
        changed.max(0.9)
    } else {
        changed.max(strsim::sorensen_dice(text, word))
    }
}
