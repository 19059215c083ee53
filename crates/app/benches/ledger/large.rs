//! A large ledger: how long a start, a verification and a bundle take.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use app::bundle::BundleRequest;
use app::files::{Files as _, MemoryFiles};
use app::record::{Adopted, Fact, Opened, SnapshotNote};
use app::signer::{FileSigner, Sign as _};
use app::state::write_snapshot;
use app::verify::{Input, Level, verify};
use app::{Zone, replay};
use jiff::civil::date;
use ledger::entry::{Actor, ClockNote, ClockState, Draft, Label, Position, Stream};
use ledger::hash::{Digests, Hash};
use ledger::store::{Batch, Growing, Identity, NewEntry, ReadStore as _, Store as _};
use ledger::trust::Trust;
use ledger_sqlite::{Options, SqliteStore};
use std::collections::BTreeMap;

use crate::Outcome;
use crate::zone::{ORIGIN, act, clerk, key, opening, pack, roster};

const LOG_ID: [u8; 16] = [5; 16];
const BATCH: usize = 1_000;
/// Records of the person whose bundle is made.
const RARE: usize = 100;
/// 2026-01-01 00:00 UTC; a record every ten seconds from then on.
const FIRST_AT: u64 = 1_767_225_600_000_000;

pub(crate) fn measure(place: &Path, entries: u64, out: &mut impl Write) -> Outcome<()> {
    let folder = place.join("large");
    std::fs::create_dir_all(&folder)?;
    let files: Arc<MemoryFiles> = Arc::default();
    let (adopted, bytes) = app::law::adopted(&pack()?)?;
    files.put(&bytes)?;
    let begun = Instant::now();
    let mut store = SqliteStore::open(&folder.join("ledger.db"), Options::default())?;
    let mut maker = Maker::new();
    store.create(&Identity {
        log_id: LOG_ID,
        origin: ORIGIN.to_owned(),
    })?;
    maker.fill(&mut store, adopted, usize::try_from(entries)?)?;
    let made = begun.elapsed().as_secs_f64();
    let [leaves, openings] = maker.bytes;
    let count = maker.leaves.len();
    writeln!(
        out,
        "\n{count} entries made in {made:.1} s; a leaf {} bytes, openings {} bytes, on the average",
        leaves / count,
        openings / count
    )?;
    let size = store.head()?.size;
    let (state, seconds) = timed(|| replay(&store))?;
    line(out, "start from the entries", seconds, size)?;
    let (snapshot, sha256) = write_snapshot(&state.0);
    drop(state);
    store.put_snapshot(&snapshot)?;
    let note = SnapshotNote {
        size: snapshot.size,
        sha256,
    };
    maker.commit(&mut store, vec![note.into()])?;
    let (started, seconds) = timed(|| replay(&store))?;
    assert!(started.1.from_snapshot == size, "{:?}", started.1);
    drop(started);
    line(out, "start from the snapshot", seconds, size)?;
    verified(&folder, &mut store, &maker.leaves, out)?;
    drop(store);
    let (zone, seconds) = timed(|| -> Outcome<_> { Ok(Zone::open(opening(&folder, files)?)?) })?;
    line(out, "the zone opened, all in all", seconds, size)?;
    bundled(&zone, out)
}

fn timed<T, E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    act: impl FnOnce() -> Result<T, E>,
) -> Outcome<(T, f64)> {
    let begun = Instant::now();
    let done = act().map_err(Into::into)?;
    Ok((done, begun.elapsed().as_secs_f64()))
}

fn line(out: &mut impl Write, what: &str, seconds: f64, entries: u64) -> Outcome<()> {
    let count = f64::from(u32::try_from(entries)?);
    writeln!(
        out,
        "{what:<28} {seconds:>7.3} s {:>10.0}/s",
        count / seconds
    )?;
    Ok(())
}

fn verified(
    folder: &Path,
    store: &mut SqliteStore,
    leaves: &[Digests],
    out: &mut impl Write,
) -> Outcome<()> {
    let random = Fixed;
    let mut signer = FileSigner::create(&folder.join("keys"), ORIGIN, &random)?;
    let head = store.head()?;
    let note = signer.sign(0, leaves, &head)?;
    store.put_note(&note)?;
    let trust = Trust::parse(&trust_text(&signer))?;
    let store = &*store;
    let held = [note];
    let memory = Some(leaves.to_vec());
    let (report, seconds) = timed(|| -> Outcome<_> {
        Ok(verify(Input {
            store,
            trust: Some(&trust),
            memory,
            held: &held,
            files: None,
            sample: None,
            live: None,
            level: Level::Everything,
            progress: &mut |_, _| {},
        }))
    })?;
    line(out, "everything verified", seconds, head.size)?;
    let failed = report
        .checks
        .iter()
        .filter(|row| format!("{:?}", row.check.verdict).contains("Fail"));
    for row in failed {
        writeln!(out, "  {}: {:?}", row.check.name, row.check.reasons)?;
    }
    Ok(())
}

/// The keys of this bench, as whoever verifies would write them down.
fn trust_text(signer: &FileSigner) -> String {
    let keys = signer.public_keys();
    let keys: Vec<String> = keys.iter().map(|key| format!("log {key}\n")).collect();
    format!("jinze-trust/v1\n{}", keys.concat())
}

