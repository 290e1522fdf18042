//! The bounded memory of the witness.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::Served;

const MOST_SERVED: usize = 20_000;
const MOST_REQUESTS: usize = 200;
const MOST_REQUEST_BYTES: usize = 64 * 1024 * 1024;

/// A request as it arrived.
#[derive(Debug)]
pub struct Seen {
    /// When it arrived.
    pub at_ms: i64,
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub path: String,
    /// Its headers in order.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
}

impl Seen {
    /// The body as JSON where it is JSON, else as text.
    pub(super) fn to_json(self: &Arc<Self>) -> Value {
        let body = serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&self.body)));
        json!({
            "at_ms": self.at_ms,
            "method": self.method,
            "path": self.path,
            "headers": self.headers,
            "body": body,
        })
    }
}

/// The last replies and requests.
#[derive(Default)]
pub(super) struct Rings {
    served: VecDeque<Served>,
    requests: VecDeque<Arc<Seen>>,
    request_bytes: usize,
}

impl Rings {
    pub(super) fn ended(&mut self, served: Served) {
        if self.served.len() >= MOST_SERVED {
            self.served.pop_front();
        }
        self.served.push_back(served);
    }

    pub(super) fn saw(&mut self, seen: Seen) {
        self.request_bytes += seen.body.len();
        self.requests.push_back(Arc::new(seen));
        // The newest stays, however large: it is the one a test looks for.
        while self.requests.len() > MOST_REQUESTS
            || (self.request_bytes > MOST_REQUEST_BYTES && self.requests.len() > 1)
        {
            let oldest = self.requests.pop_front();
            self.request_bytes -= oldest.map_or(0, |seen| seen.body.len());
        }
    }

    pub(super) fn served(&self) -> Vec<Served> {
        self.served.iter().cloned().collect()
    }

    pub(super) fn requests(&self) -> Vec<Arc<Seen>> {
        self.requests.iter().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        *self = Rings::default();
    }
}
