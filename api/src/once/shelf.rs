//! Where replies are kept: so many bytes, so many replies, so long.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::clock::Millis;
use crate::replies::Record;

/// All kept replies and those under way together.
pub(super) const ALL_BYTES: usize = 64 * 1024 * 1024;

/// No more replies are kept, however small.
const MOST: usize = 20_000;

struct Kept {
    record: Arc<Record>,
    /// `None`: under way.
    until: Option<Millis>,
}

/// The replies.
#[derive(Default)]
pub(super) struct Shelf {
    by_name: HashMap<[u8; 32], Kept>,
    /// Those that ended, the oldest first. Some may be gone.
    ended: VecDeque<[u8; 32]>,
    /// Of those that ended.
    bytes: usize,
}

impl Shelf {
    pub fn get(&mut self, name: &[u8; 32], now: Millis) -> Option<Arc<Record>> {
        let kept = self.by_name.get(name)?;
        if kept.until.is_some_and(|until| until <= now) {
            self.remove(name);
            return None;
        }
        Some(Arc::clone(&kept.record))
    }

    pub fn put(&mut self, name: [u8; 32], record: Arc<Record>) {
        let until = None;
        self.by_name.insert(name, Kept { record, until });
    }

    /// A call under this name has ended well: its reply is kept until then.
    pub fn keep(&mut self, name: [u8; 32], record: &Arc<Record>, until: Millis, now: Millis) {
        let Some(kept) = self.by_name.get_mut(&name) else {
            return;
        };
        if !Arc::ptr_eq(&kept.record, record) {
            return;
        }
        kept.until = Some(until);
        self.bytes = self.bytes.saturating_add(record.bytes());
        self.ended.push_back(name);
        self.make_room(now);
    }

    /// Forgets a call, unless another one has its name by now.
    pub fn forget(&mut self, name: &[u8; 32], record: &Arc<Record>) {
        let is_it = |kept: &Kept| Arc::ptr_eq(&kept.record, record);
        if self.by_name.get(name).is_some_and(is_it) {
            self.remove(name);
        }
    }

    fn remove(&mut self, name: &[u8; 32]) {
        if let Some(kept) = self.by_name.remove(name)
            && kept.until.is_some()
        {
            self.bytes = self.bytes.saturating_sub(kept.record.bytes());
        }
    }

    fn make_room(&mut self, now: Millis) {
        while let Some(oldest) = self.ended.front().copied() {
            let kept = self.by_name.get(&oldest).and_then(|kept| kept.until);
            let is_over = kept.is_none_or(|until| until <= now);
            if !is_over && self.bytes <= ALL_BYTES && self.ended.len() <= MOST {
                return;
            }
            self.ended.pop_front();
            if kept.is_some() {
                self.remove(&oldest);
            }
        }
    }
}
