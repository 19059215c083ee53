//! The projection: what the entries say, held in memory for one zone.
//!
//! A pure function of the entries: dropped and replayed it is the same (`crate::verify` compares).
//! Every version of everything stays, with the number of its entry, so that any earlier knowledge can be asked for.

mod recorded;
mod register;
mod snapshot;

use std::collections::{BTreeMap, HashMap};

use duties::Act;
use ledger::entry::{ClockState, Relation};

pub use recorded::{Recorded, RecordedError, Writer};
pub use snapshot::{SnapshotError, digest_of, read_snapshot, write_snapshot};

use crate::record::Fact;

/// What is kept of every entry: when it was recorded, by whom, what kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at: u64,
    /// What is known of the clock.
    pub clock: ClockState,
    /// Which of the writers recorded it, by number.
    pub writer: u32,
}

/// One version of a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Number of the entry.
    pub seq: u64,
    /// What it says; `None`: withdrawn.
    pub fact: Option<Fact>,
}

/// Everything that the entries say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    lines: Vec<Line>,
    writers: Vec<Writer>,
    acts: Vec<(u64, Act)>,
    act_at: HashMap<String, u32>,
    chains: BTreeMap<String, Vec<Version>>,
    /// For each entry that others are about: those others.
    referrers: BTreeMap<u64, Vec<(Relation, u64)>>,
    /// Number of entries when something other than an act last changed.
    roster_size: u64,
    /// Number of entries when a regulation, ruling or calendar last came.
    law_size: u64,
}

impl State {
    /// Number of entries taken in.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Takes in the next entry.
    ///
    /// # Errors
    /// When it is not the next, or names what is not there.
    pub fn apply(&mut self, recorded: Recorded) -> Result<(), RecordedError> {
        if recorded.seq != self.size() {
            return Err(RecordedError::Gap {
                expected: self.size(),
                found: recorded.seq,
            });
        }
        let seq = recorded.seq;
        let writer = self.writer_number(recorded.writer);
        self.lines.push(Line {
            recorded_at: recorded.recorded_at,
            clock: recorded.clock,
            writer,
        });
        for (relation, of) in recorded.refs {
            self.referrers.entry(of).or_default().push((relation, seq));
        }
        match recorded.fact {
            Fact::Act(act) => {
                let at = u32::try_from(self.acts.len()).unwrap_or(u32::MAX);
                self.act_at.insert(act.id.clone(), at);
                self.acts.push((seq, act));
                return Ok(());
            }
            Fact::Erasure(erasure) => {
                self.erase(erasure.seq, &erasure.fields)?;
                self.push(seq, erasure.into());
            }
            Fact::Withdrawal(withdrawal) => {
                let key = withdrawal.of.clone();
                self.push(seq, withdrawal.into());
                let chain = self.chains.entry(key).or_default();
                chain.push(Version { seq, fact: None });
            }
            fact => self.push(seq, fact),
        }
        Ok(())
    }

    fn push(&mut self, seq: u64, fact: Fact) {
        // Notes of the ledger on itself change no answer.
        if shapes_answers(&fact) {
            self.roster_size = seq + 1;
        }
        if matches!(
            fact,
            Fact::Adopted(_) | Fact::RulingDecided(_) | Fact::CalendarYear(_)
        ) {
            self.law_size = seq + 1;
        }
        let key = fact.key().unwrap_or_else(|| loose_key(fact.kind(), seq));
        let chain = self.chains.entry(key).or_default();
        chain.push(Version {
            seq,
            fact: Some(fact),
        });
    }

