//! What is just allowed and what is just too much, in entries, openings and values; and that what
//! repeats a request is told from what does not.

use ledger::cbor::CborError;
use ledger::commitment::{
    Commitment, FIELDS_MAX, OPENINGS_BYTES_MAX, Opening, openings_from_bytes, openings_to_bytes,
};
use ledger::entry::{
    Actor, ClockNote, ClockState, Draft, Entry, EntryError, FILES_MAX, FileRef, LEAF_BYTES_MAX,
    Label, Position, Prepared, REFS_MAX, Ref, Relation, STREAMS_MAX, Stream, Valid,
};
use ledger::hash::Digests;
use ledger::value::Value;

const LOG: [u8; 16] = [1; 16];

fn draft() -> Draft {
    Draft {
        actor: Actor {
            account: "zhang".to_owned(),
            person: None,
            role: "recorder".to_owned(),
            level: 1,
            session: None,
            on_behalf_of: None,
        },
        kind: "act".to_owned(),
        schema: 1,
        subjects: vec!["person:P2".to_owned(), "person:P1".to_owned()],
        valid: Valid::default(),
        label: Label::Internal,
        refs: Vec::new(),
        values: vec![
            ("theme".to_owned(), Value::text("研究安全生产")),
            ("place".to_owned(), Value::text("会议室")),
        ],
        files: Vec::new(),
        idem: [2; 16],
        author: None,
    }
}

fn prepared(draft: Draft) -> Prepared {
    let mut salt = 0;
    draft.prepare(&LOG, &mut || {
        salt += 1;
        [salt; 32]
    })
}

fn placed(draft: Draft) -> (Entry, Vec<Opening>) {
    let prepared = prepared(draft);
    let streams = prepared.subjects().iter().map(|subject| stream(subject, 1));
    let position = Position {
        seq: 9,
        recorded_at: 1_782_835_199_000_000,
        clock: ClockNote {
            source: "system".to_owned(),
            offset: None,
            state: ClockState::Unknown,
        },
        anchor: None,
        streams: streams.collect(),
    };
    prepared.place(&LOG, position)
}

fn entry() -> Entry {
    placed(draft()).0
}

fn stream(subject: &str, number: u64) -> Stream {
    Stream {
        subject: subject.to_owned(),
        number,
        previous: (number > 1).then_some([3; 32]),
    }
}

fn named(relation: Relation, seq: u64) -> Ref {
    Ref {
        relation,
        seq,
        leaf: [4; 32],
    }
}

fn field(name: &str) -> Commitment {
    Commitment {
        field: name.to_owned(),
        digests: Digests {
            sha256: [5; 32],
            sm3: [6; 32],
        },
    }
}

fn file() -> FileRef {
    FileRef {
        size: 1,
        sha256: [7; 32],
        sm3: [8; 32],
        media: "image/png".to_owned(),
        claimed_at: None,
    }
}

/// Numbers with leading zeros, so that they are in order as words too.
fn many<T>(count: usize, make: impl Fn(&str) -> T) -> Vec<T> {
    (0..count).map(|at| make(&format!("n{at:04}"))).collect()
}

/// Puts so many items into a list of an entry.
type Fill = fn(&mut Entry, usize);

#[test]
fn every_list_of_an_entry_may_be_full_and_no_fuller() {
    let changes: [(usize, Fill); 4] = [
        (STREAMS_MAX, |entry, count| {
            entry.streams = many(count, |name| stream(name, 1));
        }),
        (REFS_MAX, |entry, count| {
            entry.refs = (0..count as u64)
                .map(|seq| named(Relation::Concerns, seq))
                .collect();
        }),
        (FIELDS_MAX, |entry, count| entry.fields = many(count, field)),
        (FILES_MAX, |entry, count| {
            entry.files = many(count, |_| file());
        }),
    ];
    for (most, change) in changes {
        let mut full = entry();
        change(&mut full, most);
        let bytes = full.to_bytes().unwrap();
        assert_eq!(Entry::from_bytes(&bytes).as_ref(), Ok(&full));
        assert_eq!(Entry::skim(&bytes).as_ref(), Ok(&full));
        let mut fuller = entry();
        change(&mut fuller, most + 1);
        let error = fuller.to_bytes().unwrap_err();
        assert!(
            matches!(error, EntryError::TooMany { count, most: limit, .. } if count == most + 1 && limit == most),
            "{error}"
        );
    }
}

#[test]
fn f37_a_leaf_may_have_65535_bytes_and_no_more() {
    let mut entry = entry();
    entry.actor.account = "a".repeat(60_000);
    let rest = LEAF_BYTES_MAX - entry.to_bytes().unwrap().len();
    entry.actor.account.push_str(&"a".repeat(rest));
    let bytes = entry.to_bytes().unwrap();
    assert_eq!(bytes.len(), LEAF_BYTES_MAX);
    assert_eq!(Entry::from_bytes(&bytes).as_ref(), Ok(&entry));
    assert_eq!(Entry::skim(&bytes).as_ref(), Ok(&entry));
    let too_long = EntryError::TooLong(LEAF_BYTES_MAX + 1);
    entry.actor.account.push('a');
    assert_eq!(entry.to_bytes().as_ref(), Err(&too_long));
    let longer = [bytes, vec![0]].concat();
    assert_eq!(Entry::from_bytes(&longer).as_ref(), Err(&too_long));
    assert_eq!(Entry::skim(&longer).as_ref(), Err(&too_long));
}

