//! Faults at a chosen step: of the parts that are written, and of the object store.
//!
//! Left out: faults that only a power cut makes.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_core::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult,
};

use super::super::Store;
use super::super::spool::{self, Part};

/// What happens at the chosen step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is done and the disk is full.
    Before,
    /// It is done, and the answer is lost.
    After,
}

/// Counts steps of the parts and of the object store, and fails one of them.
#[derive(Debug)]
pub(super) struct Faults {
    pub(super) step: AtomicUsize,
    fails: usize,
    fault: Fault,
}

impl Faults {
    pub(super) fn new(fails: usize, fault: Fault) -> Arc<Self> {
        let step = AtomicUsize::new(0);
        Arc::new(Self { step, fails, fault })
    }

    fn now(&self) -> Option<Fault> {
        let step = self.step.fetch_add(1, Ordering::SeqCst);
        (step == self.fails).then_some(self.fault)
    }

    fn around<T>(&self, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.now() {
            None => act(),
            Some(Fault::Before) => Err(full()),
            Some(Fault::After) => act().and_then(|_| Err(io::Error::other("answer lost"))),
        }
    }
}

fn full() -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}

struct FailingPart(Box<dyn Part>, Arc<Faults>);

impl Write for FailingPart {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A disk that fills up takes the beginning of what it is given.
        let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
        if self.1.now().is_some() {
            self.0.write_all(half)?;
            return Err(full());
        }
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Part for FailingPart {
    fn sync(&mut self) -> io::Result<()> {
        let faults = Arc::clone(&self.1);
        faults.around(|| self.0.sync())
    }
}

/// The object store of the folder, with faults in what the store uses of it.
#[derive(Debug)]
struct FailingObjects(LocalFileSystem, Arc<Faults>);

impl fmt::Display for FailingObjects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "failing {}", self.0)
    }
}

impl FailingObjects {
    async fn around<T>(
        &self,
        act: impl Future<Output = object_store::Result<T>>,
    ) -> object_store::Result<T> {
        let failed = |source: io::Error| object_store::Error::Generic {
            store: "failing",
            source: Box::new(source),
        };
        match self.1.now() {
            None => act.await,
            Some(Fault::Before) => Err(failed(full())),
            Some(Fault::After) => {
                act.await?;
                Err(failed(io::Error::other("answer lost")))
            }
        }
    }
}

#[async_trait]
impl ObjectStore for FailingObjects {
    async fn put_opts(
        &self,
        at: &Location,
        payload: PutPayload,
        options: PutOptions,
    ) -> object_store::Result<PutResult> {
        self.around(self.0.put_opts(at, payload, options)).await
    }
    async fn put_multipart_opts(
        &self,
        at: &Location,
        options: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        self.around(self.0.put_multipart_opts(at, options)).await
    }
    async fn get_opts(
        &self,
        at: &Location,
        options: GetOptions,
    ) -> object_store::Result<GetResult> {
        self.around(self.0.get_opts(at, options)).await
    }
    fn delete_stream(
        &self,
        at: BoxStream<'static, object_store::Result<Location>>,
    ) -> BoxStream<'static, object_store::Result<Location>> {
        self.0.delete_stream(at)
    }
    fn list(
        &self,
        prefix: Option<&Location>,
    ) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.0.list(prefix)
    }
    async fn list_with_delimiter(
        &self,
        prefix: Option<&Location>,
    ) -> object_store::Result<ListResult> {
        self.around(self.0.list_with_delimiter(prefix)).await
    }
    async fn copy_opts(
        &self,
        from: &Location,
        to: &Location,
        options: CopyOptions,
    ) -> object_store::Result<()> {
        self.around(self.0.copy_opts(from, to, options)).await
    }
}

pub(super) fn failing(root: &Path, faults: &Arc<Faults>) -> Store {
    let objects = LocalFileSystem::new_with_prefix(root)
        .unwrap()
        .with_fsync(true);
    let objects = Arc::new(FailingObjects(objects, Arc::clone(faults)));
    let faults = Arc::clone(faults);
    let opener = move |path: &Path| {
        let part = faults.around(|| spool::open_part(path))?;
        let part: Box<dyn Part> = Box::new(FailingPart(part, Arc::clone(&faults)));
        Ok(part)
    };
    Store::assemble(root, objects, Box::new(opener)).unwrap()
}
