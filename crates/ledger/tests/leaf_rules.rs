//! What a leaf may not say though its bytes are canonical: later checkpoints, short signatures,
//! a field that would be taken for files.
//!
//! Left out: days, codes and order, which have their tests beside the reader.

use ledger::entry::{
    Actor, Anchor, AuthorSignature, ClockNote, ClockState, Draft, Entry, EntryError, Label,
    Position, Valid,
};
use ledger::value::Value;

const SEQ: u64 = 7;

fn entry(field: &str) -> Entry {
    let draft = Draft {
        actor: Actor {
            account: "zhang".to_owned(),
            person: None,
            role: "recorder".to_owned(),
            level: 3,
            session: None,
            on_behalf_of: None,
        },
        kind: "act".to_owned(),
        schema: 1,
        subjects: Vec::new(),
        valid: Valid {
            from: None,
            until: None,
        },
        label: Label::Internal,
        refs: Vec::new(),
        values: [(field.to_owned(), Value::Null)].into(),
        files: Vec::new(),
        idem: [1; 16],
        author: None,
    };
    let position = Position {
        seq: SEQ,
        recorded_at: 1,
        clock: ClockNote {
            source: "system".to_owned(),
            offset: None,
            state: ClockState::Unknown,
        },
        anchor: None,
        streams: Vec::new(),
    };
    draft
        .prepare(&[2; 16], &mut || [3; 32])
        .place(&[2; 16], position)
        .0
}

#[test]
fn a_checkpoint_that_was_known_is_no_larger_than_what_stood_before() {
    for (size, is_read) in [(0, true), (SEQ, true), (SEQ + 1, false)] {
        let mut entry = entry("theme");
        entry.anchor = Some(Anchor {
            size,
            note: [9; 32],
        });
        let read = Entry::from_bytes(&entry.to_bytes().unwrap());
        let expected = if is_read {
            Ok(entry)
        } else {
            Err(EntryError::Anchor { size, seq: SEQ })
        };
        assert_eq!(read, expected);
    }
}

#[test]
fn a_signature_has_64_bytes_whatever_its_kind() {
    for algorithm in [1, 2] {
        for bytes in [0, 63, 64, 65] {
            let mut entry = entry("theme");
            entry.author = Some(AuthorSignature {
                algorithm,
                fingerprint: [4; 32],
                signature: vec![5; bytes],
            });
            let read = Entry::from_bytes(&entry.to_bytes().unwrap());
            let expected = if bytes == 64 {
                Ok(entry)
            } else {
                Err(EntryError::Signature(bytes))
            };
            assert_eq!(read, expected);
        }
    }
}

#[test]
fn no_field_is_called_files_whether_written_or_read() {
    let refused = EntryError::FieldName("files");
    assert_eq!(entry("files").to_bytes(), Err(refused.clone()));
    let bytes = entry("theme").to_bytes().unwrap();
    let at = bytes.windows(5).position(|five| five == b"theme").unwrap();
    let renamed = [&bytes[..at], b"files", &bytes[at + 5..]].concat();
    assert_eq!(Entry::from_bytes(&renamed), Err(refused.clone()));
    assert_eq!(Entry::skim(&renamed), Err(refused));
}
