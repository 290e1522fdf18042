//! The writer: one thread with the one connection that writes, which commits groups of items.
//!
//! A group that the file refuses (full, locked, broken) stays in hand, closes admission and is
//! tried again until it goes through; an item that the schema refuses fails alone.

mod blame;
mod group;
pub(crate) mod item;
mod places;
pub mod slot;
mod sync;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::connection::{Connection, SimpleConnection};
use tokio::sync::oneshot;

use crate::connect::{self, Location};
use crate::queue::Taken;
use crate::{Conn, Durability, OpenError, Refused, StoreError};
use blame::Blame;
use item::{Change, Item};
pub(crate) use places::{Place, Writing};
use sync::Syncer;

/// More in one transaction gains nothing and makes the first of them wait.
const GROUP: usize = 256;
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a store that is being closed still tries to get a refused group through.
const LAST_TRIES: Duration = Duration::from_secs(5);

/// The thread and the way to it.
pub(crate) struct Writer {
    pub writing: Arc<Writing>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(
        location: &Location,
        durability: Durability,
        conn: Conn,
        writing: Arc<Writing>,
    ) -> Result<Self, OpenError> {
        let desk = Desk {
            writing: Arc::clone(&writing),
            location: location.clone(),
            conn: Some(conn),
            syncer: Syncer::new(durability),
            blame: Blame::default(),
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || desk.work())
            .map_err(OpenError::Thread)?;
        Ok(Writer {
            writing,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// A place in the queue, or why there is none.
    pub(crate) fn reserve(&self) -> Result<Place, Refused> {
        self.writing.reserve()
    }

    /// Runs a closure in a savepoint of its own, and resolves after the commit. It runs again when
    /// the group that it was part of did not go through.
    pub(crate) async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        F: FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.submit(change)?.await
    }

    /// The same, queued before this returns.
    pub(crate) fn submit<T, F>(
        &self,
        change: F,
    ) -> Result<impl Future<Output = Result<T, StoreError>> + Send + use<T, F>, StoreError>
    where
        F: FnMut(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let place = self.reserve()?;
        let (reply, answer) = oneshot::channel();
        let item: Box<dyn Item> = Box::new(Change {
            place,
            change,
            made: None,
            reply,
        });
        if let Err(item) = self.writing.queue.push(item) {
            item.finish(Err(StoreError::Closed));
        }
        Ok(async move { answer.await.unwrap_or(Err(StoreError::Closed)) })
    }

    /// Takes no more, writes what is queued, joins the thread.
    pub(crate) fn close(&self) {
        self.writing.queue.close();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // A closure may hold the last Store and drop it here; a thread cannot wait for itself.
        if let Some(thread) = thread.filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

/// What the thread has before it.
struct Desk {
    writing: Arc<Writing>,
    location: Location,
    /// None after it broke, until the next try.
    conn: Option<Conn>,
    syncer: Syncer,
    blame: Blame,
}

impl Desk {
    fn work(mut self) {
        loop {
            match self.writing.queue.take(GROUP, self.syncer.deadline()) {
                Taken::Items(items) => self.write(items),
                // Writes have stopped and the last ones are not synced yet.
                Taken::Late => self.write(Vec::new()),
                Taken::Closed => break,
            }
        }
        if self.syncer.deadline().is_some() {
            self.syncer.hurry();
            self.write(Vec::new());
        }
        if let Some(conn) = &mut self.conn
            && let Err(error) = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);")
        {
            tracing::warn!(%error, "the log was not folded into the database; the next start does it");
        }
    }

    /// Brings a group through, however long that takes; only a closing store gives up.
    fn write(&mut self, mut items: Vec<Box<dyn Item>>) {
        let mut pause = FIRST_PAUSE;
        let mut closing_since = None;
        loop {
            match self.attempt(&mut items) {
                Ok(fates) => {
                    self.writing.works();
                    for (item, fate) in items.into_iter().zip(fates) {
                        item.finish(fate);
                    }
                    return;
                }
                Err(reason) => self.writing.fails(reason),
            }
            if self.writing.queue.is_closed() {
                let since = *closing_since.get_or_insert_with(Instant::now);
                if since.elapsed() > LAST_TRIES {
                    return self.give_up(items);
                }
                std::thread::sleep(pause);
            } else {
                self.writing.queue.rest(pause);
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn attempt(&mut self, items: &mut [Box<dyn Item>]) -> Result<Vec<group::Fate>, String> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => connect::writing(&self.location).map_err(|e| e.to_string())?,
        };
        conn.set_instrumentation(self.blame.clone());
        let done = self.writing.apply_page_limit(&mut conn).and_then(|()| {
            let sync = self.syncer.prepare(&mut conn)?;
            let fates = group::commit(&mut conn, items, sync, &self.blame)?;
            self.syncer.committed(sync, items.is_empty());
            Ok(fates)
        });
        if group::is_clean(&mut conn) {
            self.conn = Some(conn);
        } else {
            self.syncer.forget_connection();
            self.writing.forget_connection();
        }
        let blame = self.blame.take();
        done.map_err(|error| blame.unwrap_or_else(|| error.to_string()))
    }

    fn give_up(&self, items: Vec<Box<dyn Item>>) {
        let rest = self.writing.queue.abandon();
        let count = items.len() + rest.len();
        tracing::error!(count, "closed with writes that the disk did not take");
        for item in items.into_iter().chain(rest) {
            item.finish(Err(StoreError::Closed));
        }
    }
}
