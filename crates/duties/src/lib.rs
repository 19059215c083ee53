//! The decisions: which duty of whom is met, open or not met, by which clause and which facts.
//!
//! Pure: the day and the moment are arguments.

mod facts;
mod finding;

pub use facts::{
    Act, Amount, Body, Correction, Leave, Mode, Participant, Person, Portfolio, Post, Register,
    Tenure, Waiver,
};
pub use finding::{CountedAct, Finding, NearMiss, Outcome, Span, Term};
