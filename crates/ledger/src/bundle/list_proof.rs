//! The text of the proof that a stream's head is in the directory's list.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::header::decimal;
use crate::hash::Hash;
use crate::merkle::PROOF_MAX;

/// A proof of inclusion in a list that is not in the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListProof {
    /// Place in the list, from 0.
    pub index: u64,
    /// Items of the list.
    pub count: u64,
    /// From the sibling up.
    pub hashes: Vec<Hash>,
}

impl ListProof {
    /// The text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let hashes = self.hashes.iter();
        let lines: String = hashes.map(|hash| STANDARD.encode(hash) + "\n").collect();
        format!("index {} of {}\n{lines}", self.index, self.count)
    }

    /// Reads the text; `None` if it is not in its one form.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (first, rest) = text.split_once('\n')?;
        let (index, count) = first.strip_prefix("index ")?.split_once(" of ")?;
        let mut hashes = Vec::new();
        let mut rest = rest;
        while let Some((line, after)) = rest.split_once('\n') {
            if hashes.len() == PROOF_MAX {
                return None;
            }
            hashes.push(STANDARD.decode(line).ok()?.try_into().ok()?);
            rest = after;
        }
        Some(Self {
            index: decimal(index)?,
            count: decimal(count)?,
            hashes,
        })
        .filter(|_| rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::ListProof;

    #[test]
    fn f35_a_list_proof_has_one_form() {
        let proof = ListProof {
            index: 3,
            count: 7,
            hashes: vec![[9; 32]; 3],
        };
        let text = proof.to_text();
        assert_eq!(ListProof::parse(text.as_bytes()), Some(proof));
        for bad in [
            text.replace("index 3", "index 03"),
            text.replace("of 7", "of  7"),
            text.replace(" of 7", ""),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replacen("CQkJ", "CQk", 1),
            text.replace("=\n", "\n"),
            text.clone() + &format!("{}=\n", "A".repeat(43)).repeat(61),
            String::new(),
        ] {
            assert_eq!(ListProof::parse(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
