//! Times the kernel and prints a table.

use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant as Clock};

use duties::kernel::{Ask, Day, Instant, Policy, Question};
use testkit::population::{FIRST_DAY, LAST_DAY, Population, Shape};

use crate::book::{DUTIES, Terms};
use crate::fan::{Lane, Sums, each_lane};

const DAY_SECONDS: Instant = 86_400;

/// The policies of the benchmark: an act counts when the official held the post on its day.
pub(crate) const POLICY: Policy = Policy {
    late_refused: false,
    make_up: duties::kernel::MakeUp::NextPeriod,
    in_post_only: true,
};

/// Every official, one lane a thread, from raw acts or (with `raw` false) without keeping them.
pub(crate) struct Country {
    pub(crate) raw: Vec<Population>,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) acts: usize,
}

impl Country {
    /// Invents officials in pieces, so that raw acts need not all be in memory at once.
    pub(crate) fn invent(officials: u64, threads: u64, shape: Shape, keep_raw: bool) -> Self {
        let made: Vec<_> = std::thread::scope(|scope| {
            let share =
                |thread: u64| officials * thread / threads..officials * (thread + 1) / threads;
            let handles: Vec<_> = (0..threads)
                .map(|thread| scope.spawn(move || lane(share(thread), shape, keep_raw)))
                .collect();
            handles
                .into_iter()
                .filter_map(|handle| handle.join().ok())
                .collect()
        });
        let mut country = Self {
            raw: Vec::new(),
            lanes: Vec::new(),
            acts: 0,
        };
        for (raw, lane, acts) in made {
            country.raw.extend(raw);
            country.lanes.push(lane);
            country.acts += acts;
        }
        country
    }

    pub(crate) fn check_sums(&self) -> [Sums; 2] {
        [0, 1].map(|duty| Sums::of(&self.lanes, duty))
    }
}

fn lane(
    numbers: std::ops::Range<u64>,
    shape: Shape,
    keep_raw: bool,
) -> (Option<Population>, Lane, usize) {
    if keep_raw {
        let raw = Population::invent(numbers, shape);
        let (lane, acts) = (Lane::of(&raw), raw.acts.day.len());
        return (Some(raw), lane, acts);
    }
    let mut lane = Lane::default();
    lane.books.iter_mut().for_each(crate::book::Book::clear);
    let mut acts = 0;
    for from in numbers.clone().step_by(1_000) {
        let raw = Population::invent(from..numbers.end.min(from + 1_000), shape);
        acts += raw.acts.day.len();
        for (duty, book) in DUTIES.iter().zip(&mut lane.books) {
            (0..raw.officials()).for_each(|place| book.push(duty, &raw, place));
        }
    }
    (None, lane, acts)
}

/// One line of the table.
struct Timed {
    what: &'static str,
    best: Duration,
    middle: Duration,
    worst: Duration,
    on_core: Duration,
}

/// Times some work that returns how long it was on a core.
fn time(what: &'static str, runs: usize, mut work: impl FnMut() -> Duration) -> Timed {
    work();
    let (mut all, mut on_core) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let start = Clock::now();
        on_core.push(work());
        all.push(start.elapsed());
    }
    all.sort();
    on_core.sort();
    Timed {
        what,
        best: all[0],
        middle: all[runs / 2],
        worst: all[runs - 1],
        on_core: on_core[runs / 2],
    }
}

/// Measures a country of this many officials.
pub(crate) fn run(
    officials: u64,
    threads: u64,
    runs: usize,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let start = Clock::now();
    // Ten million officials keep only the columns of the two duties.
    let keep_raw = officials <= 2_000_000;
    let mut country = Country::invent(officials, threads, Shape::default(), keep_raw);
    let books = country.lanes.iter().flat_map(|lane| &lane.books);
    let kept: usize = books.map(crate::book::Book::bytes).sum();
    writeln!(
        out,
        "{officials} officials, {} acts, {threads} threads; invented and split by duty in {:.1?}; columns {} MB",
        country.acts,
        start.elapsed(),
        kept / 1_000_000,
    )?;
    let once = Terms {
        required: 1,
        frozen: false,
    };
    let frames = [
        DUTIES[0].frame(once, POLICY)?,
        DUTIES[1].frame(once, POLICY)?,
    ];
    let ask = |ask: Ask| [frames[0].ask(ask), frames[1].ask(ask)];
    let now = ask(Ask::on(LAST_DAY));
    let earlier = LAST_DAY - 900;
    let then = ask(Ask {
        on: earlier,
        known_at: (Instant::from(earlier) + 6) * DAY_SECONDS,
    });

    let (mut table, sums) = today(&mut country, &now, runs)?;
    let words = "full rows, 900 days ago, known 5 days later";
    table.push(rows(&mut country, words, runs, &then));
    let words = "bits, 900 days ago, known 5 days later";
    table.push(bits(&mut country, words, runs, &then));
    write_table(out, &table)?;
    one_more_act(&country, &now, out)?;
    write_sums(out, &sums)
}

