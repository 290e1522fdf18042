//! Replies that are given to who asks the same, where the caller or its key wants that.
//!
//! The same is asked when everything that can change the answer is the same, but for the order of
//! members and for spaces; a reply is shared within a project. A stream is given again as a stream,
//! cut as it came, and byte for byte: also ids are those of the first reply. Equal questions that
//! come at once are asked once. Errors, cut streams and answers that do something beside being read
//! are never kept.

mod counts;
mod fitness;
mod given;
mod lead;
mod question;
mod serve;
mod wish;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use counts::{Came, Counts};
pub use question::scope_of;
pub use serve::run;
pub use wish::HEADER;

use crate::clock::Clock;
use crate::config::cache::CacheSettings;
use crate::metering::Ending;
use crate::replies::{KeptReplies, Record};
use crate::state::State;

/// A call under way, for those who ask the same.
#[derive(Clone)]
struct UnderWay {
    record: Arc<Record>,
    ending: Arc<Ending>,
}

/// The replies, and the calls under way that will give some.
pub struct Cache {
    replies: KeptReplies,
    settings: CacheSettings,
    clock: Arc<dyn Clock>,
    under_way: Mutex<HashMap<[u8; 32], UnderWay>>,
    /// Moves when replies are removed: what was asked before is not kept afterwards.
    purges: AtomicU64,
    /// What became of calls that wanted a kept reply.
    pub counts: Counts,
}

impl Cache {
    /// Nothing is under way yet.
    pub fn new(settings: CacheSettings, state: &State, clock: Arc<dyn Clock>) -> Self {
        let replies = match settings.on {
            true => state.replies("cache", settings.limits),
            false => KeptReplies::off(),
        };
        Cache {
            replies,
            settings,
            clock,
            under_way: Mutex::default(),
            purges: AtomicU64::new(0),
            counts: Counts::default(),
        }
    }

    /// Replies can be kept.
    pub fn is_on(&self) -> bool {
        self.replies.is_on()
    }

    /// How it is set.
    pub fn settings(&self) -> &CacheSettings {
        &self.settings
    }

    /// How many replies are kept, in how many bytes, of a scope or of all.
    pub async fn room(&self, scope: Option<&str>) -> Result<(i64, i64), store::StoreError> {
        self.replies.room(scope).await
    }

    /// Removes the replies of a scope and of a model where one is named; how many.
    pub async fn purge(
        &self,
        scope: Option<String>,
        model: Option<String>,
    ) -> Result<usize, store::StoreError> {
        self.purges.fetch_add(1, Ordering::AcqRel);
        self.replies.purge(scope, model).await
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<[u8; 32], UnderWay>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
