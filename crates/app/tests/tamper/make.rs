//! The ledger that is tampered with: six days of records, an erasure, a correction, files, directories,
//! checkpoints, a snapshot.
//!
//! Left out: what is done to it.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use app::actor::{Actor, Role};
use app::commands::{
    AdoptRegulation, ApproveLate, Attach, Attachment, Command, CorrectAct, DecideRuling, Enter,
    Erase, How, RecordAct, SetValue, WithdrawAct, erase,
};
use app::files::file_ref;
use app::ports::{Clock, Random, RandomError, Reading};
use app::record::{RulingDecided, Setting};
use app::signer::{FileSigner, Sign as _};
use app::{Opening, Zone};
use duties::{Act, Body, Mode, Participant, Person, Post, Tenure};
use jiff::civil::{Date, date};
use ledger::trust::Trust;
use ledger_sqlite::{Options, SqliteStore};

use super::base::{Folder, ORIGIN};

/// 2026-03-01 09:00 in China.
const MORNING: u64 = 1_772_326_800_000_000;
const DAY: u64 = 86_400_000_000;
struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn read(&self) -> Reading {
        let at = self.0.load(Ordering::SeqCst);
        Reading {
            at,
            passed: at,
            source: "test".to_owned(),
            synchronised: Some(true),
        }
    }
}

struct TestRandom(Mutex<fastrand::Rng>);

impl Random for TestRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        self.0.lock().unwrap().fill(buffer);
        Ok(())
    }
}

/// Numbers of entries that cases need.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Marks {
    pub(crate) size: u64,
    pub(crate) ruling: u64,
    pub(crate) setting: u64,
    /// An act of which the theme was erased, and the entry that says so.
    pub(crate) erased: u64,
    pub(crate) erasure: u64,
    /// An act in the middle, of which nothing was erased.
    pub(crate) act: u64,
    pub(crate) directory: u64,
    pub(crate) evidence: u64,
    /// The one whose file was erased.
    pub(crate) evidence_erased: u64,
    pub(crate) snapshot: u64,
}

struct Maker {
    zone: Zone,
    clock: Arc<TestClock>,
    random: Arc<TestRandom>,
}

impl Maker {
    fn submit(&self, command: &dyn Command) -> u64 {
        self.submit_as(&clerk(), command)
    }

    fn submit_as(&self, actor: &Actor, command: &dyn Command) -> u64 {
        let idem = app::ports::new_idem(&*self.random, MORNING).unwrap();
        let receipts = self.zone.submit(actor, command, idem).unwrap();
        receipts[0].seq
    }

    fn attach(&self, act: &str, bytes: &[u8]) -> u64 {
        self.zone.files().put(bytes).unwrap();
        let file = file_ref(bytes, "image/jpeg");
        self.submit(&Attach {
            act: act.to_owned(),
            attachments: vec![Attachment {
                file,
                caption: "会议现场".to_owned(),
                taken_at: None,
                inspector: "test".to_owned(),
                likeness: Vec::new(),
                mirrored: Vec::new(),
                remarks: Vec::new(),
            }],
        })
    }
}

fn clerk() -> Actor {
    Actor::local("张经办", Role::Clerk)
}

fn approver() -> Actor {
    Actor::local("李审批", Role::Approver)
}

/// Makes the ledger in a folder.
pub(crate) fn make(folder: &Path, seed: u64) -> (Trust, Marks) {
    let random = Arc::new(TestRandom(Mutex::new(fastrand::Rng::with_seed(seed))));
    let clock = Arc::new(TestClock(AtomicU64::new(MORNING)));
    std::fs::create_dir(folder.join("evidence")).unwrap();
    let signer = FileSigner::create(&folder.join("signer"), ORIGIN, &*random).unwrap();
    let keys: String = signer
        .public_keys()
        .iter()
        .map(|key| format!("log {key}\n"))
        .collect();
    let trust = Trust::parse(&format!("jinze-trust/v1\n{keys}")).unwrap();
    let store = SqliteStore::open(&folder.join("ledger.sqlite"), Options::default()).unwrap();
    let opening = Opening {
        store: Box::new(store),
        signer: Box::new(signer),
        files: Arc::new(Folder(folder.join("evidence"))),
        clock: clock.clone(),
        random: random.clone(),
    };
    let maker = Maker {
        zone: Zone::create(opening, ORIGIN, "test").unwrap(),
        clock,
        random,
    };
    let marks = fill(&maker);
    (trust, marks)
}

