//! Facts and rows as files that other programs read: one `.npy` file a column.
//! Left out: anything that says how the rows came about; the other program must find that itself.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use duties::Outcome;
use duties::kernel::{Ask, Day, Frame, Instant, MakeUp, NEVER, Policy, Row};
use testkit::population::{LAST_DAY, Population, Shape};

use crate::book::{DUTIES, Terms};
use crate::fan::{Lane, each_lane};
use crate::measure::Country;

/// A question to both programs.
struct Posed {
    on: Day,
    known_at: Instant,
    terms: Terms,
    policy: Policy,
}

const DAY_SECONDS: Instant = 86_400;

/// The questions of the oracle: every policy and every outcome of the kernel is among them.
fn questions() -> Vec<Posed> {
    let plain = Posed {
        on: LAST_DAY,
        known_at: NEVER,
        terms: Terms {
            required: 1,
            frozen: false,
        },
        policy: crate::measure::POLICY,
    };
    let known_days_later =
        |on: Day, days: Instant| (Instant::from(on) + days + 1) * DAY_SECONDS - 1;
    let twice = |frozen| Terms {
        required: 2,
        frozen,
    };
    vec![
        Posed { ..plain },
        Posed {
            on: LAST_DAY - 900,
            known_at: known_days_later(LAST_DAY - 900, 5),
            ..plain
        },
        // 2025-06-10: half-year and quarter are due soon.
        Posed {
            on: 9_292,
            known_at: known_days_later(9_292, 0),
            ..plain
        },
        Posed {
            terms: twice(false),
            policy: Policy {
                late_refused: true,
                ..plain.policy
            },
            ..plain
        },
        Posed {
            terms: twice(false),
            policy: Policy {
                make_up: MakeUp::YearlyTotal,
                ..plain.policy
            },
            ..plain
        },
        Posed {
            terms: twice(true),
            policy: Policy {
                in_post_only: false,
                ..plain.policy
            },
            ..plain
        },
        Posed {
            on: 9_000,
            terms: Terms {
                required: 3,
                frozen: true,
            },
            policy: Policy {
                make_up: MakeUp::YearlyTotal,
                in_post_only: false,
                ..plain.policy
            },
            ..plain
        },
    ]
}

/// Writes facts, questions and rows. `withdrawn`: of a thousand records, how many are withdrawn.
pub(crate) fn run(
    dir: &Path,
    officials: u64,
    only_first: bool,
    withdrawn: u16,
) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(dir)?;
    let shape = Shape {
        withdrawn_per_mille: withdrawn,
        ..Shape::default()
    };
    let mut country = Country::invent(officials, 2, shape, true);
    write_facts(dir, &country.raw)?;
    write_outcomes(dir)?;
    let mut table = BufWriter::new(File::create(dir.join("questions.csv"))?);
    writeln!(
        table,
        "question,on_day,known_at,required,frozen,late_refused,yearly_total,in_post_only"
    )?;
    let count = if only_first { 1 } else { usize::MAX };
    for (number, posed) in questions().iter().take(count).enumerate() {
        let Posed {
            on,
            known_at,
            terms,
            policy,
        } = posed;
        writeln!(
            table,
            "{number},{on},{known_at},{},{},{},{},{}",
            terms.required,
            u8::from(terms.frozen),
            u8::from(policy.late_refused),
            u8::from(policy.make_up == MakeUp::YearlyTotal),
            u8::from(policy.in_post_only),
        )?;
        let frames: Vec<Frame> = DUTIES
            .iter()
            .map(|duty| duty.frame(*terms, *policy))
            .collect::<Result<_, _>>()?;
        let ask = Ask {
            on: *on,
            known_at: *known_at,
        };
        let asked = [frames[0].ask(ask), frames[1].ask(ask)];
        each_lane(&mut country.lanes, |_, lane| lane.rows(&asked));
        for (number_of_duty, duty) in DUTIES.iter().enumerate() {
            let stem = format!("rows_{number}_{}", duty.name);
            write_rows(dir, &stem, &country.lanes, number_of_duty)?;
        }
    }
    table.flush()?;
    Ok(())
}

