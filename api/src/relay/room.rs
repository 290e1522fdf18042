//! Memory for whole answers, which are held until their records are written.
//!
//! One answer is bounded, and so are all of them together: a provider that answers without end costs
//! the same whether it is asked once or by a thousand callers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

/// What each answer may take without asking: nearly all are shorter, and never wait for a count that
/// all threads share.
const FREE_BYTES: usize = 4 * 1024 * 1024;

/// Answers of the greatest length that fit at a time.
const AT_ONCE: usize = 4;

/// The memory that all calls of a process share.
#[derive(Debug)]
pub struct Room {
    each: usize,
    left: AtomicUsize,
}

impl Room {
    /// Room for answers of at most so many bytes each.
    pub fn new(each: usize) -> Arc<Self> {
        Arc::new(Room {
            each,
            left: AtomicUsize::new(each.saturating_mul(AT_ONCE)),
        })
    }

    /// Bytes that one answer may have.
    pub fn each(&self) -> usize {
        self.each
    }
}

/// The answers that are held leave no room for more.
#[derive(Debug)]
pub(super) struct NoRoom;

/// An answer that is being read. What it takes of the room it gives back when the last of its bytes
/// is let go of.
#[derive(Debug)]
pub(super) struct Growing {
    bytes: Vec<u8>,
    taken: usize,
    room: Arc<Room>,
}

impl Growing {
    /// One of which nothing was read.
    pub fn new(room: &Arc<Room>) -> Self {
        Growing {
            bytes: Vec::new(),
            taken: 0,
            room: Arc::clone(room),
        }
    }

    /// Bytes that were read.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Adds what came, of an answer that may have `limit` bytes.
    pub fn add(&mut self, chunk: &[u8], limit: usize) -> Result<(), NoRoom> {
        let wanted = self.bytes.len().saturating_add(chunk.len());
        if wanted > self.bytes.capacity() {
            let twice = self.bytes.capacity().saturating_mul(2).min(limit);
            let capacity = twice.max(wanted);
            self.take(capacity)?;
            self.bytes
                .reserve_exact(capacity.saturating_sub(self.bytes.len()));
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    fn take(&mut self, capacity: usize) -> Result<(), NoRoom> {
        let beyond = capacity.saturating_sub(FREE_BYTES);
        let more = beyond.saturating_sub(self.taken);
        if more == 0 {
            return Ok(());
        }
        let left = &self.room.left;
        left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| {
            left.checked_sub(more)
        })
        .map_err(|_| NoRoom)?;
        self.taken = beyond;
        Ok(())
    }

    /// The whole answer, which keeps its room for as long as any of it is used.
    pub fn whole(mut self) -> Bytes {
        if self.taken == 0 {
            return Bytes::from(std::mem::take(&mut self.bytes));
        }
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Growing {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // First the memory, then the room for it.
        self.bytes = Vec::new();
        self.room.left.fetch_add(self.taken, Ordering::AcqRel);
    }
}
