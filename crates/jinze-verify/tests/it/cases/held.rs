//! What whoever holds a bundle may do to its members: files, the header, values.

use ledger::bundle::{Member, Members};
use ledger::commitment::Opening;
use ledger::entry::Relation;
use ledger::hash::Alg;
use ledger::value::Value;

use super::{Case, edit, edit_openings, fail, unknown, with};
use crate::world::{
    ERASURE, MIDDLE, SUBJECT, TAIL, WITH_FILE, World, act, draft, story, story_so_far,
};

pub(super) fn held(cases: &mut Vec<Case>) {
    let remove = |member: Member| with(|members| drop(members.remove(&member.name())));
    let put = |name: &str, bytes: &[u8]| {
        with(|members| drop(members.insert(name.to_owned(), bytes.to_vec())))
    };
    let file = story(1)
        .files
        .keys()
        .next()
        .copied()
        .map(Member::File)
        .unwrap();
    cases.extend([
        fail("f39-no-header", "包的结构", remove(Member::Header)),
        fail("f39-no-note", "包的结构", remove(Member::Note(Alg::Sm3))),
        fail(
            "f39-no-proof",
            "包的结构",
            remove(Member::Proof(Alg::Sm3, MIDDLE)),
        ),
        fail("f39-no-head", "包的结构", remove(Member::DirectoryHead)),
        fail("f39-stranger", "包的结构", put("notes.txt", b"")),
        fail(
            "f39-openings-of-nothing",
            "包的结构",
            put("openings/2.cbor", b"\x80"),
        ),
        unknown("f10-file-missing", "附件", remove(file.clone())),
        fail(
            "f10-file-altered",
            "附件",
            put(&file.name(), b"a photo of a Meeting"),
        ),
        fail(
            "f10-file-longer",
            "附件",
            put(&file.name(), b"a photo of a meeting."),
        ),
        fail("f10-file-of-nobody", "附件", {
            let mut stranger = World::new(9);
            stranger.file(b"never recorded");
            let (hash, bytes) = stranger.files.pop_first().unwrap();
            put(&Member::File(hash).name(), &bytes)
        }),
        unknown(
            "f40-token-of-garbage",
            "时间戳",
            put("timestamps/tsa.tsr", b"garbage"),
        ),
        unknown(
            "f40-token-like-der",
            "时间戳",
            put("timestamps/tsa.tsr", b"\x30\x03\x02\x01\x00"),
        ),
    ]);
}

pub(super) fn erased_files(cases: &mut Vec<Case>) {
    let mut world = story_so_far(1);
    let names = Value::List(vec![Value::text("files")]);
    let mut erasure = draft("erasure", &[], None, vec![("fields", names)]);
    erasure.refs = vec![world.named(Relation::Erases, WITH_FILE)];
    world.record(erasure);
    world.directory();
    cases.push(fail(
        "f26-file-erased-and-still-there",
        "附件",
        world.bundle(),
    ));
    // The days do not matter: what was erased is gone.
    let narrow = |members: &mut Members| {
        edit(members, &Member::Header, "from 2026-01", "from 2026-06");
    };
    let mut members = world.bundle();
    narrow(&mut members);
    cases.push(fail(
        "f26-file-of-other-days-erased-and-still-there",
        "附件",
        members,
    ));
    let file = Member::File(*world.files.keys().next().unwrap());
    cases.push(fail(
        "f10-file-of-other-days-altered",
        "附件",
        with(|members| {
            narrow(members);
            members.insert(file.name(), b"a photo of a Meeting".to_vec());
        }),
    ));
}

pub(super) fn leaves(cases: &mut Vec<Case>) {
    cases.extend([
        fail(
            "f36-leaf-like-a-node",
            "记录编码",
            with(|members| {
                members.insert(Member::Leaf(MIDDLE).name(), vec![1; 65]);
            }),
        ),
        fail(
            "f37-leaf-with-more",
            "记录编码",
            with(|members| {
                members
                    .get_mut(&Member::Leaf(MIDDLE).name())
                    .unwrap()
                    .push(0);
            }),
        ),
    ]);
}

