//! 佐证材料: files that show that an act was done (photos, minutes, papers), kept under their
//! digest, looked at with care, and compared with each other.
//!
//! What is found by looking is a hint for a person, never a finding: no photo is ever demanded, and
//! nothing here refuses a record. Where a photo was taken is never read.
//!
//! Left out: which record a file belongs to (the ledger says it), who may see it, the protocol of
//! uploads, and erasure. `docs/evidence.md` is the page on the folder's layout, limits and figures.

#![deny(missing_docs)]

pub mod dates;
mod error;
mod hex;
pub mod inspect;
pub mod likeness;
pub mod media;
pub mod store;

pub use dates::{DateFlag, DateHint, DateRule, date_hint};
pub use error::EvidenceError;
pub use hex::hex;
pub use inspect::{Inspection, InspectionLimits, NoPreview, Taken, inspect};
pub use likeness::{Index, Likeness, Match, NEAR_MAX, PictureHash, Sides, compare};
pub use media::{Kind, MediaType, Risk, name_warning};
pub use store::{
    CopyReport, DEFAULT_LIMIT, Expected, Kept, Listing, Presence, Store, Stored, Upload,
};
