//! The witness: what was served, how it ended, and what was asked.

mod rings;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::answer::{Dialect, Usage};
use crate::clock::{Clock, Millis};
use rings::Rings;
pub use rings::Seen;

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ended {
    /// Every byte was handed over.
    Complete,
    /// The script dropped the connection.
    Cut,
    /// The client left first.
    Cancelled,
}

/// One reply to a model call.
#[derive(Debug, Clone, Serialize)]
pub struct Served {
    /// The id told in the reply, by which a caller's record can be matched.
    pub id: String,
    /// The dialect spoken.
    pub dialect: Dialect,
    /// The model name with its script, as asked.
    pub model: String,
    /// Whether events were asked for.
    pub streamed: bool,
    /// The HTTP status; 0 when the connection ended before the head.
    pub status: u16,
    /// When the request arrived.
    pub started_ms: i64,
    /// When the reply ended.
    pub ended_ms: i64,
    /// How the reply ended.
    pub ended: Ended,
    /// Events handed over; a reply that is no stream counts as one.
    pub events_sent: u64,
    /// Bytes of body handed over.
    pub bytes_sent: u64,
    /// The last usage that was told.
    pub usage: Option<Usage>,
    /// When the client left, if it did.
    pub cancelled_ms: Option<i64>,
}

/// Keeps the last 20,000 replies and the last 200 requests.
pub struct Witness {
    clock: Arc<dyn Clock>,
    rings: Mutex<Rings>,
    keeps_requests: bool,
    running: AtomicUsize,
    ended: watch::Sender<u64>,
}

impl Witness {
    pub(super) fn new(clock: Arc<dyn Clock>, keeps_requests: bool) -> Self {
        Witness {
            clock,
            rings: Mutex::default(),
            keeps_requests,
            running: AtomicUsize::new(0),
            ended: watch::Sender::new(0),
        }
    }

    /// The replies that ended, oldest first.
    pub fn served(&self) -> Vec<Served> {
        self.rings().served()
    }

    /// The same, once at least `count` replies ended since the start or the last [`Self::clear`].
    pub async fn served_at_least(&self, count: u64) -> Vec<Served> {
        let mut ended = self.ended.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        drop(ended.wait_for(|ended| *ended >= count).await);
        self.served()
    }

    /// The last requests, oldest first, as JSON.
    pub fn requests(&self) -> Vec<Value> {
        let seen = self.rings().requests();
        seen.iter().map(Seen::to_json).collect()
    }

    /// Replies that have not ended.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    /// Forgets everything that ended.
    pub fn clear(&self) {
        self.rings().clear();
        self.ended.send_replace(0);
    }

    pub(super) fn saw(&self, method: &str, path: &str, headers: &[(String, String)], body: &Bytes) {
        if self.keeps_requests {
            self.rings().saw(Seen {
                at_ms: self.clock.now().0,
                method: method.to_owned(),
                path: path.to_owned(),
                headers: headers.to_vec(),
                body: body.clone(),
            });
        }
    }

    /// Starts to watch a reply.
    pub(super) fn watch(self: &Arc<Self>, id: String, dialect: Dialect, model: &str) -> Watch {
        let Millis(now) = self.clock.now();
        self.running.fetch_add(1, Ordering::Relaxed);
        Watch {
            witness: Arc::clone(self),
            served: Some(Served {
                id,
                dialect,
                model: model.to_owned(),
                streamed: false,
                status: 0,
                started_ms: now,
                ended_ms: now,
                ended: Ended::Cancelled,
                events_sent: 0,
                bytes_sent: 0,
                usage: None,
                cancelled_ms: None,
            }),
        }
    }

    fn rings(&self) -> MutexGuard<'_, Rings> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Watches one running reply. Dropped before the end, it records that the client left.
pub struct Watch {
    witness: Arc<Witness>,
    served: Option<Served>,
}

impl Watch {
    /// Notes the head.
    pub(super) fn head(&mut self, status: u16, streamed: bool) {
        if let Some(served) = &mut self.served {
            served.status = status;
            served.streamed = streamed;
        }
    }

    /// Notes an event whose first byte goes out.
    pub(super) fn event(&mut self, told: Option<Usage>) {
        if let Some(served) = &mut self.served {
            served.events_sent += 1;
            served.usage = told.or(served.usage);
        }
    }

    /// Notes bytes that go out.
    pub(super) fn bytes(&mut self, count: usize) {
        if let Some(served) = &mut self.served {
            served.bytes_sent += count as u64;
        }
    }

    /// Records the end; what comes later changes nothing.
    pub(super) fn end(&mut self, how: Ended) {
        let Some(mut served) = self.served.take() else {
            return;
        };
        let Millis(now) = self.witness.clock.now();
        served.ended = how;
        served.ended_ms = now;
        served.cancelled_ms = (how == Ended::Cancelled).then_some(now);
        self.witness.running.fetch_sub(1, Ordering::Relaxed);
        self.witness.rings().ended(served);
        self.witness.ended.send_modify(|count| *count += 1);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end(Ended::Cancelled);
    }
}
