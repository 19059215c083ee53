//! The decisions: which duty of whom is met, open or not met, by which clause and which facts.
//!
//! Pure: the day and the moment are arguments.

mod acts;
pub mod calendar;
mod case;
mod facts;
mod finding;
mod judge;
pub mod kernel;
mod law;
mod matching;
mod roster;
mod track;

pub use case::{Case, Changed, PeriodChoice, Question, RegisterError, RegisterErrors, Remedy};
pub use facts::{
    Act, Amount, Body, Correction, Leave, Mode, Participant, Person, Portfolio, Post, Register,
    Tenure, Waiver,
};
pub use finding::{CountedAct, Finding, NearMiss, Outcome, Span, Term};
