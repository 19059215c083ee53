//! The one form of a note and of its lines.

use ledger::note::{Checkpoint, NOTE_BYTES_MAX, Note, NoteError, SIGNATURES_MAX, verify};
use ledger::text::TextError;

use super::{NAME, TIME, checkpoint, cosigned_note, keys, witness};

#[test]
fn a_published_cosignature_is_read_with_its_time() {
    let note = Note::parse(
        "example.com/behind-the-sofa\n\
         20852163\n\
         CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
         \n\
         — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
         — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n",
    )
    .unwrap();
    let checkpoint = Checkpoint::parse(&note.text).unwrap();
    assert_eq!(checkpoint.size(), 20_852_163);
    let body = &note.signatures[1].body;
    assert_eq!(body.len(), 8 + 64);
    assert_eq!(body[..8], TIME.to_be_bytes());
}

#[test]
fn f38_a_note_has_one_spelling() {
    let good = cosigned_note().to_text();
    assert_eq!(Note::parse(&good).unwrap().to_text(), good);
    let line = good.lines().position(|line| line.starts_with('—')).unwrap() + 1;
    assert_eq!(line, 5);
    let invisible = |code| NoteError::Text(TextError::Invisible(code));
    let cases = [
        (good.replace('\n', "\r\n"), invisible(0x0D)),
        (good.replacen('\n', "\r", 1), invisible(0x0D)),
        (format!("\u{feff}{good}"), invisible(0xFEFF)),
        (good.replacen("log1", "log\u{200b}1", 1), invisible(0x200B)),
        (good.replacen("log1", "log1\u{202e}", 1), invisible(0x202E)),
        (good.replacen("log1", "log1\t", 1), invisible(0x09)),
        (good.replacen("log1", "log1\0", 1), invisible(0)),
        (
            good.replacen("log1", "loge\u{301}", 1),
            NoteError::Text(TextError::NotComposed),
        ),
        (good.replacen('—', "-", 1), NoteError::SignatureLine(1)),
        (good.replacen('—', "--", 1), NoteError::SignatureLine(1)),
        (good.replacen('—', "–", 1), NoteError::SignatureLine(1)),
        (good.replacen('—', "―", 1), NoteError::SignatureLine(1)),
        (good.replacen('—', "－", 1), NoteError::SignatureLine(1)),
        (good.replacen('—', " —", 1), NoteError::SignatureLine(1)),
        (good.replacen("— ", "—", 1), NoteError::SignatureLine(1)),
        (good.replacen("— ", "—  ", 1), NoteError::SignatureLine(1)),
        (
            good.replacen("— ", "—\u{a0}", 1),
            NoteError::SignatureLine(1),
        ),
        (
            good.replacen("\n— witness", "\n—witness", 1),
            NoteError::SignatureLine(3),
        ),
        (good.trim_end().to_owned(), NoteError::Shape),
        (format!("{good}\n"), NoteError::Shape),
        (good.replacen("\n\n", "\n", 1), NoteError::Shape),
        (checkpoint(), NoteError::Shape),
        (format!("{}\n", checkpoint()), NoteError::Shape),
        (String::new(), NoteError::Shape),
        ("\n\n".to_owned(), NoteError::Shape),
    ];
    for (note, expected) in cases {
        assert_eq!(Note::parse(&note), Err(expected), "{note:?}");
    }
}

#[test]
fn a_signature_line_has_one_form() {
    let parse = |line: &str| Note::parse(&format!("text\n\n{line}\n"));
    assert!(parse("— a AAAAAAA=").is_ok());
    assert!(parse("— 甲 AAAAAAA=").is_ok());
    for bad in [
        "",
        "—",
        "— ",
        "— a",
        "— a ",
        "— AAAAAAA=",
        "—  AAAAAAA=",
        "— a+b AAAAAAA=",
        "— a\u{3000}b AAAAAAA=",
        "— a b AAAAAAA=",
        "— a AAAAAAA= ",
        "— a AAAAAAA",
        "— a AAAAAAB=",
        // An id alone, and less than an id.
        "— a AAAAAA==",
        "— a AAAA",
        "text",
    ] {
        assert!(parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_note_is_bounded() {
    // Sixteen signatures of the largest kind that is foreseen, of nearly 5 kB each in base64, fit.
    assert_eq!(NOTE_BYTES_MAX, 262_144);
    let lines = |count| "— a AAAAAAA=\n".repeat(count);
    let most = format!("text\n\n{}", lines(SIGNATURES_MAX));
    assert_eq!(Note::parse(&most).unwrap().signatures.len(), SIGNATURES_MAX);
    assert_eq!(
        Note::parse(&format!("text\n\n{}", lines(SIGNATURES_MAX + 1))),
        Err(NoteError::TooManySignatures(SIGNATURES_MAX + 1))
    );
    let end = format!("\n\n{}", lines(1));
    let longest = format!("{}{end}", "a".repeat(NOTE_BYTES_MAX - end.len()));
    assert!(Note::parse(&longest).is_ok());
    assert_eq!(
        Note::parse(&format!("a{longest}")),
        Err(NoteError::TooLong(NOTE_BYTES_MAX + 1))
    );
}

#[test]
fn a_text_with_empty_lines_is_parted_at_the_last() {
    for text in ["a\n\nb\n", "a\n\n", "\n", "\n\n", "a\n\n— b AAAAAAA=\n"] {
        let note = keys().sign_note(text, NAME).unwrap();
        let note = Note::parse(&note).unwrap();
        assert_eq!(note.text, text);
        assert_eq!(note.signatures.len(), 2);
        let keys = keys().verifying_keys(NAME).unwrap();
        assert_eq!(verify(&note, &keys).unwrap().signers.len(), 2);
    }
}

#[test]
fn what_cannot_be_a_note_is_not_signed() {
    for text in [
        "",
        "a",
        "a\n\nb",
        "a\n\n— b AAAAAAA=",
        "a\r\n",
        "\u{feff}a\n",
        "e\u{301}\n",
    ] {
        assert!(keys().sign_note(text, NAME).is_err(), "{text:?}");
    }
    for name in ["", "a b", "a+b", "a\nb", "a\u{200b}"] {
        let expected = Err(NoteError::Name(name.to_owned()));
        assert_eq!(keys().sign_note("a\n", name), expected);
        assert!(witness().cosign("a\n", name, 0).is_err());
    }
}
