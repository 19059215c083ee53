//! Random steps: sensible ones, late ones, wrong ones, and ones that were asked before.

use app::actor::{Actor, Role};
use app::commands::{
    AdoptRegulation, ApproveLate, Attach, Attachment, Command, CorrectAct, DecideRuling, ERASABLE,
    Enter, Erase, How, Import, MendProblem, NoteExport, RecordAct, RecordProblem, SetCalendar,
    SetValue, WithdrawAct, WithdrawFact, WorkbookRef,
};
use app::files::file_ref;
use app::record::{CalendarYear, Fact, Problem, RulingDecided, Setting};
use duties::{
    Act, Amount, Body, Leave, Mode, Participant, Person, Portfolio, Post, Register, Tenure, Waiver,
};
use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use ledger::commitment::Idem;

use crate::common::{DAY, MORNING, clerk, meeting, pack};
use crate::world::{Step, World};

/// How many steps did something, and how many were refused.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) done: u64,
    pub(crate) refused: u64,
}

/// Makes steps.
pub(crate) struct Generator {
    pub(crate) rng: Rng,
    pub(crate) tally: Tally,
    asked: Vec<Idem>,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            tally: Tally::default(),
            asked: Vec::new(),
        }
    }

    /// Takes one step, or one twice: whoever clicked twice asked for one thing.
    pub(crate) fn step(&mut self, world: &mut World, words: &str) {
        let step = self.next(world);
        let first = world.take(&step, words);
        match &first {
            Ok(receipts) => self.tally.done += u64::from(!receipts.is_empty()),
            Err(_) => self.tally.refused += 1,
        }
        if let (Step::Submit(..), Ok(receipts)) = (&step, first)
            && self.rng.u8(0..4) == 0
        {
            let again = world.take(&step, words).unwrap();
            assert!(again.iter().all(|receipt| receipt.repeated), "{words}");
            let numbers = |list: &[app::Receipt]| -> Vec<u64> {
                list.iter().map(|receipt| receipt.seq).collect()
            };
            assert_eq!(numbers(&again), numbers(&receipts), "{words}");
        }
    }

    fn next(&mut self, world: &World) -> Step {
        match self.rng.u8(0..100) {
            0..=7 => Step::Wait(self.rng.u64(0..40) * DAY / 20),
            8 => Step::SetClock(MORNING + self.rng.u64(0..60) * DAY),
            9..=14 => Step::Sign,
            15 => Step::Directory,
            16 => Step::Snapshot,
            17 => Step::Reopen,
            _ => {
                let (actor, command) = self.command(world);
                Step::Submit(actor, command, self.idem())
            }
        }
    }

    /// New nearly always; now and then one that was used for something else.
    fn idem(&mut self) -> Idem {
        if !self.asked.is_empty() && self.rng.u8(0..25) == 0 {
            return self.asked[self.rng.usize(0..self.asked.len())];
        }
        let mut idem = [0; 16];
        self.rng.fill(&mut idem);
        self.asked.push(idem);
        idem
    }

    fn command(&mut self, world: &World) -> (Actor, Box<dyn Command>) {
        let clerk = clerk();
        let approver = Actor::local("审批李", Role::Approver);
        match self.rng.u8(0..100) {
            0..=19 => (clerk, Box::new(self.enter())),
            20..=24 => (clerk, Box::new(self.withdraw_fact(world))),
            25..=49 => (clerk, Box::new(self.record())),
            50..=57 => (clerk, Box::new(self.correct(world))),
            58..=62 => (clerk, Box::new(self.withdraw(world))),
            63..=67 => (clerk, Box::new(self.problem(world))),
            68..=72 => (clerk, Box::new(self.mend(world))),
            73..=77 => (self.other(clerk, approver), Box::new(self.approve(world))),
            78..=81 => (clerk, Box::new(self.attach(world))),
            82..=86 => (clerk, Box::new(self.erase(world, approver))),
            87..=89 => (clerk, self.law(world)),
            90..=93 => {
                let security = Actor::local("安全员", Role::SecurityAdministrator);
                (self.other(clerk, security), Box::new(self.set()))
            }
            94..=97 => (clerk, Box::new(self.import(world))),
            _ => {
                let object = format!("person:P{}", self.rng.u8(1..9));
                let details = "测试".to_owned();
                (clerk, Box::new(NoteExport { object, details }))
            }
        }
    }

    /// Mostly the second.
    fn other(&mut self, one: Actor, two: Actor) -> Actor {
        if self.rng.u8(0..4) == 0 { one } else { two }
    }

    fn day(&mut self) -> Date {
        let from = date(2024, 1, 1);
        from.saturating_add(self.rng.i32(0..850).days())
    }

    fn maybe_day(&mut self, from: Date) -> Option<Date> {
        (self.rng.u8(0..3) == 0).then(|| from.saturating_add(self.rng.i32(-5..400).days()))
    }

    fn id(&mut self, letter: char, width: usize, count: u8) -> String {
        format!("{letter}{:0width$}", self.rng.u8(1..=count))
    }

    fn body(&mut self) -> String {
        self.id('B', 2, 6)
    }

    fn post(&mut self) -> String {
        self.id('Z', 2, 6)
    }

    fn person(&mut self) -> String {
        self.id('P', 1, 7)
    }

    fn enter(&mut self) -> Enter {
        let fact = self.roster_fact();
        let how = match self.rng.u8(0..5) {
            0..=2 => How::New,
            3 => How::Continues,
            _ => How::Corrects(self.reason()),
        };
        Enter { fact, how }
    }

    /// Sometimes none, which is refused.
    fn reason(&mut self) -> String {
        let reasons = ["登记有误", "看错文件", "看错文件", " "];
        (*self.rng.choice(&reasons).unwrap()).to_owned()
    }

    fn roster_fact(&mut self) -> Fact {
        let from = self.day();
        match self.rng.u8(0..8) {
            0 => self.body_fact(),
            1 => Fact::Post(Post {
                id: self.post(),
                body: self.body(),
                title: "主任".to_owned(),
                roles: vec![format!("R{}", self.rng.u8(1..14))],
                order: self.rng.u32(1..5),
            }),
            2 => Fact::Person(Person {
                id: self.person(),
                name: format!("晏{}", self.rng.u8(0..4)),
            }),
            3 | 4 => Fact::Tenure(Tenure {
                person: self.person(),
                post: self.post(),
                mode: *self
                    .rng
                    .choice(&[Mode::Appointed, Mode::InCharge, Mode::Acting])
                    .unwrap(),
                from: date(2024, self.rng.i8(1..5), 1),
                until: self.maybe_day(from),
                paper: self.rng.bool().then(|| "任职文件".to_owned()),
            }),
            5 => Fact::Portfolio(Portfolio {
                post: self.post(),
                object: if self.rng.bool() {
                    "安全生产".to_owned()
                } else {
                    self.body()
                },
                from: date(2024, self.rng.i8(1..5), 1),
                until: self.maybe_day(from),
                paper: None,
            }),
            6 => Fact::Leave(Leave {
                person: self.person(),
                from,
                until: from.saturating_add(self.rng.i32(-1..20).days()),
                reason: "病假".to_owned(),
                approval: None,
            }),
            _ => self.rules_fact(from),
        }
    }

    fn body_fact(&mut self) -> Fact {
        let categories = ["党工委", "管委会", "监管部门", "街道办事处"];
        let id = self.body();
        Fact::Body(Body {
            name: format!("机构{id}"),
            id,
            category: (*self.rng.choice(&categories).unwrap()).to_owned(),
            parent: None,
            order: self.rng.u32(1..9),
            from: None,
            until: None,
            successor: None,
        })
    }

    fn rules_fact(&mut self, from: Date) -> Fact {
        if self.rng.bool() {
            return Fact::Waiver(Waiver {
                bearer: self.post(),
                duty: None,
                from,
                until: from.saturating_add(30.days()),
                approval: "批件".to_owned(),
            });
        }
        Fact::Amount(Amount {
            body: self.body(),
            measure: "安全投入".to_owned(),
            year: self.rng.i16(2024..2027),
            value: self.rng.i64(0..1_000),
            recorded_at: from.at(0, 0, 0, 0),
        })
    }

    fn withdraw_fact(&mut self, world: &World) -> WithdrawFact {
        let kinds = [
            "tenure",
            "portfolio",
            "leave",
            "waiver",
            "amount",
            "person",
            "body",
        ];
        let kind = *self.rng.choice(&kinds).unwrap();
        let keys: Vec<String> = world.memory.zone().read(|state| {
            let standing = state.of_kind(kind, state.size());
            standing.filter_map(|(_, fact)| fact.key()).collect()
        });
        let key = self.rng.choice(&keys).cloned();
        WithdrawFact {
            key: key.unwrap_or_else(|| "tenure:没有".to_owned()),
            reason: self.reason(),
        }
    }

    fn act(&mut self, id: String) -> Act {
        let kinds = ["专题会议", "专题会议", "检查", "没有这种行为"];
        let person = self.person();
        let mut act = meeting(&id, self.day(), &person);
        act.kind = (*self.rng.choice(&kinds).unwrap()).to_owned();
        act.last_day = act.first_day.saturating_add(self.rng.i32(0..3).days());
        act.bodies = vec![if self.rng.bool() {
            "B02".to_owned()
        } else {
            self.body()
        }];
        act.theme = format!("主题{}", self.rng.u8(0..9));
        if self.rng.bool() {
            act.place = "会议室".to_owned();
        }
        if self.rng.bool() {
            let (person, capacity) = (self.person(), "参加".to_owned());
            act.participants.push(Participant { person, capacity });
        }
        act
    }

    fn record(&mut self) -> RecordAct {
        let id = match self.rng.u8(0..4) {
            0 => String::new(),
            _ => format!("R{}", self.rng.u16(0..300)),
        };
        let act = self.act(id);
        let problems = (0..self.rng.u8(0..6).saturating_sub(3)).map(|n| Problem {
            id: String::new(),
            act: String::new(),
            body: None,
            text: format!("问题{n}"),
            found_on: act.first_day,
            due_on: None,
            mended_on: None,
            mended_how: String::new(),
        });
        let problems = problems.collect();
        RecordAct { act, problems }
    }

    /// The id of some act, or of none.
    pub(crate) fn some_act(&mut self, world: &World) -> String {
        let ids: Vec<String> = world.memory.zone().read(|state| {
            let acts = state.acts(state.size());
            acts.map(|(_, act)| act.id.clone()).collect()
        });
        match self.rng.choice(&ids) {
            Some(id) if self.rng.u8(0..10) > 0 => id.clone(),
            _ => "R没有".to_owned(),
        }
    }

    fn correct(&mut self, world: &World) -> CorrectAct {
        let of = self.some_act(world);
        CorrectAct {
            of,
            act: self.act(String::new()),
            reason: self.reason(),
        }
    }

    fn withdraw(&mut self, world: &World) -> WithdrawAct {
        let of = self.some_act(world);
        let reason = self.reason();
        WithdrawAct { of, reason }
    }

    fn problem(&mut self, world: &World) -> RecordProblem {
        let problem = Problem {
            id: String::new(),
            act: self.some_act(world),
            body: self.rng.bool().then(|| self.body()),
            text: "消防通道堵塞".to_owned(),
            found_on: self.day(),
            due_on: None,
            mended_on: None,
            mended_how: String::new(),
        };
        RecordProblem { problem }
    }

    fn mend(&mut self, world: &World) -> MendProblem {
        let ids: Vec<String> = world.memory.zone().read(|state| {
            let problems = state.of_kind("problem", state.size());
            let ids = problems.filter_map(|(_, fact)| match fact {
                Fact::Problem(problem) => Some(problem.id.clone()),
                _ => None,
            });
            ids.collect()
        });
        MendProblem {
            problem: self.rng.choice(&ids).cloned().unwrap_or_default(),
            on: self.day(),
            how: "已疏通".to_owned(),
        }
    }

    fn approve(&mut self, world: &World) -> ApproveLate {
        ApproveLate {
            act: self.some_act(world),
            approved: self.rng.bool(),
            reason: self.reason(),
        }
    }

    fn attach(&mut self, world: &World) -> Attach {
        let bytes = [b'a', self.rng.u8(0..4)];
        if self.rng.u8(0..6) > 0 {
            world.put_file(&bytes);
        }
        let attachment = Attachment {
            file: file_ref(&bytes, "image/jpeg"),
            caption: "照片".to_owned(),
            taken_at: None,
            inspector: "test/1".to_owned(),
            likeness: Vec::new(),
            mirrored: Vec::new(),
            remarks: Vec::new(),
        };
        Attach {
            act: self.some_act(world),
            attachments: vec![attachment],
        }
    }

    fn erase(&mut self, world: &World, approver: Actor) -> Erase {
        let size = world.memory.zone().read(app::state::State::size);
        Erase {
            seq: self.rng.u64(0..size + 1),
            fields: vec![(*self.rng.choice(ERASABLE).unwrap()).to_owned()],
            basis: "个人信息保护法".to_owned(),
            approver: self.other(clerk(), approver),
        }
    }

    fn law(&mut self, world: &World) -> Box<dyn Command> {
        match self.rng.u8(0..4) {
            0 => {
                let (adopted, bytes) = app::law::adopted(&pack()).unwrap();
                world.put_file(&bytes);
                Box::new(AdoptRegulation { adopted, bytes })
            }
            1 => Box::new(SetCalendar {
                years: vec![CalendarYear {
                    year: self.rng.i16(2024..2027),
                    known_from: date(2023, 12, 1),
                    notice: "放假通知".to_owned(),
                    off: Vec::new(),
                    worked: Vec::new(),
                }],
            }),
            _ => {
                let choices = [("R-01", "rolling"), ("R-01", "civil"), ("R-01", "不存在")];
                let (ruling, option) = *self.rng.choice(&choices).unwrap();
                let ruling = RulingDecided {
                    ruling: ruling.to_owned(),
                    option: option.to_owned(),
                    from: date(2025, self.rng.i8(1..5), 1),
                    authority: "裁定文件".to_owned(),
                };
                Box::new(DecideRuling { ruling })
            }
        }
    }

    fn set(&mut self) -> SetValue {
        SetValue {
            setting: Setting {
                name: format!("设置{}", self.rng.u8(0..3)),
                value: self.rng.u8(0..5).to_string(),
                basis: self.reason(),
            },
        }
    }

    /// What stands, somewhat changed, with rows that are new.
    pub(crate) fn workbook(&mut self, world: &World) -> Register {
        let mut register = world.memory.zone().read(|state| {
            let size = self.rng.u64(0..=state.size());
            state.register(size)
        });
        // As a workbook has them: corrections by the program are versions of a row.
        register.acts.retain(|act| act.corrects.is_none());
        for act in &mut register.acts {
            act.recorded_at_assumed = true;
            act.recorded_at = act.first_day.at(0, 0, 0, 0);
            if self.rng.u8(0..10) == 0 {
                act.place = format!("地点{}", self.rng.u8(0..3));
            }
        }
        for person in &mut register.people {
            if self.rng.u8(0..10) == 0 {
                person.name.push('改');
            }
        }
        for tenure in &mut register.tenures {
            if self.rng.u8(0..10) == 0 {
                tenure.until = self.maybe_day(tenure.from);
            }
        }
        if self.rng.bool() {
            let id = format!("W{}", self.rng.u8(0..50));
            let act = self.act(id);
            if register.acts.iter().all(|known| known.id != act.id) {
                register.acts.push(act);
            }
        }
        register
    }

    fn import(&mut self, world: &World) -> Import {
        let register = self.workbook(world);
        let bytes = format!("{register:?}").into_bytes();
        world.put_file(&bytes);
        let workbook = WorkbookRef {
            name: "本区.xlsx".to_owned(),
            file: file_ref(&bytes, "application/vnd.ms-excel"),
        };
        Import { register, workbook }
    }
}
