//! What is left out of a bundle, by whoever holds it or by the server.

use ledger::bundle::{Member, write};
use ledger::entry::{Entry, Relation};
use ledger::value::Value;

use super::{Case, fail, with, without_entry};
use crate::world::{
    CORRECTION, ERASURE, MIDDLE, SIGNED_SM2, SUBJECT, TAIL, UNDISCLOSED, WITH_FILE, act, draft,
    story_so_far,
};

pub(super) fn streams(cases: &mut Vec<Case>) {
    let omit = |seq| with(|members| without_entry(members, seq));
    let told = |tweak: &dyn Fn(&mut Entry)| {
        let mut world = story_so_far(1);
        world.record_as(act(&[SUBJECT], "2026-06-10"), None, tweak);
        world.directory();
        world.bundle()
    };
    let stream = "个人记录连续";
    cases.extend([
        fail("f42-middle-omitted", stream, omit(MIDDLE)),
        fail("f42-tail-omitted", "目录", omit(TAIL)),
        fail("f42-first-omitted", stream, omit(WITH_FILE)),
        fail("f42-correction-omitted", stream, omit(CORRECTION)),
        fail("f42-approval-omitted", stream, omit(SIGNED_SM2)),
        fail("f42-undisclosed-omitted", stream, omit(UNDISCLOSED)),
        fail("f42-erasure-omitted", "删除", omit(ERASURE)),
        fail("f42-directory-omitted", "目录", omit(11)),
        fail("f42-older-directory", "目录", {
            // The server binds a directory that does not know of the last record.
            let mut world = story_so_far(1);
            let older = world.heads_before(TAIL);
            world.directory_of(older);
            world.bundle()
        }),
        fail(
            "f42-number-twice",
            stream,
            told(&|entry| entry.streams[0].number -= 1),
        ),
        fail(
            "f42-number-left-out",
            stream,
            told(&|entry| entry.streams[0].number += 1),
        ),
        fail(
            "f42-previous-of-another",
            stream,
            told(&|entry| entry.streams[0].previous = Some([7; 32])),
        ),
        fail(
            "f42-head-of-another",
            "目录",
            with(|members| {
                let other = ledger::directory::Head {
                    subject: "person:P0002".to_owned(),
                    number: 7,
                    leaf: [0; 32],
                };
                members.insert(Member::DirectoryHead.name(), other.to_bytes());
            }),
        ),
        fail("f42-no-directory-at-all", "目录", {
            let mut world = story_so_far(1);
            world.directory();
            let mut input = world.input();
            input.directory = MIDDLE;
            write(&input).unwrap()
        }),
    ]);
}

pub(super) fn directories(cases: &mut Vec<Case>) {
    let stream = "个人记录连续";
    cases.extend([
        fail("f42-behind-the-directory-loose", stream, {
            let mut world = story_so_far(1);
            world.directory();
            let mut behind = draft("correction", &[SUBJECT], None, vec![]);
            behind.refs = vec![world.named(Relation::Corrects, MIDDLE)];
            world.record_as(behind, None, |entry| {
                entry.streams[0].previous = Some([7; 32]);
            });
            world.bundle()
        }),
        fail("f42-directory-on-no-day", "目录", {
            let mut world = story_so_far(1);
            let heads = world.heads_before(11);
            world.directory_with(heads, |values| values[1].1 = Value::text("2026-06-31"));
            world.bundle()
        }),
        fail("f42-directory-of-five-fields", "目录", {
            let mut world = story_so_far(1);
            let heads = world.heads_before(11);
            world.directory_with(heads, |values| values.push(("zeal", Value::Null)));
            world.bundle()
        }),
    ]);
}
