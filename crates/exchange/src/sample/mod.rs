//! A zone that never was: bodies, people and seven years of acts, to show every outcome and to try
//! out large numbers. The same options give the same zone.
//!
//! The words of posts, acts and bodies here fit the pack of the first regulation; the departments
//! are taken from its sets.

mod acts;
mod cast;
mod chance;
mod names;
mod people;
mod record;
mod story;
mod yearly;

use duties::Register;
use jiff::civil::{Date, date};

use crate::vocabulary::Vocabulary;
use chance::Chance;

/// First day of the sample.
const FIRST_DAY: Date = date(2019, 7, 20);

/// What zone to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleOptions {
    /// Another seed gives other names and other luck.
    pub seed: u64,
    /// About so many posts; fewer than the basic zone's are not made.
    pub posts: usize,
    /// Last day of the sample.
    pub until: Date,
}

impl SampleOptions {
    /// The basic zone, up to a day.
    #[must_use]
    pub const fn until(until: Date) -> Self {
        Self {
            seed: 2019,
            posts: 130,
            until,
        }
    }
}

/// Makes the zone.
#[must_use]
pub fn zone(options: &SampleOptions, vocabulary: &Vocabulary) -> Register {
    let mut chance = Chance::new(options.seed);
    let mut zone = cast::zone(options, vocabulary);
    people::appoint(&mut zone, &mut chance);
    story::papers(&mut zone, &mut chance);
    let drafts = story::drafts(&zone, &mut chance);
    record::finish(zone, drafts, vocabulary)
}
