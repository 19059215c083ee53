//! The system's clock and random bytes.

use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use app::ports::{Clock, Random, RandomError, Reading};

/// Where systemd says that the clock follows a source of time.
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

/// The system's clock.
#[derive(Debug)]
pub(crate) struct SystemClock {
    started: Instant,
}

impl SystemClock {
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let micros =
            |duration: std::time::Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        Reading {
            at: since.map_or(0, micros),
            passed: micros(self.started.elapsed()),
            source: "system".to_owned(),
            // Other services keep time too; without this file nothing is known.
            synchronised: Path::new(SYNCHRONISED).exists().then_some(true),
        }
    }
}

/// The system's random bytes.
#[derive(Debug)]
pub(crate) struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(buffer).map_err(|error| RandomError(error.to_string()))
    }
}
