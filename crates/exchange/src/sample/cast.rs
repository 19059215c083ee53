//! The bodies and posts of the sample.

use std::collections::BTreeMap;

use duties::{Body, Portfolio, Post, Register, Tenure};
use jiff::civil::{Date, date};

use super::names;
use super::{FIRST_DAY, SampleOptions};
use crate::vocabulary::Vocabulary;

/// What a post's holder does in the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Heads a party committee.
    PartyHead,
    /// Heads an administration.
    AdminHead,
    /// Heads a department with supervision.
    DeptHead,
    /// Its deputy for safety.
    SafetyDeputy,
    /// Its other deputies.
    Deputy,
    /// Heads a department without supervision.
    PlainHead,
    /// Leader of the zone with a field of his own.
    Leader,
    /// Anyone else.
    Member,
    /// A seat in the committee.
    Seat,
}

/// A zone in the making.
#[derive(Debug, Default)]
pub(super) struct Zone {
    pub(super) register: Register,
    /// What each post's holder does, in the order of the register's posts.
    pub(super) parts: Vec<Part>,
    /// Places of posts by body.
    pub(super) by_body: BTreeMap<String, Vec<usize>>,
    /// Places of streets' posts: head of the party committee, head of the office.
    pub(super) streets: Vec<(usize, usize)>,
    /// Last day of the sample.
    pub(super) until: Date,
}

/// A post to be made.
struct Role {
    title: &'static str,
    roles: &'static [&'static str],
    part: Part,
}

