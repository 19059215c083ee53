//! One duty of one bearer: on which days it is borne, and every act tried for it.
//!
//! Tracks are compiled once and kept; a new act renews only those it concerns.

pub(crate) mod build;

use crate::calendar::{Day, Days};
use crate::matching::{Subject, Trial};

/// One duty of one bearer (and one member or 分管对象).
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub(crate) subject: Subject,
    /// Place in the timeline's duties.
    pub(crate) duty: usize,
    /// For each law; `None` where it does not bind this bearer.
    pub(crate) ledgers: Vec<Option<Ledger>>,
}

/// A track under one law.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// Days on which the duty is borne.
    pub(crate) bearing: Days,
    /// Acts tried for the post or body.
    pub(crate) own: Vec<Trial>,
    /// Acts tried for its holders; `None`: the same.
    pub(crate) holders: Option<Vec<Trial>>,
    /// Stricter duties that replace this one, and when the bearer bears them.
    pub(crate) overriding: Vec<(usize, Days)>,
    /// Acts that start a limit: version and day.
    pub(crate) events: Vec<(usize, Day)>,
    /// Posts or bodies whose acts are inherited: last day of the old body, and its bearing days.
    pub(crate) inherited: Vec<Inheritance>,
    /// It must concern the person's 分管.
    pub(crate) portfolio: bool,
}

/// What came over from an abolished body.
#[derive(Debug, Clone)]
pub(crate) struct Inheritance {
    /// The old post, or the old body where a body owes the duty.
    pub(crate) from: usize,
    pub(crate) ended: Day,
    pub(crate) bearing: Days,
}

impl Ledger {
    pub(crate) fn for_holders(&self) -> &[Trial] {
        self.holders.as_deref().unwrap_or(&self.own)
    }
}
