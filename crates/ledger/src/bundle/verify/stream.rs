//! 个人记录连续, 目录: nothing of the subject is left out, in the middle or at the end.

use super::view::View;
use crate::bundle::list_proof::ListProof;
use crate::bundle::member::Member;
use crate::bundle::report::Check;
use crate::bundle::{DIRECTORY, Header, STREAM};
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

/// The places in the subject's stream that were recorded before the directory, then those after.
fn places(view: &View<'_>, header: &Header) -> (Vec<Place>, Vec<Place>) {
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
    all.partition(|place| place.seq < header.directory)
}

pub(super) fn continuity(view: &View<'_>) -> Check {
    let mut check = Check::new(STREAM);
    let Ok(header) = &view.header else {
        check.unknown("bundle.txt 读不懂，不知道是谁的记录");
        return check;
    };
    let (before, after) = places(view, header);
    if before.is_empty() {
        check.fail(format!("包内没有“{}”的任何记录", header.subject));
    }
    let mut last: Option<&Place> = None;
    for place in &before {
        let expected = last.map_or(1, |last| last.number.saturating_add(1));
        if place.number != expected {
            check.fail(format!(
                "第 {} 号记录是该对象的第 {} 条，包内缺少第 {expected} 条起的记录：不完整",
                place.seq, place.number
            ));
        } else if place.previous != last.map(|last| last.leaf) {
            check.fail(format!(
                "第 {} 号记录所接的上一条不是包内的那一条",
                place.seq
            ));
        }
        last = Some(place);
    }
    // What is behind the directory is in the bundle only where it amends something, so it may have
    // gaps; but it may not contradict what is there.
    for place in &after {
        let follows = last.is_none_or(|last| place.number > last.number);
        let next = last.filter(|last| place.number == last.number.saturating_add(1));
        if !follows || next.is_some_and(|last| place.previous != Some(last.leaf)) {
            check.fail(format!("第 {} 号记录与该对象前面的记录接不上", place.seq));
        }
        last = Some(place);
    }
    check
}

pub(super) fn directory(view: &View<'_>) -> Check {
    let mut check = Check::new(DIRECTORY);
    let Ok(header) = &view.header else {
        check.unknown("bundle.txt 读不懂，不知道是哪个目录");
        return check;
    };
    if let Err(why) = judge(view, header) {
        check.fail(why);
    }
    if view.algs().next().is_none() {
        check.unknown("信任文件声明两种散列都不可信，目录无从核对");
    }
    check
}

fn judge(view: &View<'_>, header: &Header) -> Result<(), String> {
    let seq = header.directory;
    let leaf = view.leaves.get(&seq).ok_or("目录记录不在包内")?;
    let entry = leaf.entry.as_ref().map_err(|_| "目录记录读不懂")?;
    if entry.kind != KIND || !entry.streams.is_empty() {
        return Err(format!("第 {seq} 号记录不是目录"));
    }
    let fields = Fields::read(view, seq).ok_or(format!("第 {seq} 号目录记录的内容不全"))?;
    let bytes = view.get(&Member::DirectoryHead).unwrap_or_default();
    let head = Head::from_bytes(bytes).map_err(|error| format!("directory/head.cbor：{error}"))?;
    let (before, _) = places(view, header);
    let last = before.last().ok_or("包内没有该对象的记录")?;
    if head.subject != header.subject {
        return Err("directory/head.cbor 说的是另一个对象".to_owned());
    }
    if (head.number, head.leaf) != (last.number, last.leaf) {
        return Err(format!(
            "目录载明该对象有 {} 条记录，包内最后一条是第 {} 条（第 {} 号记录），与目录不符：不完整",
            head.number, last.number, last.seq
        ));
    }
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
