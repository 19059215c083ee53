//! Mutates seeds and feeds them to a target: fuzzing on the stable compiler, for every test run.
//!
//! It does not see coverage; libFuzzer does (`cargo xtask fuzz`). The same seed number gives the
//! same inputs, so that a failure can be repeated.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Longest input, so that growth by mutation has an end.
const BYTES_MAX: usize = 1 << 20;
/// An input that takes longer is a fault of its own.
const SLOWEST: Duration = Duration::from_secs(20);

/// What to run.
#[derive(Debug, Clone)]
pub struct Campaign<'a> {
    /// Name of the target; names the file in which a failing input is kept.
    pub target: &'a str,
    /// Inputs to begin from.
    pub seeds: &'a [Vec<u8>],
    /// Words that the format knows.
    pub words: &'a [&'a str],
    /// Number that fixes the choice of mutations.
    pub number: u64,
    /// When to stop.
    pub time: Duration,
}

/// Runs a target on the seeds and then on mutations of them; returns how many inputs were tried.
///
/// # Panics
///
/// When the target panics or is too slow; the input is kept under the system's temporary folder.
#[must_use]
pub fn run(campaign: &Campaign<'_>, target: impl Fn(&[u8])) -> u64 {
    let mut choice = fastrand::Rng::with_seed(campaign.number);
    let started = Instant::now();
    let mut tried = 0;
    for seed in campaign.seeds {
        one(campaign, seed, &target);
        tried += 1;
    }
    while started.elapsed() < campaign.time {
        let input = mutated(campaign, &mut choice);
        one(campaign, &input, &target);
        tried += 1;
    }
    tried
}

fn one(campaign: &Campaign<'_>, input: &[u8], target: &impl Fn(&[u8])) {
    let keeper = Keeper { campaign, input };
    let started = Instant::now();
    target(input);
    assert!(
        started.elapsed() < SLOWEST,
        "`{}` took {:?} for one input",
        campaign.target,
        started.elapsed()
    );
    std::mem::forget(keeper);
}

/// Keeps the input when the target unwinds.
struct Keeper<'a> {
    campaign: &'a Campaign<'a>,
    input: &'a [u8],
}

#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests needs the place of the failing input"
)]
impl Drop for Keeper<'_> {
    fn drop(&mut self) {
        let path: PathBuf =
            std::env::temp_dir().join(format!("jinze-fuzz-{}", self.campaign.target));
        let kept = std::fs::write(&path, self.input).is_ok();
        let number = self.campaign.number;
        eprintln!(
            "fuzz: number {number}, failing input kept ({kept}) in {}",
            path.display()
        );
    }
}

fn mutated(campaign: &Campaign<'_>, choice: &mut fastrand::Rng) -> Vec<u8> {
    let mut input = choice.choice(campaign.seeds).cloned().unwrap_or_default();
    for _ in 0..choice.usize(1..=8) {
        mutate(&mut input, campaign, choice);
    }
    input.truncate(BYTES_MAX);
    input
}

fn mutate(input: &mut Vec<u8>, campaign: &Campaign<'_>, choice: &mut fastrand::Rng) {
    let at = choice.usize(0..=input.len());
    let end = (at + choice.usize(0..=64)).min(input.len());
    match choice.u8(0..8) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << choice.u8(0..8);
            }
        }
        1 => drop(input.drain(at..end)),
        2 => {
            let copied = input.get(at..end).unwrap_or_default().to_vec();
            let to = choice.usize(0..=input.len());
            drop(input.splice(to..to, copied));
        }
        3 | 4 => {
            let word = choice.choice(campaign.words).copied().unwrap_or_default();
            drop(input.splice(at..end.min(at + word.len()), word.bytes()));
        }
        5 => {
            // A whole line goes, or comes twice.
            let lines: Vec<Vec<u8>> = input
                .split_inclusive(|&b| b == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            let chosen = choice.usize(0..=lines.len());
            let times = choice.usize(0..=2);
            let changed = lines.iter().enumerate();
            *input = changed
                .flat_map(|(i, line)| {
                    std::iter::repeat_n(line.as_slice(), if i == chosen { times } else { 1 })
                })
                .flatten()
                .copied()
                .collect();
        }
        6 => {
            // The end of one seed on the beginning of another.
            let other = choice.choice(campaign.seeds).cloned().unwrap_or_default();
            let from = choice.usize(0..=other.len());
            input.truncate(at);
            input.extend_from_slice(other.get(from..).unwrap_or_default());
        }
        _ => {
            let digits = choice.u64(..).to_string();
            let digits = digits.get(..choice.usize(1..=digits.len())).unwrap_or("9");
            drop(input.splice(at..at, digits.bytes()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use super::{Campaign, run};

    const SEEDS: [&str; 2] = ["每半年至少1次", "number = 12\nname = \"x\"\n"];

    fn campaign(seeds: &[Vec<u8>]) -> Campaign<'_> {
        Campaign {
            target: "driver-test",
            seeds,
            words: &["至少"],
            number: 7,
            time: Duration::from_millis(50),
        }
    }

    #[test]
    fn the_same_number_gives_the_same_inputs() {
        let seeds: Vec<Vec<u8>> = SEEDS.map(|seed| seed.as_bytes().to_vec()).to_vec();
        let inputs = || {
            let seen = RefCell::new(Vec::new());
            let tried = run(&campaign(&seeds), |input| {
                seen.borrow_mut().push(input.to_vec())
            });
            assert!(tried > 10, "only {tried} inputs in the time given");
            seen.into_inner().into_iter().take(10).collect::<Vec<_>>()
        };
        assert_eq!(inputs(), inputs());
    }

    #[test]
    #[should_panic(expected = "found it")]
    fn a_panic_that_needs_a_mutation_is_found() {
        let seeds: Vec<Vec<u8>> = SEEDS.map(|seed| seed.as_bytes().to_vec()).to_vec();
        let mut longer = campaign(&seeds);
        longer.time = Duration::from_secs(20);
        let tried = run(&longer, |input| {
            let text = String::from_utf8_lossy(input);
            assert!(text.matches("至少").count() < 2, "found it");
        });
        assert_eq!(tried, 0, "the target never panicked");
    }
}
