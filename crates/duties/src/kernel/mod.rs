//! The kernel: counted duties over civil periods, as a merge of sorted columns.
//!
//! It answers, for one duty and one bearer (a post, a body, or a person in a post), what
//! `docs/findings.md` section 5 asks in each period: how many acts count, on which day the first
//! of them was done, and the outcome. It knows no names, no kinds of act and no roles: whoever
//! calls it has found which acts are credited and on which days the duty was borne. It is pure,
//! allocates nothing once its buffers have grown, and its cost is the same for every pair of day
//! asked about and moment of knowledge, because it keeps facts and no findings.
//!
//! # Contract
//!
//! * A [`Frame`] is one duty on the time line: its [`Period`]s, ascending and disjoint (gaps are
//!   allowed), each with the number required, its limits, and the [`Policy`] of the rulings. A period with
//!   `required == 0` is not in force and gives no row.
//! * [`Credits`] are the columns of one bearer, ascending by day: the day an act counts on, the
//!   moment it was recorded, and, if wanted, the moment from which it is gone (withdrawn,
//!   replaced); [`NEVER`] if it is not. An act stands there once.
//! * [`Bearer`] says on which days the duty was borne and on which of them somebody held the post
//!   (`held` within `borne`; both ascending, disjoint). A body holds itself: `held == borne`.
//! * [`Frame::ask`] fixes `on` and `known_at`; [`Question::rows`] then appends one [`Row`] for
//!   each period that began by `on`, is in force and is borne on any of its days, ascending.
//!   [`Question::bits`] gives only which periods have a row and which of them are met.
//!
//! An act counts in the period of its day if the day is not after `on`, it was recorded by
//! `known_at`, it is not gone by then, it was recorded no later than the period's `frozen_at`,
//! it is not late where late entries are refused, and (with [`Policy::in_post_only`]) the day is
//! held. Outcomes follow in this order: met, met by late entries; while the period runs: vacant,
//! due soon, open; once it is over: vacant, not answerable (too few days held, or a first partial
//! period), met by the year's total (with [`MakeUp::YearlyTotal`]), made up after, not met.
//!
//! # Left out
//!
//! Waivers and leave ([`Outcome::Excused`](crate::Outcome::Excused)): the caller overlays them on rows whose outcome is
//! one of those after *vacant*. Lists of acts, near misses and reasons: the caller computes them
//! for the rows it shows. Running windows and limits after an event have no civil periods.
//!
//! # Example
//!
//! ```
//! use duties::kernel::{Ask, Bearer, Credits, Frame, Period, Policy, Span, Work, day, instant};
//! use duties::Outcome;
//! use jiff::civil::date;
//!
//! let half = Period::of(day(date(2026, 1, 1)), day(date(2026, 6, 30)), 1).min_days(60);
//! let frame = Frame::new(vec![half], Policy::default())?;
//! let held = [Span { first: day(date(2025, 3, 1)), last: day(date(2026, 12, 31)) }];
//! let credits = Credits {
//!     day: &[day(date(2026, 4, 9))],
//!     recorded: &[instant(date(2026, 4, 10).at(9, 0, 0, 0))],
//!     gone: None,
//! };
//! let (mut work, mut rows) = (Work::default(), Vec::new());
//! let question = frame.ask(Ask::on(day(date(2026, 7, 15))));
//! question.rows(credits, Bearer::holding(&held), &mut work, &mut rows);
//! assert_eq!((rows[0].counted, rows[0].outcome), (1, Outcome::Met));
//! # Ok::<(), duties::kernel::FrameError>(())
//! ```

mod bits;
mod credits;
mod frame;
mod question;
mod rows;
mod time;

#[cfg(test)]
mod tests;

pub use bits::Bits;
pub use credits::{CreditList, Credits};
pub use frame::{Frame, FrameError, MakeUp, Period, Policy};
pub use question::{Ask, Bearer, Question};
pub use rows::{Note, Row, Work};
pub use time::{Day, Instant, NEVER, NO_DAY, Span, date_of, day, instant};
