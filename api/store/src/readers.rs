//! The reader pool: threads with a connection each, that run closures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use diesel::prelude::*;
use tokio::sync::oneshot;

use crate::connect::{self, Location};
use crate::error::panic_words;
use crate::queue::{Queue, Taken};
use crate::{Conn, OpenError, StoreError};

/// Answers its caller itself and tells whether the connection may be used again.
type Job = Box<dyn FnOnce(Result<&mut Conn, String>) -> Sound + Send>;

#[derive(PartialEq)]
enum Sound {
    Yes,
    No,
}

/// A fixed number of threads over one queue.
pub(crate) struct Readers {
    jobs: Arc<Queue<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    reads: AtomicU64,
}

impl Readers {
    pub(crate) fn start(location: &Location, count: usize) -> Result<Self, OpenError> {
        let jobs = Arc::new(Queue::new());
        let mut threads = Vec::new();
        for number in 0..count.max(1) {
            let conn = connect::reading(location)?;
            let (jobs, location) = (Arc::clone(&jobs), location.clone());
            let thread = std::thread::Builder::new()
                .name(format!("store-reader-{number}"))
                .spawn(move || work(&jobs, &location, conn))
                .map_err(OpenError::Thread)?;
            threads.push(thread);
        }
        Ok(Readers {
            jobs,
            threads: Mutex::new(threads),
            reads: AtomicU64::new(0),
        })
    }

    /// Runs `query` in a transaction, so that all it reads is of one moment.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let (result, sound) = match conn {
                Ok(conn) => run(conn, query),
                Err(reason) => (Err(StoreError::NoConnection(reason)), Sound::No),
            };
            // The caller may have left.
            let _ = reply.send(result);
            sound
        });
        if self.jobs.push(job).is_err() {
            return Err(StoreError::Closed);
        }
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(crate) fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    /// Ends the threads after what is queued.
    pub(crate) fn close(&self) {
        self.jobs.close();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A closure may hold the last Store and drop it here; a thread cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn work(jobs: &Queue<Job>, location: &Location, conn: Conn) {
    let mut conn = Some(conn);
    while let Taken::Items(batch) = jobs.take(1, None) {
        for job in batch {
            let mut now = match conn.take() {
                Some(conn) => Ok(conn),
                None => connect::reading(location).map_err(|e| e.to_string()),
            };
            let sound = match &mut now {
                Ok(conn) => job(Ok(conn)),
                Err(reason) => job(Err(std::mem::take(reason))),
            };
            conn = now.ok().filter(|_| sound == Sound::Yes);
        }
    }
}

/// A panic leaves the connection somewhere in a transaction: it is replaced.
fn run<T, F>(conn: &mut Conn, query: F) -> (Result<T, StoreError>, Sound)
where
    F: FnOnce(&mut Conn) -> QueryResult<T>,
{
    match catch_unwind(AssertUnwindSafe(|| conn.transaction(query))) {
        Ok(Ok(found)) => (Ok(found), Sound::Yes),
        Ok(Err(error)) => {
            let sound = if crate::error::is_of_the_file(&error) {
                Sound::No
            } else {
                Sound::Yes
            };
            (Err(StoreError::Query(error)), sound)
        }
        Err(panic) => (Err(StoreError::Panicked(panic_words(&*panic))), Sound::No),
    }
}
