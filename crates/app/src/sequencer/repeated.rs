//! Requests that were recorded before: the same is answered from the ledger, another is refused.
//!
//! Left out: requests that are refused before they come here, see `Zone::submit`.

use ledger::commitment::Opening;
use ledger::entry::{Entry, Prepared};
use ledger::hash::{Alg, Hash, leaf_hash};
use ledger::store::StoreError;

use super::batch::Builder;
use super::proposal::{Proposal, Receipt, SubmitError};
use super::work::Work;
use crate::draft::nth_idem;
use crate::record::Audit;

impl Work {
    /// A request that was recorded before is answered from the ledger.
    pub(super) fn repeated(
        &self,
        builder: &mut Builder,
        proposal: &Proposal,
    ) -> Result<Option<Vec<Receipt>>, SubmitError> {
        let store = &self.tools.store;
        let mut receipts = Vec::with_capacity(proposal.drafts.len());
        let mut known = None;
        for draft in &proposal.drafts {
            let found = store.find_idem(&draft.draft().idem)?;
            let Some(seq) = found.or(known) else {
                // Drafts of one request are kept together: the first tells for all.
                return Ok(None);
            };
            known = Some(seq);
            let (entry, openings, leaf) = self.stored(seq)?;
            if found.is_none() || !draft.repeats(&entry, &openings) {
                self.note_conflict(builder, draft, seq)?;
                return Err(SubmitError::Conflict { seq });
            }
            receipts.push(Receipt {
                seq,
                leaf,
                recorded_at: entry.recorded_at,
                head: self.growing.head(),
                repeated: true,
            });
        }
        if let (Some(first), Some(seq)) = (proposal.drafts.first(), known)
            && let next = nth_idem(&first.draft().idem, proposal.drafts.len())
            && store.find_idem(&next)?.is_some()
        {
            // The request that was recorded said more than this one.
            self.note_conflict(builder, first, seq)?;
            return Err(SubmitError::Conflict { seq });
        }
        Ok(Some(receipts))
    }

    /// The same key with other content is no slip of the network: it is put on record.
    fn note_conflict(
        &self,
        builder: &mut Builder,
        draft: &Prepared,
        seq: u64,
    ) -> Result<(), SubmitError> {
        let audit = Audit {
            act: "同一请求编号，内容不同".to_owned(),
            object: draft.draft().kind.clone(),
            done: false,
            details: "没有写入".to_owned(),
            about: u32::try_from(seq).ok(),
        };
        let mut prepared = self.program_drafts([audit.into()], builder.next_seq())?;
        for draft in prepared.drain(..) {
            let before = self.ends_of(std::slice::from_ref(&draft))?;
            let placed = builder.place(draft, &before);
            placed.map_err(|error| SubmitError::Format(error.to_string()))?;
        }
        Ok(())
    }

    pub(super) fn stored(&self, seq: u64) -> Result<(Entry, Vec<Opening>, Hash), SubmitError> {
        let mut found = None;
        self.tools.store.scan(seq, seq + 1, &mut |row| {
            let damaged = |what: String| StoreError::Damaged { seq, what };
            let entry = Entry::from_bytes(row.leaf).map_err(|error| damaged(error.to_string()))?;
            let openings = ledger::commitment::openings_from_bytes(row.openings)
                .map_err(|error| damaged(error.to_string()))?;
            found = Some((entry, openings, leaf_hash(Alg::Sha256, row.leaf)));
            Ok(())
        })?;
        found.ok_or_else(|| SubmitError::Stopped(format!("第 {seq} 号记录缺失")))
    }
}
