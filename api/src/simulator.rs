//! A provider that does what a script tells it: for the demo, the tests and the benchmark.
//!
//! It shares no code with the crate that translates for the hub, so that it is an independent
//! witness of what the hub sent and what it was sent back.
#![doc = "\n```text"]
#![doc = include_str!("simulator/options.txt")]
#![doc = "```"]

pub mod answer;
pub mod anthropic;
pub mod azure;
pub mod bedrock;
pub mod cohere;
pub mod door;
pub mod drawings;
pub mod gemini;
pub mod keys;
pub mod lists;
pub mod media;
pub mod openai;
pub mod pace;
pub mod refused;
pub mod responses;
pub mod route;
pub mod script;
pub mod served;
pub mod server;
pub mod sse;
pub mod vectors;
pub mod vertex;
pub mod video;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::Method;
use bytes::Bytes;
use futures_core::Stream;

use crate::clock::Clock;
use keys::Keys;
use served::Witness;
use vertex::Accounts;

/// The script's options, for `aigne-hub simulate --help`.
pub const HELP: &str = include_str!("simulator/options.txt");

/// The connection is dropped here: not an end, an abort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulator dropped the connection, as its script says")]
pub struct Cut;

/// The bytes of a reply, at the pace of its script.
pub type Body = Pin<Box<dyn Stream<Item = Result<Bytes, Cut>>>>;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct SimRequest {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Every header in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Bytes,
}

impl SimRequest {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// What the simulator answers.
pub struct SimReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers. `content-length` is among them when the body is not a stream of events.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The provider. Cheap to clone; all clones share one record of what was served.
#[derive(Clone)]
pub struct Simulator {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Arc<dyn Clock>,
    witness: Arc<Witness>,
    next: AtomicU64,
    kept: responses::Kept,
    accounts: Accounts,
    keys: Arc<Keys>,
    films: video::Films,
}

impl Simulator {
    /// A simulator that records what it serves and the last requests with their bodies.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::with(Arc::new(Witness::new(Arc::clone(&clock), true)), clock)
    }

    /// A simulator that keeps no request: as the provider `demo` it is sent what people wrote.
    pub fn discreet(clock: Arc<dyn Clock>) -> Self {
        Self::with(Arc::new(Witness::new(Arc::clone(&clock), false)), clock)
    }

    fn with(witness: Arc<Witness>, clock: Arc<dyn Clock>) -> Self {
        let next = AtomicU64::new(1);
        Simulator {
            shared: Arc::new(Shared {
                clock,
                witness,
                next,
                kept: responses::Kept::default(),
                accounts: Accounts::default(),
                keys: Arc::default(),
                films: video::Films::default(),
            }),
        }
    }

    /// Answers one request. The head may take as long as the script's `delay`; `Err` is the
    /// script's `hangup`: the connection closes without an answer.
    pub async fn answer(&self, request: SimRequest) -> Result<SimReply, Cut> {
        route::answer(self, request).await
    }

    /// What was served and what was asked.
    pub fn witness(&self) -> &Arc<Witness> {
        &self.shared.witness
    }

    /// The keys that it takes and does not take.
    pub fn keys(&self) -> &Arc<Keys> {
        &self.shared.keys
    }

    /// Whoever may call as a service account of Google's.
    fn accounts(&self) -> &Accounts {
        &self.shared.accounts
    }

    fn now_ms(&self) -> i64 {
        self.shared.clock.now().0
    }

    /// The videos that were ordered.
    pub fn films(&self) -> &video::Films {
        &self.shared.films
    }

    fn now_s(&self) -> i64 {
        self.shared.clock.now().seconds()
    }

    fn next_number(&self) -> u64 {
        self.shared.next.fetch_add(1, Ordering::Relaxed)
    }
}
