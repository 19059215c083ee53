//! Two zones that are told the same: one over memory, one over SQLite.

use std::path::PathBuf;
use std::sync::Arc;

use app::actor::Actor;
use app::commands::{AdoptRegulation, Command, Enter, How};
use app::files::{Files as _, MemoryFiles};
use app::signer::{FileSigner, Sign, SignerError};
use app::{Opening, Receipt, Zone};
use ledger::commitment::Idem;
use ledger::hash::Digests;
use ledger::store::{Head, MemoryStore, ReadStore, SignedHead, Store};
use ledger_sqlite::{Options, SqliteStore};

use crate::common::{MORNING, TestClock, TestRandom, clerk, pack, roster};

/// A signer that signs when told: the moment of signing is in the leaves that follow.
pub(crate) struct Told(pub(crate) FileSigner);

impl Sign for Told {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn sign(
        &mut self,
        first: u64,
        leaves: &[Digests],
        head: &Head,
    ) -> Result<SignedHead, SignerError> {
        self.0.sign(first, leaves, head)
    }

    fn recall(&self, first: u64, leaves: &[Digests]) -> Result<(), SignerError> {
        self.0.recall(first, leaves)
    }

    fn public_keys(&self) -> Vec<String> {
        self.0.public_keys()
    }

    fn every(&self) -> Option<std::time::Duration> {
        None
    }
}

/// What is done to both zones.
pub(crate) enum Step {
    Submit(Actor, Box<dyn Command>, Idem),
    Wait(u64),
    SetClock(u64),
    Sign,
    Directory,
    Snapshot,
    Reopen,
}

/// Where a zone keeps its entries.
enum Place {
    Memory(MemoryStore),
    Sqlite(PathBuf),
}

impl Place {
    fn writer(&self) -> Box<dyn Store> {
        match self {
            Self::Memory(store) => Box::new(store.clone()),
            Self::Sqlite(path) => Box::new(SqliteStore::open(path, Options::default()).unwrap()),
        }
    }

    fn reader(&self) -> Box<dyn ReadStore> {
        match self {
            Self::Memory(store) => Box::new(store.clone()),
            Self::Sqlite(path) => Box::new(SqliteStore::open_read_only(path).unwrap()),
        }
    }
}

/// A zone with what it stands on.
pub(crate) struct Side {
    zone: Option<Zone>,
    place: Place,
    files: Arc<MemoryFiles>,
    clock: Arc<TestClock>,
    random: Arc<TestRandom>,
    keys: PathBuf,
}

impl Side {
    fn new(place: Place, keys: PathBuf, seed: u64, clock: &Arc<TestClock>) -> Self {
        let mut side = Self {
            zone: None,
            place,
            files: Arc::default(),
            clock: Arc::clone(clock),
            random: TestRandom::new(seed),
            keys,
        };
        let signer = FileSigner::create(&side.keys, "test/log", &*side.random).unwrap();
        let opening = side.opening(signer);
        side.zone = Some(Zone::create(opening, "test/log", "test").unwrap());
        side
    }

    fn opening(&self, signer: FileSigner) -> Opening {
        Opening {
            store: self.place.writer(),
            signer: Box::new(Told(signer)),
            files: self.files.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }

    fn reopen(&mut self) {
        let before = self.zone().read(Clone::clone);
        self.zone = None;
        let signer = FileSigner::open(&self.keys, "test/log").unwrap();
        self.zone = Some(Zone::open(self.opening(signer)).unwrap());
        let difference = self.zone().read(|state| before.difference(state));
        assert_eq!(difference, None, "a start knows what was known before");
    }

    pub(crate) fn zone(&self) -> &Zone {
        self.zone.as_ref().unwrap()
    }

    pub(crate) fn reader(&self) -> Box<dyn ReadStore> {
        self.place.reader()
    }

    fn take(&mut self, step: &Step) -> Result<Vec<Receipt>, String> {
        match step {
            Step::Submit(actor, command, idem) => self
                .zone()
                .submit(actor, &**command, *idem)
                .map_err(|refusal| refusal.to_string()),
            // The clock is one for both: the world moves it.
            Step::Wait(_) | Step::SetClock(_) => Ok(Vec::new()),
            Step::Sign => {
                self.zone().sign().unwrap();
                Ok(Vec::new())
            }
            Step::Directory => Ok(vec![self.zone().close_directory().unwrap()]),
            Step::Snapshot => {
                self.zone().keep_snapshot().unwrap();
                Ok(Vec::new())
            }
            Step::Reopen => {
                self.reopen();
                Ok(Vec::new())
            }
        }
    }
}

/// Both.
pub(crate) struct World {
    pub(crate) memory: Side,
    pub(crate) sqlite: Side,
    pub(crate) clock: Arc<TestClock>,
    _folder: tempfile::TempDir,
    compared: u64,
}

impl World {
    /// Both zones with the regulation adopted and a small roster.
    pub(crate) fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::new(MORNING);
        let side = |place, keys: &str| Side::new(place, folder.path().join(keys), seed, &clock);
        let memory = side(Place::Memory(MemoryStore::new()), "memory-keys");
        let path = folder.path().join("ledger.db");
        let sqlite = side(Place::Sqlite(path), "sqlite-keys");
        let mut world = Self {
            memory,
            sqlite,
            clock,
            _folder: folder,
            compared: 0,
        };
        let (adopted, bytes) = app::law::adopted(&pack()).unwrap();
        world.put_file(&bytes);
        let adopt = AdoptRegulation { adopted, bytes };
        world
            .take(&Step::Submit(clerk(), Box::new(adopt), [1; 16]), "adopt")
            .unwrap();
        for (n, fact) in (2_u8..).zip(roster()) {
            let how = How::New;
            let enter = Enter { fact, how };
            world
                .take(&Step::Submit(clerk(), Box::new(enter), [n; 16]), "roster")
                .unwrap();
        }
        world
    }

