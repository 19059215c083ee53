//! Writes bundles, good and bad, for other verifiers to be run on, and times a bundle of 100 records.
//!
//! `cargo run -p jinze-verify --example vectors -- FOLDER`. In every folder `expected.txt` has a line
//! `NAME EXIT-STATUS` for each bundle under `trust.txt`; `checks.txt` names the check that must say so; `compare.txt` has `ONE OTHER EXIT-STATUS`.

#![expect(clippy::unwrap_used, reason = "vectors that cannot be made are none")]

#[path = "../../tests/it/cases/mod.rs"]
mod cases;
#[path = "../../tests/it/world.rs"]
mod world;
#[path = "../../tests/it/zips.rs"]
mod zips;

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jinze_verify::archive;
use ledger::bundle::{Members, Verdict, verify};
use ledger::hash::Alg;
use ledger::trust::Trust;

use world::{BEGUN, Pen, SUBJECT, WITNESSED, World, act, story, story_so_far};

/// Records of the subject in the bundle that is timed.
const RECORDS: u64 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("FOLDER is missing")?;
    let folder = PathBuf::from(folder);
    let trust = story(1).trust();
    let mut vectors = Vectors::open(&folder, Some(&trust))?;
    for (name, members) in cases::good() {
        vectors.add(name, &archive::write(&members)?, Verdict::Pass)?;
    }
    let mut checks = String::new();
    for case in cases::all() {
        writeln!(checks, "{}.zip {}", case.name, case.check)?;
        assert_eq!(verify(&case.members, Some(&trust)).verdict(), case.verdict);
        vectors.add(case.name, &archive::write(&case.members)?, case.verdict)?;
    }
    let attacks = zips::attacks().into_iter().chain(zips::crowds());
    for (name, bytes) in attacks.chain([("f39-zip-two-faced", zips::two_faced())]) {
        vectors.add(&name.replace(' ', "-"), &bytes, Verdict::Fail)?;
    }
    std::fs::write(folder.join("checks.txt"), checks)?;
    forks(&mut vectors)?;
    vectors.close()?;
    under_other_trust(&folder, &trust)?;
    time(&trust)?;
    Ok(())
}

struct Vectors {
    folder: PathBuf,
    expected: String,
}

impl Vectors {
    fn open(folder: &Path, trust: Option<&Trust>) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(folder)?;
        if let Some(trust) = trust {
            std::fs::write(folder.join("trust.txt"), trust.to_text())?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            expected: String::new(),
        })
    }

    fn add(&mut self, name: &str, bytes: &[u8], verdict: Verdict) -> Result<(), Box<dyn Error>> {
        std::fs::write(self.folder.join(format!("{name}.zip")), bytes)?;
        writeln!(self.expected, "{name}.zip {}", verdict.exit_code())?;
        Ok(())
    }

    fn close(self) -> Result<(), Box<dyn Error>> {
        Ok(std::fs::write(
            self.folder.join("expected.txt"),
            self.expected,
        )?)
    }
}

fn forks(vectors: &mut Vectors) -> Result<(), Box<dyn Error>> {
    let fork = |day: &str| {
        let mut world = story_so_far(1);
        world.record(act(&[SUBJECT], day));
        world.directory();
        world.bundle()
    };
    let mut grown = story(1);
    grown.record(act(&["person:P0002"], "2026-06-12"));
    for (name, members) in [
        ("f29-a", fork("2026-06-10")),
        ("f29-b", fork("2026-06-11")),
        ("f29-grown", grown.bundle()),
    ] {
        vectors.add(name, &archive::write(&members)?, Verdict::Pass)?;
    }
    std::fs::write(
        vectors.folder.join("compare.txt"),
        "f29-a.zip f29-b.zip 1\ngood.zip good.zip 0\ngood.zip f29-grown.zip 2\ngood.zip f29-a.zip 1\n",
    )?;
    Ok(())
}

/// The good bundle, and a bundle without its notes of one tree, under trust that differs.
fn under_other_trust(folder: &Path, trust: &Trust) -> Result<(), Box<dyn Error>> {
    let mut cases: Vec<(String, Trust, Verdict)> = Vec::new();
    for (broken, quorum, verdict) in [
        (&[Alg::Sha256][..], 0, Verdict::Pass),
        (&[Alg::Sha256], 1, Verdict::Unknown),
        (&[Alg::Sm3], 1, Verdict::Pass),
        (&[Alg::Sha256, Alg::Sm3], 0, Verdict::Unknown),
    ] {
        let mut other = trust.clone();
        other.broken.extend(broken);
        other.quorum = quorum;
        let keys: Vec<&str> = broken.iter().map(|alg| alg.key()).collect();
        cases.push((
            format!("f43-broken-{}-quorum-{quorum}", keys.join("-")),
            other,
            verdict,
        ));
    }
    for (pen, kind) in [(Pen::ed25519(), "ed25519"), (Pen::sm2(), "sm2")] {
        for (end, verdict) in [
            (WITNESSED, Verdict::Pass),
            (WITNESSED - 1, Verdict::Unknown),
            (BEGUN / 1_000_000, Verdict::Fail),
        ] {
            let mut other = trust.clone();
            if let Some(author) = other.authors.get_mut(&pen.key().fingerprint()) {
                author.revoked = Some(end);
            }
            cases.push((format!("f41-{kind}-ended-{end}"), other, verdict));
        }
    }
    let good = archive::write(&story(1).bundle())?;
    for (name, other, verdict) in cases {
        assert_eq!(
            verify(&story(1).bundle(), Some(&other)).verdict(),
            verdict,
            "{name}"
        );
        let mut vectors = Vectors::open(&folder.join(name), Some(&other))?;
        vectors.add("good", &good, verdict)?;
        vectors.close()?;
    }
    Ok(())
}

fn time(trust: &Trust) -> Result<(), Box<dyn Error>> {
    let mut world = World::new(1);
    for _ in 0..RECORDS {
        world.record(act(&[SUBJECT], "2026-03-05"));
        for other in 0..20 {
            world.record(act(&[&format!("person:Q{other:04}")], "2026-03-05"));
        }
    }
    world.directory();
    let bytes = archive::write(&world.bundle())?;
    let started = Instant::now();
    let members: Members = archive::read(&bytes)?;
    let unpacked = started.elapsed();
    let verdict = verify(&members, Some(trust)).verdict();
    writeln!(
        std::io::stdout(),
        "{} records of {}, {} bytes packed: unpacked in {unpacked:?}, unpacked and verified in {:?}: {}",
        RECORDS,
        world.size(),
        bytes.len(),
        started.elapsed(),
        verdict.word()
    )?;
    Ok(())
}
