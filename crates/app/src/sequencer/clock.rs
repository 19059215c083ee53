//! Time of recording: never before that of the entry before, and no jump unnoticed.

use ledger::entry::{ClockNote, ClockState};

use crate::ports::Reading;
use crate::record::ClockAnomaly;

/// A clock that strays further than this from the time that passed has jumped.
const TOLERATED: u64 = 5_000_000;

/// What the writer remembers of the clock.
#[derive(Debug, Clone)]
pub(super) struct ClockWatch {
    last_recorded: u64,
    last: Option<Reading>,
    behind: bool,
}

/// The time that a batch is recorded at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamp {
    pub(super) recorded_at: u64,
    pub(super) note: ClockNote,
    /// To be noted in the ledger before the batch.
    pub(super) anomaly: Option<ClockAnomaly>,
}

impl ClockWatch {
    pub(super) fn new(last_recorded: u64) -> Self {
        Self {
            last_recorded,
            last: None,
            behind: false,
        }
    }

    /// The same, after an entry that was recorded at a moment.
    pub(super) fn after(mut self, recorded_at: u64) -> Self {
        self.last_recorded = self.last_recorded.max(recorded_at);
        self
    }

    /// The stamp for what is recorded now.
    pub(super) fn stamp(&mut self, reading: Reading) -> Stamp {
        let anomaly = self.anomaly(&reading);
        let behind = reading.at < self.last_recorded;
        let recorded_at = reading.at.max(self.last_recorded);
        let state = if behind {
            ClockState::HeldBack
        } else if anomaly.is_some() {
            ClockState::Jumped
        } else {
            match reading.synchronised {
                Some(true) => ClockState::Synchronised,
                Some(false) => ClockState::Unsynchronised,
                None => ClockState::Unknown,
            }
        };
        let note = ClockNote {
            source: reading.source.clone(),
            offset: behind.then(|| difference(reading.at, recorded_at)),
            state,
        };
        self.behind = behind;
        self.last_recorded = recorded_at;
        self.last = Some(reading);
        Stamp {
            recorded_at,
            note,
            anomaly,
        }
    }

    fn anomaly(&self, reading: &Reading) -> Option<ClockAnomaly> {
        let said = reading.at;
        if said.saturating_add(TOLERATED) < self.last_recorded && !self.behind {
            let words = "时钟早于上一条记录的时间；登记时间沿用上一条记录的时间";
            return Some(note(said, self.last_recorded, words));
        }
        let last = self.last.as_ref()?;
        let expected = last
            .at
            .saturating_add(reading.passed.saturating_sub(last.passed));
        if said.abs_diff(expected) > TOLERATED && !(said < expected && self.behind) {
            let words = if said > expected {
                "时钟向前跳动，与实际经过的时间不符"
            } else {
                "时钟向后跳动，与实际经过的时间不符"
            };
            return Some(note(said, expected, words));
        }
        None
    }
}

fn note(said: u64, expected: u64, words: &str) -> ClockAnomaly {
    ClockAnomaly {
        said,
        expected,
        words: words.to_owned(),
    }
}

fn difference(one: u64, two: u64) -> i64 {
    let far = i64::try_from(one.abs_diff(two)).unwrap_or(i64::MAX);
    if one < two { -far } else { far }
}

#[cfg(test)]
mod tests {
    use super::ClockWatch;
    use crate::ports::Reading;
    use ledger::entry::ClockState;

    const SECOND: u64 = 1_000_000;
    const DAY: u64 = 86_400 * SECOND;

    fn reading(at: u64, passed: u64) -> Reading {
        Reading {
            at,
            passed,
            source: "test".to_owned(),
            synchronised: None,
        }
    }

    #[test]
    fn f18_a_clock_put_back_a_day_holds_the_time_and_is_noted_once() {
        let mut watch = ClockWatch::new(0);
        watch.stamp(reading(10 * DAY, 0));
        let stamp = watch.stamp(reading(9 * DAY, SECOND));
        assert_eq!(stamp.recorded_at, 10 * DAY);
        assert_eq!(stamp.note.state, ClockState::HeldBack);
        assert_eq!(stamp.note.offset, Some(-i64::try_from(DAY).unwrap()));
        assert!(stamp.anomaly.is_some());
        let next = watch.stamp(reading(9 * DAY + SECOND, 2 * SECOND));
        assert_eq!(next.recorded_at, 10 * DAY);
        assert_eq!(
            (next.note.state, next.anomaly),
            (ClockState::HeldBack, None)
        );
    }

    #[test]
    fn f18_a_clock_put_forward_a_year_is_noted() {
        let mut watch = ClockWatch::new(0);
        watch.stamp(reading(10 * DAY, 0));
        let stamp = watch.stamp(reading(375 * DAY, SECOND));
        assert_eq!(stamp.note.state, ClockState::Jumped);
        let anomaly = stamp.anomaly.unwrap();
        assert_eq!(
            (anomaly.said, anomaly.expected),
            (375 * DAY, 10 * DAY + SECOND)
        );
        // And back to the right time: held back, and noted.
        let back = watch.stamp(reading(10 * DAY + 3 * SECOND, 3 * SECOND));
        assert_eq!(back.note.state, ClockState::HeldBack);
        assert!(back.anomaly.is_some());
    }

    #[test]
    fn a_clock_that_goes_on_as_time_does_is_not_remarked_on() {
        let mut watch = ClockWatch::new(5);
        for second in 1..10 {
            let stamp = watch.stamp(reading(DAY + second * SECOND, second * SECOND));
            assert_eq!(
                (stamp.anomaly, stamp.note.state),
                (None, ClockState::Unknown)
            );
        }
    }
}
