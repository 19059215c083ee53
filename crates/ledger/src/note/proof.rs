//! Proofs of inclusion as texts that stand alone: C2SP's `tlog-proof@v1`, for either tree.
//!
//! Left out: C2SP's `extra` line, which nothing authenticates; it is refused.

use super::{NOTE_BYTES_MAX, NoteError, base64, parse_number};
use crate::hash::Hash;
use crate::merkle::{PROOF_MAX, SIZE_MAX};

const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Bytes of the longest proof: header, index and hashes need far less than this beside the note.
const PROOF_BYTES_MAX: usize = NOTE_BYTES_MAX + 4096;

/// A proof that nobody has verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofText {
    /// Index of the leaf.
    pub index: u64,
    /// The hashes from the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The checkpoint's note as it stands there, not read yet.
    pub note: String,
}

/// Writes a proof.
#[must_use]
pub fn format_proof(index: u64, hashes: &[Hash], note: &str) -> String {
    let lines: String = hashes
        .iter()
        .map(|hash| base64::encode(hash) + "\n")
        .collect();
    format!("{HEADER}\nindex {index}\n{lines}\n{note}")
}

/// Reads a proof. [`format_proof`] gives the same text again.
///
/// # Errors
/// When it is not in its one form. The note is not looked at.
pub fn parse_proof(text: &str) -> Result<ProofText, NoteError> {
    if text.len() > PROOF_BYTES_MAX {
        return Err(NoteError::TooLong(text.len()));
    }
    let rest = text
        .strip_prefix(HEADER)
        .and_then(|rest| rest.strip_prefix('\n'))
        .ok_or(NoteError::ProofLine(1))?;
    let (index, mut rest) = rest
        .strip_prefix("index ")
        .and_then(|rest| rest.split_once('\n'))
        .ok_or(NoteError::ProofLine(2))?;
    let index = parse_number(index, SIZE_MAX - 1)?;
    let mut hashes = Vec::new();
    loop {
        let number = hashes.len() + 3;
        let (line, after) = rest.split_once('\n').ok_or(NoteError::ProofLine(number))?;
        rest = after;
        if line.is_empty() {
            break;
        }
        if hashes.len() == PROOF_MAX {
            return Err(NoteError::ProofTooLong);
        }
        hashes.push(base64::decode_hash(line)?);
    }
    Ok(ProofText {
        index,
        hashes,
        note: rest.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{NoteError, PROOF_BYTES_MAX, ProofText, format_proof, parse_proof};

    #[test]
    fn a_proof_is_read_as_it_was_written() {
        let note = "example.com/log\n1\n\n\n— a AAAAAAA=\n";
        for (index, count) in [(0, 0), (73_894, 1), (9_223_372_036_854_775_806, 63)] {
            let hashes = vec![[7; 32]; count];
            let text = format_proof(index, &hashes, note);
            assert_eq!(text.lines().count(), count + 3 + 5);
            let note = note.to_owned();
            assert_eq!(
                parse_proof(&text),
                Ok(ProofText {
                    index,
                    hashes,
                    note
                })
            );
        }
        assert_eq!(
            format_proof(5, &[[0; 32]], "note\n"),
            "c2sp.org/tlog-proof@v1\nindex 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nnote\n"
        );
    }

    #[test]
    fn f35_a_proof_of_another_form_is_refused() {
        let hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let head = "c2sp.org/tlog-proof@v1\n";
        let hash_error = |text: &str| NoteError::Hash(text.to_owned());
        for (text, expected) in [
            (String::new(), NoteError::ProofLine(1)),
            (
                "c2sp.org/tlog-proof@v2\nindex 0\n\n".to_owned(),
                NoteError::ProofLine(1),
            ),
            (
                "c2sp.org/tlog-proof@v1\r\nindex 0\n\n".to_owned(),
                NoteError::ProofLine(1),
            ),
            (
                format!("\u{feff}{head}index 0\n\n"),
                NoteError::ProofLine(1),
            ),
            (
                format!("{head}extra AAAA\nindex 0\n\n"),
                NoteError::ProofLine(2),
            ),
            (format!("{head}index 0"), NoteError::ProofLine(2)),
            (format!("{head}Index 0\n\n"), NoteError::ProofLine(2)),
            (format!("{head}index 0\n"), NoteError::ProofLine(3)),
            (format!("{head}index 0\n{hash}\n"), NoteError::ProofLine(4)),
            (format!("{head}index 0\n{hash}"), NoteError::ProofLine(3)),
            (
                format!("{head}index 01\n\n"),
                NoteError::Number("01".to_owned()),
            ),
            (
                format!("{head}index  1\n\n"),
                NoteError::Number(" 1".to_owned()),
            ),
            (
                format!("{head}index 9223372036854775807\n\n"),
                NoteError::Number("9223372036854775807".to_owned()),
            ),
            (
                format!("{head}index 0\n{hash} \n\n"),
                hash_error(&format!("{hash} ")),
            ),
            (
                format!("{head}index 0\n{hash}\r\n\n"),
                hash_error(&format!("{hash}\r")),
            ),
            (format!("{head}index 0\nAAAA\n\n"), hash_error("AAAA")),
            (format_proof(0, &[[0; 32]; 64], ""), NoteError::ProofTooLong),
        ] {
            assert_eq!(parse_proof(&text), Err(expected), "{text:?}");
        }
        assert_eq!(PROOF_BYTES_MAX, 266_240);
        let longest = format_proof(0, &[], &"a".repeat(PROOF_BYTES_MAX - 31));
        assert_eq!(longest.len(), PROOF_BYTES_MAX + 1);
        assert_eq!(
            parse_proof(&longest),
            Err(NoteError::TooLong(longest.len()))
        );
        assert!(parse_proof(&longest[..PROOF_BYTES_MAX]).is_ok());
    }
}