fn fill(maker: &Maker) -> Marks {
    let mut marks = Marks::default();
    begin(maker, &mut marks);
    for day in 0..6_i8 {
        for n in 0..50 {
            let id = format!("R{day}-{n}");
            let person = if n % 3 == 0 { "P2" } else { "P1" };
            let seq = maker.submit(&RecordAct {
                act: meeting(&id, date(2026, 3, 1 + day), person),
                problems: Vec::new(),
            });
            if (day, n) == (3, 20) {
                marks.act = seq;
            }
        }
        match day {
            1 => change(maker, &mut marks),
            2 => attach(maker, &mut marks),
            4 => {
                maker.zone.keep_snapshot().unwrap();
                marks.snapshot = maker.zone.read(app::state::State::size) - 1;
            }
            _ => {}
        }
        maker.zone.sign().unwrap();
        maker.clock.0.fetch_add(DAY, Ordering::SeqCst);
    }
    marks.directory = maker.zone.close_directory().unwrap().seq;
    maker.zone.sign().unwrap();
    marks.size = maker.zone.read(app::state::State::size);
    marks
}

/// The law and the roster.
fn begin(maker: &Maker, marks: &mut Marks) {
    let (adopted, bytes) = app::law::adopted(&pack()).unwrap();
    maker.zone.files().put(&bytes).unwrap();
    maker.submit(&AdoptRegulation { adopted, bytes });
    for fact in roster() {
        let how = How::New;
        maker.submit(&Enter { fact, how });
    }
    marks.ruling = maker.submit(&DecideRuling {
        ruling: RulingDecided {
            ruling: "R-01".to_owned(),
            option: "rolling".to_owned(),
            from: date(2026, 1, 1),
            authority: "本高安委〔2026〕1号".to_owned(),
        },
    });
    let setting = Setting {
        name: "late_days".to_owned(),
        value: "30".to_owned(),
        basis: "本高安委〔2026〕2号".to_owned(),
    };
    let administrator = Actor::local("王安管", Role::SecurityAdministrator);
    marks.setting = maker.submit_as(&administrator, &SetValue { setting });
}

/// A correction, a withdrawal, an approval, an erasure.
fn change(maker: &Maker, marks: &mut Marks) {
    maker.submit(&CorrectAct {
        of: "R0-1".to_owned(),
        act: meeting("", date(2026, 3, 1), "P2"),
        reason: "主持人登记有误".to_owned(),
    });
    maker.submit(&WithdrawAct {
        of: "R0-2".to_owned(),
        reason: "重复登记".to_owned(),
    });
    let approve = ApproveLate {
        act: "R0-3".to_owned(),
        approved: true,
        reason: "原始会议纪要在案".to_owned(),
    };
    maker.submit_as(&approver(), &approve);
    marks.erased = maker.zone.read(|state| state.act("R0-4").unwrap().0);
    marks.erasure = maker.submit(&Erase {
        seq: marks.erased,
        fields: vec!["theme".to_owned()],
        basis: "个人信息保护法第四十七条".to_owned(),
        approver: approver(),
    });
}

/// Two files, and one that is erased.
fn attach(maker: &Maker, marks: &mut Marks) {
    marks.evidence = maker.attach("R2-1", b"a photo of a meeting");
    maker.attach("R2-2", b"another photo");
    marks.evidence_erased = maker.attach("R2-3", b"a photo of a child");
    let gone = Erase {
        seq: marks.evidence_erased,
        fields: vec!["files".to_owned()],
        basis: "未成年人保护法第七十三条".to_owned(),
        approver: approver(),
    };
    erase(&maker.zone, &clerk(), &gone, [0xaa; 16]).unwrap();
}

fn pack() -> regulation::PackFiles {
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

fn roster() -> Vec<app::record::Fact> {
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
    let post = Post {
        id: "Z02".to_owned(),
        body: "B02".to_owned(),
        title: "管委会主任".to_owned(),
        roles: vec!["R3".to_owned()],
        order: 1,
    };
    let person = |id: &str, name: &str| Person {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let tenure = Tenure {
        person: "P1".to_owned(),
        post: "Z02".to_owned(),
        mode: Mode::Appointed,
        from: date(2024, 1, 1),
        until: None,
        paper: Some("本高党干〔2024〕1号".to_owned()),
    };
    let (one, two) = (person("P1", "晏䶮"), person("P2", "晏㛃"));
    vec![
        body.into(),
        post.into(),
        one.into(),
        two.into(),
        tenure.into(),
    ]
}

fn meeting(id: &str, day: Date, person: &str) -> Act {
    Act {
        id: id.to_owned(),
        kind: "专题会议".to_owned(),
        first_day: day,
        last_day: day,
        bodies: vec!["B02".to_owned()],
        theme: "研究安全生产工作专题会议".to_owned(),
        marks: vec!["专题".to_owned(), "安全生产".to_owned()],
        place: "三楼会议室".to_owned(),
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
