//! What the writer's thread and those who write share: the queue, its places, and whether writes
//! get through.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::item::Item;
use crate::disk::DiskGuard;
use crate::queue::Queue;
use crate::{Conn, Refused};

/// No ceiling: SQLite's own largest number of pages.
const ALL_PAGES: u32 = 4_294_967_294;

/// Shared by the store, its slots and the writer's thread.
pub(crate) struct Writing {
    pub queue: Queue<Box<dyn Item>>,
    disk: DiskGuard,
    most: usize,
    taken: AtomicUsize,
    failing: AtomicBool,
    reason: Mutex<String>,
    page_limit: AtomicU32,
    page_limit_set: AtomicU32,
}

impl Writing {
    pub(crate) fn new(most: usize, disk: DiskGuard) -> Self {
        Writing {
            queue: Queue::new(),
            disk,
            most: most.max(1),
            taken: AtomicUsize::new(0),
            failing: AtomicBool::new(false),
            reason: Mutex::new(String::new()),
            page_limit: AtomicU32::new(ALL_PAGES),
            page_limit_set: AtomicU32::new(ALL_PAGES),
        }
    }

    pub(crate) fn reserve(self: &Arc<Self>) -> Result<Place, Refused> {
        if self.queue.is_closed() {
            return Err(Refused::Failing("the store is closed".to_owned()));
        }
        if self.failing.load(Ordering::Acquire) {
            let reason = self
                .reason
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            return Err(Refused::Failing(reason));
        }
        if let Some(complaint) = self.disk.complaint() {
            return Err(Refused::Failing(complaint));
        }
        let one_more = |taken| (taken < self.most).then_some(taken + 1);
        self.taken
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more)
            .map(|_| Place(Arc::clone(self)))
            .map_err(|_| Refused::Full)
    }

    /// Closes admission until a group goes through.
    pub(super) fn fails(&self, why: String) {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = why.clone();
        if !self.failing.swap(true, Ordering::AcqRel) {
            tracing::error!(
                reason = why,
                "the database takes no writes; they wait and are tried again"
            );
        }
    }

    pub(super) fn works(&self) {
        if self.failing.swap(false, Ordering::AcqRel) {
            tracing::info!("the database takes writes again; nothing was lost");
        }
    }

    pub(crate) fn limit_pages(&self, pages: Option<u32>) {
        self.page_limit
            .store(pages.unwrap_or(ALL_PAGES), Ordering::Release);
    }

    /// Sets the connection to the ceiling that is wanted now.
    pub(super) fn apply_page_limit(&self, conn: &mut Conn) -> QueryResult<()> {
        let wanted = self.page_limit.load(Ordering::Acquire);
        if wanted != self.page_limit_set.load(Ordering::Acquire) {
            conn.batch_execute(&format!("PRAGMA max_page_count = {wanted};"))?;
            self.page_limit_set.store(wanted, Ordering::Release);
        }
        Ok(())
    }

    /// The next connection starts without a ceiling.
    pub(super) fn forget_connection(&self) {
        self.page_limit_set.store(ALL_PAGES, Ordering::Release);
    }
}

/// One place of the queue, given back on drop.
pub(crate) struct Place(pub(super) Arc<Writing>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::AcqRel);
    }
}
