//! Officials as columns: the shape in which a million of them fit.

use std::ops::Range;

use super::{Act, Day, Instant, Official, Shape};

/// Columns of acts and tenures of a range of officials, grouped by official.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// Where the acts of each official begin; one more at the end.
    pub act_starts: Vec<usize>,
    /// Acts, ascending by day within an official.
    pub acts: ActColumns,
    /// Where the tenures of each official begin; one more at the end.
    pub tenure_starts: Vec<usize>,
    /// Tenures, ascending within an official.
    pub tenures: TenureColumns,
}

/// Acts, one column a field.
#[derive(Debug, Clone, Default)]
pub struct ActColumns {
    /// When each was done.
    pub day: Vec<Day>,
    /// What was done, as [`Kind`](super::Kind).
    pub kind: Vec<u8>,
    /// As what, as [`Capacity`](super::Capacity).
    pub capacity: Vec<u8>,
    /// When each was recorded.
    pub recorded: Vec<Instant>,
    /// When each was withdrawn; empty if the shape asks for no withdrawals.
    pub gone: Vec<Instant>,
}

/// Tenures, one column a field.
#[derive(Debug, Clone, Default)]
pub struct TenureColumns {
    /// First days.
    pub first: Vec<Day>,
    /// Last days.
    pub last: Vec<Day>,
    /// Kinds of post.
    pub role: Vec<u8>,
}

impl Population {
    /// Invents the officials of these numbers.
    #[must_use]
    pub fn invent(numbers: Range<u64>, shape: Shape) -> Self {
        let mut population = Self {
            act_starts: vec![0],
            tenure_starts: vec![0],
            ..Self::default()
        };
        let mut official = Official::default();
        for number in numbers {
            official.become_number(number, shape);
            population.push(&official, shape);
        }
        population
    }

    fn push(&mut self, official: &Official, shape: Shape) {
        for &Act {
            day,
            kind,
            capacity,
            recorded,
            gone,
        } in &official.acts
        {
            self.acts.day.push(day);
            self.acts.kind.push(kind as u8);
            self.acts.capacity.push(capacity as u8);
            self.acts.recorded.push(recorded);
            if shape.withdrawn_per_mille > 0 {
                self.acts.gone.push(gone);
            }
        }
        for tenure in &official.tenures {
            self.tenures.first.push(tenure.first);
            self.tenures.last.push(tenure.last);
            self.tenures.role.push(tenure.role);
        }
        self.act_starts.push(self.acts.day.len());
        self.tenure_starts.push(self.tenures.first.len());
    }

    /// How many officials there are.
    #[must_use]
    pub fn officials(&self) -> usize {
        self.act_starts.len().saturating_sub(1)
    }

    /// Where the acts of the official at this place stand.
    #[must_use]
    pub fn acts_of(&self, place: usize) -> Range<usize> {
        self.act_starts[place]..self.act_starts[place + 1]
    }

    /// Where the tenures of the official at this place stand.
    #[must_use]
    pub fn tenures_of(&self, place: usize) -> Range<usize> {
        self.tenure_starts[place]..self.tenure_starts[place + 1]
    }
}
