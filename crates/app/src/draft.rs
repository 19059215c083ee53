//! From a fact to a draft of the ledger: fields, subjects, days, label.

use ledger::commitment::Idem;
use ledger::entry::{Draft, FileRef, Label, Ref};
use ledger::hash::{Alg, digest};
use ledger::text::{self, TextError};
use ledger::value::Value;

use crate::actor::Actor;
use crate::ports::IDEM_TIME;
use crate::record::Fact;

/// A fact with what belongs to its entry beside its fields.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewFact {
    /// The fact.
    pub(crate) fact: Fact,
    /// Earlier entries that it is about.
    pub(crate) refs: Vec<Ref>,
    /// Subjects beside those that the fact names itself.
    pub(crate) subjects: Vec<String>,
    /// Files.
    pub(crate) files: Vec<FileRef>,
    /// Who may see it.
    pub(crate) label: Label,
}

impl NewFact {
    /// A fact by itself.
    #[must_use]
    pub(crate) fn new(fact: impl Into<Fact>) -> Self {
        Self {
            fact: fact.into(),
            refs: Vec::new(),
            subjects: Vec::new(),
            files: Vec::new(),
            label: Label::Internal,
        }
    }

    /// The draft of its entry.
    ///
    /// # Errors
    /// When a text holds what cannot be seen.
    pub(crate) fn draft(self, actor: &Actor, idem: Idem) -> Result<Draft, TextError> {
        let mut subjects = self.fact.subjects();
        subjects.extend(self.subjects);
        let mut values = self.fact.values();
        for (_, value) in &mut values {
            canonical(value)?;
        }
        for subject in &mut subjects {
            *subject = text::canonical(subject)?;
        }
        Ok(Draft {
            actor: actor.written(),
            kind: self.fact.kind().to_owned(),
            schema: self.fact.schema(),
            subjects,
            valid: self.fact.valid(),
            label: self.label,
            refs: self.refs,
            values,
            files: self.files,
            idem,
            author: None,
        })
    }
}

fn canonical(value: &mut Value) -> Result<(), TextError> {
    match value {
        Value::Text(text) => *text = text::canonical(text)?,
        Value::List(items) => {
            for item in items {
                canonical(item)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The key of the n-th draft of a request: the request's own for the first. They keep its time, so that
/// they lie beside it in a store's index.
#[must_use]
pub(crate) fn nth_idem(request: &Idem, n: usize) -> Idem {
    if n == 0 {
        return *request;
    }
    let mut idem = derived(&[b"jinze/nth/v1", request, &(n as u64).to_be_bytes()]);
    idem[..IDEM_TIME].copy_from_slice(&request[..IDEM_TIME]);
    idem
}

/// A key made from what identifies a request.
#[must_use]
pub fn derived(parts: &[&[u8]]) -> Idem {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    let hash = digest(Alg::Sha256, &bytes);
    let mut idem = Idem::default();
    idem.copy_from_slice(&hash[..16]);
    idem
}
