//! 个人记录连续, 目录: nothing of the subject is left out, in the middle or at the end.

use super::view::View;
use crate::bundle::list_proof::ListProof;
use crate::bundle::member::Member;
use crate::bundle::report::Check;
use crate::bundle::{DIRECTORY, Header, STREAM};
use crate::day::is_day;
use crate::directory::{Head, KIND};
use crate::hash::{Alg, Hash, leaf_hash};
use crate::merkle::verify_inclusion;
use crate::value::Value;

/// An entry's place in the subject's stream.
struct Place {
    seq: u64,
    number: u64,
    previous: Option<Hash>,
    leaf: Hash,
}

/// The places in the subject's stream, by number.
fn places(view: &View<'_>) -> Vec<Place> {
    let Ok(header) = &view.header else {
        return Vec::new();
    };
    let all = view.entries().filter_map(|(seq, leaf, entry)| {
        let mut streams = entry.streams.iter();
        let stream = streams.find(|stream| stream.subject == header.subject)?;
        Some(Place {
            seq,
            number: stream.number,
            previous: stream.previous,
            leaf: leaf.hashes.sha256,
        })
    });
    let mut places: Vec<Place> = all.collect();
    places.sort_by_key(|place| (place.number, place.seq));
    places
}

pub(super) fn continuity(view: &View<'_>) -> Check {
    let mut check = Check::new(STREAM);
    let Ok(header) = &view.header else {
        check.unknown("bundle.txt 读不懂，不知道是谁的记录");
        return check;
    };
    let Ok(head) = view.head() else {
        check.unknown("directory/head.cbor 读不懂，不知道应有多少条记录");
        return check;
    };
    let unread = view.tell_unread_leaves(&mut check);
    let places = places(view);
    let behind = places.partition_point(|place| place.number <= head.number);
    let (whole, behind) = places.split_at(behind);
    for (place, before) in whole.iter().zip(before(whole)) {
        let expected = before.map_or(1, |before| before.number.saturating_add(1));
        if place.number > expected {
            let what = format!("第 {expected} 条至第 {} 条", place.number - 1);
            check.lack(unread, format!("包内没有该对象的{what}：不完整"));
        } else if !follows(place, before) {
            check.fail(loose(place));
        }
    }
    let last = whole.last();
    if last.map_or(0, |last| last.number) < head.number {
        let subject = &header.subject;
        let what = format!("“{subject}”有 {} 条记录，包内没有到这一条", head.number);
        check.lack(unread, format!("{what}：不完整"));
    }
    // What is behind the directory is in the bundle only where it amends something, so it may have
    // gaps; but it may not contradict what is there.
    for (place, near) in behind.iter().zip(before(behind)) {
        let before = near.or(last);
        if place.seq <= header.directory {
            check.fail(format!("第 {} 号记录早于目录，目录却不知道它", place.seq));
        } else if before.is_some() && !follows(place, before) {
            check.fail(loose(place));
        }
    }
    check
}

/// Of each place the one before it.
fn before(places: &[Place]) -> impl Iterator<Item = Option<&Place>> {
    std::iter::once(None).chain(places.iter().map(Some))
}

/// Whether a place stands behind another, and names it if it is the next.
fn follows(place: &Place, before: Option<&Place>) -> bool {
    let Some(before) = before else {
        return place.previous.is_none();
    };
    let is_next = place.number == before.number.saturating_add(1);
    place.number > before.number
        && place.seq > before.seq
        && (!is_next || place.previous == Some(before.leaf))
}

fn loose(place: &Place) -> String {
    format!("第 {} 号记录与该对象前面的记录接不上", place.seq)
}

pub(super) fn directory(view: &View<'_>) -> Check {
    let mut check = Check::new(DIRECTORY);
    let Ok(header) = &view.header else {
        check.unknown("bundle.txt 读不懂，不知道是哪个目录");
        return check;
    };
    let unread = view.tell_unread_leaves(&mut check);
    if let Err(why) = fields_and_proofs(view, header, &mut check) {
        check.fail(why);
    }
    match view.head() {
        Ok(head) => last(view, header, &head, unread, &mut check),
        Err(error) => check.fail(format!("directory/head.cbor：{error}")),
    }
    if view.algs().next().is_none() {
        check.unknown("信任文件声明两种散列都不可信，目录无从核对");
    }
    check
}

