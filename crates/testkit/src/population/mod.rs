//! A whole country of officials, invented: who held which kind of post, and what each of them did.
//!
//! Seeded, so that the same shape and number always give the same official, whatever was made
//! before. For benchmarks and for the independent oracle; real offices are in the sample zone.
//! Left out: names, bodies, joint acts; a bearer here is one official with his own acts.

mod columns;

pub use columns::{ActColumns, Population, TenureColumns};

/// Days since 2000-01-01.
pub type Day = u16;

/// Seconds since 2000-01-01 00:00:00.
pub type Instant = u32;

/// 2019-07-20, the first day of acts.
pub const FIRST_DAY: Day = 7_140;

/// 2026-11-23, the last day of acts.
pub const LAST_DAY: Day = 9_823;

/// Not withdrawn.
pub const NEVER: Instant = Instant::MAX;

/// What kinds of people to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The same seed gives the same people.
    pub seed: u64,
    /// Acts for each official, on the average.
    pub acts: u16,
    /// Of a thousand records, how many are withdrawn later.
    pub withdrawn_per_mille: u16,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            seed: 58,
            acts: 60,
            withdrawn_per_mille: 0,
        }
    }
}

/// A time in a post, first and last day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenure {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// Kind of post, 0 to 4.
    pub role: u8,
}

/// Something an official did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub day: Day,
    /// What.
    pub kind: Kind,
    /// As what.
    pub capacity: Capacity,
    /// When it was recorded: on the day or up to 120 days later.
    pub recorded: Instant,
    /// When the record was withdrawn, or [`NEVER`].
    pub gone: Instant,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// 会议
    Meeting,
    /// 检查
    Inspection,
    /// 听取汇报
    Report,
}

/// As what the official took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Capacity {
    /// 主持
    Chair,
    /// 带队
    Lead,
    /// 参加
    Attend,
}

/// One official, with reused memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Official {
    /// One to three tenures, ascending and disjoint.
    pub tenures: Vec<Tenure>,
    /// Ascending by day.
    pub acts: Vec<Act>,
}

const DAY_SECONDS: Instant = 86_400;
const LONGEST_LAG: f32 = 120.0;

impl Official {
    /// Becomes the official of this number.
    pub fn become_number(&mut self, number: u64, shape: Shape) {
        let mut random =
            fastrand::Rng::with_seed(shape.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        self.tenures.clear();
        self.acts.clear();
        self.invent_tenures(&mut random);
        for _ in 0..poisson(&mut random, f64::from(shape.acts)) {
            self.acts.push(act(&mut random, shape));
        }
        self.acts.sort_by_key(|act| act.day);
    }

    /// One tenure in 65 of 100 careers, two in 26, three in 9: 1.44 on the average. The first
    /// may begin before the first day of acts; the last is still running in most careers.
    fn invent_tenures(&mut self, random: &mut fastrand::Rng) {
        let count = match random.u8(0..100) {
            0..65 => 1,
            65..91 => 2,
            _ => 3,
        };
        let mut first = random.u16(FIRST_DAY - 900..FIRST_DAY + 1_200);
        for nth in 1..=count {
            let lasting = nth == count && random.u8(0..100) < 60;
            let last = if lasting {
                (LAST_DAY + 400).max(first + 200)
            } else {
                first + random.u16(200..1_800)
            };
            self.tenures.push(Tenure {
                first,
                last,
                role: random.u8(0..5),
            });
            let gap = if random.u8(0..100) < 70 {
                0
            } else {
                random.u16(1..200)
            };
            first = last + 1 + gap;
        }
    }
}

fn act(random: &mut fastrand::Rng, shape: Shape) -> Act {
    let day = random.u16(FIRST_DAY..=LAST_DAY);
    let kind = match random.u8(0..5) {
        0..2 => Kind::Meeting,
        2..4 => Kind::Inspection,
        _ => Kind::Report,
    };
    let capacity = match kind {
        Kind::Meeting if random.u8(0..10) < 7 => Capacity::Chair,
        Kind::Inspection if random.u8(0..10) < 7 => Capacity::Lead,
        Kind::Meeting | Kind::Inspection | Kind::Report => Capacity::Attend,
    };
    // Most entries come soon; the cube makes long lags rare.
    let lag = lag(random.f32().powi(3) * LONGEST_LAG);
    let office_hours = random.u32(8 * 3_600..18 * 3_600);
    let recorded = (u32::from(day) + lag) * DAY_SECONDS + office_hours;
    let gone = if random.u16(0..1_000) < shape.withdrawn_per_mille {
        recorded + random.u32(1..200 * DAY_SECONDS)
    } else {
        NEVER
    };
    Act {
        day,
        kind,
        capacity,
        recorded,
        gone,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a lag is between 0 and 120 days, and its fraction of a day is dropped"
)]
fn lag(days: f32) -> u32 {
    days as u32
}

/// Knuth's way: as many factors below 1 as it takes to come under e^-mean.
fn poisson(random: &mut fastrand::Rng, mean: f64) -> u32 {
    let limit = (-mean).exp();
    let mut product = random.f64();
    let mut count = 0;
    while product > limit {
        product *= random.f64();
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_official_is_the_same_whoever_came_before() {
        let (mut one, mut two) = (Official::default(), Official::default());
        one.become_number(3, Shape::default());
        one.become_number(7, Shape::default());
        two.become_number(7, Shape::default());
        assert_eq!(one, two);
        two.become_number(8, Shape::default());
        assert_ne!(one, two);
    }

    #[test]
    fn columns_hold_ascending_acts_and_disjoint_tenures_of_every_official() {
        let shape = Shape {
            withdrawn_per_mille: 10,
            ..Shape::default()
        };
        let population = Population::invent(0..2_000, shape);
        let mut official = Official::default();
        for number in 0..2_000 {
            official.become_number(number as u64, shape);
            let acts = population.acts_of(number);
            let days: Vec<_> = official.acts.iter().map(|act| act.day).collect();
            assert_eq!(population.acts.day[acts.clone()], days);
            assert!(
                days.is_sorted() && days.iter().all(|day| (FIRST_DAY..=LAST_DAY).contains(day))
            );
            let tenures = population.tenures_of(number);
            assert_eq!(tenures.len(), official.tenures.len());
            assert!(
                official
                    .tenures
                    .windows(2)
                    .all(|pair| pair[0].last < pair[1].first)
            );
            assert!(
                official
                    .tenures
                    .iter()
                    .all(|tenure| tenure.first <= tenure.last)
            );
        }
        let acts = population.acts.day.len();
        assert!(
            (118_000..122_000).contains(&acts),
            "{acts} acts, not about 60 each"
        );
        let withdrawn = population
            .acts
            .gone
            .iter()
            .filter(|&&gone| gone != NEVER)
            .count();
        assert!(
            (1_000..1_400).contains(&withdrawn),
            "{withdrawn} withdrawn, not about 1 %"
        );
    }
}
