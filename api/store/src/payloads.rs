//! What conversations need later, and replies that are given again: a file of its own,
//! `payloads.db`, beside the books.
//!
//! Its rows are sealed by whoever writes them, belong to one principal or project, end, and are
//! bounded in bytes: what was not used for longest goes first. Losing the file loses no money, so
//! nothing here may hold up a call for long.

pub mod replies;
mod rows;
#[expect(
    missing_docs,
    reason = "the macro writes the columns, and the migration describes them"
)]
pub mod schema;

use std::path::PathBuf;
use std::sync::Arc;

use crate::connect::{self, Location};
use crate::disk::{DiskGuard, LEAST_FREE_BYTES};
use crate::migrate::{self, not_migrated};
use crate::readers::Readers;
use crate::writer::{Writer, Writing};
use crate::{Conn, Durability, OpenError, QueryResult, StoreError};

pub use rows::{Limits, Payload, by_ids, chain, held, is_of_another, keep, remove};

/// Writes that may wait at once; more are refused.
const QUEUE: usize = 1000;

/// Threads that read.
const READERS: usize = 2;

/// The file and its threads. Clones are the same; the last one dropped closes it.
#[derive(Clone)]
pub struct Payloads(Arc<Inner>);

struct Inner {
    readers: Readers,
    writer: Writer,
}

impl Payloads {
    /// Opens the file, making it when it is absent and migrating it when it is older.
    pub fn open(path: PathBuf) -> Result<Payloads, OpenError> {
        let location = Location::of(&path)?;
        location.prepare()?;
        let mut conn = connect::writing(&location)?;
        migrate::payloads(&mut conn).map_err(|error| not_migrated(&location, error))?;
        let disk = DiskGuard::new(location.folder(), LEAST_FREE_BYTES);
        let writing = Arc::new(Writing::new(QUEUE, disk));
        let readers = Readers::start(&location, READERS)?;
        // A power cut may take the last 50 ms of conversations.
        let writer = Writer::start(&location, Durability::Kill, conn, writing)?;
        Ok(Payloads(Arc::new(Inner { readers, writer })))
    }

    /// Runs a closure on a reader, as [`crate::Store::read`].
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.readers.read(query).await
    }

    /// Runs a closure on the writer, as [`crate::Store::write`].
    pub async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        F: FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.0.writer.write(change).await
    }

    /// Queues a closure for the writer; nobody needs to wait for what it answers.
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

    /// How many reads there were.
    pub fn reads(&self) -> u64 {
        self.0.readers.reads()
    }

    /// Writes what is queued and ends the threads. Doing it twice does nothing more.
    pub fn close(&self) {
        self.0.close();
    }
}

impl std::fmt::Debug for Payloads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Payloads")
    }
}

impl Inner {
    fn close(&self) {
        self.readers.close();
        self.writer.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
