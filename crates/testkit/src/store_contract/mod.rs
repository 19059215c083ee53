//! The laws of the store contract, one suite for every driver.
//!
//! `store_contract!(maker)` makes each law a test of its own; `maker` gives a function that makes
//! empty stores. Bytes and hashes are invented: a store does not look into them. Left out:
//! durability, which needs a process to die; the drivers' own tests do that.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a law that is broken fails the test"
)]

mod invented;
mod laws;
mod rooted;
mod walk;

use ledger::commitment::Idem;
use ledger::store::{Head, Identity, ReadStore, SignedHead, Snapshot, Store, Tile};

pub use invented::{batch, entry, hash, head, idem};
pub use laws::{
    a_batch_that_begins_elsewhere_conflicts_and_changes_nothing, a_checkpoint_is_kept_once,
    a_new_store_is_empty, a_reader_sees_what_is_committed,
    a_repeated_idempotency_key_is_refused_and_changes_nothing,
    a_scan_gives_its_range_and_names_the_row_that_is_missing,
    a_snapshot_takes_the_place_of_the_last, an_erasure_takes_openings_and_leaves_the_entry,
    entries_come_back_in_order_byte_for_byte, identity_is_given_once,
    streams_are_answered_by_subject_and_number, tiles_are_kept_and_replaced,
};
pub use rooted::Rooted;
pub use walk::a_random_walk_agrees_with_the_model;

/// Makes empty stores.
pub type Make<'a> = &'a mut dyn FnMut() -> Box<dyn Store>;

/// An entry as read: its bytes and its openings.
pub type Bytes = (Vec<u8>, Vec<u8>);

/// Everything that can be read from a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Which log.
    pub identity: Option<Identity>,
    /// Size and roots.
    pub head: Head,
    /// Every entry.
    pub entries: Vec<Bytes>,
    /// Where each key that was asked for stands.
    pub idems: Vec<Option<u64>>,
    /// The last entry of every subject.
    pub stream_heads: Vec<(String, u64, u64)>,
    /// The stream of every subject, in the same order.
    pub streams: Vec<Vec<(u64, u64)>>,
    /// Cached subtrees.
    pub tiles: Vec<Tile>,
    /// Checkpoints, and the newest once more.
    pub notes: (Vec<SignedHead>, Option<SignedHead>),
    /// What was erased.
    pub erased: Vec<(u64, u64)>,
    /// The cached projection.
    pub snapshot: Option<Snapshot>,
}

impl Contents {
    /// Reads everything; of idempotency keys those in `idems`.
    ///
    /// # Panics
    /// When something cannot be read.
    #[must_use]
    pub fn of(store: &dyn ReadStore, idems: &[Idem]) -> Self {
        let head = store.head().unwrap();
        let stream_heads = store.stream_heads().unwrap();
        let streams = stream_heads.iter();
        Self {
            identity: store.identity().unwrap(),
            head,
            entries: entries(store, 0, head.size),
            idems: idems
                .iter()
                .map(|key| store.find_idem(key).unwrap())
                .collect(),
            streams: streams
                .map(|(subject, ..)| store.stream(subject).unwrap())
                .collect(),
            stream_heads,
            tiles: store.tiles().unwrap(),
            notes: (store.notes().unwrap(), store.last_note().unwrap()),
            erased: store.erased().unwrap(),
            snapshot: store.snapshot().unwrap(),
        }
    }
}

/// Reads a range of entries, and asserts that they come numbered and in order.
///
/// # Panics
/// When they do not.
#[must_use]
pub fn entries(store: &dyn ReadStore, from: u64, to: u64) -> Vec<Bytes> {
    let mut found = Vec::new();
    let mut expected = from;
    store
        .scan(from, to, &mut |row| {
            assert_eq!(row.seq, expected);
            expected += 1;
            found.push((row.leaf.to_vec(), row.openings.to_vec()));
            Ok(())
        })
        .unwrap();
    found
}

/// Each law as a test of its own: `store_contract!(maker);` where `maker()` gives a
/// `FnMut() -> Box<dyn Store>`.
#[macro_export]
macro_rules! store_contract {
    ($maker:path) => {
        $crate::store_contract!($maker:
            a_new_store_is_empty,
            identity_is_given_once,
            entries_come_back_in_order_byte_for_byte,
            a_batch_that_begins_elsewhere_conflicts_and_changes_nothing,
            a_repeated_idempotency_key_is_refused_and_changes_nothing,
            streams_are_answered_by_subject_and_number,
            a_scan_gives_its_range_and_names_the_row_that_is_missing,
            tiles_are_kept_and_replaced,
            a_checkpoint_is_kept_once,
            an_erasure_takes_openings_and_leaves_the_entry,
            a_snapshot_takes_the_place_of_the_last,
            a_reader_sees_what_is_committed,
            a_random_walk_agrees_with_the_model,
        );
    };
    ($maker:path: $($law:ident,)+) => {
        $(
            #[test]
            fn $law() {
                let mut make = $maker();
                $crate::store_contract::$law(&mut make);
            }
        )+
    };
}
