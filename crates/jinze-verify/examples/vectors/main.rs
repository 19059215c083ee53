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
use ledger::hash::{Alg, digest};
use ledger::hex;
use ledger::trust::Trust;

use world::{BEGUN, Pen, SUBJECT, WITNESSED, World, act, story, story_so_far};

/// Records of the subject in the bundle that is timed.
const RECORDS: u64 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("FOLDER is missing")?;
    let folder = PathBuf::from(folder);
    let trust = story(1).trust();
    let mut vectors = Vectors::open(&folder, &trust.to_text())?;
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
    fn open(folder: &Path, trust: &str) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("trust.txt"), trust)?;
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
        world
    };
    let mut longer = fork("2026-06-11");
    longer.record(act(&["person:P0002"], "2026-06-12"));
    let mut grown = story(1);
    grown.record(act(&["person:P0002"], "2026-06-12"));
    for (name, members) in [
        ("f29-a", fork("2026-06-10").bundle()),
        ("f29-b", fork("2026-06-11").bundle()),
        ("f29-grown", grown.bundle()),
        ("f29-b-grown", longer.bundle()),
    ] {
        vectors.add(name, &archive::write(&members)?, Verdict::Pass)?;
    }
    std::fs::write(
        vectors.folder.join("compare.txt"),
        "f29-a.zip f29-b.zip 1\ngood.zip good.zip 0\ngood.zip f29-grown.zip 2\ngood.zip f29-a.zip 1\n\
         f29-a.zip f29-b-grown.zip 1\nf29-b.zip f29-b-grown.zip 2\ngood.zip f34-own-keys.zip 2\ngood.zip f34-own-log.zip 2\n\
         good.zip f39-zip-none.zip 2\ngood.zip f33-bad-sm2.zip 2\nf29-a.zip f39-no-head.zip 2\n",
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
        let mut vectors = Vectors::open(&folder.join(name), &other.to_text())?;
        vectors.add("good", &good, verdict)?;
        vectors.close()?;
    }
    for (name, text) in refused(&trust.to_text()) {
        assert!(Trust::parse(&text).is_err(), "{name}");
        let mut vectors = Vectors::open(&folder.join(name), &text)?;
        vectors.add("good", &good, Verdict::Unknown)?;
        vectors.close()?;
    }
    Ok(())
}

/// Trust texts that are refused, so that nothing is decided.
fn refused(text: &str) -> Vec<(&'static str, String)> {
    let other = story(20).trust();
    let more = |rule: &str| format!("{text}{rule}\n");
    // The neutral point: everything is signed by it.
    let (mut neutral, neutral_text) = ([0; 32], format!("AQAA{}AAA=", "AAAA".repeat(9)));
    neutral[0] = 1;
    vec![
        ("trust-last-line", text.trim_end().to_owned()),
        ("trust-empty-line", more("")),
        ("trust-carriage-return", text.replace('\n', "\r\n")),
        ("trust-byte-order-mark", format!("\u{feff}{text}")),
        ("trust-unknown-rule", more("allow all")),
        ("trust-quorum-twice", more("quorum 1")),
        ("trust-invisible-comment", more("# a\u{200b}b")),
        (
            "trust-two-keys-of-a-log",
            more(&format!("log {}", other.logs[1].to_text())),
        ),
        (
            "trust-two-keys-of-a-witness",
            more(&format!("witness {}", other.witnesses[0].to_text())),
        ),
        (
            "trust-weak-author",
            more(&author(1, &neutral, &neutral_text)),
        ),
        (
            "trust-author-off-the-curve",
            more(&author(2, &[4; 65], &format!("{}BAQ=", "BAQE".repeat(21)))),
        ),
    ]
}

/// A rule that pins bytes that are no key.
fn author(algorithm: u64, bytes: &[u8], base64: &str) -> String {
    let fingerprint = hex::encode(&digest(Alg::Sha256, bytes));
    format!("author {fingerprint} {algorithm} {base64}")
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
