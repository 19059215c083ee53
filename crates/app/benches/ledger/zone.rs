//! The whole way of a record: decided, committed to, numbered, hashed, kept, read back, signed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use app::actor::{Actor, Role};
use app::commands::{AdoptRegulation, Enter, How, RecordAct};
use app::files::MemoryFiles;
use app::ports::{Clock, Random, RandomError, Reading};
use app::record::Fact;
use app::signer::FileSigner;
use app::{Opening, Zone};
use duties::{Act, Body, Mode, Participant, Person, Post, Tenure};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use ledger_sqlite::{Options, SqliteStore};

use crate::{Outcome, Recorder};

/// What an act of this bench takes in the store, on the average; the peers keep as many bytes.
pub(crate) const LEAF_BYTES: usize = 760;
/// And its openings.
pub(crate) const OPENING_BYTES: usize = 430;

pub(crate) const ORIGIN: &str = "jinze.example/bench";
const PEOPLE: usize = 60;

/// The machine's clock.
#[derive(Debug)]
struct MachineClock(Instant);

impl Clock for MachineClock {
    fn read(&self) -> Reading {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(0);
        Reading {
            at: now.map_or(0, micros),
            passed: micros(self.0.elapsed()),
            source: "system".to_owned(),
            synchronised: None,
        }
    }
}

/// The system's random bytes.
#[derive(Debug)]
struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(buffer).map_err(|error| RandomError(error.to_string()))
    }
}

/// A zone with a roster.
pub(crate) struct Whole {
    zone: Zone,
    /// Sizes that commits came to.
    heads: Mutex<BTreeSet<u64>>,
}

impl Whole {
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        let opening = opening(folder, Arc::default())?;
        let zone = Zone::create(opening, ORIGIN, "bench")?;
        let (adopted, bytes) = app::law::adopted(&pack()?)?;
        zone.files().put(&bytes)?;
        zone.submit(&clerk(), &AdoptRegulation { adopted, bytes }, [1; 16])?;
        for (n, fact) in roster().into_iter().enumerate() {
            let enter = Enter {
                fact,
                how: How::New,
            };
            zone.submit(&clerk(), &enter, key(usize::MAX, n))?;
        }
        Ok(Self {
            zone,
            heads: Mutex::default(),
        })
    }
}

pub(crate) fn opening(folder: &Path, files: Arc<MemoryFiles>) -> Outcome<Opening> {
    let keys = folder.join("keys");
    let signer = if keys.exists() {
        FileSigner::open(&keys, ORIGIN)?
    } else {
        FileSigner::create(&keys, ORIGIN, &SystemRandom)?
    };
    let store = SqliteStore::open(&folder.join("ledger.db"), Options::default())?;
    Ok(Opening {
        store: Box::new(store),
        signer: Box::new(signer),
        files,
        clock: Arc::new(MachineClock(Instant::now())),
        random: Arc::new(SystemRandom),
    })
}

impl Recorder for Whole {
    fn record(&self, caller: usize, n: usize) -> Outcome<()> {
        let command = RecordAct {
            act: act(&format!("R{caller}-{n}"), caller.wrapping_mul(7) + n),
            problems: Vec::new(),
        };
        let receipts = self.zone.submit(&clerk(), &command, key(caller, n))?;
        let sizes = receipts.iter().map(|receipt| receipt.head.size);
        self.heads
            .lock()
            .map_err(|_| "a caller died")?
            .extend(sizes);
        Ok(())
    }

    fn commits(&self) -> Option<u64> {
        let heads = self.heads.lock().ok()?;
        Some(heads.len() as u64)
    }
}

pub(crate) fn clerk() -> Actor {
    Actor::local("张经办", Role::Clerk)
}

/// As `Zone::new_idem` makes them: what counts on stands in front.
pub(crate) fn key(caller: usize, n: usize) -> [u8; 16] {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&n.to_be_bytes());
    key[8..].copy_from_slice(&caller.to_be_bytes());
    key
}

pub(crate) fn pack() -> Outcome<regulation::PackFiles> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/benxi-gaoxin-2019");
    let mut pack = regulation::PackFiles::new();
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default();
            pack.insert(
                name.to_string_lossy().into_owned(),
                std::fs::read_to_string(&path)?,
            );
        }
    }
    Ok(pack)
}

/// The 管委会 with sixty posts and people.
pub(crate) fn roster() -> Vec<Fact> {
    let body = Body {
        id: "B02".to_owned(),
        name: "高新区管委会".to_owned(),
        category: "管委会".to_owned(),
        parent: None,
        order: 2,
        from: None,
        until: None,
        successor: None,
    };
    let mut facts = vec![Fact::Body(body)];
    for n in 0..PEOPLE {
        let (post, person) = (format!("Z{n:02}"), format!("P{n:02}"));
        facts.push(Fact::Post(Post {
            id: post.clone(),
            body: "B02".to_owned(),
            title: "副主任".to_owned(),
            roles: vec!["R7".to_owned()],
            order: 1,
        }));
        facts.push(Fact::Person(Person {
            id: person.clone(),
            name: format!("晏{n}"),
        }));
        facts.push(Fact::Tenure(Tenure {
            person,
            post,
            mode: Mode::Appointed,
            from: date(2019, 8, 1),
            until: None,
            paper: None,
        }));
    }
    facts
}

/// A meeting with two people, a theme, a place: six fields.
pub(crate) fn act(id: &str, n: usize) -> Act {
    let day = day(n);
    let person = |n: usize, capacity: &str| Participant {
        person: format!("P{:02}", n % PEOPLE),
        capacity: capacity.to_owned(),
    };
    Act {
        id: id.to_owned(),
        kind: "专题会议".to_owned(),
        first_day: day,
        last_day: day,
        bodies: vec!["B02".to_owned()],
        theme: "研究安全生产工作专题会议".to_owned(),
        marks: vec!["专题".to_owned(), "安全生产".to_owned()],
        place: "管委会三楼会议室".to_owned(),
        problems: Some(2),
        recorded_at: day.at(9, 0, 0, 0),
        recorded_at_assumed: false,
        subject_year: None,
        corrects: None,
        participants: vec![person(n, "主持"), person(n + 1, "参加")],
    }
}

fn day(n: usize) -> Date {
    let days = i32::try_from(n % 2_500).unwrap_or(0);
    date(2019, 8, 1).saturating_add(days.days())
}