pub(super) fn headers(cases: &mut Vec<Case>) {
    cases.extend([
        fail(
            "header-of-another-subject",
            "个人记录连续",
            with(|members| {
                edit(members, &Member::Header, SUBJECT, "person:P0003");
            }),
        ),
        fail(
            "header-of-another-log",
            "记录编码",
            with(|members| {
                edit(members, &Member::Header, "log 6a", "log 6b");
            }),
        ),
        fail(
            "header-of-more-days",
            "删除",
            with(|members| {
                edit(members, &Member::Header, "from 2026", "from 2025");
            }),
        ),
        fail(
            "header-of-another-size",
            "检查点一致",
            with(|members| {
                edit(members, &Member::Header, "size 12", "size 13");
            }),
        ),
        fail(
            "header-until-no-day",
            "包的结构",
            with(|members| {
                edit(
                    members,
                    &Member::Header,
                    "until 2026-06-30",
                    "until 2026-06-31",
                );
            }),
        ),
        fail(
            "header-until-before-from",
            "包的结构",
            with(|members| {
                edit(members, &Member::Header, "until 2026", "until 2025");
            }),
        ),
        fail(
            "header-of-a-directory-beyond",
            "包的结构",
            with(|members| {
                edit(members, &Member::Header, "directory 11", "directory 12");
            }),
        ),
        fail(
            "header-of-another-directory",
            "目录",
            with(|members| {
                edit(members, &Member::Header, "directory 11", "directory 10");
            }),
        ),
    ]);
}

pub(super) fn erasures(cases: &mut Vec<Case>) {
    cases.extend([
        fail(
            "f26-value-removed",
            "删除",
            with(|members| {
                edit_openings(members, MIDDLE, |openings| drop(openings.remove(0)));
            }),
        ),
        fail(
            "f26-all-values-removed",
            "删除",
            with(|members| {
                members.remove(&Member::Openings(MIDDLE).name());
            }),
        ),
        fail(
            "f26-erasure-not-told",
            "删除",
            with(|members| {
                members.remove(&Member::Openings(ERASURE).name());
            }),
        ),
        fail("f26-erasure-of-other-days-not-told", "删除", {
            let mut world = story_so_far(1);
            let names = Value::List(vec![Value::text("nothing")]);
            let day = Some("2025-02-01");
            let mut erasure = draft("erasure", &[], day, vec![("fields", names)]);
            erasure.refs = vec![world.named(Relation::Erases, MIDDLE)];
            let seq = world.record(erasure);
            world.directory();
            let mut members = world.bundle();
            members.remove(&Member::Openings(seq).name()).unwrap();
            members
        }),
        fail("f26-list-of-more-than-names", "删除", {
            let mut world = story_so_far(1);
            let names = Value::List(vec![Value::text("place"), Value::Null]);
            let mut erasure = draft("erasure", &[], None, vec![("fields", names)]);
            erasure.refs = vec![world.named(Relation::Erases, MIDDLE)];
            world.record(erasure);
            world.erase(MIDDLE, "place");
            world.directory();
            world.bundle()
        }),
        fail("f26-erased-and-still-there", "删除", {
            let mut world = story_so_far(1);
            world.record(act(&[SUBJECT], "2026-06-10"));
            let fields = Value::List(vec![Value::text("place")]);
            let mut erasure = draft("erasure", &[], None, vec![("fields", fields)]);
            erasure.refs = vec![world.named(Relation::Erases, 11)];
            world.record(erasure);
            world.directory();
            world.bundle()
        }),
    ]);
}

pub(super) fn values(cases: &mut Vec<Case>) {
    let change = |seq, change: &dyn Fn(&mut Vec<Opening>)| {
        with(|members| edit_openings(members, seq, |openings| change(openings)))
    };
    cases.extend([
        fail(
            "f27-value-changed",
            "字段",
            change(MIDDLE, &|openings| {
                openings[1].value = Value::text("研究安全生产工作。");
            }),
        ),
        fail(
            "f27-salt-changed",
            "字段",
            change(MIDDLE, &|openings| openings[0].salt[0] ^= 1),
        ),
        fail(
            "f27-values-swapped",
            "字段",
            change(MIDDLE, &|openings| {
                let (first, second) = (openings[0].clone(), openings[1].clone());
                openings[0].value = second.value;
                openings[0].salt = second.salt;
                openings[1].value = first.value;
                openings[1].salt = first.salt;
            }),
        ),
        fail(
            "f27-openings-of-another",
            "字段",
            with(|members| {
                let other = members[&Member::Openings(TAIL).name()].clone();
                members.insert(Member::Openings(MIDDLE).name(), other);
            }),
        ),
        fail(
            "f27-field-added",
            "字段",
            change(MIDDLE, &|openings| {
                let mut more = openings[1].clone();
                more.field = "zeal".to_owned();
                openings.push(more);
            }),
        ),
        fail(
            "f37-openings-unsorted",
            "字段",
            change(MIDDLE, &|openings| openings.reverse()),
        ),
    ]);
}
