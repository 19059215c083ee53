//! The application: commands become entries, entries become the projection, the projection answers.
//!
//! Every command says who acts in which role; every answer says as of which day and as known at
//! which moment. Left out: pages, files of workbooks, and databases; they are crates of their own.
//!
//! Reading order: [`record`] (what is recorded), [`commands`] (what may be), the sequencer (the one
//! writer), [`state`] (what the entries say), [`queries`], [`verify`].

#![deny(missing_docs)]

pub mod actor;
pub mod bundle;
pub mod commands;
mod draft;
pub mod files;
pub mod law;
pub mod ports;
pub mod queries;
pub mod record;
mod sequencer;
pub mod signer;
pub mod state;
pub mod time;
pub mod verify;
mod zone;

pub use draft::derived;
pub use sequencer::{Receipt, Status, SubmitError};
pub use zone::{Opening, Start, Zone, ZoneError, replay};