fn bundled(zone: &Zone, out: &mut impl Write) -> Outcome<()> {
    let request = BundleRequest {
        subject: "person:P99".to_owned(),
        from: date(2019, 8, 1),
        until: date(2026, 12, 31),
        purpose: "测量".to_owned(),
        trust: String::new(),
    };
    let (made, seconds) = timed(|| app::bundle::make(zone, &clerk(), &request))?;
    let entries = made.entries;
    let members = made.members(String::new(), String::new())?;
    writeln!(out, "a bundle of {entries} records made in {seconds:.3} s")?;
    let (report, seconds) = timed(|| -> Outcome<_> { Ok(ledger::bundle::verify(&members, None)) })?;
    writeln!(
        out,
        "and verified in {seconds:.3} s ({} checks)",
        report.checks.len()
    )?;
    Ok(())
}

struct Fixed;

impl app::ports::Random for Fixed {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), app::ports::RandomError> {
        buffer.fill(9);
        Ok(())
    }
}

/// Makes entries as the writer does, without waiting for anybody.
struct Maker {
    growing: Growing,
    ends: BTreeMap<String, (u64, Hash)>,
    leaves: Vec<Digests>,
    bytes: [usize; 2],
    rng: fastrand::Rng,
}

impl Maker {
    fn new() -> Self {
        Self {
            growing: Growing::empty(),
            ends: BTreeMap::new(),
            leaves: Vec::new(),
            bytes: [0, 0],
            rng: fastrand::Rng::with_seed(1),
        }
    }

    fn fill(&mut self, store: &mut SqliteStore, adopted: Adopted, entries: usize) -> Outcome<()> {
        let opened = Opened {
            origin: ORIGIN.to_owned(),
            program: "bench".to_owned(),
        };
        let mut facts = vec![opened.into(), adopted.into()];
        facts.extend(roster());
        self.commit(store, facts)?;
        while self.leaves.len() < entries {
            let from = self.leaves.len();
            let until = entries.min(from + BATCH);
            let rare = (entries / RARE).max(1);
            let acts = (from..until).map(|n| {
                let mut act = act(&format!("R{n}"), n);
                if n % rare == 0 {
                    "P99".clone_into(&mut act.participants[0].person);
                }
                Fact::Act(act)
            });
            self.commit(store, acts.collect())?;
        }
        Ok(())
    }

    fn commit(&mut self, store: &mut SqliteStore, facts: Vec<Fact>) -> Outcome<()> {
        let first_seq = self.growing.sha256.size();
        let entries: Outcome<Vec<NewEntry>> =
            facts.into_iter().map(|fact| self.entry(&fact)).collect();
        let batch = Batch {
            first_seq,
            entries: entries?,
            tiles: self.growing.take_tiles(),
            head: self.growing.head(),
            erasures: Vec::new(),
        };
        store.append(&batch)?;
        Ok(())
    }

    fn entry(&mut self, fact: &Fact) -> Outcome<NewEntry> {
        let seq = self.growing.sha256.size();
        let draft = Draft {
            actor: Actor {
                account: "张经办".to_owned(),
                person: None,
                role: "安委办".to_owned(),
                level: 0,
                session: None,
                on_behalf_of: None,
            },
            kind: fact.kind().to_owned(),
            schema: fact.schema(),
            subjects: fact.subjects(),
            valid: fact.valid(),
            label: Label::Internal,
            refs: Vec::new(),
            values: fact.values(),
            files: Vec::new(),
            idem: key(usize::MAX, usize::try_from(seq)?),
            author: None,
        };
        let mut salt = || {
            let mut salt = [0; 32];
            self.rng.fill(&mut salt);
            salt
        };
        let prepared = draft.prepare(&LOG_ID, &mut salt);
        let stream = |subject: &String| {
            let end = self.ends.get(subject);
            Stream {
                subject: subject.clone(),
                number: end.map_or(1, |end| end.0 + 1),
                previous: end.map(|end| end.1),
            }
        };
        let position = Position {
            seq,
            recorded_at: FIRST_AT + seq * 10_000_000,
            clock: ClockNote {
                source: "system".to_owned(),
                offset: None,
                state: ClockState::Unknown,
            },
            anchor: None,
            streams: prepared.subjects().iter().map(stream).collect(),
        };
        let (entry, openings) = prepared.place(&LOG_ID, position);
        let leaf = entry.to_bytes()?;
        let digests = Digests::of_leaf(&leaf);
        self.growing.push(&digests);
        self.leaves.push(digests);
        let openings = ledger::commitment::openings_to_bytes(&openings);
        self.bytes[0] += leaf.len();
        self.bytes[1] += openings.len();
        let streams = entry
            .streams
            .into_iter()
            .map(|row| (row.subject, row.number));
        let streams: Vec<(String, u64)> = streams.collect();
        for (subject, number) in &streams {
            self.ends.insert(subject.clone(), (*number, digests.sha256));
        }
        Ok(NewEntry {
            leaf,
            openings,
            idem: entry.idem,
            streams,
        })
    }
}
