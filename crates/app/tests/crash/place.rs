//! A zone in a folder, over SQLite, that can be left and opened again; and what must hold then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::commands::{AdoptRegulation, Command, Enter, How, RecordAct, Refusal};
use app::files::{Files as _, MemoryFiles};
use app::signer::FileSigner;
use app::{Opening, Receipt, Zone};
use jiff::civil::date;
use ledger::commitment::Idem;
use ledger::entry::Entry;
use ledger::hash::Digests;
use ledger::store::{Growing, ReadStore};
use ledger_sqlite::{Options, SqliteStore};

use crate::common::{MORNING, TestClock, TestRandom, clerk, meeting, pack, roster};
use crate::wrapped::{Faulty, Quirks};

pub(crate) const ORIGIN: &str = "test/log";

/// Where a zone lives.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) files: Arc<MemoryFiles>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) quirks: Arc<Quirks>,
}

impl Place {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            files: Arc::default(),
            clock: TestClock::new(MORNING),
            quirks: Arc::default(),
        }
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.join("keys")
    }

    fn opening(&self, options: Options, signer: FileSigner) -> Opening {
        let store = patiently(|| SqliteStore::open(&self.ledger(), options.clone()));
        Opening {
            store: Box::new(Faulty::new(store, &self.quirks)),
            signer: Box::new(Faulty::new(signer, &self.quirks)),
            files: self.files.clone(),
            clock: self.clock.clone(),
            random: Arc::new(Faulty::new(
                TestRandom::new(fastrand::u64(..)),
                &self.quirks,
            )),
        }
    }

    /// Opens what is there; begins or goes on beginning where it is not whole.
    pub(crate) fn start(&self, options: Options) -> Result<Zone, app::ZoneError> {
        let random = TestRandom::new(fastrand::u64(..));
        let signer = if self.keys().join("key").exists() {
            patiently(|| FileSigner::open(&self.keys(), ORIGIN))
        } else {
            FileSigner::create(&self.keys(), ORIGIN, &*random).unwrap()
        };
        let opening = self.opening(options, signer);
        if opening.store.head()?.size == 0 {
            Zone::create(opening, ORIGIN, "test")
        } else {
            Zone::open(opening)
        }
    }

    /// The same without conditions.
    pub(crate) fn open(&self) -> Zone {
        self.start(Options::default()).unwrap()
    }

    /// Opened, with the regulation adopted and the roster entered; nothing twice.
    pub(crate) fn ready(&self, options: Options) -> Zone {
        let zone = self.start(options).unwrap();
        let (adopted, bytes) = app::law::adopted(&pack()).unwrap();
        self.files.put(&bytes).unwrap();
        let adopt = AdoptRegulation { adopted, bytes };
        zone.submit(&clerk(), &adopt, [250; 16]).unwrap();
        for (n, fact) in (0_u8..).zip(roster()) {
            let enter = Enter {
                fact,
                how: How::New,
            };
            let mut idem = [251; 16];
            idem[0] = n;
            zone.submit(&clerk(), &enter, idem).unwrap();
        }
        zone
    }

    pub(crate) fn reader(&self) -> Box<dyn ReadStore> {
        Box::new(SqliteStore::open_read_only(&self.ledger()).unwrap())
    }
}

/// A child that another test is just starting holds this process's locks for a moment.
fn patiently<T, E: std::fmt::Display>(open: impl Fn() -> Result<T, E>) -> T {
    for _ in 0..500 {
        match open() {
            Ok(opened) => return opened,
            Err(error) if is_locked(&error.to_string()) => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("locked for five seconds")
}

fn is_locked(words: &str) -> bool {
    words.contains("正被另一个程序") || words.contains("已被占用")
}

/// A meeting with a number.
pub(crate) fn record(number: &str) -> RecordAct {
    RecordAct {
        act: meeting(number, date(2026, 3, 1), "P1"),
        problems: Vec::new(),
    }
}

pub(crate) fn idem(n: u64) -> Idem {
    let mut idem = [7; 16];
    idem[..8].copy_from_slice(&n.to_be_bytes());
    idem
}

pub(crate) fn submit(zone: &Zone, command: &dyn Command, n: u64) -> Result<Vec<Receipt>, Refusal> {
    zone.submit(&clerk(), command, idem(n))
}

/// Leaves, roots, keys, streams, notes and the signer's memory belong together; and each of the
/// requests that were acknowledged is there once. Nobody may have the zone open.
pub(crate) fn check(place: &Place, acknowledged: &BTreeMap<Idem, u64>) {
    let store = place.reader();
    let head = store.head().unwrap();
    let mut growing = Growing::empty();
    let (mut leaves, mut heads) = (Vec::new(), Vec::new());
    let mut found: BTreeMap<Idem, Vec<u64>> = BTreeMap::new();
    let mut streams: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
    store
        .scan(0, head.size, &mut |row| {
            let entry = Entry::from_bytes(row.leaf).unwrap();
            found.entry(entry.idem).or_default().push(entry.seq);
            for stream in entry.streams {
                let numbers = streams.entry(stream.subject).or_default();
                numbers.push((stream.number, entry.seq));
            }
            leaves.push(Digests::of_leaf(row.leaf));
            growing.push(leaves.last().unwrap());
            heads.push(growing.head());
            Ok(())
        })
        .unwrap();
    assert_eq!(growing.head(), head, "the roots are those of the leaves");
    for (idem, seq) in acknowledged {
        assert_eq!(found.get(idem), Some(&vec![*seq]), "{idem:?}");
    }
    for (idem, seqs) in &found {
        assert_eq!(seqs.len(), 1, "{idem:?}");
        assert_eq!(store.find_idem(idem).unwrap(), Some(seqs[0]));
    }
    for (subject, numbers) in streams {
        assert!(numbers.iter().map(|row| row.0).eq(1..=numbers.len() as u64));
        assert_eq!(store.stream(&subject).unwrap(), numbers, "{subject}");
    }
    for note in store.notes().unwrap() {
        let at = usize::try_from(note.size).unwrap() - 1;
        let root = ledger::note::Checkpoint::new(ORIGIN, note.size, heads[at].sha256).unwrap();
        assert!(note.sha256.starts_with(&root.to_text()), "{}", note.size);
    }
    let remembered = app::signer::remembered(&place.keys().join("leaves")).unwrap();
    assert!(remembered.len() <= leaves.len());
    assert_eq!(remembered, leaves[..remembered.len()], "the signer agrees");
}

/// What was acknowledged, by key.
#[derive(Debug, Default)]
pub(crate) struct Promises(pub(crate) BTreeMap<Idem, u64>);

impl Promises {
    pub(crate) fn note(&mut self, n: u64, receipts: &[Receipt]) {
        for receipt in receipts.iter().take(1) {
            let before = self.0.insert(idem(n), receipt.seq);
            assert!(before.is_none_or(|seq| seq == receipt.seq), "two receipts");
        }
    }
}

/// Copies a place that nobody has open.
pub(crate) fn copy(from: &Place, to: &Path) -> Place {
    let keys = to.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::copy(from.ledger(), to.join("ledger.db")).unwrap();
    for file in ["key", "leaves"] {
        std::fs::copy(from.keys().join(file), keys.join(file)).unwrap();
    }
    let mut place = Place::new(to);
    place.files = Arc::clone(&from.files);
    place
}
