//! The bytes of 2026: an entry, its openings, its commitments and its hashes, frozen.
//!
//! Nobody may change these constants: a program of 2046 must read what this one wrote. A new version
//! of the format gets vectors of its own, beside these.

use ledger::commitment::{openings_from_bytes, openings_to_bytes};
use ledger::directory::{Directory, Head};
use ledger::entry::{
    Actor, Anchor, AuthorSignature, ClockNote, ClockState, Draft, Entry, FileRef, Label, Position,
    Ref, Relation, Stream, Valid,
};
use ledger::hash::{Alg, Digests, Hash};
use ledger::value::Value;

const LOG: [u8; 16] = [0x11; 16];
const IDEM: [u8; 16] = [0x22; 16];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn draft() -> Draft {
    Draft {
        actor: Actor {
            account: "张经办".to_owned(),
            person: Some("P0007".to_owned()),
            role: "经办人".to_owned(),
            level: 2,
            session: Some([0x33; 32]),
            on_behalf_of: None,
        },
        kind: "act".to_owned(),
        schema: 1,
        subjects: vec!["person:P0007".to_owned(), "body:B01".to_owned()],
        valid: Valid {
            from: Some("2026-06-29".to_owned()),
            until: Some("2026-06-30".to_owned()),
        },
        label: Label::Internal,
        refs: vec![Ref {
            relation: Relation::Corrects,
            seq: 3,
            leaf: [0x44; 32],
        }],
        values: vec![
            (
                "theme".to_owned(),
                Value::text("研究安全生产，记录人䶮、㛃"),
            ),
            (
                "fact".to_owned(),
                Value::List(vec![
                    Value::Null,
                    Value::Bool(true),
                    Value::Int(-1),
                    Value::Int(20_260_630),
                    Value::Bytes(vec![0, 255]),
                    Value::List(Vec::new()),
                ]),
            ),
        ],
        files: vec![FileRef {
            size: 70_000,
            sha256: [0x55; 32],
            sm3: [0x66; 32],
            media: "image/jpeg".to_owned(),
            claimed_at: Some(1_782_748_800_000_000),
        }],
        idem: IDEM,
        author: Some(AuthorSignature {
            algorithm: 2,
            fingerprint: [0x77; 32],
            signature: vec![0x88; 64],
        }),
    }
}

fn entry() -> (Entry, Vec<u8>) {
    let mut salt = 0;
    let prepared = draft().prepare(&LOG, &mut || {
        salt += 1;
        [salt; 32]
    });
    let (entry, openings) = prepared.place(
        &LOG,
        Position {
            seq: 300,
            recorded_at: 1_782_835_199_999_999,
            clock: ClockNote {
                source: "system".to_owned(),
                offset: Some(-1_500),
                state: ClockState::HeldBack,
            },
            anchor: Some(Anchor {
                size: 256,
                note: [0x99; 32],
            }),
            streams: vec![
                Stream {
                    subject: "body:B01".to_owned(),
                    number: 1,
                    previous: None,
                },
                Stream {
                    subject: "person:P0007".to_owned(),
                    number: 24,
                    previous: Some([0xaa; 32]),
                },
            ],
        },
    );
    (entry, openings_to_bytes(&openings))
}

