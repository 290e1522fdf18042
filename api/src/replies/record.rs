//! The reply of one call, as it comes, for any number of readers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use tokio::sync::watch;

/// So much of a reply that is not kept may wait for its slowest reader.
const AHEAD_BYTES: usize = 256 * 1024;

/// The head of a reply.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Its body comes in one piece.
    pub whole: bool,
}

impl Head {
    /// A response with this head, to be given a body.
    pub fn response(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.append_header((name.clone(), value.clone()));
        }
        response
    }
}

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplyEnd {
    Complete,
    /// It broke off: its readers are cut off too.
    Broken,
}

/// A reply under way, or kept.
pub(crate) struct Record {
    fingerprint: [u8; 32],
    state: Mutex<State>,
    /// Moves whenever something of the state does.
    moved: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    head: Option<Head>,
    chunks: VecDeque<Bytes>,
    /// The number of the first chunk that is still here.
    first: usize,
    bytes: usize,
    end: Option<ReplyEnd>,
    /// It is not kept: what all have read goes.
    passing: bool,
    next_reader: u64,
    /// The next chunk that each of them reads.
    readers: BTreeMap<u64, usize>,
    /// Somebody has read all of it.
    delivered: bool,
}

/// What a reader finds.
pub(crate) enum Next {
    Chunk(Bytes),
    End(ReplyEnd),
    Nothing,
}

impl Record {
    pub fn new(fingerprint: [u8; 32]) -> Self {
        Record {
            fingerprint,
            state: Mutex::default(),
            moved: watch::Sender::new(()),
        }
    }

    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// All of it is there at once.
    pub fn fill(&self, head: Head, chunks: Vec<Bytes>) {
        self.change(|state| {
            state.bytes = chunks.iter().map(Bytes::len).sum();
            state.chunks = chunks.into();
            state.head = Some(head);
            state.end = Some(ReplyEnd::Complete);
        });
    }

    /// What came so far; `None`: some of it is not here any more.
    pub fn so_far(&self) -> Option<(Head, Vec<Bytes>)> {
        let state = self.lock();
        let head = state.head.clone().filter(|_| !state.passing)?;
        Some((head, state.chunks.iter().cloned().collect()))
    }

    /// Somebody reads it, or has read all of it.
    pub fn is_wanted(&self) -> bool {
        let state = self.lock();
        !state.readers.is_empty() || state.delivered
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    pub fn has_ended(&self) -> bool {
        self.lock().end.is_some()
    }

    /// The body has begun to reach somebody.
    pub fn is_being_read(&self) -> bool {
        self.lock().head.is_some()
    }

    pub fn begin(&self, head: Head) {
        self.change(|state| state.head = Some(head));
    }

    pub fn push(&self, chunk: Bytes) {
        self.change(|state| {
            state.bytes = state.bytes.saturating_add(chunk.len());
            state.chunks.push_back(chunk);
        });
    }

    /// It is not kept any more: only its readers of now get it.
    pub fn pass_on(&self) {
        self.change(|state| state.passing = true);
    }

    pub fn finish(&self, end: ReplyEnd) {
        self.change(|state| {
            state.end.get_or_insert(end);
        });
    }

    /// Resolves when there is room for another chunk.
    pub async fn room(&self) {
        self.until(|state| !state.passing || state.bytes < AHEAD_BYTES)
            .await;
    }

    /// Resolves when nobody has read it for so long.
    pub async fn left_alone(&self, grace: impl Fn() -> Duration) {
        loop {
            self.until(|state| state.readers.is_empty()).await;
            let back = self.until(|state| !state.readers.is_empty());
            if tokio::time::timeout(grace(), back).await.is_err() {
                return;
            }
        }
    }

    /// Resolves when nobody reads it, when somebody has read all of it, or after so long.
    pub async fn left(&self, at_most: Duration) {
        let left = self.until(|state| state.readers.is_empty() || state.delivered);
        // Whoever waits looks for itself how it stands.
        drop(tokio::time::timeout(at_most, left).await);
    }

    /// The head, once it is there; `None`: there will be none.
    pub async fn head(&self) -> Option<Head> {
        self.until(|state| state.head.is_some() || state.end.is_some())
            .await;
        self.lock().head.clone()
    }

    /// Resolves when a reader finds something.
    pub async fn news(&self, reader: u64) {
        self.until(|state| !matches!(state.found(reader), Next::Nothing))
            .await;
    }

    pub fn enter(&self) -> u64 {
        let mut number = 0;
        self.change(|state| {
            number = state.next_reader;
            state.next_reader += 1;
            let first = state.first;
            state.readers.insert(number, first);
        });
        number
    }

    pub fn leave(&self, reader: u64) {
        self.change(|state| {
            state.readers.remove(&reader);
            state.trim();
        });
    }

    /// What comes next for a reader.
    pub fn next(&self, reader: u64) -> Next {
        let mut state = self.lock();
        let found = state.found(reader);
        match &found {
            Next::Chunk(_) => {
                if let Some(next) = state.readers.get_mut(&reader) {
                    *next += 1;
                }
                state.trim();
                drop(state);
                self.moved.send_replace(());
            }
            Next::End(ReplyEnd::Complete) => state.delivered = true,
            Next::End(ReplyEnd::Broken) | Next::Nothing => {}
        }
        found
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.moved.send_replace(());
    }

    async fn until(&self, is_so: impl Fn(&State) -> bool) {
        let mut moved = self.moved.subscribe();
        loop {
            if is_so(&self.lock()) {
                return;
            }
            // The sender lives in `self`: it does not close.
            if moved.changed().await.is_err() {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn found(&self, reader: u64) -> Next {
        let next = self.readers.get(&reader).copied().unwrap_or(self.first);
        let chunk = next
            .checked_sub(self.first)
            .and_then(|at| self.chunks.get(at));
        match (chunk, self.end) {
            (Some(chunk), _) => Next::Chunk(chunk.clone()),
            (None, Some(end)) => Next::End(end),
            (None, None) => Next::Nothing,
        }
    }

    /// Of what is only passed on, what the slowest has read goes.
    fn trim(&mut self) {
        let slowest = self.readers.values().min().copied();
        while self.passing && slowest.is_some_and(|slowest| slowest > self.first) {
            let Some(chunk) = self.chunks.pop_front() else {
                return;
            };
            self.first += 1;
            self.bytes = self.bytes.saturating_sub(chunk.len());
        }
    }
}
