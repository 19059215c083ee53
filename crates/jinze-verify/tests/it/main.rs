//! Bundles good and bad, as members, as ZIP files, and through the program.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod archives;
mod bundles;
mod cases;
mod fine_points;
mod mutations;
mod program;
mod trusted;
mod world;
mod zips;
