//! The register of facts as `duties` takes it, as known at a size of the ledger.

use duties::{Act, Register};

use super::State;
use crate::record::Fact;
use crate::time;

impl State {
    /// Everything known to the first `size` entries. Times of recording are the ledger's own.
    #[must_use]
    pub fn register(&self, size: u64) -> Register {
        let mut register = self.roster(size);
        register.acts = self
            .acts(size)
            .map(|(seq, act)| self.as_recorded(seq, act))
            .collect();
        register
    }

    /// Everything but acts.
    #[must_use]
    pub fn roster(&self, size: u64) -> Register {
        let mut register = Register::default();
        for kind in [
            "body",
            "post",
            "person",
            "tenure",
            "portfolio",
            "leave",
            "waiver",
            "amount",
        ] {
            for (seq, fact) in self.of_kind(kind, size) {
                self.add(&mut register, seq, fact);
            }
        }
        register
    }

    fn add(&self, register: &mut Register, seq: u64, fact: &Fact) {
        match fact {
            Fact::Body(row) => register.bodies.push(row.clone()),
            Fact::Post(row) => register.posts.push(row.clone()),
            Fact::Person(row) => register.people.push(row.clone()),
            Fact::Tenure(row) => register.tenures.push(row.clone()),
            Fact::Portfolio(row) => register.portfolios.push(row.clone()),
            Fact::Leave(row) => register.leaves.push(row.clone()),
            Fact::Waiver(row) => register.waivers.push(row.clone()),
            Fact::Amount(row) => {
                let mut row = row.clone();
                if let Some(line) = self.line(seq) {
                    row.recorded_at = time::civil(line.recorded_at);
                }
                register.amounts.push(row);
            }
            _ => {}
        }
    }

    /// An act with the ledger's own time of recording in place of the claim.
    #[must_use]
    pub fn as_recorded(&self, seq: u64, act: &Act) -> Act {
        let mut act = act.clone();
        if let Some(line) = self.line(seq) {
            act.recorded_at = time::civil(line.recorded_at);
            act.recorded_at_assumed = false;
        }
        act
    }
}