const fn role(title: &'static str, roles: &'static [&'static str], part: Part) -> Role {
    Role { title, roles, part }
}

const PARTY: [Role; 6] = [
    role("党工委书记", &["R1"], Part::PartyHead),
    role("党工委副书记", &["R7"], Part::Leader),
    role("组织委员", &["R7"], Part::Leader),
    role("宣传委员", &["R7"], Part::Leader),
    role("政法委员", &["R7"], Part::Leader),
    role("纪检监察工委书记", &["R7"], Part::Leader),
];
const ADMINISTRATION: [Role; 6] = [
    role("管委会主任", &["R3"], Part::AdminHead),
    role("管委会副主任（分管安全生产）", &["R7"], Part::Leader),
    role("管委会副主任（分管规划建设）", &["R7"], Part::Leader),
    role("管委会副主任（分管经济）", &["R7"], Part::Leader),
    role("管委会副主任（分管社会事业）", &["R7"], Part::Leader),
    role("管委会副主任（分管招商）", &["R7"], Part::Leader),
];
const COMMITTEE: [Role; 3] = [
    role("安委会主任（党工委）", &["R13"], Part::Seat),
    role("安委会主任（管委会）", &["R13"], Part::Seat),
    role("安委会副主任", &["R14"], Part::Seat),
];
const OFFICE: [Role; 2] = [
    role("安委办主任", &[], Part::Member),
    role("安委办副主任", &[], Part::Member),
];
/// In some departments the deputy for safety is named by his role, in others by 分工.
const SUPERVISING: [Role; 5] = [
    role("局长", &["R8"], Part::DeptHead),
    role("副局长（分管安全生产）", &["R9"], Part::SafetyDeputy),
    role("副局长（分管综合）", &["R10"], Part::Deputy),
    role("副局长（分管业务）", &["R10"], Part::Deputy),
    role("副局长（分管企业服务）", &["R10"], Part::Deputy),
];
const PLAIN: [Role; 4] = [
    role("主要负责人", &["R11"], Part::PlainHead),
    role("副职（常务）", &["R12"], Part::Member),
    role("副职（业务）", &["R12"], Part::Member),
    role("副职（综合）", &["R12"], Part::Member),
];
const STREET_PARTY: [Role; 5] = [
    role("街道党工委书记", &["R2"], Part::PartyHead),
    role("街道党工委副书记", &["R5"], Part::Member),
    role("组织委员", &["R5"], Part::Member),
    role("政法委员", &["R5"], Part::Member),
    role("武装部长", &["R5"], Part::Member),
];
const STREET_OFFICE: [Role; 7] = [
    role("办事处主任", &["R4"], Part::AdminHead),
    role("办事处副主任（分管应急）", &["R5"], Part::Member),
    role("办事处副主任（分管城建）", &["R5"], Part::Member),
    role("办事处副主任（分管经济）", &["R5"], Part::Member),
    role("办事处副主任（分管民生）", &["R5"], Part::Member),
    role("综合行政执法队队长", &["R5"], Part::Member),
    role("人大工委主任", &["R5"], Part::Member),
];
/// Posts that one more department and two more streets bring.
const MORE: usize = SUPERVISING.len() + 2 * (STREET_PARTY.len() + STREET_OFFICE.len());

/// Departments when the pack has no sets.
const SUPERVISED: [&str; 3] = ["经济服务局", "综合监管局", "应急服务局"];
const UNSUPERVISED: [&str; 2] = ["综合办公室", "财务局"];

/// The name that a department takes on `RENAMED_ON`.
const NEW_NAME: &str = "招商服务中心";
const RENAMED_ON: Date = date(2022, 3, 1);
/// Last day of the department that is merged.
const MERGED_UNTIL: Date = date(2023, 6, 30);

/// Bodies and posts.
pub(super) fn zone(options: &SampleOptions, words: &Vocabulary) -> Zone {
    let mut zone = Zone {
        until: options.until,
        ..Zone::default()
    };
    zone.body("高新区党工委", "党工委", None, &PARTY);
    zone.body("高新区管委会", "管委会", None, &ADMINISTRATION);
    zone.body("高新区安全生产委员会", "安委会", None, &COMMITTEE);
    zone.body(
        "高新区安全生产委员会办公室",
        "安委办",
        Some("B003"),
        &OFFICE,
    );
    let supervising = members(words, "监管部门", &SUPERVISED);
    let plain = members(words, "无直接监管部门", &UNSUPERVISED);
    for name in &supervising {
        zone.body(name, "监管部门", Some("B002"), &SUPERVISING);
    }
    for name in &plain {
        zone.body(name, "无直接监管部门", Some("B002"), &PLAIN);
    }
    let basic = zone.register.posts.len() + 3 * (STREET_PARTY.len() + STREET_OFFICE.len());
    let more = options.posts.saturating_sub(basic) / MORE;
    for at in 0..more {
        zone.body(
            &names::department(at),
            "监管部门",
            Some("B002"),
            &SUPERVISING,
        );
    }
    for at in 0..3 + 2 * more {
        zone.street(&names::street(at));
    }
    zone.merge(supervising.len());
    zone.rename();
    zone.fields();
    zone
}

fn members(words: &Vocabulary, category: &str, otherwise: &[&str]) -> Vec<String> {
    let sets = words.sets.iter().filter(|set| !set.members.is_empty());
    let of = |set: &&crate::vocabulary::SetWord| {
        set.category.as_deref() == Some(category) || set.name == category
    };
    let set = sets.clone().find(of);
    set.map_or_else(
        || otherwise.iter().map(|name| (*name).to_owned()).collect(),
        |set| set.members.clone(),
    )
}

impl Zone {
    fn body(&mut self, name: &str, category: &str, parent: Option<&str>, roles: &[Role]) -> String {
        let number = self.register.bodies.len() + 1;
        let id = format!("B{number:03}");
        self.register.bodies.push(Body {
            id: id.clone(),
            name: name.to_owned(),
            category: category.to_owned(),
            parent: parent.map(str::to_owned),
            order: u32::try_from(number).unwrap_or(u32::MAX),
            from: None,
            until: None,
            successor: None,
        });
        for (order, role) in (1_u32..).zip(roles) {
            let at = self.register.posts.len();
            self.register.posts.push(Post {
                id: format!("Z{:04}", at + 1),
                body: id.clone(),
                title: role.title.to_owned(),
                roles: role.roles.iter().map(|role| (*role).to_owned()).collect(),
                order,
            });
            self.parts.push(role.part);
            self.by_body.entry(id.clone()).or_default().push(at);
        }
        id
    }

    fn street(&mut self, name: &str) {
        let party = self.register.posts.len();
        self.body(
            &format!("{name}党工委"),
            "街道党工委",
            Some("B001"),
            &STREET_PARTY,
        );
        let office = self.register.posts.len();
        self.body(
            &format!("{name}办事处"),
            "街道办事处",
            Some("B002"),
            &STREET_OFFICE,
        );
        self.streets.push((party, office));
    }

    /// The last but one department with supervision is merged into the fifth.
    fn merge(&mut self, supervising: usize) {
        let successor = self
            .register
            .bodies
            .get(4 + 4.min(supervising - 1))
            .map(|b| b.id.clone());
        if let Some(body) = self.register.bodies.get_mut((2 + supervising).max(5)) {
            body.until = Some(MERGED_UNTIL);
            body.successor = successor.filter(|id| *id != body.id);
        }
    }

    /// The last department without supervision gets another name: the old body ends, and a new
    /// one with the same posts succeeds it.
    fn rename(&mut self) {
        let plain = |body: &&Body| body.category == "无直接监管部门";
        let Some(old) = self
            .register
            .bodies
            .iter()
            .rev()
            .find(plain)
            .map(|b| b.id.clone())
        else {
            return;
        };
        let new = self.body(NEW_NAME, "无直接监管部门", Some("B002"), &PLAIN);
        let order = self
            .register
            .bodies
            .iter()
            .find(|body| body.id == old)
            .map(|b| b.order);
        for body in &mut self.register.bodies {
            if body.id == old {
                body.until = RENAMED_ON.yesterday().ok();
                body.successor = Some(new.clone());
            } else if body.id == new {
                body.from = Some(RENAMED_ON);
                body.order = order.unwrap_or(body.order);
            }
        }
    }

    /// 分工: who is in charge of what.
    fn fields(&mut self) {
        const SECTORS: [&str; 10] = [
            "组织人事",
            "机关党建",
            "宣传文化",
            "政法信访",
            "纪检监察",
            "安全生产",
            "规划建设",
            "工业经济",
            "教育卫生",
            "招商引资",
        ];
        let paper = || Some("高新区分工〔2019〕1号".to_owned());
        let mut sectors = SECTORS.iter().cycle();
        let mut departments = 0;
        let mut rows = Vec::new();
        for (at, (post, part)) in self.register.posts.iter().zip(&self.parts).enumerate() {
            let mut row = |object: String, from: Date, until: Option<Date>| {
                let (post, paper) = (post.id.clone(), paper());
                rows.push(Portfolio {
                    post,
                    object,
                    from,
                    until,
                    paper,
                });
            };
            match part {
                Part::Leader => row((*sectors.next().unwrap_or(&"")).to_owned(), FIRST_DAY, None),
                Part::SafetyDeputy => {
                    departments += 1;
                    // The field went from one deputy to another in the third department.
                    let moved = (departments == 3).then_some(date(2022, 6, 30));
                    row("安全生产".to_owned(), FIRST_DAY, moved);
                }
                Part::Deputy => {
                    if departments == 3 && post.title.contains("综合") {
                        row("安全生产".to_owned(), date(2022, 7, 1), None);
                    }
                    row(unit(at), FIRST_DAY, None);
                }
                _ => {}
            }
        }
        self.register.portfolios = rows;
        // Where the pack finds the deputy by 分工, the post has the general role.
        let by_field = |post: &&mut Post| post.roles == ["R9"];
        for (number, post) in self.register.posts.iter_mut().filter(by_field).enumerate() {
            if number % 2 == 0 {
                post.roles = vec!["R10".to_owned()];
            }
        }
    }

    /// Who holds a post on a day; an acting holder goes before the appointed one.
    pub(super) fn holder(&self, tenures: &[Vec<Tenure>], post: usize, day: Date) -> Option<String> {
        let held = tenures
            .get(post)?
            .iter()
            .filter(|tenure| tenure.from <= day && tenure.until.is_none_or(|until| day <= until));
        held.max_by_key(|tenure| (tenure.mode, tenure.from))
            .map(|tenure| tenure.person.clone())
    }

    /// Whether the body of a post exists on a day.
    pub(super) fn exists(&self, body: &Body, day: Date) -> bool {
        body.from.is_none_or(|from| from <= day) && body.until.is_none_or(|until| day <= until)
    }
}

/// The unit that a deputy is in charge of.
pub(super) fn unit(post: usize) -> String {
    const UNITS: [&str; 6] = [
        "综合业务科",
        "企业服务科",
        "行政审批科",
        "建设管理科",
        "执法监察科",
        "规划统计科",
    ];
    UNITS
        .get(post % UNITS.len())
        .copied()
        .unwrap_or("")
        .to_owned()
}
