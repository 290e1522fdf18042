//! The store: opens the file, owns the reader pool and the writer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;

use crate::connect::{self, Location};
use crate::disk::{DiskGuard, LEAST_FREE_BYTES};
use crate::migrate::{migrate, not_migrated};
use crate::readers::Readers;
use crate::writer::slot::Slot;
use crate::writer::{Writer, Writing};
use crate::{Conn, OpenError, Refused, StoreError, config_version};

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file, `hub.db` in the data folder. Folder and file are made when absent.
    pub path: PathBuf,
    /// What a power cut may take.
    pub durability: Durability,
    /// Threads that read, at least one.
    pub readers: usize,
    /// How many writes and admitted calls may be under way at once, at least one.
    pub queue: usize,
}

/// What is promised of an acknowledged write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It is synced: a power cut takes nothing.
    Power,
    /// It is in the log: a killed process loses nothing, a power cut the last 50 ms.
    Kill,
}

/// The books of the hub. Clones are the same store; the last one dropped closes it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: Readers,
    writer: Writer,
    /// Asks for the version only, so that this neither waits for reads nor counts as one.
    versions: Mutex<Option<Conn>>,
}

impl Store {
    /// Opens the file, making it when it is absent and migrating it when it is older.
    pub fn open(options: Options) -> Result<Store, OpenError> {
        let location = Location::of(&options.path)?;
        location.prepare()?;
        let mut conn = connect::writing(&location)?;
        migrate(&mut conn).map_err(|error| not_migrated(&location, error))?;
        let disk = DiskGuard::new(location.folder(), LEAST_FREE_BYTES);
        let writing = Arc::new(Writing::new(options.queue, disk));
        let versions = Mutex::new(Some(connect::reading(&location)?));
        let readers = Readers::start(&location, options.readers)?;
        let writer = Writer::start(&location, options.durability, conn, writing)?;
        Ok(Store(Arc::new(Inner {
            readers,
            writer,
            versions,
        })))
    }

    /// Runs a closure on a reader. All that it reads is of one moment; it cannot write.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.readers.read(query).await
    }

    /// Runs a closure on the writer, in a savepoint of its own, and resolves after the commit. It
    /// runs again when the group that it was part of did not go through, so whatever it does
    /// besides the database must bear that. A write that was queued happens even if the caller
    /// leaves.
    pub async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        F: FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.submit(change)?.await
    }

    /// The same, queued before this returns: what was handed to the writer before is applied before,
    /// what comes later after. What is returned resolves after the commit.
    pub fn submit<T, F>(
        &self,
        change: F,
    ) -> Result<impl Future<Output = Result<T, StoreError>> + Send + use<T, F>, StoreError>
    where
        F: FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.writer.submit(change)
    }

    /// A place in the writer's queue for the end of a call, or why no call should begin now.
    pub fn reserve(&self) -> Result<Slot, Refused> {
        self.0.writer.reserve().map(Slot)
    }

    /// The version of the configuration, whichever process changed it. Blocks for a few
    /// microseconds; not counted in [`Store::reads`].
    pub fn config_version(&self) -> Result<i64, StoreError> {
        self.glance(config_version::current)
    }

    /// Runs a closure that looks at a few rows, on a connection of its own, for threads that watch
    /// the file. Blocks for a few microseconds; not counted in [`Store::reads`].
    pub fn glance<T>(
        &self,
        query: impl FnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        let mut conn = self
            .0
            .versions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match conn.as_mut() {
            Some(conn) => Ok(query(conn)?),
            None => Err(StoreError::Closed),
        }
    }

    /// How many reads went through [`Store::read`].
    pub fn reads(&self) -> u64 {
        self.0.readers.reads()
    }

    /// Keeps the file from growing beyond this many pages, as a full disk would: writes then wait
    /// and admission closes until the limit is lifted by `None`.
    pub fn limit_pages(&self, pages: Option<u32>) {
        self.0.writer.writing.limit_pages(pages);
    }

    /// Writes what is queued, folds the log into the file and ends the threads. A disk that refuses
    /// is given five seconds. Doing it twice does nothing more.
    pub fn close(&self) {
        self.0.close();
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Inner {
    fn close(&self) {
        // Readers first: the writer's checkpoint cannot pass a read that is under way.
        self.readers.close();
        self.versions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.writer.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
