//! Signed notes: published ones, frozen ones of our own, and hostile ones.
//!
//! Left out: agreement with OpenSSL; see `tests/openssl.rs`.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod form;
mod keys;
mod verify;

use ledger::note::{
    Checkpoint, Cosigner, Note, NoteError, SigningKeys, VerifyingKey, format_proof, parse_proof,
};

const NAME: &str = "example.com/log1";
const WITNESS: &str = "witness.example.com/w1";
const TIME: u64 = 1_679_315_147;

fn keys() -> SigningKeys {
    SigningKeys::from_seeds(&[1; 32], &[2; 32]).unwrap()
}

fn witness() -> Cosigner {
    Cosigner::from_seed(&[3; 32])
}

fn checkpoint() -> String {
    Checkpoint::new(NAME, 20_852, [0xAB; 32]).unwrap().to_text()
}

/// Both signatures of the log, and a witness's.
fn cosigned_note() -> Note {
    let note = keys().sign_note(&checkpoint(), NAME).unwrap();
    let mut note = Note::parse(&note).unwrap();
    let line = witness().cosign(&note.text, WITNESS, TIME).unwrap();
    note.signatures.push(line);
    note
}

fn all_keys() -> Vec<VerifyingKey> {
    let mut all = keys().verifying_keys(NAME).unwrap().to_vec();
    all.push(witness().verifying_key(WITNESS).unwrap());
    all
}

fn bad_signature(key: &VerifyingKey) -> NoteError {
    NoteError::BadSignature {
        name: key.name().to_owned(),
        kind: key.kind(),
    }
}

#[test]
fn the_bytes_of_keys_and_notes_are_frozen() {
    let written: Vec<String> = all_keys().iter().map(VerifyingKey::to_text).collect();
    assert_eq!(written, GOLDEN_KEYS);
    assert_eq!(cosigned_note().to_text(), GOLDEN_NOTE);
    let proof = format_proof(7, &[[0; 32], [0xFF; 32]], GOLDEN_NOTE);
    assert_eq!(
        proof.strip_suffix(GOLDEN_NOTE),
        Some(
            "c2sp.org/tlog-proof@v1\nindex 7\n\
             AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\
             //////////////////////////////////////////8=\n\n"
        )
    );
    assert_eq!(parse_proof(&proof).unwrap().note, GOLDEN_NOTE);
}

const GOLDEN_KEYS: [&str; 3] = [
    "example.com/log1+8a340ce6+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "example.com/log1+c58e13c4+/3NtMi1zbTMvdjEE97TyIcYsRfsXP7pyzxcX5Vk16WRxLmBPknEmrU0A9r6tI/Lf775TjYEf/lFcBPAw9AWKtd3Sjz0fVfaZPoHqVw==",
    "witness.example.com/w1+84bec770+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
];

const GOLDEN_NOTE: &str = "\
example.com/log1
20852
q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=

— example.com/log1 ijQM5nnZqm4B8FyHjvt/c2mp6DcWjrilLiFgoeJgIEFfkHDFNAZQSmlt92itWDsRo8yezAGHShE/2MCX8QlbHzPQWwA=
— example.com/log1 xY4TxLwVptZDD9+sbJz7az1KC1IlaZJdhKfdyIYofZBBULl3eqHg2WG4yJPPlBny6NtKIP89RMlzaweknEdFNx2DUyg=
— witness.example.com/w1 hL7HcAAAAABkGFDLGmn67AQsk8ueVfplFGRI7gIUTGn8ZvlPYQUYiPg6C+Xd9EMaHI+W1n7pyTzk6x8ouA1uoS0g8NrddRrbC9N4Dg==
";

#[test]
fn messages_name_the_value_in_words_of_the_user() {
    for (error, expected) in [
        (
            Note::parse("a\u{200b}\n").unwrap_err(),
            "签名文书含有不可见的字符 U+200B，请删去后重新输入",
        ),
        (
            Checkpoint::parse("a\n01\nx\n").unwrap_err(),
            "数字“01”的写法不正确或超出范围",
        ),
        (
            bad_signature(&all_keys()[2]),
            "“witness.example.com/w1”的 见证（Ed25519） 签名不正确",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
    }
    let long = NoteError::Number("9".repeat(80));
    let text = format!("a\n{}\nx\n", "9".repeat(500));
    assert_eq!(Checkpoint::parse(&text), Err(long));
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .map(|char| u8::try_from(char.to_digit(16).unwrap()).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}