fn write_facts(dir: &Path, raw: &[Population]) -> Result<(), Box<dyn Error>> {
    let officials = |starts: fn(&Population) -> &[usize]| {
        let mut all: Vec<u32> = Vec::new();
        let mut number = 0;
        for population in raw {
            for pair in starts(population).windows(2) {
                all.extend(std::iter::repeat_n(number, pair[1] - pair[0]));
                number += 1;
            }
        }
        all
    };
    let acts = |column: &str| dir.join(format!("acts_{column}.npy"));
    write_column(
        &acts("official"),
        "<u4",
        [&officials(|all| &all.act_starts)[..]],
    )?;
    write_column(&acts("day"), "<u2", raw.iter().map(|all| &all.acts.day[..]))?;
    write_column(
        &acts("kind"),
        "|u1",
        raw.iter().map(|all| &all.acts.kind[..]),
    )?;
    write_column(
        &acts("capacity"),
        "|u1",
        raw.iter().map(|all| &all.acts.capacity[..]),
    )?;
    write_column(
        &acts("recorded"),
        "<u4",
        raw.iter().map(|all| &all.acts.recorded[..]),
    )?;
    write_column(
        &acts("gone"),
        "<u4",
        raw.iter().map(|all| &all.acts.gone[..]),
    )?;
    let tenures = |column: &str| dir.join(format!("tenures_{column}.npy"));
    write_column(
        &tenures("official"),
        "<u4",
        [&officials(|all| &all.tenure_starts)[..]],
    )?;
    write_column(
        &tenures("first"),
        "<u2",
        raw.iter().map(|all| &all.tenures.first[..]),
    )?;
    write_column(
        &tenures("last"),
        "<u2",
        raw.iter().map(|all| &all.tenures.last[..]),
    )?;
    write_column(
        &tenures("role"),
        "|u1",
        raw.iter().map(|all| &all.tenures.role[..]),
    )?;
    Ok(())
}

/// The numbers that stand for outcomes in the rows.
fn write_outcomes(dir: &Path) -> Result<(), Box<dyn Error>> {
    let mut names = File::create(dir.join("outcomes.csv"))?;
    writeln!(names, "code,outcome")?;
    for outcome in [
        Outcome::Met,
        Outcome::MetLateEntry,
        Outcome::Open,
        Outcome::DueSoon,
        Outcome::NotMet,
        Outcome::MadeUpAfter,
        Outcome::NotAnswerable,
        Outcome::Excused,
        Outcome::Vacant,
        Outcome::NoNumericRequirement,
    ] {
        writeln!(names, "{},{outcome:?}", outcome as u8)?;
    }
    Ok(())
}

fn write_rows(dir: &Path, stem: &str, lanes: &[Lane], duty: usize) -> Result<(), Box<dyn Error>> {
    let mut officials: Vec<u32> = Vec::new();
    let mut number = 0;
    for lane in lanes {
        let mut start = 0;
        for &end in &lane.ends[duty] {
            officials.extend(std::iter::repeat_n(number, (end - start) as usize));
            start = end;
            number += 1;
        }
    }
    let path = |column: &str| dir.join(format!("{stem}_{column}.npy"));
    let all = |field: fn(&Row) -> u16| -> Vec<u16> {
        lanes
            .iter()
            .flat_map(|lane| &lane.rows[duty])
            .map(field)
            .collect()
    };
    write_column(&path("official"), "<u4", [&officials[..]])?;
    write_column(&path("period"), "<u2", [&all(|row| row.period)[..]])?;
    write_column(&path("counted"), "<u2", [&all(|row| row.counted)[..]])?;
    write_column(&path("first_day"), "<u2", [&all(|row| row.first_day)[..]])?;
    write_column(
        &path("outcome"),
        "<u2",
        [&all(|row| row.outcome as u16)[..]],
    )
}

/// A number of a column, as the bytes of the file.
trait Cell: Copy {
    fn put(self, out: &mut impl Write) -> std::io::Result<()>;
}

macro_rules! cell {
    ($($number:ty)*) => {$(
        impl Cell for $number {
            fn put(self, out: &mut impl Write) -> std::io::Result<()> {
                out.write_all(&self.to_le_bytes())
            }
        }
    )*};
}

cell!(u8 u16 u32);

/// NumPy's format, version 1.0: magic, length of the header, the header as a Python dictionary
/// padded to 64 bytes, and the numbers.
fn write_column<'a, T: Cell + 'a>(
    path: &Path,
    kind: &str,
    parts: impl IntoIterator<Item = &'a [T]>,
) -> Result<(), Box<dyn Error>> {
    let parts: Vec<_> = parts.into_iter().collect();
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({length},), }}");
    let width = (10 + header.len() + 1).next_multiple_of(64) - 10;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&u16::try_from(width)?.to_le_bytes())?;
    writeln!(out, "{header:<pad$}", pad = width - 1)?;
    for &number in parts.into_iter().flatten() {
        number.put(&mut out)?;
    }
    Ok(out.flush()?)
}
