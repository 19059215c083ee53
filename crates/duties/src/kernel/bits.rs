//! The smallest answer: which periods have a row, and which of them are met, one bit a period.
//! Late entries that count make a period met here too. Left out: the cure of
//! [`MakeUp::YearlyTotal`](super::MakeUp), first days and reasons; ask for rows to know them.

use super::credits::Credits;
use super::frame::ByDay;
use super::question::{Bearer, Question};
use super::time::{Instant, NEVER, Span};

/// Sixty-four periods: bit `n` of word `w` is the period numbered `64 × w + n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Bits {
    /// Periods that have a row.
    pub present: u64,
    /// Those of them in which enough acts count.
    pub met: u64,
}

/// Binary digits of a number required or counted: counts are `u16`.
const PLANES: usize = 16;

/// A number for each of sixty-four periods, cut into planes of one binary digit each.
pub(super) type Planes = [u64; PLANES];

impl Question<'_> {
    /// Words of [`Bits`] for each bearer: one for each 64 periods that have begun.
    #[must_use]
    pub fn words(&self) -> usize {
        self.in_force.len()
    }

    /// Appends the [`Question::words`] words of one bearer.
    #[inline]
    pub fn bits(&self, credits: Credits<'_>, bearer: Bearer<'_>, out: &mut Vec<Bits>) {
        for (word, &in_force) in self.in_force.iter().enumerate() {
            let present = in_force & self.borne(bearer.borne, word);
            // Nothing is owed in half of all cases of a large population.
            let enough = if present == 0 {
                0
            } else if self.most <= 1 {
                self.any(credits, bearer.held, word)
            } else {
                self.enough(credits, bearer.held, word)
            };
            out.push(Bits {
                present,
                met: present & enough,
            });
        }
    }

    /// Periods of a word that the spans touch.
    #[inline(always)]
    fn borne(&self, spans: &[Span], word: usize) -> u64 {
        let start = word * 64;
        spans.iter().fold(0, |all, span| {
            let touched = self.frame.touched(span.first, span.last);
            all | below(touched.end.saturating_sub(start))
                & !below(touched.start.saturating_sub(start))
        })
    }

    /// Periods of a word in which at least one act counts.
    #[inline(always)]
    fn any(&self, credits: Credits<'_>, held: &[Span], word: usize) -> u64 {
        let mut any = 0;
        match self.same_limit {
            Some(known_before) if credits.gone.is_none() => {
                let periods = self.frame.periods_by_day();
                for span in self.counting_spans(held) {
                    any |= any_known(credits.within(span), periods, word * 64, known_before);
                }
            }
            _ => self.each_counted(credits, held, word, |bit| any |= bit),
        }
        any
    }

    /// Periods of a word in which the number required counts.
    fn enough(&self, credits: Credits<'_>, held: &[Span], word: usize) -> u64 {
        let mut counted: Planes = [0; PLANES];
        let mut overflown = 0;
        self.each_counted(credits, held, word, |bit| {
            let carry = counted.iter_mut().fold(bit, |carry, plane| {
                let next = *plane & carry;
                *plane ^= carry;
                next
            });
            overflown |= carry;
        });
        let required = self.required.get(word).copied().unwrap_or_default();
        overflown | at_least(&counted, &required)
    }

    /// Hands over the bit of each act that counts in this word's periods, and 0 for the others.
    #[inline(always)]
    fn each_counted(
        &self,
        credits: Credits<'_>,
        held: &[Span],
        word: usize,
        mut take: impl FnMut(u64),
    ) {
        for span in self.counting_spans(held) {
            self.bits_within(credits, span, word, &mut take);
        }
    }

    /// The days on which acts count, up to the day asked about.
    #[inline(always)]
    fn counting_spans<'s>(&'s self, held: &'s [Span]) -> impl Iterator<Item = Span> + 's {
        let spans = if self.frame.policy().in_post_only {
            held
        } else {
            &self.whole
        };
        spans.iter().filter_map(|&span| self.until_on(span))
    }

    #[inline(always)]
    fn bits_within(
        &self,
        credits: Credits<'_>,
        span: Span,
        word: usize,
        take: &mut impl FnMut(u64),
    ) {
        let periods = self.frame.periods_by_day();
        let credits = credits.within(span);
        for (place, (&day, &recorded)) in credits.day.iter().zip(credits.recorded).enumerate() {
            let period = periods.of(day);
            let Some(limits) = self.limits.get(period) else {
                continue;
            };
            let gone = credits
                .gone
                .and_then(|gone| gone.get(place))
                .copied()
                .unwrap_or(NEVER);
            let counts = (recorded < limits.counts_before)
                & (period / 64 == word)
                & (gone > self.ask.known_at);
            take(u64::from(counts) << (period % 64));
        }
    }
}

/// The common case: one act is enough, no limit but the moment of knowledge, nothing withdrawn.
/// A function of its own, so that the loop keeps everything in registers.
#[inline(never)]
fn any_known(credits: Credits<'_>, periods: ByDay<'_>, start: usize, known_before: Instant) -> u64 {
    let mut any = 0;
    for (&day, &recorded) in credits.day.iter().zip(credits.recorded) {
        let period = periods.of(day).wrapping_sub(start);
        let counts = (recorded < known_before) & (period < 64);
        any |= u64::from(counts) << (period & 63);
    }
    any
}

/// The lowest `count` bits.
#[inline(always)]
fn below(count: usize) -> u64 {
    if count >= 64 {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

/// Cuts numbers, one for each period, into planes.
pub(super) fn planes(numbers: impl Iterator<Item = u16>) -> Planes {
    let mut planes = [0; PLANES];
    for (period, number) in numbers.take(64).enumerate() {
        for (digit, plane) in planes.iter_mut().enumerate() {
            *plane |= u64::from(number >> digit & 1) << period;
        }
    }
    planes
}

/// Periods whose number on the left is no less than that on the right: from the highest digit
/// down, greater at the first difference, or equal to the end.
fn at_least(left: &Planes, right: &Planes) -> u64 {
    let (greater, equal) = left
        .iter()
        .zip(right)
        .rev()
        .fold((0, u64::MAX), |(greater, equal), (a, b)| {
            (greater | (equal & a & !b), equal & !(a ^ b))
        });
    greater | equal
}
