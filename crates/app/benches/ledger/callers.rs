//! Callers that each wait for their own record before they make the next.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Outcome, Recorder};

/// What was measured.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Records for each commit; 0 where that is not known.
    pub(crate) per_commit: f64,
}

/// Lets so many callers record for so long.
pub(crate) fn measure(recorder: &dyn Recorder, callers: usize, time: Duration) -> Outcome<Figures> {
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let before = recorder.commits().unwrap_or(0);
    let mut waits = thread::scope(|scope| -> Outcome<Vec<Duration>> {
        let stop = &stop;
        let tasks: Vec<_> = (0..callers)
            .map(|caller| scope.spawn(move || record_until(stop, recorder, caller)))
            .collect();
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.join().map_err(|_| "a caller died")??);
        }
        Ok(waits)
    })?;
    let elapsed = begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    let count = f64::from(u32::try_from(waits.len())?);
    let commits = recorder.commits().map_or(0, |commits| commits - before);
    let commits = f64::from(u32::try_from(commits)?);
    Ok(Figures {
        per_second: count / elapsed,
        p50_ms: at(&waits, 50),
        p99_ms: at(&waits, 99),
        per_commit: if commits > 0.0 { count / commits } else { 0.0 },
    })
}

fn record_until(
    stop: &AtomicBool,
    recorder: &dyn Recorder,
    caller: usize,
) -> Outcome<Vec<Duration>> {
    let mut waits = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        recorder.record(caller, waits.len())?;
        waits.push(begun.elapsed());
    }
    Ok(waits)
}

fn at(sorted: &[Duration], percent: usize) -> f64 {
    let place = sorted.len() * percent / 100;
    let found = sorted.get(place).or(sorted.last());
    found.map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
}
