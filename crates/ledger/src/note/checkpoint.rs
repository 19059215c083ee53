//! Checkpoints: the text that binds a log's name, size and root, three lines and no more.
//!
//! Left out: C2SP's extension lines, which nobody audits; they are refused.

use super::{NoteError, base64, check_name, parse_number};
use crate::hash::Hash;
use crate::merkle::SIZE_MAX;

/// What a log says of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

impl Checkpoint {
    /// A checkpoint of a tree.
    ///
    /// # Errors
    /// When the origin cannot be a name, or the size is beyond the largest tree.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, NoteError> {
        check_name(origin)?;
        if size > SIZE_MAX {
            return Err(NoteError::Number(size.to_string()));
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root,
        })
    }

    /// Reads the text of a note. [`Self::to_text`] gives the same text again.
    ///
    /// # Errors
    /// When it is not in its one form.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let lines: Vec<&str> = text.split('\n').take(5).collect();
        let [origin, size, root, ""] = lines.as_slice() else {
            return Err(NoteError::CheckpointShape);
        };
        let size = parse_number(size, SIZE_MAX)?;
        Self::new(origin, size, base64::decode_hash(root)?)
    }

    /// Writes the text that is signed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let root = base64::encode(&self.root);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Which log and which of its trees.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root over them.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, NoteError, SIZE_MAX};

    const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    #[test]
    fn a_checkpoint_is_written_as_it_was_read() {
        for (origin, size) in [
            ("example.com/behind-the-sofa", "20852163"),
            ("高新区/log1/sm3", "0"),
            ("a", "9223372036854775807"),
        ] {
            let text = format!("{origin}\n{size}\n{ROOT}\n");
            let checkpoint = Checkpoint::parse(&text).unwrap();
            assert_eq!(checkpoint.origin(), origin);
            assert_eq!(checkpoint.size().to_string(), size);
            assert_eq!(checkpoint.root()[..2], [0x0a, 0xc5]);
            assert_eq!(checkpoint.to_text(), text);
        }
    }

    #[test]
    fn f35_a_size_has_one_spelling() {
        for size in [
            "",
            "01",
            "00",
            "+1",
            "-1",
            "-0",
            " 1",
            "1 ",
            "1e3",
            "0x1",
            "１",
            "1_0",
            "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999999",
        ] {
            let text = format!("example.com/log\n{size}\n{ROOT}\n");
            let expected = NoteError::Number(size.to_owned());
            assert_eq!(Checkpoint::parse(&text), Err(expected), "{size:?}");
        }
        let too_large = Checkpoint::new("a", SIZE_MAX + 1, [0; 32]);
        assert_eq!(
            too_large,
            Err(NoteError::Number((SIZE_MAX + 1).to_string()))
        );
    }

    #[test]
    fn f35_a_text_of_another_form_is_no_checkpoint() {
        for text in [
            String::new(),
            "\n\n\n".to_owned(),
            format!("\n1\n{ROOT}\n"),
            format!("a\n1\n{ROOT}"),
            format!("a\n1\n{ROOT}\n\n"),
            format!("a\n1\n{ROOT}\nextension\n"),
            format!("a\n1\n{ROOT}\nextension"),
            format!("a\r\n1\r\n{ROOT}\r\n"),
            format!("a\n1\n{ROOT}\r\n"),
            format!("\u{feff}a\n1\n{ROOT}\n"),
            format!("a b\n1\n{ROOT}\n"),
            format!("a+b\n1\n{ROOT}\n"),
            format!("a\u{3000}b\n1\n{ROOT}\n"),
            format!("a\u{200b}\n1\n{ROOT}\n"),
            format!("e\u{301}\n1\n{ROOT}\n"),
            format!("a\n1\n {ROOT}\n"),
            format!("a\n1\n{}\n", ROOT.trim_end_matches('=')),
            // The same bytes, but for bits that base64 does not carry.
            format!("a\n1\n{}J=\n", &ROOT[..42]),
            "a\n1\nAAAA\n".to_owned(),
            format!("{ROOT}\n1\n"),
        ] {
            assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
        }
        for origin in ["", "a b", "a+b", "a\nb", "a\u{2028}b"] {
            let name = NoteError::Name(origin.to_owned());
            assert_eq!(Checkpoint::new(origin, 1, [0; 32]), Err(name));
        }
    }
}
