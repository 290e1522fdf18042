//! Calls that are made once, however often they are sent.
//!
//! A caller that repeats a call (its client gave up waiting, or lost the connection) must not pay for
//! it twice. With `Idempotency-Key` the second request joins the first, or gets its kept reply. The
//! call itself runs in a task of its own, which goes on for a while after its callers have left.
//! Everything here is in memory, bounded, and of one process: after a restart a repeated call is made
//! again.

pub mod key;
mod lead;
mod record;
mod replay;
mod shelf;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use self::key::{Kind, Repeat};
use self::lead::Lead;
use self::record::Record;
use self::replay::Reader;
use self::shelf::Shelf;
use crate::clock::Clock;
use crate::config::once::OnceSettings;

/// The calls that are under way or kept.
pub struct Once {
    shelf: Arc<Mutex<Shelf>>,
    settings: OnceSettings,
    clock: Arc<dyn Clock>,
}

/// What is to be done with a request.
pub enum Turn {
    /// It is the first: make the call, and read it as everybody else.
    First(Lead, Reader),
    /// The call is under way, or its reply is kept.
    Again(Reader),
    /// Another request was sent under this key.
    Other,
    /// Its caller repeats nothing: the same call is under way for somebody who waits for it.
    Alone,
}

impl Once {
    /// Nothing is kept yet.
    pub fn new(settings: OnceSettings, clock: Arc<dyn Clock>) -> Self {
        Once {
            shelf: Arc::default(),
            settings,
            clock,
        }
    }

    /// Whose turn it is with this request.
    pub fn turn(&self, repeat: &Repeat) -> Turn {
        let now = self.clock.now();
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = shelf.get(&repeat.name, now) {
            if record.fingerprint() != repeat.fingerprint {
                return Turn::Other;
            }
            let told = repeat.kind == Kind::Told;
            if !told && record.is_wanted() {
                return Turn::Alone;
            }
            return Turn::Again(Reader::new(record, true));
        }
        let record = Arc::new(Record::new(repeat.fingerprint));
        shelf.put(repeat.name, Arc::clone(&record));
        let lead = Lead {
            record: Arc::clone(&record),
            shelf: Arc::clone(&self.shelf),
            clock: Arc::clone(&self.clock),
            name: repeat.name,
            kind: repeat.kind,
            grace: self.settings.grace,
            kept_ms: i64::try_from(self.settings.kept.as_millis()).unwrap_or(i64::MAX),
            succeeded: Arc::new(AtomicBool::new(false)),
        };
        Turn::First(lead, Reader::new(record, false))
    }

    /// How long a call goes on that nobody waits for.
    pub fn grace(&self) -> Duration {
        self.settings.grace
    }
}