    /// Keeps a file on both sides.
    pub(crate) fn put_file(&self, bytes: &[u8]) {
        self.memory.files.put(bytes).unwrap();
        self.sqlite.files.put(bytes).unwrap();
    }

    /// The same step on both sides, with the same outcome.
    pub(crate) fn take(&mut self, step: &Step, words: &str) -> Result<Vec<Receipt>, String> {
        match step {
            Step::Wait(micros) => self.clock.wait(*micros),
            Step::SetClock(at) => self.clock.set(*at),
            _ => {}
        }
        let one = self.memory.take(step);
        let two = self.sqlite.take(step);
        assert_eq!(one, two, "{words}");
        self.compare_new(words);
        one
    }

    /// Rows that came since the last comparison, and the head.
    fn compare_new(&mut self, words: &str) {
        let heads = [&self.memory, &self.sqlite].map(|side| side.zone().read_store(head_of));
        assert_eq!(heads[0], heads[1], "{words}");
        let until = heads[0].size;
        compare_rows(
            &*self.memory.reader(),
            &*self.sqlite.reader(),
            self.compared..until,
            words,
        );
        self.compared = until;
    }

    /// Everything that both stores hold.
    pub(crate) fn check_whole(&self, words: &str) {
        let (one, two) = (self.memory.reader(), self.sqlite.reader());
        compare_rows(&*one, &*two, 0..self.compared, words);
        assert_eq!(one.notes().unwrap(), two.notes().unwrap(), "{words}");
        assert_eq!(one.tiles().unwrap(), two.tiles().unwrap(), "{words}");
        assert_eq!(one.erased().unwrap(), two.erased().unwrap(), "{words}");
        assert_eq!(one.snapshot().unwrap(), two.snapshot().unwrap(), "{words}");
        let heads = one.stream_heads().unwrap();
        assert_eq!(heads, two.stream_heads().unwrap(), "{words}");
        for (subject, _, _) in heads {
            let streams = [&one, &two].map(|store| store.stream(&subject).unwrap());
            assert_eq!(streams[0], streams[1], "{words}, {subject}");
        }
        let status = self.memory.zone().status();
        assert_eq!(status, self.sqlite.zone().status(), "{words}");
    }

    /// A start from the cache, one from the entries, and what this process knows: all the same.
    pub(crate) fn check_starts(&mut self) {
        self.take(&Step::Snapshot, "snapshot").unwrap();
        self.take(&Step::Directory, "one more entry").unwrap();
        let known = self.sqlite.zone().read(Clone::clone);
        for side in [&mut self.memory, &mut self.sqlite] {
            side.reopen();
            let start = side.zone().start();
            assert!(start.from_snapshot > 0, "{start:?}");
            let bare = Bare(side.reader());
            let (replayed, start) = app::replay(&bare).unwrap();
            assert_eq!(
                (start.from_snapshot, known.difference(&replayed)),
                (0, None)
            );
        }
    }
}

fn head_of(store: &dyn ReadStore) -> Head {
    store.head().unwrap()
}

fn compare_rows(
    one: &dyn ReadStore,
    two: &dyn ReadStore,
    range: std::ops::Range<u64>,
    words: &str,
) {
    let rows = |store: &dyn ReadStore| {
        let mut rows = Vec::new();
        let visit = &mut |row: ledger::store::Row<'_>| {
            rows.push((row.seq, row.leaf.to_vec(), row.openings.to_vec()));
            Ok(())
        };
        store.scan(range.start, range.end, visit).unwrap();
        rows
    };
    assert_eq!(rows(one), rows(two), "{words}");
}

/// A store without its cache.
struct Bare(Box<dyn ReadStore>);

impl ReadStore for Bare {
    fn identity(&self) -> Result<Option<ledger::store::Identity>, ledger::store::StoreError> {
        self.0.identity()
    }

    fn head(&self) -> Result<Head, ledger::store::StoreError> {
        self.0.head()
    }

    fn scan(
        &self,
        from: u64,
        to: u64,
        visit: &mut dyn FnMut(ledger::store::Row<'_>) -> Result<(), ledger::store::StoreError>,
    ) -> Result<(), ledger::store::StoreError> {
        self.0.scan(from, to, visit)
    }

    fn find_idem(&self, idem: &Idem) -> Result<Option<u64>, ledger::store::StoreError> {
        self.0.find_idem(idem)
    }

    fn stream(&self, subject: &str) -> Result<Vec<(u64, u64)>, ledger::store::StoreError> {
        self.0.stream(subject)
    }

    fn stream_heads(&self) -> Result<Vec<(String, u64, u64)>, ledger::store::StoreError> {
        self.0.stream_heads()
    }

    fn tiles(&self) -> Result<Vec<ledger::store::Tile>, ledger::store::StoreError> {
        self.0.tiles()
    }

    fn notes(&self) -> Result<Vec<SignedHead>, ledger::store::StoreError> {
        self.0.notes()
    }

    fn last_note(&self) -> Result<Option<SignedHead>, ledger::store::StoreError> {
        self.0.last_note()
    }

    fn erased(&self) -> Result<Vec<(u64, u64)>, ledger::store::StoreError> {
        self.0.erased()
    }

    fn snapshot(&self) -> Result<Option<ledger::store::Snapshot>, ledger::store::StoreError> {
        Ok(None)
    }

    fn reader(&self) -> Result<Box<dyn ReadStore>, ledger::store::StoreError> {
        self.0.reader()
    }
}