/// Times today's questions; the three ways must give the same.
fn today(
    country: &mut Country,
    now: &[Question<'_>; 2],
    runs: usize,
) -> Result<(Vec<Timed>, [Sums; 2]), Box<dyn Error>> {
    let mut table = vec![rows(country, "full rows, today", runs, now)];
    let sums = country.check_sums();
    table.push(bits(country, "bits, today", runs, now));
    check_bits(country, &sums)?;
    if !country.raw.is_empty() {
        let (raw, lanes) = (&country.raw, &mut country.lanes);
        table.push(time("full rows from all acts, today", runs, || {
            each_lane(lanes, |thread, lane| {
                lane.rows_from_all_acts(&raw[thread], now);
            })
        }));
        if country.check_sums() != sums {
            return Err("rows from all acts differ from rows by duty".into());
        }
    }
    Ok((table, sums))
}

fn rows(
    country: &mut Country,
    what: &'static str,
    runs: usize,
    questions: &[Question<'_>; 2],
) -> Timed {
    time(what, runs, || {
        each_lane(&mut country.lanes, |_, lane| lane.rows(questions))
    })
}

fn bits(
    country: &mut Country,
    what: &'static str,
    runs: usize,
    questions: &[Question<'_>; 2],
) -> Timed {
    time(what, runs, || {
        each_lane(&mut country.lanes, |_, lane| lane.bits(questions))
    })
}

fn check_bits(country: &Country, sums: &[Sums; 2]) -> Result<(), Box<dyn Error>> {
    for (duty, sums) in sums.iter().enumerate() {
        let all = || country.lanes.iter().flat_map(|lane| &lane.bits[duty]);
        let present: u64 = all().map(|bits| u64::from(bits.present.count_ones())).sum();
        let met: u64 = all().map(|bits| u64::from(bits.met.count_ones())).sum();
        if (present, met) != (sums.rows, sums.met()) {
            return Err(format!(
                "duty {duty}: bits say {present} rows, {met} met; rows say {sums:?}"
            )
            .into());
        }
    }
    Ok(())
}

/// Times by the clock, and the busiest thread's time on a core.
fn write_table(out: &mut dyn Write, table: &[Timed]) -> std::io::Result<()> {
    let line = |what, all: [&str; 4]| {
        let [best, middle, worst, on_core] = all;
        format!("{what:<46} {best:>10} {middle:>10} {worst:>10} {on_core:>10}")
    };
    writeln!(out, "{}", line("", ["best", "median", "worst", "on core"]))?;
    for timed in table {
        let all = [timed.best, timed.middle, timed.worst, timed.on_core]
            .map(|time| format!("{:.1} ms", time.as_secs_f64() * 1e3));
        let [best, middle, worst, on_core] = &all;
        writeln!(out, "{}", line(timed.what, [best, middle, worst, on_core]))?;
    }
    Ok(())
}

/// Each time another official, chosen at random, does something: put it in its place, and
/// compute all his findings of that duty anew.
fn one_more_act(
    country: &Country,
    questions: &[Question<'_>; 2],
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let lane = &country.lanes[0];
    let officials = lane.books[0].officials().min(200_000);
    let mut lists: Vec<_> = (0..officials)
        .map(|official| [0, 1].map(|duty| lane.books[duty].list(official)))
        .collect();
    let mut random = fastrand::Rng::with_seed(1);
    let (mut work, mut rows) = (duties::kernel::Work::default(), Vec::with_capacity(64));
    let mut times: Vec<Duration> = Vec::with_capacity(officials);
    let mut seen = 0;
    for _ in 0..officials {
        let (official, duty) = (random.usize(0..officials), random.usize(0..2));
        let day: Day = random.u16(FIRST_DAY..=LAST_DAY);
        let start = Clock::now();
        let list = &mut lists[official][duty];
        list.insert(day, Instant::from(day) * DAY_SECONDS);
        rows.clear();
        let bearer = lane.books[duty].bearer(official);
        questions[duty].rows(list.columns(), bearer, &mut work, &mut rows);
        times.push(start.elapsed());
        seen += rows.len();
    }
    times.sort();
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len().max(1)).unwrap_or(1);
    writeln!(
        out,
        "one new act, that official's new findings ({seen} rows in {} acts): mean {mean:.2?}, median {:.2?}, 99 % {:.2?}",
        times.len(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    )
}

/// The check sums, as the peers print them.
pub(crate) fn write_sums(out: &mut dyn Write, sums: &[Sums; 2]) -> Result<(), Box<dyn Error>> {
    for (duty, sums) in DUTIES.iter().zip(sums) {
        writeln!(
            out,
            "{}: rows {}, counted {}, first days {}, outcomes {:?}",
            duty.name, sums.rows, sums.counted, sums.first_days, sums.outcomes
        )?;
    }
    Ok(())
}