    fn writer_number(&mut self, writer: Writer) -> u32 {
        // The last one writes again nearly always; a zone has a few dozen.
        let known = self.writers.iter().rposition(|known| *known == writer);
        let at = known.unwrap_or_else(|| {
            self.writers.push(writer);
            self.writers.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn erase(&mut self, seq: u64, fields: &[String]) -> Result<(), RecordedError> {
        if let Ok(at) = self.acts.binary_search_by_key(&seq, |(seq, _)| *seq) {
            let fact = recorded::without(&Fact::Act(self.acts[at].1.clone()), fields)?;
            if let Fact::Act(act) = fact {
                self.acts[at].1 = act;
            }
            return Ok(());
        }
        let version = self
            .chains
            .values_mut()
            .flatten()
            .find(|version| version.seq == seq && version.fact.is_some());
        if let Some(version) = version
            && let Some(fact) = &version.fact
        {
            version.fact = Some(recorded::without(fact, fields)?);
        }
        self.roster_size = self.size();
        Ok(())
    }

    /// The line of an entry.
    #[must_use]
    pub fn line(&self, seq: u64) -> Option<&Line> {
        self.lines.get(usize::try_from(seq).ok()?)
    }

    /// Who recorded an entry.
    #[must_use]
    pub fn writer(&self, seq: u64) -> Option<&Writer> {
        let line = self.line(seq)?;
        self.writers.get(usize::try_from(line.writer).ok()?)
    }

    /// When the last entry was recorded.
    #[must_use]
    pub fn last_recorded_at(&self) -> Option<u64> {
        self.lines.last().map(|line| line.recorded_at)
    }

    /// Number of entries recorded up to a moment (microseconds since 1970-01-01 UTC).
    #[must_use]
    pub fn size_at(&self, micros: u64) -> u64 {
        self.lines
            .partition_point(|line| line.recorded_at <= micros) as u64
    }

    /// Number of entries up to which something other than an act last changed.
    #[must_use]
    pub fn roster_size(&self) -> u64 {
        self.roster_size
    }

    /// Number of entries up to which a regulation, ruling or calendar last came.
    #[must_use]
    pub fn law_size(&self) -> u64 {
        self.law_size
    }

    /// The act with an id.
    #[must_use]
    pub fn act(&self, id: &str) -> Option<(u64, &Act)> {
        let at = usize::try_from(*self.act_at.get(id)?).ok()?;
        self.acts.get(at).map(|(seq, act)| (*seq, act))
    }

    /// Acts, corrections and withdrawals of acts, in the order of recording, below a size.
    pub fn acts(&self, size: u64) -> impl DoubleEndedIterator<Item = (u64, &Act)> {
        let end = self.acts.partition_point(|(seq, _)| *seq < size);
        self.acts[..end].iter().map(|(seq, act)| (*seq, act))
    }

    /// What stands under a key, as known at a size; `None` also when it was withdrawn.
    #[must_use]
    pub fn standing(&self, key: &str, size: u64) -> Option<(u64, &Fact)> {
        let chain = self.chains.get(key)?;
        let end = chain.partition_point(|version| version.seq < size);
        let last = chain.get(end.checked_sub(1)?)?;
        last.fact.as_ref().map(|fact| (last.seq, fact))
    }

    /// All versions under a key.
    #[must_use]
    pub fn versions(&self, key: &str) -> &[Version] {
        self.chains.get(key).map_or(&[], Vec::as_slice)
    }

    /// The entry that last said something under a key, withdrawals among them.
    #[must_use]
    pub fn last_seq(&self, key: &str) -> Option<u64> {
        if let Some(id) = key.strip_prefix("act:") {
            return self.act(id).map(|(seq, _)| seq);
        }
        self.chains.get(key)?.last().map(|version| version.seq)
    }

    /// What stands of one kind, as known at a size, by key.
    pub fn of_kind(&self, kind: &str, size: u64) -> impl Iterator<Item = (u64, &Fact)> {
        let from = format!("{kind}:");
        // `;` follows `:`, and loose keys (`kind#seq`) come before it.
        let until = format!("{kind};");
        self.chains
            .range(from..until)
            .filter_map(move |(key, _)| self.standing(key, size))
    }

    /// Records of a kind that each stand for themselves, in order.
    pub fn loose(&self, kind: &str) -> impl Iterator<Item = (u64, &Fact)> {
        let from = format!("{kind}#");
        let until = format!("{kind}$");
        self.chains
            .range(from..until)
            .flat_map(|(_, chain)| chain)
            .filter_map(|version| version.fact.as_ref().map(|fact| (version.seq, fact)))
    }

    /// Entries that are about an entry.
    #[must_use]
    pub fn referrers(&self, seq: u64) -> &[(Relation, u64)] {
        self.referrers.get(&seq).map_or(&[], Vec::as_slice)
    }

    /// Every reference: (the entry that is named, the entry that names it).
    pub fn all_referrers(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let rows = self.referrers.iter();
        rows.flat_map(|(of, list)| list.iter().map(|(_, by)| (*of, *by)))
    }

    /// Names of the fields of an entry that were erased by law.
    pub fn erased_fields(&self, seq: u64) -> impl Iterator<Item = &str> {
        self.loose("erasure")
            .filter_map(move |(_, fact)| match fact {
                Fact::Erasure(erasure) if erasure.seq == seq => Some(&erasure.fields),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
    }

    /// The fact of an entry.
    #[must_use]
    pub fn fact(&self, seq: u64) -> Option<Fact> {
        if let Ok(at) = self.acts.binary_search_by_key(&seq, |(seq, _)| *seq) {
            return Some(Fact::Act(self.acts[at].1.clone()));
        }
        let mut versions = self.chains.values().flatten();
        versions
            .find(|version| version.seq == seq && version.fact.is_some())
            .and_then(|version| version.fact.clone())
    }

    /// The first difference to another projection of the same entries: key, number, what.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        if let Some(at) = (0..self.lines.len().max(other.lines.len()))
            .find(|&at| self.lines.get(at) != other.lines.get(at))
        {
            return Some(format!("第 {at} 号记录的时间、时钟或登记人"));
        }
        let mut acts = self.acts.iter().zip(&other.acts);
        if let Some((one, two)) = acts.find(|(one, two)| one != two) {
            return Some(format!(
                "第 {} 号记录（履职记录 {}）的{}",
                one.0,
                one.1.id,
                recorded::field_that_differs(&Fact::Act(one.1.clone()), &Fact::Act(two.1.clone()))
            ));
        }
        if self.acts.len() != other.acts.len() {
            return Some("履职记录的条数".to_owned());
        }
        let keys = self.chains.keys().chain(other.chains.keys());
        for key in keys {
            let (one, two) = (self.versions(key), other.versions(key));
            if let Some(at) = (0..one.len().max(two.len())).find(|&at| one.get(at) != two.get(at)) {
                let what = match (one.get(at), two.get(at)) {
                    (Some(one), Some(two)) => match (&one.fact, &two.fact) {
                        (Some(one), Some(two)) => recorded::field_that_differs(one, two),
                        _ => "撤回状态".to_owned(),
                    },
                    _ => "版本".to_owned(),
                };
                return Some(format!("{key} 第 {} 版的{what}", at + 1));
            }
        }
        (self.referrers != other.referrers).then(|| "记录之间的引用".to_owned())
    }
}

/// Whether a fact can change a duty's answer other than as an act.
fn shapes_answers(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::Act(_)
            | Fact::Problem(_)
            | Fact::Evidence(_)
            | Fact::LateApproval(_)
            | Fact::Imported(_)
            | Fact::Opened(_)
            | Fact::Directory(_)
            | Fact::Snapshot(_)
            | Fact::ClockAnomaly(_)
            | Fact::Audit(_)
    )
}

fn loose_key(kind: &str, seq: u64) -> String {
    // Zeros in front keep the order of numbers in the order of keys.
    format!("{kind}#{seq:012}")
}
