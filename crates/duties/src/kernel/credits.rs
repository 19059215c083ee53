//! Acts credited to one bearer for one duty, as columns sorted by day.
//! Left out: what the act was and who did it; the caller keeps that beside, in the same order.

use super::time::{Day, Instant, NEVER, Span};

/// Credited acts of one bearer, borrowed; all columns of one length, ascending by day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Credits<'a> {
    /// The day each act counts on, ascending.
    pub day: &'a [Day],
    /// When each was recorded.
    pub recorded: &'a [Instant],
    /// From when each is withdrawn or replaced, [`NEVER`] if it is not; `None`: none of them is.
    pub gone: Option<&'a [Instant]>,
}

impl Credits<'_> {
    /// Those within the span.
    #[inline(always)]
    pub(super) fn within(self, span: Span) -> Self {
        let from = self.day.partition_point(|&day| day < span.first);
        let to = self.day.partition_point(|&day| day <= span.last);
        Self {
            day: self.day.get(from..to).unwrap_or_default(),
            recorded: self.recorded.get(from..to).unwrap_or_default(),
            gone: self.gone.and_then(|gone| gone.get(from..to)),
        }
    }
}

/// The same columns, owned, for a bearer whose acts still come in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreditList {
    day: Vec<Day>,
    recorded: Vec<Instant>,
    /// Empty until an act is withdrawn: most bearers have none that is.
    gone: Vec<Instant>,
}

impl CreditList {
    /// Adds an act in its place by day, after those of the same day; returns that place.
    pub fn insert(&mut self, day: Day, recorded: Instant) -> usize {
        let place = self.day.partition_point(|&other| other <= day);
        self.day.insert(place, day);
        self.recorded.insert(place, recorded);
        if !self.gone.is_empty() {
            self.gone.insert(place, NEVER);
        }
        place
    }

    /// Marks the act at `place` as withdrawn or replaced from `moment` on; the earliest moment
    /// holds. Returns false if there is no such act.
    pub fn withdraw(&mut self, place: usize, moment: Instant) -> bool {
        self.gone.resize(self.day.len(), NEVER);
        let Some(gone) = self.gone.get_mut(place) else {
            return false;
        };
        *gone = moment.min(*gone);
        true
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> Credits<'_> {
        Credits {
            day: &self.day,
            recorded: &self.recorded,
            gone: (!self.gone.is_empty()).then_some(self.gone.as_slice()),
        }
    }
}

impl FromIterator<(Day, Instant)> for CreditList {
    fn from_iter<I: IntoIterator<Item = (Day, Instant)>>(pairs: I) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by_key(|&(day, _)| day);
        // Room for acts to come, so that the next one moves nothing to a new place.
        let room = pairs.len() + pairs.len() / 4 + 4;
        let (mut day, mut recorded) = (Vec::with_capacity(room), Vec::with_capacity(room));
        day.extend(pairs.iter().map(|&(day, _)| day));
        recorded.extend(pairs.iter().map(|&(_, recorded)| recorded));
        Self {
            day,
            recorded,
            gone: Vec::new(),
        }
    }
}