#[test]
fn openings_may_have_256_kib_and_no_more() {
    let opening = |bytes: usize| {
        openings_to_bytes(&[Opening {
            field: "scan".to_owned(),
            salt: [9; 32],
            value: Value::Bytes(vec![0; bytes]),
        }])
    };
    let rest = 256 * 1024 - opening(200_000).len();
    let full = opening(200_000 + rest);
    assert_eq!((full.len(), OPENINGS_BYTES_MAX), (256 * 1024, 256 * 1024));
    assert_eq!(openings_from_bytes(&full).map(|list| list.len()), Ok(1));
    assert_eq!(
        openings_from_bytes(&opening(200_001 + rest)),
        Err(CborError::OutOfBounds(0))
    );
}

#[test]
fn f37_what_is_out_of_order_or_twice_is_no_entry() {
    let wrong: [fn(&mut Entry); 10] = [
        |entry| entry.streams.reverse(),
        |entry| entry.streams = vec![stream("a", 1), stream("a", 1)],
        // A stream begins with 1, and only its first entry has none before it.
        |entry| entry.streams = vec![stream("a", 0)],
        |entry| {
            entry.streams[0].number = 0;
            entry.streams[0].previous = Some([3; 32]);
        },
        |entry| entry.streams[0].previous = Some([3; 32]),
        |entry| {
            entry.streams[0].number = 2;
        },
        |entry| {
            entry.refs = vec![named(Relation::Concerns, 2), named(Relation::Concerns, 1)];
        },
        |entry| entry.refs = vec![named(Relation::Corrects, 1); 2],
        |entry| entry.fields.reverse(),
        |entry| entry.fields = vec![field("a"), field("a")],
    ];
    for (number, change) in wrong.into_iter().enumerate() {
        let mut altered = entry();
        change(&mut altered);
        let bytes = altered.to_bytes().unwrap();
        for read in [Entry::from_bytes(&bytes), Entry::skim(&bytes)] {
            assert!(
                matches!(read, Err(EntryError::Order(_))),
                "{number}: {read:?}"
            );
        }
    }
}

#[test]
fn every_code_that_has_a_meaning_is_read_back_and_no_other() {
    let relations = [
        Relation::Corrects,
        Relation::Withdraws,
        Relation::Supersedes,
        Relation::Approves,
        Relation::Erases,
        Relation::Concerns,
        Relation::Objects,
    ];
    for relation in relations {
        assert_eq!(Relation::from_code(relation as u64), Some(relation));
    }
    assert_eq!([0, 8].map(Relation::from_code), [None, None]);
    let mut full = entry();
    full.refs = (0..)
        .zip(relations)
        .map(|(seq, relation)| named(relation, seq))
        .collect();
    for state in [
        ClockState::Unknown,
        ClockState::Synchronised,
        ClockState::Unsynchronised,
        ClockState::HeldBack,
        ClockState::Jumped,
    ] {
        for label in [
            Label::Public,
            Label::Internal,
            Label::Sensitive,
            Label::NeedToKnow,
        ] {
            (full.clock.state, full.label) = (state, label);
            let bytes = full.to_bytes().unwrap();
            assert_eq!(Entry::from_bytes(&bytes).as_ref(), Ok(&full));
        }
    }
}

#[test]
fn what_was_prepared_is_in_order_and_each_once() {
    let mut twice = draft();
    twice.subjects.push("person:P2".to_owned());
    twice.values.push(("place".to_owned(), Value::text("别处")));
    let prepared = prepared(twice);
    assert_eq!(prepared.subjects(), ["person:P1", "person:P2"]);
    let fields = prepared.openings().iter();
    let fields: Vec<&str> = fields.map(|opening| opening.field.as_str()).collect();
    assert_eq!(fields, ["place", "theme"]);
    assert_eq!(prepared.draft().kind, "act");
}

#[test]
fn f54_a_request_repeats_an_entry_only_if_it_says_the_same() {
    let (entry, openings) = placed(draft());
    // References lead to what stood at the time, and are not compared.
    let mut same = draft();
    same.refs = vec![named(Relation::Corrects, 1)];
    for draft in [draft(), same] {
        assert!(prepared(draft).repeats(&entry, &openings));
    }
    let changes: [fn(&mut Draft); 8] = [
        |draft| draft.kind = "body".to_owned(),
        |draft| draft.schema = 2,
        |draft| draft.valid.from = Some("2026-06-30".to_owned()),
        |draft| draft.label = Label::Public,
        |draft| draft.files = vec![file()],
        |draft| draft.actor.account = "li".to_owned(),
        |draft| draft.values[0].1 = Value::text("研究消防安全"),
        |draft| drop(draft.values.pop()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = draft();
        change(&mut other);
        assert!(
            !prepared(other).repeats(&entry, &openings),
            "change {number}"
        );
    }
}