/// That the head is the last of the subject's entries before the directory.
fn last(view: &View<'_>, header: &Header, head: &Head, unread: bool, check: &mut Check) {
    if head.subject != header.subject {
        check.fail("directory/head.cbor 说的是另一个对象");
    }
    let places = places(view);
    let is_head = |place: &&Place| (place.number, place.leaf) == (head.number, head.leaf);
    match places.iter().find(is_head) {
        None => {
            let last = places.iter().rfind(|place| place.number <= head.number);
            let found = last.map_or("没有该对象的记录".to_owned(), |last| {
                format!("最后一条是第 {} 条（第 {} 号记录）", last.number, last.seq)
            });
            let told = format!("目录载明该对象有 {} 条记录，包内{found}", head.number);
            check.lack(unread, format!("{told}，不是目录所指的那一条：不完整"));
        }
        Some(place) if place.seq >= header.directory => check.fail(format!(
            "目录所指的最后一条是第 {} 号记录，不在目录之前",
            place.seq
        )),
        Some(_) => {}
    }
    for place in &places {
        if place.number > head.number && place.seq < header.directory {
            check.fail(format!(
                "目录载明该对象有 {} 条记录，第 {} 号记录却是目录之前的第 {} 条",
                head.number, place.seq, place.number
            ));
        }
    }
}

fn fields_and_proofs(view: &View<'_>, header: &Header, check: &mut Check) -> Result<(), String> {
    let seq = header.directory;
    let leaf = view.leaves.get(&seq).ok_or("目录记录不在包内")?;
    let Ok(entry) = &leaf.entry else {
        return Ok(());
    };
    let names: Vec<&str> = entry.fields.iter().map(|one| one.field.as_str()).collect();
    if entry.kind != KIND || !entry.streams.is_empty() || names != FIELDS {
        return Err(format!("第 {seq} 号记录不是目录"));
    }
    if let Some(Err(_)) = leaf.openings {
        check.unknown(format!("第 {seq} 号目录记录的公开内容读不懂"));
        return Ok(());
    }
    let fields = Fields::read(view, seq).ok_or(format!("第 {seq} 号目录记录的内容不全"))?;
    let bytes = view.get(&Member::DirectoryHead).unwrap_or_default();
    for alg in view.algs() {
        let text = view.get(&Member::DirectoryProof(alg)).unwrap_or_default();
        let proof = ListProof::parse(text).ok_or(format!("目录的 {alg} 证明读不懂"))?;
        if proof.count != fields.count {
            return Err(format!(
                "目录的 {alg} 证明与第 {seq} 号目录记录的对象数不符"
            ));
        }
        let item = leaf_hash(alg, bytes);
        let root = fields.root(alg);
        verify_inclusion(alg, &item, proof.index, proof.count, &proof.hashes, &root)
            .map_err(|error| format!("目录的 {alg} 证明：{error}"))?;
    }
    Ok(())
}

/// The fields of a directory's entry, and no others.
const FIELDS: [&str; 4] = ["count", "day", "sha256", "sm3"];

/// What a directory's entry says.
pub(super) struct Fields {
    count: u64,
    pub(super) day: String,
    sha256: Hash,
    sm3: Hash,
}

impl Fields {
    pub(super) fn read(view: &View<'_>, seq: u64) -> Option<Self> {
        let openings = view.leaves.get(&seq)?.opened();
        let get = |field: &str| {
            let found = openings.iter().find(|opening| opening.field == field);
            found.map(|opening| &opening.value)
        };
        let root = |field: &str| match get(field)? {
            Value::Bytes(bytes) => Hash::try_from(bytes.as_slice()).ok(),
            _ => None,
        };
        let (Value::Int(count), Value::Text(day)) = (get("count")?, get("day")?) else {
            return None;
        };
        if !is_day(day) || openings.len() != FIELDS.len() {
            return None;
        }
        Some(Self {
            count: u64::try_from(*count).ok()?,
            day: day.clone(),
            sha256: root("sha256")?,
            sm3: root("sm3")?,
        })
    }

    fn root(&self, alg: Alg) -> Hash {
        match alg {
            Alg::Sha256 => self.sha256,
            Alg::Sm3 => self.sm3,
        }
    }
}
