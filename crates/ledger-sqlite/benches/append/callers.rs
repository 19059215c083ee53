//! Callers that each wait for their own append, and one writer that takes what is there.
//!
//! So the writer of the program works too: at most 256 a commit, never waiting for more. Left
//! out: callers that do something between two appends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::peers::Peer;

const BATCH_MAX: usize = 256;

/// What was measured.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Appends for each commit.
    pub(crate) per_commit: f64,
}

/// Whoever waits for an acknowledgement.
type Reply = SyncSender<()>;

/// Lets so many callers append for so long.
pub(crate) fn measure(mut peer: Box<dyn Peer>, callers: usize, time: Duration) -> Outcome<Figures> {
    let stop = AtomicBool::new(false);
    let (sender, requests) = sync_channel::<Reply>(BATCH_MAX);
    let begun = Instant::now();
    let (commits, mut waits) = thread::scope(|scope| -> Outcome<_> {
        let stop = &stop;
        let waiting: Vec<_> = (0..callers)
            .map(|_| {
                let sender = sender.clone();
                scope.spawn(move || append_until(stop, &sender))
            })
            .collect();
        drop(sender);
        let commits = write_until(&mut *peer, &requests, || begun.elapsed() >= time, stop)?;
        let mut waits = Vec::new();
        for caller in waiting {
            waits.extend(caller.join().map_err(|_| "a caller died")?);
        }
        Ok((commits, waits))
    })?;
    let elapsed = begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    let appends = f64::from(u32::try_from(waits.len())?);
    Ok(Figures {
        per_second: appends / elapsed,
        p50_ms: at(&waits, 50),
        p99_ms: at(&waits, 99),
        per_commit: appends / f64::from(commits),
    })
}

/// Appends one after another, and says how long each took.
fn append_until(stop: &AtomicBool, sender: &SyncSender<Reply>) -> Vec<Duration> {
    let (reply, acknowledged) = sync_channel(1);
    let mut waits = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        if sender.send(reply.clone()).is_err() || acknowledged.recv().is_err() {
            break;
        }
        waits.push(begun.elapsed());
    }
    waits
}

/// Commits what is there until all callers have gone; gives the number of commits.
fn write_until(
    peer: &mut dyn Peer,
    requests: &Receiver<Reply>,
    is_over: impl Fn() -> bool,
    stop: &AtomicBool,
) -> Outcome<u32> {
    let mut commits = 0;
    let mut batch: Vec<Reply> = Vec::with_capacity(BATCH_MAX);
    while let Ok(first) = requests.recv() {
        batch.push(first);
        batch.extend(requests.try_iter().take(BATCH_MAX - 1));
        peer.commit(u64::try_from(batch.len())?)?;
        commits += 1;
        for reply in batch.drain(..) {
            reply.send(())?;
        }
        if is_over() {
            stop.store(true, Ordering::Relaxed);
        }
    }
    Ok(commits)
}

fn at(sorted: &[Duration], percent: usize) -> f64 {
    let place = sorted.len() * percent / 100;
    let found = sorted.get(place).or(sorted.last());
    found.map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
}
