//! Calls that are made once, however often they are sent.
//!
//! A caller that repeats a call (its client gave up waiting, or lost the connection) must not pay for
//! it twice. With `Idempotency-Key` the second request joins the first, or gets its kept reply. The
//! call itself runs in a task of its own, which goes on for a while after its callers have left.
//!
//! What is under way is in memory. Replies are kept in memory, and on disk as well, so that a
//! repetition after a restart or at another process gets them; a row says which process makes a call,
//! so that another one waits for it.

pub mod key;
mod lead;
mod shelf;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderName, HeaderValue};

use self::key::{Kind, Repeat};
use self::lead::Lead;
use self::shelf::Shelf;
use crate::clock::{Clock, Millis};
use crate::config::once::OnceSettings;
use crate::metering::Ending;
use crate::replies::{Asked, Found, Given, KeptReplies, Reader, Record};
use crate::state::State;

/// A reply is kept up to here. A longer one is passed on to whoever reads it, and forgotten.
const EACH_BYTES: usize = 8 * 1024 * 1024;

/// Between two looks whether another process has made a call.
const LOOK: Duration = Duration::from_millis(100);

/// A caller that gives up and repeats its call leaves on one connection and comes back on another: its
/// leaving may be noticed this much later.
const NOTICED_WITHIN: Duration = Duration::from_millis(250);

/// Told with a reply that was made for an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The calls that are under way or kept.
pub struct Once {
    shelf: Arc<Mutex<Shelf>>,
    replies: KeptReplies,
    settings: OnceSettings,
    clock: Arc<dyn Clock>,
}

/// What is to be done with a request.
pub(crate) enum Turn {
    /// It is the first: make the call, and read it as everybody else.
    First(Lead, Reader),
    /// The call is under way, or its reply is kept.
    Again(Reader),
    /// Another request was sent under this key.
    Other,
    /// Another process makes the call, and goes on doing so.
    Busy,
    /// Its caller repeats nothing: the same call is under way for somebody who waits for it.
    Alone,
}

impl Once {
    /// Nothing is under way yet.
    pub fn new(settings: OnceSettings, state: &State, clock: Arc<dyn Clock>) -> Self {
        Once {
            shelf: Arc::default(),
            replies: state.replies("once", settings.limits),
            settings,
            clock,
        }
    }

    /// Whose turn it is with this request.
    pub(crate) async fn turn(&self, repeat: &Repeat) -> Turn {
        self.let_its_caller_leave(repeat).await;
        let (mut lead, reader) = match self.turn_here(repeat) {
            Turn::First(lead, reader) => (lead, reader),
            turn => return turn,
        };
        if !self.replies.is_on() || !repeat.may_be_known_elsewhere() {
            return Turn::First(lead, reader);
        }
        let started = Instant::now();
        loop {
            // Should the caller leave now, the claim is given back.
            lead.claimed = repeat.kind != Kind::Package;
            let found = match lead.claimed {
                true => self.replies.claim(&lead.asked).await,
                false => self.made_elsewhere(&lead.asked).await,
            };
            match found {
                Found::Nothing => return Turn::First(lead, reader),
                Found::Reply(given) => {
                    lead.claimed = false;
                    self.take_over(&lead, *given);
                    return Turn::Again(replayed(reader));
                }
                Found::Other => return Turn::Other,
                Found::Running if started.elapsed() >= self.settings.grace => return Turn::Busy,
                Found::Running => {
                    lead.claimed = false;
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Waits a moment where the same call is under way for somebody, who may be leaving.
    async fn let_its_caller_leave(&self, repeat: &Repeat) {
        if repeat.kind == Kind::Told {
            return;
        }
        let under_way = self.shelf().get(&repeat.name, self.clock.now());
        if let Some(record) = under_way {
            record.left(NOTICED_WITHIN).await;
        }
    }

    /// The same as far as this process knows.
    fn turn_here(&self, repeat: &Repeat) -> Turn {
        let now = self.clock.now();
        let mut shelf = self.shelf();
        if let Some(record) = shelf.get(&repeat.name, now) {
            if record.fingerprint() != repeat.fingerprint {
                return Turn::Other;
            }
            let told = repeat.kind == Kind::Told;
            if !told && record.is_wanted() {
                return Turn::Alone;
            }
            return Turn::Again(replayed(Reader::new(record)));
        }
        let record = Arc::new(Record::new(repeat.fingerprint));
        shelf.put(repeat.name, Arc::clone(&record));
        let lead = Lead {
            record: Arc::clone(&record),
            shelf: Arc::clone(&self.shelf),
            clock: Arc::clone(&self.clock),
            asked: Asked {
                name: repeat.name,
                fingerprint: repeat.fingerprint,
                scope: repeat.scope.clone(),
            },
            kind: repeat.kind,
            grace: self.settings.grace,
            kept_ms: self.kept_ms(),
            ending: Arc::new(Ending::default()),
            replies: self.replies.clone(),
            claimed: false,
            lasting: repeat.lasts(),
        };
        Turn::First(lead, Reader::new(record))
    }

    /// A reply that was kept by this process before it was restarted, or by another one.
    async fn made_elsewhere(&self, asked: &Asked) -> Found {
        match self.replies.find(&asked.name).await {
            Some((given, _)) => Found::Reply(Box::new(given)),
            None => Found::Nothing,
        }
    }

    fn take_over(&self, lead: &Lead, given: Given) {
        let now = self.clock.now();
        lead.record.fill(given.head, given.chunks);
        let until = Millis(now.0.saturating_add(self.kept_ms()));
        let mut shelf = self.shelf();
        shelf.keep(lead.asked.name, &lead.record, until, now);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept_ms(&self) -> i64 {
        i64::try_from(self.settings.kept.as_millis()).unwrap_or(i64::MAX)
    }

    /// How long a call goes on that nobody waits for.
    pub fn grace(&self) -> Duration {
        self.settings.grace
    }
}

/// Reads what was made for an earlier request.
fn replayed(reader: Reader) -> Reader {
    reader.telling(REPLAYED, HeaderValue::from_static("true"))
}
