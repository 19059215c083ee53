//! What can be asked: findings, a person's and a body's file, timelines, who answered for what.
//!
//! Every answer takes two times: as of a day, and as known at a moment.

mod answerable;
mod files;
mod judge;
mod likeness;
mod timeline;

pub use answerable::{Answerable, answerable};
pub use files::{Board, BodyFile, FileError, PersonFile, board, body_file, person_file};
pub use judge::{Judge, Judged};
pub use likeness::{Alike, Comparer, Near, all_evidence, erased_files, near_files, same_files};
pub use timeline::{Event, Story, body_story, person_story};