const LEAF: &str = "9101501111111111111111111111111111111119012c1b0006557aaac9ffff836673797374656d3905db0382190100582099999999999999999999999999999999999999999999999999999999999999998669e5bca0e7bb8fe58a9e65503030303769e7bb8fe58a9ee4baba0258203333333333333333333333333333333333333333333333333333333333333333f66361637401828368626f64793a42303101f6836c706572736f6e3a503030303718185820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa826a323032362d30362d32396a323032362d30362d3330018183010358204444444444444444444444444444444444444444444444444444444444444444828364666163745820b5e9b0733618338c82ed74a768adce56d5bb534e4479143684231873514b9a5758204f6cd5b227d7c2818871da2c817fa36c78f6444261a81ae2acb89d2f31fd502283657468656d655820cb6b63f4f69accb28807242e42df5eb7466ab19e9d9a1ae315121d47f41e93f65820d368057a9df72f90cc976372e964a91f51274f9da60922bc8ba1791d5106e4ff81851a0001117058205555555555555555555555555555555555555555555555555555555555555555582066666666666666666666666666666666666666666666666666666666666666666a696d6167652f6a7065671b000655668cf2a0005022222222222222222222222222222222830258207777777777777777777777777777777777777777777777777777777777777777584088888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888888";
const OPENINGS: &str = "82836466616374582001010101010101010101010101010101010101010101010101010101010101014d86f6f5201a013527164200ff8083657468656d655820020202020202020202020202020202020202020202020202020202020202020258297827e7a094e7a9b6e5ae89e585a8e7949fe4baa7efbc8ce8aeb0e5bd95e4babae4b6aee38081e39b83";
const AUTHOR_PART_SHA256: &str = "f2ef0a5ee51a480d199b1ad14dbab48fa7e6927ae01144097fb18148e3bd93db";
const LEAF_SHA256: &str = "2d200cc57acd19c49295a2fdfe1632808d98f45ee2bd4149f1a134a1df726415";
const LEAF_SM3: &str = "2dbaad3eca893deb5c1dd6696b66f25379bf5749c84bde8a0aa0b63740adab15";
const DIRECTORY_SHA256: &str = "1480cf9731300d360ed458c7d668b4fb7762a19164a3fab981d11f6cb1f98c42";
const DIRECTORY_SM3: &str = "7ba92fe686facc9bdc9bd3d77fbfd7fafe31e411b6a7293dacd9f8dc7b015033";

#[test]
fn the_bytes_of_an_entry_and_of_its_openings_are_frozen() {
    let (entry, openings) = entry();
    let leaf = entry.to_bytes().unwrap();
    assert_eq!(hex(&leaf), LEAF);
    assert_eq!(hex(&openings), OPENINGS);
    let digests = Digests::of_leaf(&leaf);
    assert_eq!(hex(&digests.sha256), LEAF_SHA256);
    assert_eq!(hex(&digests.sm3), LEAF_SM3);
    let author = Digests::of(&entry.author_part());
    assert_eq!(hex(&author.sha256), AUTHOR_PART_SHA256);
}

#[test]
fn what_was_frozen_reads_back_to_the_same_entry() {
    let bytes: Vec<u8> = (0..LEAF.len() / 2)
        .map(|at| u8::from_str_radix(&LEAF[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let (expected, openings) = entry();
    assert_eq!(Entry::from_bytes(&bytes).unwrap(), expected);
    for opening in openings_from_bytes(&openings).unwrap() {
        let commitment = opening.commitment(&LOG, &IDEM);
        assert!(expected.fields.contains(&commitment), "{}", opening.field);
    }
}

#[test]
fn the_root_of_a_directory_is_frozen() {
    let head = |subject: &str, number: u64, leaf: Hash| Head {
        subject: subject.to_owned(),
        number,
        leaf,
    };
    let directory = Directory::new(vec![
        head("person:P0007", 24, [1; 32]),
        head("body:B01", 3, [2; 32]),
        head("zone", 300, [3; 32]),
    ]);
    assert_eq!(hex(&directory.root(Alg::Sha256)), DIRECTORY_SHA256);
    assert_eq!(hex(&directory.root(Alg::Sm3)), DIRECTORY_SM3);
    let first = &directory.heads()[0];
    assert_eq!(Head::from_bytes(&first.to_bytes()).as_ref(), Ok(first));
}

#[test]
fn f37_every_bit_of_a_leaf_says_something_or_is_refused() {
    let (entry, _) = entry();
    let leaf = entry.to_bytes().unwrap();
    for bit in 0..leaf.len() * 8 {
        let mut altered = leaf.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = Entry::from_bytes(&altered) {
            assert_ne!(read, entry, "bit {bit}");
            assert_eq!(read.to_bytes().unwrap(), altered, "bit {bit}");
        }
    }
    for cut in 0..leaf.len() {
        assert!(Entry::from_bytes(&leaf[..cut]).is_err(), "cut at {cut}");
    }
    let mut longer = leaf;
    longer.push(0);
    assert!(Entry::from_bytes(&longer).is_err());
}
