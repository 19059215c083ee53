//! Waits for the object store's futures, from any thread, whether or not it belongs to a runtime.
//!
//! Left out: anything asynchronous in our own interface.

use std::io;
use std::panic::resume_unwind;
use std::thread;

use tokio::runtime::{Builder, Handle, Runtime};

/// A runtime of our own.
#[derive(Debug)]
pub(super) struct Blocking {
    /// Always there until dropped.
    runtime: Option<Runtime>,
}

impl Blocking {
    pub(super) fn new() -> io::Result<Self> {
        let runtime = Some(Builder::new_current_thread().build()?);
        Ok(Self { runtime })
    }

    /// Waits for `future`. Within another runtime that would be a panic, so there it is waited for
    /// on a thread beside it.
    pub(super) fn wait<F>(&self, future: F) -> io::Result<F::Output>
    where
        F: Future + Send,
        F::Output: Send,
    {
        let runtime = self.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| io::Error::other("the runtime has ended"))?;
        if Handle::try_current().is_err() {
            return Ok(runtime.block_on(future));
        }
        thread::scope(|scope| {
            let beside = thread::Builder::new().spawn_scoped(scope, || runtime.block_on(future))?;
            beside.join().or_else(|panic| resume_unwind(panic))
        })
    }
}

impl Drop for Blocking {
    /// Within another runtime a plain drop would panic as well.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
