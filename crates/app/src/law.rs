//! The law of a store: the pack that was adopted, with the rulings and the calendar that the ledger
//! knows, as known at a size.
//!
//! A pack's bytes are kept as a file of the entry that adopts it: what bound on a day years ago can be
//! read again, whatever the program of today brings.

use ledger::cbor::{CborError, Reader, Writer};
use ledger::hash::{Alg, Hash, digest};
use regulation::{Decision, Notice, PackFiles, Regulation, RuleSet, Workdays};
use std::collections::BTreeMap;

use crate::files::Files;
use crate::record::{Adopted, CalendarYear, Fact};
use crate::state::State;

/// Files of one pack.
const FILES_MAX: usize = 4_096;

/// Why the law cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No regulation was adopted.
    #[error("账本里还没有采用法规")]
    None,
    /// The pack's bytes are missing or altered.
    #[error("法规包文件缺失或损坏：{0}")]
    File(String),
    /// The pack is not sound.
    #[error("法规包有误：{0}")]
    Pack(String),
    /// A ruling or calendar does not fit.
    #[error("裁定或日历有误：{0}")]
    Rule(String),
}

/// The law in force, ready to be asked.
#[derive(Debug, Clone)]
pub struct Law {
    /// The words and the rules, with the rulings decided.
    pub regulation: Regulation,
    /// The rules, dated.
    pub rules: Vec<RuleSet>,
    /// Working days.
    pub workdays: Workdays,
}

impl Law {
    /// The law as known to the first `size` entries.
    ///
    /// # Errors
    /// When nothing was adopted by then, or the pack cannot be read.
    pub fn at(state: &State, size: u64, files: &dyn Files) -> Result<Self, LawError> {
        let adopted = match state.standing("regulation:current", size) {
            Some((_, Fact::Adopted(adopted))) => adopted,
            _ => return Err(LawError::None),
        };
        let bytes = files
            .get(&adopted.sha256)
            .map_err(|error| LawError::File(error.to_string()))?;
        let pack = pack_from_bytes(&bytes).map_err(|error| LawError::File(error.to_string()))?;
        let mut regulation =
            regulation::load(&pack).map_err(|problems| LawError::Pack(problems.to_string()))?;
        for (_, fact) in state.of_kind("ruling", size) {
            if let Fact::RulingDecided(ruling) = fact {
                let decision = Decision {
                    from: ruling.from,
                    chosen: ruling.option.clone(),
                    authority: ruling.authority.clone(),
                };
                regulation
                    .decide(&ruling.ruling, decision)
                    .map_err(|error| LawError::Rule(error.to_string()))?;
            }
        }
        let mut workdays = Workdays::default();
        for (_, fact) in state.of_kind("calendar", size) {
            if let Fact::CalendarYear(year) = fact {
                workdays.add(notice_of(year)).map_err(LawError::Rule)?;
            }
        }
        let rules = regulation
            .timeline(&BTreeMap::new())
            .map_err(|error| LawError::Rule(error.to_string()))?;
        Ok(Self {
            regulation,
            rules,
            workdays,
        })
    }
}

/// A notice as `regulation` takes it.
pub(crate) fn notice_of(year: &CalendarYear) -> Notice {
    Notice {
        year: year.year,
        known_from: year.known_from,
        notice: year.notice.clone(),
        off: year.off.clone(),
        worked: year.worked.clone(),
    }
}

/// A notice as the ledger records it.
#[must_use]
pub fn calendar_year(notice: Notice) -> CalendarYear {
    CalendarYear {
        year: notice.year,
        known_from: notice.known_from,
        notice: notice.notice,
        off: notice.off,
        worked: notice.worked,
    }
}

/// The record that adopts a pack, and the pack's bytes.
///
/// # Errors
/// When the pack is not sound.
pub fn adopted(pack: &PackFiles) -> Result<(Adopted, Vec<u8>), LawError> {
    let regulation =
        regulation::load(pack).map_err(|problems| LawError::Pack(problems.to_string()))?;
    let bytes = pack_to_bytes(pack);
    let adopted = Adopted {
        id: regulation.id().to_owned(),
        title: regulation.title().to_owned(),
        sha256: sha256(&bytes),
    };
    Ok((adopted, bytes))
}

fn sha256(bytes: &[u8]) -> Hash {
    digest(Alg::Sha256, bytes)
}

/// All files of a pack as one canonical array of paths and bytes.
fn pack_to_bytes(pack: &PackFiles) -> Vec<u8> {
    let mut writer = Writer::with_capacity(pack.size() + 4_096);
    writer.array(pack.iter().count());
    for (path, text) in pack.iter() {
        writer.array(2);
        writer.text(path);
        // Bytes, not text: a pack may hold characters that the ledger's own texts may not.
        writer.bytes(text.as_bytes());
    }
    writer.into_bytes()
}

fn pack_from_bytes(bytes: &[u8]) -> Result<PackFiles, CborError> {
    let mut reader = Reader::new(bytes);
    let mut pack = PackFiles::new();
    for _ in 0..reader.array(FILES_MAX)? {
        let at = reader.at();
        reader.tuple(2)?;
        let path = reader.text()?;
        let text = std::str::from_utf8(reader.bytes()?).map_err(|_| CborError::NotCanonical(at))?;
        pack.insert(path, text);
    }
    reader.finish()?;
    Ok(pack)
}

#[cfg(test)]
mod tests {
    use super::{pack_from_bytes, pack_to_bytes};
    use regulation::PackFiles;

    #[test]
    fn a_pack_reads_back_byte_for_byte() {
        let pack = PackFiles::from([
            ("pack.toml", "id = \"x\"\r\n"),
            ("cases/a.md", "\u{feff}甲"),
        ]);
        assert_eq!(pack_from_bytes(&pack_to_bytes(&pack)).as_ref(), Ok(&pack));
        let mut cut = pack_to_bytes(&pack);
        cut.pop();
        assert!(pack_from_bytes(&cut).is_err());
    }
}
