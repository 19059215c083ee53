//! A small zone for tests: the first regulation, a few bodies, posts and people; a clock and random
//! bytes that are told.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use app::actor::{Actor, Role};
use app::commands::{AdoptRegulation, Enter, How, RecordAct};
use app::files::{Files, MemoryFiles};
use app::ports::{Clock, Random, RandomError, Reading};
use app::record::Fact;
use app::signer::FileSigner;
use app::{Opening, Receipt, Zone};
use duties::{Act, Body, Mode, Participant, Person, Post, Tenure};
use jiff::civil::{Date, date};
use ledger::commitment::Idem;
use ledger::store::{MemoryStore, Store};

/// 2026-03-01 09:00 in China.
pub(crate) const MORNING: u64 = 1_772_326_800_000_000;
pub(crate) const DAY: u64 = 86_400_000_000;

/// A clock that goes when it is told to.
#[derive(Debug)]
pub(crate) struct TestClock {
    at: AtomicU64,
    passed: AtomicU64,
}

impl TestClock {
    pub(crate) fn new(at: u64) -> Arc<Self> {
        Arc::new(Self {
            at: AtomicU64::new(at),
            passed: AtomicU64::new(0),
        })
    }

    /// Time goes on.
    pub(crate) fn wait(&self, micros: u64) {
        self.at.fetch_add(micros, Ordering::SeqCst);
        self.passed.fetch_add(micros, Ordering::SeqCst);
    }

    /// Somebody sets the clock.
    pub(crate) fn set(&self, at: u64) {
        self.at.store(at, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn read(&self) -> Reading {
        Reading {
            at: self.at.load(Ordering::SeqCst),
            passed: self.passed.load(Ordering::SeqCst),
            source: "test".to_owned(),
            synchronised: Some(true),
        }
    }
}

/// Bytes that can be told again.
#[derive(Debug)]
pub(crate) struct TestRandom(Mutex<fastrand::Rng>);

impl TestRandom {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(fastrand::Rng::with_seed(seed))))
    }
}

impl Random for TestRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        self.0.lock().unwrap().fill(buffer);
        Ok(())
    }
}

/// A zone with what it stands on.
pub(crate) struct Bench {
    pub(crate) zone: Option<Zone>,
    pub(crate) store: MemoryStore,
    pub(crate) files: Arc<MemoryFiles>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) random: Arc<TestRandom>,
    pub(crate) folder: tempfile::TempDir,
}

impl Bench {
    /// A new zone with the regulation adopted and the roster entered.
    pub(crate) fn new() -> Self {
        let mut bench = Self::empty();
        bench.create();
        bench.adopt();
        bench.enter_roster();
        bench
    }

    pub(crate) fn empty() -> Self {
        Self {
            zone: None,
            store: MemoryStore::new(),
            files: Arc::default(),
            clock: TestClock::new(MORNING),
            random: TestRandom::new(7),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn signer_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("signer")
    }

    pub(crate) fn create(&mut self) {
        let signer = FileSigner::create(&self.signer_folder(), "test/log", &*self.random).unwrap();
        let opening = self.opening(Box::new(self.store.clone()), signer);
        self.zone = Some(Zone::create(opening, "test/log", "test").unwrap());
    }

    pub(crate) fn opening(&self, store: Box<dyn Store>, signer: FileSigner) -> Opening {
        Opening {
            store,
            signer: Box::new(signer),
            files: self.files.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }

    /// Ends this process's view of the zone and opens it again.
    pub(crate) fn reopen(&mut self) {
        self.zone = None;
        let signer = FileSigner::open(&self.signer_folder(), "test/log").unwrap();
        let opening = self.opening(Box::new(self.store.clone()), signer);
        self.zone = Some(Zone::open(opening).unwrap());
    }

    pub(crate) fn zone(&self) -> &Zone {
        self.zone.as_ref().unwrap()
    }

    pub(crate) fn adopt(&self) {
        let (adopted, bytes) = app::law::adopted(&pack()).unwrap();
        self.files.put(&bytes).unwrap();
        let command = AdoptRegulation { adopted, bytes };
        self.zone().submit(&clerk(), &command, self.idem()).unwrap();
    }

    pub(crate) fn idem(&self) -> Idem {
        app::ports::new_idem(&*self.random, MORNING).unwrap()
    }

    pub(crate) fn enter(&self, fact: impl Into<Fact>, how: How) -> Result<Vec<Receipt>, String> {
        let command = Enter {
            fact: fact.into(),
            how,
        };
        self.zone()
            .submit(&clerk(), &command, self.idem())
            .map_err(|refusal| refusal.to_string())
    }

    pub(crate) fn enter_roster(&self) {
        for fact in roster() {
            self.enter(fact, How::New).unwrap();
        }
    }

    pub(crate) fn record(&self, act: Act) -> Result<Vec<Receipt>, String> {
        let command = RecordAct {
            act,
            problems: Vec::new(),
        };
        self.zone()
            .submit(&clerk(), &command, self.idem())
            .map_err(|refusal| refusal.to_string())
    }
}

pub(crate) fn clerk() -> Actor {
    Actor::local("张经办", Role::Clerk)
}

pub(crate) fn pack() -> regulation::PackFiles {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/benxi-gaoxin-2019");
    let mut pack = regulation::PackFiles::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            pack.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    pack
}

fn body(id: &str, name: &str, category: &str, order: u32) -> Body {
    Body {
        id: id.to_owned(),
        name: name.to_owned(),
        category: category.to_owned(),
        parent: None,
        order,
        from: None,
        until: None,
        successor: None,
    }
}

/// The 管委会 and its head.
pub(crate) fn roster() -> Vec<Fact> {
    vec![
        body("B01", "高新区党工委", "党工委", 1).into(),
        body("B02", "高新区管委会", "管委会", 2).into(),
        Post {
            id: "Z02".to_owned(),
            body: "B02".to_owned(),
            title: "管委会主任".to_owned(),
            roles: vec!["R3".to_owned()],
            order: 1,
        }
        .into(),
        person("P1", "晏䶮"),
        person("P2", "晏㛃"),
        Tenure {
            person: "P1".to_owned(),
            post: "Z02".to_owned(),
            mode: Mode::Appointed,
            from: date(2024, 1, 1),
            until: None,
            paper: Some("本高党干〔2024〕1号".to_owned()),
        }
        .into(),
    ]
}

pub(crate) fn person(id: &str, name: &str) -> Fact {
    Person {
        id: id.to_owned(),
        name: name.to_owned(),
    }
    .into()
}

pub(crate) fn meeting(id: &str, day: Date, person: &str) -> Act {
    Act {
        id: id.to_owned(),
        kind: "专题会议".to_owned(),
        first_day: day,
        last_day: day,
        bodies: vec!["B02".to_owned()],
        theme: "研究安全生产工作专题会议".to_owned(),
        marks: vec!["专题".to_owned(), "安全生产".to_owned()],
        place: String::new(),
        problems: None,
        recorded_at: day.at(0, 0, 0, 0),
        recorded_at_assumed: true,
        subject_year: None,
        corrects: None,
        participants: vec![Participant {
            person: person.to_owned(),
            capacity: "主持".to_owned(),
        }],
    }
}
