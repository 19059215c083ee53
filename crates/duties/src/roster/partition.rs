//! One holder a day: overlapping tenures parted by the rules of docs/findings.md, 1.

use super::Roster;
use crate::calendar::{Day, NEVER, day_of};
use crate::{Mode, Register, Tenure};

/// A person holds a post from the first to the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stint {
    pub(crate) person: usize,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// The holders of a post, with the 任命 one first and with the acting one first.
pub(super) fn both(roster: &Roster, register: &Register, post: &str) -> (Vec<Stint>, Vec<Stint>) {
    let tenures: Vec<Candidate> = register
        .tenures
        .iter()
        .filter(|tenure| tenure.post == post)
        .filter_map(|tenure| Candidate::new(roster, tenure))
        .collect();
    (part(&tenures, false), part(&tenures, true))
}

struct Candidate {
    person: usize,
    acting: bool,
    first: Day,
    last: Day,
}

impl Candidate {
    fn new(roster: &Roster, tenure: &Tenure) -> Option<Self> {
        Some(Self {
            person: roster.person(&tenure.person)?,
            acting: tenure.mode != Mode::Appointed,
            first: day_of(tenure.from),
            last: tenure.until.map_or(NEVER, day_of),
        })
    }
}

fn part(tenures: &[Candidate], acting_bears: bool) -> Vec<Stint> {
    let mut cuts: Vec<Day> = tenures
        .iter()
        .flat_map(|tenure| [tenure.first, tenure.last + 1])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut stints: Vec<Stint> = Vec::new();
    for pair in cuts.windows(2) {
        let (first, last) = (pair[0], pair[1] - 1);
        let holder = tenures
            .iter()
            .filter(|tenure| tenure.first <= first && last <= tenure.last)
            .max_by_key(|tenure| {
                let preferred = tenure.acting == acting_bears;
                (preferred, tenure.first, std::cmp::Reverse(tenure.person))
            });
        let Some(holder) = holder else { continue };
        match stints.last_mut() {
            Some(stint) if stint.person == holder.person && stint.last + 1 == first => {
                stint.last = last;
            }
            _ => stints.push(Stint {
                person: holder.person,
                first,
                last,
            }),
        }
    }
    stints
}
